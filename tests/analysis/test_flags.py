"""When each flag is raised, and when it is just not."""

import pytest

from app.analysis.judgement import Flag
from app.analysis.verdict import judge
from tests.analysis.builders import series_of

BEFORE, PEAK = range(-28, 0), range(21, 49)


def flags_of(ratings, sessions=(0,), today=None, number=-1, phase="peak", threshold=1.0):
    judgements = judge(series_of(ratings), sessions, today=today, threshold=threshold)
    return getattr(judgements[number], phase).flags


def steady(first, last):
    """Ratings on every day, none of which says anything special."""
    return {day: 4 + day % 2 for day in range(first, last + 1)}


def test_a_plain_second_treatment_has_no_flag():
    assert flags_of(steady(-28, 200), [0, 84]) == ()


@pytest.mark.parametrize(("sessions", "fresh"), [([0], True), ([0, 146], False), ([0, 147], True)])
def test_fresh(sessions, fresh):
    assert (Flag.FRESH in flags_of(steady(-28, 300), sessions)) is fresh


def test_long_baseline():
    thin = {day: rating for day, rating in steady(-28, 200).items() if not 70 <= day < 84}

    assert flags_of(thin, [0, 84]) == (Flag.LONG_BASELINE,)


@pytest.mark.parametrize(("today", "incomplete"), [(20, True), (47, True), (48, False)])
def test_incomplete(today, incomplete):
    assert (Flag.INCOMPLETE in flags_of(steady(-28, 200), today=today)) is incomplete


@pytest.mark.parametrize(
    ("phase", "gap", "cut_short"),
    [
        ("peak", 48, True),
        ("peak", 49, False),
        ("late", 83, True),
        ("late", 84, False),
        ("late", 50, True),
        ("early", 22, False),
    ],
)
def test_cut_short(phase, gap, cut_short):
    flags = flags_of(steady(-28, 200), [0, gap], number=0, phase=phase)

    assert (Flag.CUT_SHORT in flags) is cut_short


@pytest.mark.parametrize(("second", "booster"), [(21, True), (22, False)])
def test_booster(second, booster):
    assert (Flag.BOOSTER in flags_of(steady(-28, 200), [0, second], number=0)) is booster


def wearing_off(back_to):
    """Better in weeks 4-7 after the first treatment, then back to this rating."""
    ratings = dict.fromkeys(BEFORE, 7) | dict.fromkeys(range(1, 63), 3)
    return ratings | dict.fromkeys(range(63, 84), back_to) | dict.fromkeys(range(85, 160), 5)


@pytest.mark.parametrize(
    ("back_to", "threshold", "rising"),
    [(7, 1.0, True), (3, 1.0, False), (1, 1.0, False), (7, 5.0, False)],
    ids=["higher", "the same", "lower", "too little to matter"],
)
def test_rising_before(back_to, threshold, rising):
    for phase in ("early", "peak", "late"):
        flags = flags_of(wearing_off(back_to), [0, 84], phase=phase, threshold=threshold)
        assert (Flag.RISING_BEFORE in flags) is rising


def test_nothing_rises_before_a_fresh_treatment():
    ratings = wearing_off(7) | dict.fromkeys(range(160, 300), 9)

    assert Flag.RISING_BEFORE not in flags_of(ratings, [0, 240])


@pytest.mark.parametrize("missing", [PEAK, range(70, 84)], ids=["peak", "baseline"])
def test_nothing_rises_without_days_to_compare(missing):
    ratings = {day: rating for day, rating in wearing_off(7).items() if day not in missing}
    kept = ratings | {21: 3, 25: 3, 28: 3, 70: 7, 74: 7, 77: 7}
    sparse = {day: rating for day, rating in kept.items() if not 49 <= day < 70}

    assert Flag.RISING_BEFORE not in flags_of(sparse, [0, 84])


@pytest.mark.parametrize(
    ("end", "flag"), [(0, Flag.AT_FLOOR), (10, Flag.AT_CEILING)], ids=["floor", "ceiling"]
)
@pytest.mark.parametrize("window", ["before", "after"])
@pytest.mark.parametrize(("at_end", "raised"), [(8, True), (7, False)])
def test_at_an_end_of_the_scale(end, flag, window, at_end, raised):
    ten_days = range(-28, 0, 3) if window == "before" else range(21, 49, 3)
    others = PEAK if window == "before" else BEFORE
    ratings = {day: end if number < at_end else 5 for number, day in enumerate(ten_days)}
    ratings |= {day: 4 + day % 2 for day in others}

    assert (flag in flags_of(ratings, today=100)) is raised


def test_constant():
    equal = dict.fromkeys([*BEFORE, *PEAK], 4)

    assert Flag.CONSTANT in flags_of(equal)
    assert Flag.CONSTANT not in flags_of(equal | {30: 5})
    assert Flag.CONSTANT not in flags_of({day: 4 if day < 0 else 5 for day in equal})
    assert Flag.CONSTANT not in flags_of(dict.fromkeys(BEFORE, 4), today=100)


def test_sparse():
    # 16 half-weeks, so 24 ratings are 1.5 in each.
    half_weeks = [start + t for start in (-28, 21) for t in (0, 4, 7, 11, 14, 18, 21, 25)]
    seven_more = [day + 1 for day in half_weeks[:7]]
    days = sorted([*half_weeks, *seven_more])

    assert Flag.SPARSE in flags_of(dict.fromkeys(days, 4))
    assert Flag.SPARSE not in flags_of(dict.fromkeys(sorted([*days, half_weeks[7] + 1]), 4))


def test_flags_stand_in_one_order():
    ratings = dict.fromkeys([*range(-28, 0, 3), *range(35, 50, 3)], 0)

    assert flags_of(ratings, [0, 14], today=50) == (
        Flag.FRESH,
        Flag.INCOMPLETE,
        Flag.BOOSTER,
        Flag.AT_FLOOR,
        Flag.CONSTANT,
        Flag.SPARSE,
    )
