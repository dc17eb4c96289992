"""The days that were marked as unusual, counted beside each treatment."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.analysis.marked import Marked, Spans, marked_among
from app.analysis.series import Series
from app.analysis.windows import BASELINE_DAYS, DAYS_AFTER, Phase
from app.catalogue.marks import MARKS, read_marks
from app.services.answer_parts import Judged
from app.services.progress import Answer


def count_marks(
    answer: Answer, judged: Judged, days: Sequence[tuple[date, str, bool, str]], rated: Series
) -> list[Marked]:
    """Each mark on the compared days of one treatment and of all others.

    days: as `list_marked` gives them. rated: the ratings of what leads the answer.
    """
    marks = {
        day: [mark.code for mark in read_marks(marks)]
        for day, _ratings, _late, marks in days
        if marks
    }
    if not marks:
        return []
    others = [_spans(answer, each) for each in answer.treatments if each is not judged]
    codes = [mark.code for mark in MARKS]
    return marked_among(marks, rated, _spans(answer, judged), others, codes)


def _spans(answer: Answer, judged: Judged) -> Spans:
    """The days that are compared; the usual ones where nothing is left of them."""
    line = answer.leads(judged)
    first, last = DAYS_AFTER[Phase.PEAK]
    return Spans(
        judged.number,
        (
            line.before.first or judged.treated_on - timedelta(BASELINE_DAYS),
            line.before.last or judged.treated_on - timedelta(1),
        ),
        (
            line.after.first or judged.last_on + timedelta(first),
            line.after.last or min(judged.last_on + timedelta(last), judged.until),
        ),
    )
