#!/usr/bin/env python3
"""Simulated dystonia diaries with known truth.

Origin: written for this project, under its licence; the worked examples of how a treatment is
judged and the calibration of the method were made with it. Its output for a seed must not change.

Tests and benchmarks of the analysis need diaries whose true treatment effect
is known.  This module makes them: integer ratings 0-10 (higher = worse) of one
or more symptoms, botulinum-toxin sessions about every twelve weeks, days that
were not logged, day-to-day noise that remembers yesterday, and a response that
sets in, peaks and wears off.

Only numpy is needed.  Everything random comes from one seed, so the same
arguments always give the same diary.

As a library::

    diary = simulate(Scenario(cycles=6, peak=-2.5, rho=0.5), seed=1)
    diary.days        # day numbers, day 0 = first session of the diary
    diary.ratings     # (symptoms, days), nan = not logged
    diary.expected    # (symptoms, days), the true mean rating of each day
    diary.sessions    # day numbers of the injection sessions
    true_change(diary, symptom=0, treatment=5)   # points, peak window - baseline

As a program, which writes ``NAME_ratings.csv``, ``NAME_sessions.csv`` and
``NAME_truth.csv``::

    python simulate_diaries.py --scenario wearing_off --seed 3 --out demo
    python simulate_diaries.py --list

What "truth" means: ``expected`` is the mean of the rating that would be
written on that day, *after* rounding to whole points and after the floor at 0
and the ceiling at 10.  A patient who writes 0 every day before and after a
treatment has a true change of 0 on this scale, whatever happened below it.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

# First and last day of each window, counted from the session (baseline: from
# the first session of the treatment; the others: from its last session).
WINDOWS = {
    "baseline": (-14, -1),
    "early": (1, 13),
    "peak": (21, 48),
    "late": (56, 83),
}
LONG_BASELINE = (-28, -1)  # before a first treatment, nothing wears off


@dataclass(frozen=True)
class Scenario:
    """What to simulate.  Effects are in points; negative means improvement."""

    # --- the course of treatment
    cycles: int = 6  # number of treatments
    interval: int = 84  # days between treatments
    interval_sd: float = 5.0  # their spread (never below 42 days)
    lead_in: int = 28  # days logged before the first session
    tail: int = 84  # days logged after the last session
    boosters: tuple[int, ...] = ()  # treatments (0-based) followed by a
    booster_delay: int = 14  # second session after so many days

    # --- the response to a treatment
    peak: float = -2.5  # effect at the plateau
    peak_sd: float = 0.0  # spread of the peak between treatments
    peak_trend: float = 0.0  # added per treatment (loss of benefit: > 0)
    peaks: tuple[float, ...] = ()  # explicit peaks, instead of the three above
    onset_day: float = 6.0  # nothing happens before
    full_day: float = 28.0  # full effect from here ...
    wearing_day: float = 63.0  # ... to here
    gone_day: float = 84.0  # no effect left
    early_effect: float = 0.0  # extra change on days 1-13 (side effects)

    # --- the untreated symptom
    level: float = 6.0  # mean rating without treatment
    drift: float = 0.0  # points per 84 days
    weekday: float = 0.0  # weekend minus weekday, points

    # --- day-to-day noise of the underlying symptom
    noise: str = "ar1"  # "ar1", "arma", "two_speed", "heavy", "none"
    sd: float = 1.2
    rho: float = 0.5  # correlation of neighbouring days
    white: float = 0.3  # share of memoryless noise ("arma")

    # --- how the patient logs
    missing: float = 0.15  # share of days skipped at random
    every: int = 1  # 3 = prompted every third day
    streaks: int = 0  # number of longer breaks ...
    streak_days: int = 10  # ... and their length

    # --- several symptoms
    symptoms: int = 1
    shared: float = 0.5  # correlation of the symptoms' noise


@dataclass
class Diary:
    """A simulated diary and the truth behind it."""

    days: np.ndarray  # (T,) day numbers, 0 = first session
    ratings: np.ndarray  # (symptoms, T), nan = not logged
    expected: np.ndarray  # (symptoms, T) true mean rating per day
    sessions: list[int]  # day numbers of all sessions
    treatments: list[tuple[int, int]]  # (first session, last session) of each
    peaks: list[float]  # latent peak effect of each treatment
    scenario: Scenario
    seed: int
    names: list[str] = field(default_factory=list)


def response(t: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Share (0..1) of the peak effect that is present ``t`` days after a session."""
    t = np.asarray(t, float)
    rise = (t - scenario.onset_day) / (scenario.full_day - scenario.onset_day)
    fall = (scenario.gone_day - t) / (scenario.gone_day - scenario.wearing_day)
    return np.clip(np.minimum(rise, fall), 0.0, 1.0)


