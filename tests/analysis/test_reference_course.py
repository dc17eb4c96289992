"""Two independent readings of what all treatments say together give the same answers."""

import pytest

from app.analysis.study import study
from tests.analysis import reference_course
from tests.analysis.builders import as_dict, series_of, simulated
from tests.analysis.diaries import a_diary_at_the_borders, a_random_course, a_random_diary
from tests.data.simulate_diaries import SCENARIOS, simulate


def close(value):
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


def same_comparison(found, wanted):
    if wanted is None:
        assert found is None
        return
    assert found.verdict == wanted["verdict"]
    assert found.change == close(wanted["numbers"])


def same_range(found, wanted):
    if wanted is None:
        assert found is None
        return
    assert (found.estimate, found.lower, found.upper) == close(wanted)


def same_curve(found, wanted):
    assert len(found.change) == len(wanted["f"])
    assert found.before == close(wanted["before"])
    for day, value in wanted["f"].items():
        if value is None:
            assert found.change[day - 1] != found.change[day - 1]
            continue
        lower, upper = wanted["band"][day]
        numbers = [float(row[day - 1]) for row in (found.change, found.lower, found.upper)]
        assert numbers == close([value, lower, upper])
    assert (found.wave is None) == (wanted["wave"] is None)
    assert found.benefit == ("benefit" if wanted["wave"] else "no_clear_benefit")
    if found.wave:
        onset, wear_off = found.wave.onset, found.wave.wear_off
        assert found.wave.peak_day == wanted["wave"]["peak_day"]
        assert (onset.day, onset.earliest, onset.latest) == wanted["wave"]["onset"]
        assert (wear_off.day, wear_off.earliest, wear_off.latest) == wanted["wave"]["wear_off"]
        assert found.wave.peak.estimate == found.change[found.wave.peak_day - 1]


def agree(series, sessions, today, threshold=1.0):
    wanted = reference_course.study(as_dict(series), sessions, today, threshold)
    found = study(series, sessions, threshold=threshold, today=today)
    if wanted is None:
        assert found.judgements == []
        return
    merged = {"too_early": "unknown", "later_unknown": "unknown"}
    assert [merged.get(early, early) for early in found.early] == wanted["early"]
    merged = {"too_early": "unknown", "too_few_days": "unknown"}
    assert [merged.get(late, late) for late in found.late] == wanted["late"]
    for number, held in enumerate(found.references):
        same, long = wanted["same_weeks"][number], wanted["long_term"][number]
        same_comparison(held.same_weeks, same)
        assert held.earlier == (same["earlier"] if same else 0)
        same_comparison(held.long_term, long)
        assert held.long_term_is == (long["is"] if long else None)
        for phase, compared in held.previous.items():
            same_comparison(compared, wanted["previous"][number - 1][phase])
    same_range(found.across.typical, wanted["typical"])
    assert list(found.across.usual) == list(wanted["usual"])
    for number, stand in wanted["usual"].items():
        assert found.across.usual[number].usual == stand["usual"]
        assert found.across.usual[number].others == stand["others"]
        same_range(found.across.usual[number].expected, stand["range"])
    assert found.across.trend.direction == wanted["trend"]["direction"]
    same_range(found.across.trend.slope, wanted["trend"]["slope"])
    lost = found.across.loss
    assert (lost and [lost.lost, lost.last_two, lost.bound]) == close(
        wanted["loss"] and list(wanted["loss"].values())
    )
    assert (found.curve is None) == (wanted["curve"] is None)
    if found.curve:
        same_curve(found.curve, wanted["curve"])
    assert list(found.curves) == list(wanted["curves"])
    for number, curve in found.curves.items():
        same_curve(curve, wanted["curves"][number])


@pytest.mark.parametrize("batch", range(8))
def test_random_diaries(batch):
    for seed in range(25 * batch, 25 * batch + 25):
        ratings, sessions, today = a_random_diary(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 2.0][seed % 3])


@pytest.mark.parametrize("batch", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_diaries_at_the_borders(batch):
    for seed in range(30 * batch, 30 * batch + 30):
        ratings, sessions, today = a_diary_at_the_borders(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 1.5, 2.0][seed % 4])


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(6))
def test_random_courses(batch):
    for seed in range(20 * batch, 20 * batch + 20):
        ratings, sessions, today = a_random_course(seed)
        agree(series_of(ratings), sessions, today, threshold=[0.5, 1.0, 2.0][seed % 3])


@pytest.mark.parametrize("scenario", sorted(set(SCENARIOS) - {"ten_years"}))
def test_simulated_diaries(scenario):
    diary = simulate(SCENARIOS[scenario], seed=5)

    agree(simulated(diary), diary.sessions, int(diary.days[-1]))
