"""How often what is said over all treatments is right, on simulated courses."""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

import numpy as np

from app.analysis.across import Direction, Usual
from app.analysis.drift import YEAR_DAYS, DriftDirection
from app.analysis.series import Series
from app.analysis.study import Study, study
from benchmarks.tables import percent
from tests.data.simulate_diaries import Diary, Scenario, response, simulate, true_change

BETWEEN = {"sd": 1.8, "level": 5.5, "peak": -2.0, "wearing_day": 42.0, "gone_day": 60.0}
EFFECT = {"wearing_day": 56.0, "gone_day": 77.0, "sd": 1.2, "rho": 0.4}
Check = Callable[[Diary, Study], bool | None]


def typical_covered(diary: Diary, found: Study) -> bool | None:
    """Whether the range of the typical change holds the true mean."""
    typical = found.across.typical
    if typical is None:
        return None
    true = [true_change(diary, 0, number) for number in found.across.usual]
    return bool(typical.lower <= np.mean(true) <= typical.upper)


def last_is_unusual(_diary: Diary, found: Study) -> bool | None:
    """Whether the last treatment is said to lie outside the usual range."""
    if not found.across.usual:
        return None
    last = list(found.across.usual.values())[-1].usual
    return last in (Usual.WEAKER, Usual.STRONGER)


def trend_found(_diary: Diary, found: Study) -> bool | None:
    """Whether a trend is reported."""
    return found.across.trend.direction in (Direction.SHRINKING, Direction.GROWING)


def response_lost(_diary: Diary, found: Study) -> bool | None:
    """Whether a loss of response is reported."""
    return found.across.loss.lost if found.across.loss else None


def drift_said(direction: DriftDirection, _diary: Diary, found: Study) -> bool | None:
    """Whether this drift of the level is reported."""
    if found.drift.direction is DriftDirection.TOO_FEW:
        return None
    return found.drift.direction is direction


def drift_covered(diary: Diary, found: Study) -> bool | None:
    """Whether the range of the drift holds the true one, which is in points per 84 days."""
    per_year = found.drift.per_year
    if per_year is None:
        return None
    return per_year.lower <= diary.scenario.drift * YEAR_DAYS / 84 <= per_year.upper


def benefit_claimed(_diary: Diary, found: Study) -> bool | None:
    """Whether the curve shows a benefit."""
    return found.curve is not None and found.curve.wave is not None


def peak_covered(diary: Diary, found: Study) -> bool | None:
    """Whether the range of the strongest change holds the true one on that day."""
    if found.curve is None or found.curve.wave is None:
        return None
    peak, true = found.curve.wave.peak, []
    for number in found.curves:
        judged = found.judgements[number]
        before = judged.peak.windows[0]
        assert before is not None
        inside = (diary.days >= before.first) & (diary.days <= before.last)
        that_day = diary.days == judged.last + found.curve.wave.peak_day
        if that_day.any():
            level = diary.expected[0, inside].mean()
            true.append(float(diary.expected[0, that_day][0] - level))
    return bool(peak.lower <= np.mean(true) <= peak.upper)


def onset_covered(diary: Diary, found: Study) -> bool | None:
    """Whether the days of onset hold the true day of half the effect."""
    if found.curve is None or found.curve.wave is None:
        return None
    onset = found.curve.wave.onset
    day = _half_days(diary.scenario)[0]
    return onset.earliest is not None and onset.earliest <= day <= (onset.latest or day)


def wear_off_covered(diary: Diary, found: Study) -> bool | None:
    """Whether the days of wear-off hold the true day of half the effect."""
    if found.curve is None or found.curve.wave is None:
        return None
    wear_off = found.curve.wave.wear_off
    day = _half_days(diary.scenario)[1]
    return (wear_off.earliest or day) <= day <= (wear_off.latest or day)


def _half_days(scenario: Scenario) -> tuple[int, int]:
    """The first day with half of the effect, and the first one without it again."""
    there = response(np.arange(1, 113), scenario) >= 0.5
    first = int(np.argmax(there)) + 1
    return first, first + int(np.argmin(there[first - 1 :]))


