"""Two independent readings of the method give the same answers."""

import random

import pytest

from app.analysis.verdict import judge
from tests.analysis import reference
from tests.analysis.builders import as_dict, series_of, simulated
from tests.data.simulate_diaries import SCENARIOS, simulate

NUMBERS = ("estimate", "se", "df", "lower", "upper", "mean_before", "mean_after")
COUNTS = ("n_before", "n_after", "half_weeks_before", "half_weeks_after")


def agree(series, sessions, today, threshold=1.0):
    expected = reference.judge(as_dict(series), sessions, today, threshold)
    found = judge(series, sessions, threshold=threshold, today=today)

    assert len(found) == len(expected)
    for judgement, wanted in zip(found, expected, strict=True):
        assert (judgement.first, judgement.last) == (wanted["first"], wanted["last"])
        for phase in ("early", "peak", "late"):
            said, want = getattr(judgement, phase), wanted[phase]
            assert said.verdict == want["verdict"]
            assert list(said.flags) == want["flags"]
            assert [getattr(said, name) for name in COUNTS] == [want[name] for name in COUNTS]
            known = {name for name in NUMBERS if want.get(name) is not None}
            assert known == {name for name in NUMBERS if getattr(said, name) is not None}
            for name in known:
                assert getattr(said, name) == pytest.approx(want[name], rel=1e-9, abs=1e-9)


def a_random_diary(seed):
    """Ratings, days of treatment and today; every kind of trouble comes up."""
    dice = random.Random(seed)
    kind = dice.choice(["daily", "sparse", "third", "constant", "gappy", "low", "high", "steps"])
    sessions, day = [], 0
    for _ in range(dice.randint(1, 5)):
        sessions.append(day)
        if dice.random() < 0.3:
            sessions.append(day + dice.randint(1, 22))
        day += dice.choice(
            [dice.randint(15, 62), 84, dice.randint(63, 110), dice.randint(140, 190)]
        )
    today = sessions[-1] + dice.choice([0, 5, 13, 30, 47, 48, 60, 84, 160])
    level, ratings = dice.choice([2.0, 5.0, 8.0]), {}
    for day in range(dice.choice([-40, -28, -14, -7, 1]), today + 10):
        level = 0.8 * level + 0.2 * 5 + dice.gauss(0, 1.2)
        keep = {"daily": 0.95, "sparse": 0.2, "third": float(day % 3 == 0), "gappy": 0.7}
        gap = kind == "gappy" and (day // 25) % 3 == 0
        if dice.random() < keep.get(kind, 0.85) and not gap:
            ratings[day] = min(10, max(0, round(written(kind, level, day))))
    return ratings, sessions, today


def written(kind, level, day):
    """The rating before it is rounded to the scale."""
    return {
        "constant": 4,
        "low": level - 5,
        "high": level + 5,
        "steps": 2 + 5 * (day // 60 % 2),
    }.get(kind, level)


@pytest.mark.parametrize("batch", range(8))
def test_random_diaries(batch):
    for seed in range(50 * batch, 50 * batch + 50):
        ratings, sessions, today = a_random_diary(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 2.0][seed % 3])


@pytest.mark.parametrize("scenario", sorted(set(SCENARIOS) - {"ten_years"}))
def test_simulated_diaries(scenario):
    diary = simulate(SCENARIOS[scenario], seed=5)

    agree(simulated(diary), diary.sessions, int(diary.days[-1]))


def test_days_far_from_zero_and_ratings_between_points():
    ratings, sessions, today = a_random_diary(3)
    shifted = {
        day + 738_000: (rating + ratings[max(ratings)]) / 3 for day, rating in ratings.items()
    }

    agree(series_of(shifted), [day + 738_000 for day in sessions], today + 738_000)
