"""What a diary says to the common reasons: for, against, and honestly nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.across import Direction, Usual
from app.analysis.judgement import Flag, Reason, Verdict
from app.analysis.marked import Counted, Marked, Share
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.catalogue.reasons import COMMON_REASONS
from app.models import EventKind
from app.services.answer_parts import Compared
from app.services.reasons import ASKED, Case, Noticed, Side, Speaks, weigh
from tests.analysis.visits import DYSPORT, line
from tests.services.reason_cases import (
    FIRST,
    LEFT,
    RIGHT,
    SCALENE,
    Event,
    a_case,
    a_line,
    a_usual,
    a_wave,
    an_across,
    cases,
    held,
    treated,
)

WORSE, BETTER, UNCLEAR = Verdict.WORSE, Verdict.BETTER, Verdict.UNCLEAR
MUSCLE_FACTS = {"muscles_left_out", "muscles_added", "other_sides"}
DIFFERENCES_IN_UNITS = {
    *("total_lower", "total_higher", "total_within", "same_doses", "other_doses"),
}


def told(case: Case, reason: str) -> set[str]:
    """The facts of one reason, with a sign for their side."""
    signs = {Side.FOR: "+", Side.AGAINST: "-", Side.NOT_KNOWN: "?"}
    return {f"{signs[each.side]}{each.fact}" for each in ASKED[reason](case)}


def now(*lines, **changes):
    """The second treatment, worse after these lines."""
    return treated(2, WORSE, *lines, **changes)


def days_after(number):
    return now().treated_on + timedelta(days=number)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(), {"-same_muscles", "?guidance_not_noted"}),
        (a_case(now(LEFT, SCALENE)), {"+muscles_added", "?guidance_not_noted"}),
        (a_case(now(SCALENE)), {"+muscles_added", "+muscles_left_out", "?guidance_not_noted"}),
        (a_case(now(RIGHT)), {"+other_sides", "?guidance_not_noted"}),
        (a_case(now(LEFT, RIGHT)), {"+other_sides", "?guidance_not_noted"}),
        (a_case(now(line(None, None))), {"?muscles_not_noted", "?guidance_not_noted"}),
        (a_case(now(line("scalene", None))), {"?muscles_not_noted", "?guidance_not_noted"}),
        (
            a_case(now(), treated(1, BETTER, line("scalene", None))),
            {"?other_muscles_not_noted", "?guidance_not_noted"},
        ),
        (a_case(now(), treated(1, WORSE)), {"?none_better"}),
        (
            a_case(now(guidance="emg"), treated(1, guidance="emg")),
            {"-same_muscles", "-same_guidance"},
        ),
        (
            a_case(now(guidance="emg"), treated(1, guidance="none")),
            {"-same_muscles", "+other_guidance"},
        ),
    ],
)
def test_where_it_was_injected(case, expected):
    assert told(case, "site") == expected


def test_muscles_are_held_to_the_nearest_better_treatment_before():
    case = a_case(
        treated(3, WORSE, LEFT), treated(1, BETTER, RIGHT), treated(2, BETTER, SCALENE), treated(4)
    )
    assert told(case, "site") == {"-same_muscles", "?guidance_not_noted"}

    other = replace(case, others=case.others[:2])
    [left_out] = [each for each in ASKED["site"](other) if each.fact == "muscles_left_out"]
    assert left_out.values["treatments"] == (2,)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(), {"-total_within", "-same_doses"}),
        (a_case(now(line("splenius_capitis", "left", 40))), {"+total_lower", "+other_doses"}),
        (a_case(now(LEFT, SCALENE)), {"+total_higher", "-same_doses"}),
        (a_case(now(LEFT, total_units=Decimal(60))), {"+total_higher", "-same_doses"}),
        (a_case(now(line("splenius_capitis", "left"))), {"?total_not_noted", "?doses_not_noted"}),
        (a_case(now(SCALENE)), {"+total_lower"}),
        (a_case(now(product=DYSPORT)), {"?other_product"}),
        (a_case(now(product=None)), {"?product_not_noted"}),
        (a_case(now(product="other")), {"?product_not_noted"}),
        (a_case(now(), treated(1, UNCLEAR)), {"?none_better"}),
        (
            a_case(treated(3, WORSE), treated(1), treated(2, product=DYSPORT)),
            {"-total_within", "-same_doses", "?other_product"},
        ),
    ],
)
def test_how_much_was_injected(case, expected):
    assert told(case, "dose") == expected


AT_ONCE = {"-weeks_whole", "?no_wave", "?no_interval", "-not_better_in_other_weeks"}
THIRD = treated(3, WORSE)
SECOND = treated(2, BETTER)


def with_days_since(number):
    return a_case(replace(THIRD, days_since=number), treated(1), SECOND)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(), AT_ONCE),
        (a_case(now(peak={"flags": (Flag.INCOMPLETE,)})), {"+weeks_not_over"}),
        (a_case(now(peak={"flags": (Flag.CUT_SHORT,)})), {"+weeks_cut_short"}),
        (a_case(wave=a_wave(20), wave_of=4), {"+peak_outside"}),
        (a_case(wave=a_wave(21), wave_of=4), {"-peak_inside"}),
        (a_case(wave=a_wave(49), wave_of=4), {"+peak_outside"}),
        (with_days_since(70), {"+shorter_interval"}),
        (with_days_since(91), {"-not_shorter_interval"}),
        (a_case(now(early=a_line(BETTER))), {"+better_early"}),
        (a_case(now(late=a_line(BETTER))), {"+better_late"}),
        (a_case(now(early_weeks=EarlyWeeks.TEMPORARY_WORSENING)), {"+worse_early_only"}),
        (a_case(now(early_weeks=EarlyWeeks.STAYED_WORSE)), {"-stayed_worse"}),
        (a_case(events=[Event(days_after(25), EventKind.NOTICED_WORKING)]), {"+noticed_late"}),
        (a_case(events=[Event(days_after(6), EventKind.NOTICED_WORKING)]), {"-noticed_in_time"}),
    ],
)
def test_which_weeks_are_compared(case, expected):
    assert expected <= told(case, "timing")
    assert len(told(case, "timing") - expected) <= len(AT_ONCE)


def test_other_weeks_that_cannot_be_judged_say_nothing():
    for verdict in (UNCLEAR, Verdict.TOO_FEW_DAYS):
        assert "-not_better_in_other_weeks" not in told(a_case(now(late=a_line(verdict))), "timing")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(), {"?rise_not_clear", "?same_weeks_not_known"}),
        (a_case(others=()), {"-fresh", "?same_weeks_not_known"}),
        (a_case(now(peak={"flags": (Flag.RISING_BEFORE,)})), {"+rising_before"}),
        (a_case(now(peak={"flags": (Flag.FRESH,)})), {"-fresh"}),
        (a_case(treated(2, WORSE), treated(1, WORSE)), {"-not_higher_before"}),
        (a_case(treated(2), treated(1, Verdict.TOO_FEW_DAYS)), {"?rise_not_clear"}),
        (with_days_since(140), {"+longer_interval"}),
        (with_days_since(91), {"-not_longer_interval"}),
        (a_case(now(same_weeks=held(Verdict.UNCHANGED))), {"+references_differ"}),
        (a_case(now(same_weeks=held(WORSE))), {"-references_agree"}),
        (a_case(now(same_weeks=held(UNCLEAR))), {"?same_weeks_not_known"}),
        (a_case(now(late_weeks=LateWeeks.FADED)), {"+faded"}),
        (a_case(now(late_weeks=LateWeeks.STILL_BETTER)), {"-still_better"}),
        (a_case(now(late_weeks=LateWeeks.TOO_EARLY)), {"?fading_not_known"}),
        (a_case(events=[Event(days_after(-3), EventKind.WEARING_OFF)]), {"+marked_wearing_off"}),
        (a_case(events=[Event(days_after(40), EventKind.WEARING_OFF)]), {"+marked_wearing_off"}),
    ],
)
def test_wearing_off(case, expected):
    assert expected <= told(case, "wear_off")


def test_a_mark_after_the_compared_weeks_says_nothing_of_them():
    case = a_case(events=[Event(days_after(60), EventKind.WEARING_OFF)])

    assert "+marked_wearing_off" not in told(case, "wear_off")


@pytest.mark.parametrize(
    ("noticed", "expected"),
    [
        (None, {"?effects_not_asked"}),
        ((), {"-no_effect_noted"}),
        ((Noticed("weak neck", FIRST, 6.0),), {"+noticed_effect"}),
    ],
)
def test_side_effects(noticed, expected):
    assert told(a_case(noticed=noticed), "side_effect") == expected


ILL = Event(days_after(-20), EventKind.ILLNESS, days_after(-10))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], {"?never_noted"}),
        ([Event(days_after(80), EventKind.STRESS)], {"-nothing_noted"}),
        ([Event(days_after(30), EventKind.WEARING_OFF)], {"?never_noted"}),
        ([ILL], {"+happened"}),
        ([ILL, Event(FIRST, EventKind.STRESS)], {"+happened"}),
        ([ILL, Event(FIRST, EventKind.ILLNESS)], {"+happened", "-also_at_better"}),
    ],
)
def test_other_things_at_the_same_time(events, expected):
    assert told(a_case(events=events), "other_changes") == expected


def marked(days_now: int, days_then: int) -> Marked:
    shares = [Counted(Share(0, 10), Share(days, 20)) for days in (days_now, days_then)]
    return Marked("illness", shares[0], {1: shares[1]})


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (marked(0, 0), {"-nothing_noted"}),  # on a day that is not compared
        (marked(0, 2), {"-nothing_noted"}),
        (marked(3, 0), {"+marked"}),
        (marked(3, 2), {"+marked", "-marked_at_better"}),
    ],
)
def test_marked_days_stand_beside_a_treatment(marks, expected):
    assert told(a_case(marked=[marks]), "other_changes") == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (a_case(), {"?not_among_usual", "-more_than_ups_and_downs"}),
        (a_case(now(usual=a_usual(Usual.WITHIN))), {"+within_usual", "-more_than_ups_and_downs"}),
        (
            a_case(now(usual=a_usual(Usual.WEAKER))),
            {"-weaker_than_usual", "-more_than_ups_and_downs"},
        ),
        (
            a_case(now(usual=a_usual(Usual.STRONGER))),
            {"-stronger_than_usual", "-more_than_ups_and_downs"},
        ),
        (
            a_case(now(usual=a_usual(Usual.TOO_FEW))),
            {"?too_few_for_usual", "-more_than_ups_and_downs"},
        ),
        (
            a_case(treated(2, UNCLEAR, peak={"reason": Reason.WITHIN_UPS_AND_DOWNS})),
            {"?not_among_usual", "+within_ups_and_downs"},
        ),
        (a_case(treated(2, Verdict.UNCHANGED)), {"?not_among_usual"}),
    ],
)
def test_natural_ups_and_downs(case, expected):
    assert told(case, "natural_variation") == expected


def rated(days, recalled=0, flags=()):
    """The second treatment with so many of its 42 compared days rated."""
    day = now().treated_on
    before = Compared(4, 4.0, recalled, day - timedelta(days=14), day - timedelta(days=1))
    after = Compared(days - 4, 6.0, 0, day + timedelta(days=21), day + timedelta(days=48))
    return a_case(now(peak={"before": before, "after": after, "flags": flags}))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (rated(13), {"+few_rated", "-few_recalled"}),
        (rated(14), {"-enough_rated", "-few_recalled"}),
        (rated(16, recalled=3), {"-enough_rated", "-few_recalled"}),
        (rated(16, recalled=4), {"-enough_rated", "+many_recalled"}),
        (rated(30, 0, (Flag.SPARSE,)), {"-enough_rated", "-few_recalled", "+far_apart"}),
        (rated(30, 0, (Flag.CONSTANT,)), {"-enough_rated", "-few_recalled", "+all_equal"}),
        (rated(30, 0, (Flag.LONG_BASELINE,)), {"-enough_rated", "-few_recalled", "+long_baseline"}),
        (rated(30, 0, (Flag.AT_FLOOR,)), {"-enough_rated", "-few_recalled", "+at_end_of_scale"}),
    ],
)
def test_few_or_late_ratings(case, expected):
    assert told(case, "sparse_data") == expected


@pytest.mark.parametrize(
    ("across", "expected"),
    [
        (an_across(4), {"?too_few_for_trend"}),
        (an_across(5, Direction.SHRINKING), {"+shrinking"}),
        (an_across(5, Direction.GROWING), {"-growing"}),
        (an_across(5, Direction.NONE), {"-no_clear_trend"}),
        (an_across(6, Direction.NONE, lost=True), {"-no_clear_trend", "+last_two_weaker"}),
        (an_across(6, Direction.NONE, lost=False), {"-no_clear_trend", "-last_two_as_usual"}),
    ],
)
def test_less_benefit_over_the_years(across, expected):
    assert told(a_case(across=across), "fading") == expected


def test_a_treatment_that_cannot_be_judged_has_no_reasons():
    assert weigh(a_case(treated(2, Verdict.TOO_FEW_DAYS))) == []
    assert [each.reason for each in weigh(a_case())] == list(COMMON_REASONS)


@given(cases())
def test_every_reason_says_something_in_every_diary(case):
    assert all(each.said for each in weigh(case))


injected = st.lists(st.sampled_from([LEFT, RIGHT, SCALENE]), min_size=1, max_size=3)


@given(st.lists(injected, min_size=2, max_size=4))
def test_the_same_muscles_never_stand_beside_other_ones(every):
    others = [treated(number, BETTER, *lines) for number, lines in enumerate(every[1:], 1)]
    case = a_case(treated(len(every), WORSE, *every[0]), *others)
    facts = {each.fact.value for each in ASKED["site"](case)}

    assert ("same_muscles" in facts) != bool(facts & MUSCLE_FACTS)


def product(case: Case, number: int) -> set[str | None]:
    every = [case.this, *case.others]
    [found] = [each for each in every if each.number == number]
    return {visit.product for visit in found.visits}


@given(cases())
def test_units_never_meet_across_products(case):
    for each in ASKED["dose"](case):
        if each.fact.value in DIFFERENCES_IN_UNITS:
            here = product(case, case.this.number)
            assert len(here) == 1
            assert not here & {None, "other"}
            assert all(product(case, number) == here for number in each.values["treatments"])


@given(cases())
def test_a_treatment_that_is_held_beside_was_followed_by_better(case):
    better = {each.number for each in case.better}

    for each in every_fact(case):
        assert set(each.values.get("treatments", ())) <= better


def every_fact(case: Case) -> list[Speaks]:
    return [each for weighed in weigh(case) for each in weighed.said]