DRIFT = tuple(
    (direction.value, partial(drift_said, direction))
    for direction in (DriftDirection.RISING, DriftDirection.FALLING)
)
NO_DRIFT = (
    *((f"drift {name}, falsely", check) for name, check in DRIFT),
    ("drift covered", drift_covered),
)
ALIKE: tuple[tuple[str, Check], ...] = (
    ("typical change covered", typical_covered),
    ("last treatment unusual, falsely", last_is_unusual),
    ("trend, falsely", trend_found),
    ("loss of response, falsely", response_lost),
    ("strongest change covered", peak_covered),
    ("onset covered", onset_covered),
    ("wear-off covered", wear_off_covered),
)
COURSES: dict[str, tuple[Scenario, tuple[tuple[str, Check], ...]]] = {
    "8 alike": (Scenario(cycles=8, peak=-2.5, **EFFECT), ALIKE),
    "12 that vary by 0.7": (Scenario(cycles=12, peak=-3.0, peak_sd=0.7, **EFFECT), ALIKE[:4]),
    "8 without effect": (
        Scenario(cycles=8, peak=0.0, sd=1.2, rho=0.4),
        (("benefit, falsely", benefit_claimed),),
    ),
    "a failure after 7": (
        Scenario(cycles=8, peaks=(-3.0,) * 7 + (0.0,), **EFFECT),
        (("last treatment unusual", last_is_unusual),),
    ),
    "0.35 lost each, 10": (
        Scenario(cycles=10, peak=-3.5, peak_trend=0.35, **EFFECT),
        (("trend", trend_found),),
    ),
    "two failures after 7": (
        Scenario(cycles=9, peaks=(-3.0,) * 7 + (0.0,) * 2, **EFFECT),
        (("loss of response", response_lost),),
    ),
    **{
        f"{cycles} without drift, every {interval} days, {rho}": (
            Scenario(cycles=cycles, interval=interval, rho=rho, **BETWEEN),
            NO_DRIFT,
        )
        for cycles, interval in ((12, 42), (12, 84))
        for rho in (0.3, 0.5, 0.7, 0.85)
    },
    "12 without drift, slow spells": (
        Scenario(cycles=12, noise="two_speed", **BETWEEN),
        NO_DRIFT,
    ),
    "12 without drift, every 3rd, + error": (
        Scenario(cycles=12, noise="arma", rho=0.85, white=0.5, every=3, missing=0.05, **BETWEEN),
        NO_DRIFT,
    ),
    "12 rising 0.65 a year, 0.5": (
        Scenario(cycles=12, drift=0.15, rho=0.5, **BETWEEN | {"sd": 1.2, "level": 4.5}),
        (*DRIFT, ("drift covered", drift_covered)),
    ),
}


def course_rows(pool: Executor, diaries: int) -> list[list[str]]:
    """The lines of the table: course, what was said, and how often."""
    rows = []
    for number, (name, (_scenario, checks)) in enumerate(COURSES.items()):
        seeds = range(1_000_000 * (number + 101), 1_000_000 * (number + 101) + diaries)
        answers = list(pool.map(partial(_ask, name), seeds, chunksize=10))
        for place, (said, _check) in enumerate(checks):
            given = [answer[place] for answer in answers if answer[place] is not None]
            rows.append([name, said, percent(sum(map(bool, given)), len(given))])
    return rows


def _ask(name: str, seed: int) -> list[bool | None]:
    scenario, checks = COURSES[name]
    diary = simulate(scenario, seed)
    found = study(series_of(diary), diary.sessions, today=int(diary.days[-1]))
    return [check(diary, found) for _said, check in checks]


def series_of(diary: Diary) -> Series:
    """The first symptom of a simulated diary."""
    rated = ~np.isnan(diary.ratings[0])
    day = diary.days[rated].astype(np.int64)
    return Series(day, diary.ratings[0][rated], np.zeros(len(day), dtype=np.bool_))