def ar1(
    rng: np.random.Generator, rows: int, length: int, rho: float, heavy: bool = False
) -> np.ndarray:
    """Stationary first-order autoregressive noise with variance 1, (rows, length)."""
    if heavy:
        steps = rng.standard_t(4, (length, rows)) / math.sqrt(2.0)
    else:
        steps = rng.standard_normal((length, rows))
    out = np.empty_like(steps)
    out[0] = steps[0]
    scale = math.sqrt(1.0 - rho * rho)
    for day in range(1, length):
        out[day] = rho * out[day - 1] + scale * steps[day]
    return out.T


def daily_noise(rng: np.random.Generator, rows: int, length: int, scenario: Scenario) -> np.ndarray:
    """Noise of the underlying symptom with standard deviation ``scenario.sd``."""
    s = scenario
    if s.noise == "none":
        return np.zeros((rows, length))
    if s.noise in ("ar1", "heavy"):
        unit = ar1(rng, rows, length, s.rho, heavy=s.noise == "heavy")
    elif s.noise == "arma":
        # First-order memory plus memoryless error: an ARMA(1,1) process.
        unit = math.sqrt(1.0 - s.white) * ar1(rng, rows, length, s.rho) + math.sqrt(
            s.white
        ) * rng.standard_normal((rows, length))
    elif s.noise == "two_speed":
        # Day-to-day ups and downs on top of slow good and bad fortnights.
        unit = math.sqrt(0.6) * ar1(rng, rows, length, s.rho) + math.sqrt(0.4) * ar1(
            rng, rows, length, 0.9
        )
    else:
        raise ValueError(f"unknown noise {s.noise!r}")
    return s.sd * unit


def rated_mean(latent: np.ndarray, sd: float) -> np.ndarray:
    """Mean of the written rating when the symptom is normal(latent, sd).

    The written rating is at least k+1 exactly when the symptom is at least
    k + 1/2, so its mean is a sum of ten normal probabilities.  (For "heavy"
    noise, whose tails are longer, this is an approximation.)
    """
    if sd == 0:
        return np.clip(np.rint(latent), 0, 10)
    cuts = np.arange(10) + 0.5
    erf = np.vectorize(math.erf)
    z = (np.asarray(latent)[..., None] - cuts) / (sd * math.sqrt(2.0))
    return 0.5 * (1.0 + erf(z)).sum(axis=-1)


def treatment_days(rng: np.random.Generator, scenario: Scenario) -> list[tuple[int, int]]:
    """(first, last) session day of every treatment; the first one is on day 0."""
    out, day = [], 0
    for index in range(scenario.cycles):
        last = day + (scenario.booster_delay if index in scenario.boosters else 0)
        out.append((day, last))
        gap = scenario.interval + scenario.interval_sd * rng.standard_normal()
        day = last + max(42, round(gap))
    return out


def peak_effects(rng: np.random.Generator, scenario: Scenario) -> list[float]:
    """Latent peak effect of every treatment."""
    s = scenario
    if s.peaks:
        if len(s.peaks) != s.cycles:
            raise ValueError("peaks must name one effect per treatment")
        return list(s.peaks)
    steps = np.arange(s.cycles)
    return list(s.peak + s.peak_trend * steps + s.peak_sd * rng.standard_normal(s.cycles))


