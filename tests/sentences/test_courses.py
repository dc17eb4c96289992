"""What is said about one symptom after one treatment."""

import pytest
from msgspec.structs import replace

from app.analysis.across import Range, Usual, UsualRange
from app.analysis.judgement import Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.analysis.references import LongTerm
from app.analysis.windows import Phase
from app.sentences import courses, references
from app.sentences.numbers import likely
from app.services.answer_parts import Held
from tests.sentences.courses import a_course, a_line

WORSE = a_line(Verdict.WORSE, 1.6)
HIGHER = "In the first two weeks your ratings averaged 1.6 points higher than before"
TOO_EARLY = a_line(Verdict.TOO_FEW_DAYS, reason=Reason.TOO_EARLY)


@pytest.mark.parametrize(
    ("weeks", "peak", "goes_on"),
    [
        (
            EarlyWeeks.TEMPORARY_WORSENING,
            Verdict.BETTER,
            "In weeks 4 to 7 they were not higher any more.",
        ),
        (
            EarlyWeeks.TEMPORARY_WORSENING,
            Verdict.UNCLEAR,
            "In weeks 4 to 7 the diary cannot tell any more whether they were higher.",
        ),
        (EarlyWeeks.STAYED_WORSE, Verdict.WORSE, "They stayed higher in weeks 4 to 7."),
        (EarlyWeeks.TOO_EARLY, None, "It is too early to say whether it stays."),
        (
            EarlyWeeks.LATER_UNKNOWN,
            None,
            "Too few days were rated later to say whether it stayed.",
        ),
    ],
)
def test_early_worsening_is_told_apart_from_later_one(weeks, peak, goes_on) -> None:
    course = a_course(early=WORSE, peak=a_line(peak, 1.0) if peak else None, early_weeks=weeks)

    assert courses.early(course) == f"{HIGHER} (likely range +0.6 to +2.6). {goes_on}"


@pytest.mark.parametrize(
    ("verdict", "change", "said"),
    [
        (
            Verdict.BETTER,
            -2.0,
            "2.0 points lower than before (likely range −3.0 to −1.0). Better already.",
        ),
        (
            Verdict.UNCHANGED,
            0.04,
            "the same level as before (likely range −1.0 to +1.0). No meaningful change.",
        ),
        (
            Verdict.UNCLEAR,
            0.5,
            "0.5 points higher than before (likely range −0.5 to +1.5). The diary cannot tell.",
        ),
    ],
)
def test_first_weeks_that_were_not_worse(verdict, change, said) -> None:
    course = a_course(early=a_line(verdict, change))

    assert courses.early(course) == f"In the first two weeks: {said}"


@pytest.mark.parametrize("weeks", [courses.early, courses.late])
def test_few_days_are_said_with_their_numbers(weeks) -> None:
    course = a_course(early_weeks=EarlyWeeks.TOO_FEW_DAYS, late_weeks=LateWeeks.TOO_FEW_DAYS)
    soon = a_course(early=TOO_EARLY, late=TOO_EARLY, early_weeks=EarlyWeeks.TOO_FEW_DAYS)

    assert "2 days were rated then and 12 days before" in weeks(course)
    assert weeks(soon).startswith("It is too early to say anything about")


@pytest.mark.parametrize(
    ("weeks", "line", "ends"),
    [
        (LateWeeks.STILL_BETTER, a_line(Verdict.BETTER, -2.0), "The benefit was still there."),
        (LateWeeks.FADED, a_line(Verdict.UNCHANGED, 0.1), "The benefit had faded by then."),
        (
            LateWeeks.UNCLEAR,
            a_line(Verdict.UNCLEAR, -0.6),
            "The benefit had faded, or the diary cannot tell any more.",
        ),
        (LateWeeks.NO_BENEFIT, a_line(Verdict.WORSE, 2.0), "Worse."),
    ],
)
def test_the_last_weeks_say_whether_a_benefit_was_still_there(weeks, line, ends) -> None:
    said = courses.late(a_course(late=line, late_weeks=weeks))

    assert said.startswith("In weeks 9 to 12: ")
    assert said.endswith(f"). {ends}")


def test_every_reference_has_its_name_and_its_own_numbers() -> None:
    course = replace(
        a_course(peak=a_line(Verdict.UNCHANGED, 0.0)),
        same_weeks=Held(Verdict.WORSE, 2.5, 2.0, 3.0),
        earlier=3,
        long_term=Held(Verdict.TOO_FEW_DAYS, None, None, None),
        long_term_is=LongTerm.UNTREATED,
        previous={Phase.PEAK: Held(Verdict.UNCLEAR, -0.7, -2.0, 0.6)},
        disagree=True,
    )

    told = references.references(course)

    assert [(each.name, each.word) for each in told] == [
        ("The two weeks just before it", "No meaningful change"),
        ("The same weeks after your 3 treatments before", "Worse"),
        ("The same weeks after the last treatment alone", "Unclear"),
        ("Your long-term level", "Unclear"),
    ]
    assert [each.said for each in told] == [
        "The same level (likely range −1.0 to +1.0).",
        "2.5 points higher (likely range +2.0 to +3.0).",
        "0.7 points lower (likely range −2.0 to +0.6).",
        "Too few days to compare.",
    ]
    assert told[3].stands_for == "The weeks before your first treatment, or after a long pause."
    assert references.disagreement(course).endswith("Wearing off is not worsening.")
    assert references.disagreement(replace(course, disagree=False)) == ""


def test_one_earlier_treatment_is_named_once() -> None:
    held = Held(Verdict.UNCLEAR, 0.4, -1.3, 2.2)
    course = replace(a_course(), same_weeks=held, earlier=1, previous={Phase.PEAK: held})

    assert [each.name for each in references.references(course)][1:] == [
        "The same weeks after the treatment before"
    ]


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        (Usual.WITHIN, "That is within what is usual for you."),
        (Usual.WEAKER, "It helped less than is usual for you."),
        (Usual.STRONGER, "It helped more than is usual for you."),
    ],
)
def test_a_treatment_among_the_others(usual, said) -> None:
    expected = UsualRange(usual, Range(-2.5, -4.8, -0.2), 6)
    course = replace(a_course(peak=a_line(Verdict.BETTER, -2.6)), usual=expected)

    told = courses.usual(course)

    assert told.startswith(
        "From your 6 other treatments a change between −4.8 and −0.2 was to be expected; it was "
        "−2.6. "
    )
    assert said in told
    assert ("1 of 20" in told) == (usual is not Usual.WITHIN)


def test_too_few_other_treatments_are_counted() -> None:
    few = replace(a_course(), usual=UsualRange(Usual.TOO_FEW, None, 2))

    assert courses.usual(few).startswith("2 other treatments can be compared with it.")
    assert courses.usual(a_course()).startswith("It cannot be set among your other treatments")


def test_a_range_is_cut_to_what_the_scale_can_show() -> None:
    assert likely(-12.5, 11) == "likely range −10.0 to +10.0"


def test_what_was_to_be_expected_is_cut_to_the_scale_too() -> None:
    wide = UsualRange(Usual.WITHIN, Range(-1.0, -10.6, 11.0), 4)
    course = replace(a_course(peak=a_line(Verdict.UNCHANGED, 0.0)), usual=wide)

    assert "a change between −10.0 and +10.0 was" in courses.usual(course)
