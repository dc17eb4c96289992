"""Two independent readings of the method give the same answers."""

import pytest

from app.analysis.verdict import judge
from tests.analysis import reference
from tests.analysis.builders import as_dict, series_of, simulated
from tests.analysis.diaries import a_diary_at_the_borders, a_random_diary
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


@pytest.mark.parametrize("batch", range(8))
def test_random_diaries(batch):
    for seed in range(50 * batch, 50 * batch + 50):
        ratings, sessions, today = a_random_diary(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 2.0][seed % 3])


@pytest.mark.parametrize(
    "batch", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))]
)
def test_diaries_at_the_borders(batch):
    for seed in range(60 * batch, 60 * batch + 60):
        ratings, sessions, today = a_diary_at_the_borders(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 1.5, 2.0][seed % 4])


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
