"""What is said about side effects, apart from the symptoms."""

from dataclasses import replace

import pytest

from app.analysis.judgement import Span, Verdict
from app.analysis.side_effects import Day, Noticed, Standing, There
from app.sentences import effects
from tests.sentences.courses import a_course, a_judged, a_line

THERE = There(
    days=6,
    recalled=1,
    mean=3.5,
    first=Day(738_004, 4),
    last=Day(738_020, 20),
    strongest=5.0,
    strongest_on=Day(738_009, 9),
    ongoing=False,
    standing=Standing.NEW,
)
FOUND = Noticed(Span(738_000, 738_084), 9, Day(738_030, 30), THERE, 4, 0.0)
WEAKNESS = 7


def test_first_day_length_and_strength_are_told() -> None:
    assert effects.noticed(FOUND) == (
        "Noticed on 6 of 9 days rated, first on day 4, last on day 20. At its strongest 5.0 of 10, "
        "on day 9. 1 of these days was added later. It was not there in the weeks before."
    )


@pytest.mark.parametrize(
    ("standing", "ends"),
    [
        (Standing.MORE, "More than in the weeks before (1.2 on average)."),
        (Standing.AS_BEFORE, "Not more than in the weeks before (1.2 on average)."),
        (Standing.UNKNOWN, "It was not rated in the weeks before."),
    ],
)
def test_it_is_told_apart_from_what_was_there_before(standing, ends) -> None:
    found = replace(FOUND, mean_before=1.2, there=replace(THERE, standing=standing))

    assert effects.noticed(found).endswith(ends)


def test_one_day_and_one_that_lasts() -> None:
    here = Day(738_000, 0)
    there = replace(THERE, days=1, recalled=0, first=here, last=here, strongest_on=here)

    told = effects.noticed(replace(FOUND, there=replace(there, ongoing=True)))

    assert told.startswith("Noticed on 1 of 9 days rated, on the day of the injection.")
    assert "It was still there on the last rated day." in told


def test_nothing_noticed_is_not_the_same_as_nothing_rated() -> None:
    assert effects.noticed(replace(FOUND, there=None)) == (
        "Not noticed on any of the 9 days rated."
    )
    assert effects.noticed(replace(FOUND, there=None, last_rated=None, rated=0)) == (
        "Not rated after this treatment."
    )


def test_every_phase_that_can_be_judged_has_its_verdict() -> None:
    course = a_course(early=a_line(Verdict.WORSE, 1.8), peak=a_line(Verdict.UNCHANGED, 0.0))

    assert effects.judged(course) == [
        ("worse", "Worse", "weeks 1 to 2: 1.8 higher (likely range +0.8 to +2.8)"),
        ("unchanged", "No meaningful change", "weeks 4 to 7: the same level "
         "(likely range −1.0 to +1.0)"),
    ]  # fmt: skip


def test_less_pull_and_more_weakness_is_a_possible_answer() -> None:
    treatment = a_judged(effects={WEAKNESS: FOUND})

    assert effects.in_short(treatment, [(WEAKNESS, "Neck weakness"), (8, "Dry mouth")]) == (
        "Side effects noticed after it: Neck weakness (day 4 to day 20, up to 5.0)."
    )
    assert effects.in_short(a_judged(), [(WEAKNESS, "Neck weakness")]) == ""
