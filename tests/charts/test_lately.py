"""The small line of a diary's last weeks."""

import re

from app.analysis.judgement import Verdict
from app.charts import lately


def test_levels_become_a_line_and_treatments_its_marks() -> None:
    drawn = lately([5.0] * 36, 0, [10, 200], Verdict.BETTER)

    assert 'aria-hidden="true"' in drawn
    assert "line line--better" in drawn
    assert drawn.count("V37") == 1
    assert "<text" not in drawn


def test_silence_breaks_the_line_and_nothing_draws_nothing() -> None:
    broken = lately([5.0] * 10 + [None] * 6 + [4.0] * 20, 0, [], Verdict.UNCLEAR)
    path = re.search(r'line--unclear" d="([^"]+)"', broken)

    assert path
    assert path[1].count("M") == 2
    assert "line--" not in lately([None] * 36, 0, [], Verdict.UNCLEAR)


def test_days_later_the_line_ends_earlier() -> None:
    now, later = (lately([5.0] * 36, days, [], Verdict.WORSE) for days in (0, 35))

    assert len(later) < len(now)
    assert "line--" not in lately([5.0] * 36, 400, [], Verdict.WORSE)