def logged(rng: np.random.Generator, days: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Which days were logged.  All symptoms are logged together."""
    s = scenario
    keep = rng.random(len(days)) >= s.missing
    if s.every > 1:
        keep &= (days + rng.integers(s.every)) % s.every == 0
    for _ in range(s.streaks):
        start = rng.integers(days[0], max(days[0] + 1, days[-1] - s.streak_days))
        keep &= (days < start) | (days >= start + s.streak_days)
    return keep


def simulate(scenario: Scenario = Scenario(), seed: int = 0) -> Diary:
    """One diary."""
    s = scenario
    rng = np.random.default_rng(seed)
    treatments = treatment_days(rng, s)
    peaks = peak_effects(rng, s)
    end = (treatments[-1][1] if treatments else 0) + s.tail
    days = np.arange(-s.lead_in, end + 1)

    latent = s.level + s.drift * days / 84.0
    latent = latent + s.weekday * (np.isin(days % 7, (5, 6)) - 2.0 / 7.0)
    for index, ((_first, last), peak) in enumerate(zip(treatments, peaks, strict=True)):
        # A new treatment takes over from the old one: their effects do not add up.
        share = response(days - last, s)
        if index + 1 < len(treatments):
            taken_over = response(days - treatments[index + 1][1], s)
            share = np.maximum(share - taken_over, 0.0)
        latent = latent + peak * share
        latent = latent + s.early_effect * ((days >= last + 1) & (days <= last + 13))

    rows = s.symptoms
    own = daily_noise(rng, rows, len(days), s)
    common = daily_noise(rng, 1, len(days), s)
    noise = math.sqrt(s.shared) * common + math.sqrt(1.0 - s.shared) * own if rows > 1 else own

    ratings = np.clip(np.rint(latent + noise), 0, 10)
    keep = logged(rng, days, s)
    keep &= ~np.isin(days, [d for pair in treatments for d in pair])  # nobody rates the day itself
    expected = np.repeat(rated_mean(latent, 0.0 if s.noise == "none" else s.sd)[None], rows, axis=0)
    sessions = sorted({d for pair in treatments for d in pair})
    return Diary(
        days=days,
        ratings=np.where(keep, ratings, np.nan),
        expected=expected,
        sessions=sessions,
        treatments=treatments,
        peaks=peaks,
        scenario=s,
        seed=seed,
        names=[f"symptom {i + 1}" for i in range(rows)],
    )


def true_change(diary: Diary, symptom: int = 0, treatment: int = -1, phase: str = "peak") -> float:
    """True mean rating in ``phase`` minus the true mean rating in the baseline.

    The windows end where the next treatment begins and where the diary ends;
    nan if nothing is left of one of them.
    """
    treatment %= len(diary.treatments)
    first, last = diary.treatments[treatment]
    before = LONG_BASELINE if treatment == 0 else WINDOWS["baseline"]
    end = diary.days[-1]
    if treatment + 1 < len(diary.treatments):
        end = min(end, diary.treatments[treatment + 1][0] - 1)

    def mean(lo: int, hi: int) -> float:
        inside = (diary.days >= lo) & (diary.days <= hi)
        return float(diary.expected[symptom, inside].mean()) if inside.any() else math.nan

    lo, hi = WINDOWS[phase]
    return mean(last + lo, min(last + hi, end)) - mean(first + before[0], first + before[1])


SCENARIOS: dict[str, Scenario] = {
    "typical": Scenario(),
    "no_effect": Scenario(peak=0.0),
    "worse_after_last": Scenario(peaks=(-2.0, -2.0, -2.0, 2.5), cycles=4, gone_day=80.0),
    "wearing_off": Scenario(wearing_day=56.0, gone_day=77.0, cycles=8),
    "losing_benefit": Scenario(cycles=10, peak=-3.5, peak_trend=0.35),
    "early_worsening": Scenario(early_effect=2.0),
    "first_treatment": Scenario(cycles=1, tail=56),
    "every_third_day": Scenario(every=3, missing=0.05),
    "half_missing": Scenario(missing=0.5, streaks=3),
    "sticky_noise": Scenario(rho=0.85, sd=1.8),
    "measurement_error": Scenario(noise="arma", rho=0.85, white=0.5, sd=1.6),
    "slow_spells": Scenario(noise="two_speed", rho=0.5, sd=1.6),
    "at_the_floor": Scenario(level=0.6, sd=1.0, peak=-0.5),
    "at_the_ceiling": Scenario(level=9.6, sd=1.0, peak=0.0),
    "constant": Scenario(noise="none", peak=0.0, level=4.0, missing=0.0),
    "booster": Scenario(boosters=(3,), cycles=6),
    "short_intervals": Scenario(interval=56, cycles=8),
    "ten_years": Scenario(cycles=40, symptoms=10, missing=0.3),
    "few_days": Scenario(cycles=1, lead_in=7, tail=28, missing=0.0),
}


def write_csv(diary: Diary, prefix: str, start: date = date(2020, 1, 6)) -> list[Path]:
    """Write ratings, sessions and truth; returns the three paths.

    Day numbers become dates, day 0 being ``start``.
    """

    def iso(day: int) -> str:
        return (start + timedelta(days=int(day))).isoformat()

    paths = [Path(f"{prefix}_{part}.csv") for part in ("ratings", "sessions", "truth")]
    with paths[0].open("w", newline="", encoding="utf-8") as handle:
        out = csv.writer(handle)
        out.writerow(["date", "symptom", "rating"])
        for column, day in enumerate(diary.days):
            for row, name in enumerate(diary.names):
                if not math.isnan(diary.ratings[row, column]):
                    out.writerow([iso(day), name, int(diary.ratings[row, column])])
    with paths[1].open("w", newline="", encoding="utf-8") as handle:
        out = csv.writer(handle)
        out.writerow(["date", "treatment"])
        for index, pair in enumerate(diary.treatments, start=1):
            for day in sorted(set(pair)):
                out.writerow([iso(day), index])
    with paths[2].open("w", newline="", encoding="utf-8") as handle:
        out = csv.writer(handle)
        out.writerow(["treatment", "symptom", "phase", "true_change", "latent_peak"])
        for index, peak in enumerate(diary.peaks):
            for row, name in enumerate(diary.names):
                for phase in ("early", "peak", "late"):
                    change = true_change(diary, row, index, phase)
                    text = "" if math.isnan(change) else f"{change:.4f}"
                    out.writerow([index + 1, name, phase, text, f"{peak:.4f}"])
    return paths


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write a simulated diary as CSV files.")
    parser.add_argument("--scenario", default="typical", choices=sorted(SCENARIOS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="diary", help="prefix of the three files")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="override a number of the scenario, e.g. --set rho=0.7",
    )
    parser.add_argument("--list", action="store_true", help="list the scenarios and stop")
    args = parser.parse_args(argv)

    if args.list:
        default = Scenario()
        for name, scenario in sorted(SCENARIOS.items()):
            changed = [
                f"{f.name}={getattr(scenario, f.name)}"
                for f in fields(Scenario)
                if getattr(scenario, f.name) != getattr(default, f.name)
            ]
            print(f"{name:18s} {' '.join(changed)}")
        return 0

    scenario = SCENARIOS[args.scenario]
    for item in args.set:
        name, _, value = item.partition("=")
        old = getattr(scenario, name, None)
        if not isinstance(old, (int, float, str)):
            parser.error(f"--set cannot change {name!r}")
        scenario = replace(scenario, **{name: type(old)(value)})
    for path in write_csv(simulate(scenario, args.seed), args.out):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
