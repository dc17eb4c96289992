"""What must not change a verdict, whatever the diary."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.analysis.judgement import Verdict
from app.analysis.verdict import judge
from tests.analysis.builders import series_of

TODAY = 240
MIRRORED = {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}

sessions = st.lists(st.integers(0, 200), min_size=1, max_size=4)
days = st.integers(-30, TODAY)


@st.composite
def diaries(draw, lowest=0, highest=10):
    """Ratings by day: a random walk of which some stretches are missing."""
    start, step = draw(st.integers(lowest, highest)), draw(st.sampled_from([1, 1, 2, 3]))
    skipped = draw(st.lists(st.tuples(days, st.integers(1, 40)), max_size=5))
    moves = draw(st.lists(st.integers(-2, 2), min_size=20, max_size=60))
    ratings, level = {}, start
    for number, day in enumerate(range(-30, TODAY + 1, step)):
        level = min(highest, max(lowest, level + moves[number * 7 % len(moves)]))
        if not any(first <= day < first + length for first, length in skipped):
            ratings[day] = level
    return ratings


def phases(judgements):
    return [phase for one in judgements for phase in (one.early, one.peak, one.late)]


def on_no_border(judgements):
    """Whether rounding cannot tip any verdict."""
    for phase in phases(judgements):
        if phase.estimate is not None:
            values = [phase.estimate, phase.lower, phase.upper]
            if min(abs(abs(v) - border) for v in values for border in (0, 1)) < 1e-9:
                return phase.estimate == 0 and min(abs(phase.lower), abs(phase.upper)) > 1e-9
    return True


def close(value):
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(diaries(highest=6), sessions, st.integers(1, 4))
def test_a_constant_added_changes_only_the_means(ratings, sessions, more):
    low = judge(series_of(ratings), sessions, today=TODAY)
    assume(on_no_border(low))
    high = judge(
        series_of({day: rating + more for day, rating in ratings.items()}), sessions, today=TODAY
    )

    for one, other in zip(phases(low), phases(high), strict=True):
        assert (one.verdict, one.reason, one.missing) == (
            other.verdict,
            other.reason,
            other.missing,
        )
        assert other.estimate == close(one.estimate)
        assert other.lower == close(one.lower)
        if one.mean_before is not None:
            assert other.mean_before == close(one.mean_before + more)


@settings(max_examples=40, deadline=None)
@given(diaries(), sessions)
def test_turning_the_scale_turns_the_verdict(ratings, sessions):
    judged = judge(series_of(ratings), sessions, today=TODAY)
    assume(on_no_border(judged))
    turned = judge(
        series_of({day: 10 - rating for day, rating in ratings.items()}), sessions, today=TODAY
    )

    for one, other in zip(phases(judged), phases(turned), strict=True):
        assert other.verdict == MIRRORED.get(one.verdict, one.verdict)
        if one.estimate is not None:
            assert other.estimate == close(-one.estimate)
            assert (other.lower, other.upper) == (close(-one.upper), close(-one.lower))


def moved(judgement, by):
    """The same judgement, all its days later."""

    def moved_phase(phase):
        windows = tuple(w and type(w)(w.first + by, w.last + by) for w in phase.windows)
        missing = phase.missing and phase.missing._replace(
            first=phase.missing.first + by, last=phase.missing.last + by
        )
        return phase._replace(windows=windows, missing=missing)

    return replace(
        judgement,
        first=judgement.first + by,
        last=judgement.last + by,
        **{name: moved_phase(getattr(judgement, name)) for name in ("early", "peak", "late")},
    )


@settings(max_examples=40, deadline=None)
@given(diaries(), sessions, st.sampled_from([-3, 1, 7, 738_000]))
def test_moving_all_dates_changes_nothing_else(ratings, sessions, by):
    here = judge(series_of(ratings), sessions, today=TODAY)
    there = judge(
        series_of({day + by: rating for day, rating in ratings.items()}),
        [day + by for day in sessions],
        today=TODAY + by,
    )

    assert there == [moved(judgement, by) for judgement in here]


@settings(max_examples=25, deadline=None)
@given(diaries(), sessions, st.randoms())
def test_the_order_of_the_treatments_does_not_matter(ratings, sessions, dice):
    shuffled = [*sessions, sessions[0]]
    dice.shuffle(shuffled)

    assert judge(series_of(ratings), shuffled, today=TODAY) == judge(
        series_of(ratings), sessions, today=TODAY
    )


@settings(max_examples=25, deadline=None)
@given(diaries(), sessions)
def test_days_that_no_window_can_reach_change_nothing(ratings, sessions):
    series = series_of(ratings)
    far = min(sessions) - 29
    earlier = series_of({far - 1: 10, far: 0} | {d: r for d, r in ratings.items() if d > far})
    kept = series_of({day: rating for day, rating in ratings.items() if day > far})
    on_the_day = {day: r for day, r in ratings.items() if day not in sessions}

    assert judge(earlier, sessions, today=TODAY) == judge(kept, sessions, today=TODAY)
    if len(set(sessions)) == 1:
        without = judge(series_of(on_the_day), sessions, today=TODAY)
        assert without == judge(series, sessions, today=TODAY)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(days, st.integers(0, 10), max_size=7), sessions)
def test_a_handful_of_days_never_gives_a_verdict(ratings, sessions):
    for phase in phases(judge(series_of(ratings), sessions, today=TODAY)):
        assert phase.verdict is Verdict.TOO_FEW_DAYS
        assert phase.reason is not None
        assert phase.estimate is None


@settings(max_examples=40, deadline=None)
@given(diaries(), sessions, st.integers(0, TODAY))
def test_every_answer_hangs_together(ratings, sessions, today):
    for phase in phases(judge(series_of(ratings), sessions, today=today)):
        assert (phase.reason is None) == (phase.verdict in ("worse", "better", "unchanged"))
        assert (phase.missing is not None) == (phase.reason == "too_early")
        assert (phase.estimate is None) == (phase.verdict is Verdict.TOO_FEW_DAYS)
        assert (phase.mean_before is None) == (phase.n_before == 0)
        if phase.estimate is not None:
            assert phase.lower < phase.estimate < phase.upper
            assert phase.df >= 3
        if phase.missing is not None:
            assert today <= phase.missing.last
            assert 1 <= phase.missing.days <= phase.missing.last - phase.missing.first + 1
