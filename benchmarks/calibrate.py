"""How often the method is right on simulated diaries, beside rules that are often used instead.

Run it with `make calibrate` (some minutes on two cores), or with ARGS=--quick to see that it runs.
The same version always prints the same numbers: every diary has its own seed.
"""

import argparse
import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import stats

from app.analysis.judgement import PhaseVerdict, Verdict
from app.analysis.verdict import judge
from benchmarks.courses import course_rows, series_of
from benchmarks.tables import percent, table
from tests.data.simulate_diaries import Diary, Scenario, simulate

DIARIES, QUICK = 1000, 20
TARGET = 0.025  # of false verdicts in each direction
Ratings = npt.NDArray[np.float64]
Rule = Callable[[Ratings, Ratings], Verdict]

CALM = Scenario(peak=0.0, sd=1.8, cycles=1)
SIXTH = replace(CALM, cycles=6)
ERROR = {"noise": "arma", "rho": 0.85, "white": 0.5}
WAVE = {"sd": 1.2, "onset_day": 6.0, "full_day": 28.0}
STEP = {"sd": 1.2, "onset_day": 13.0, "full_day": 14.0, "wearing_day": 70.0}

NOTHING_CHANGED = {
    **{f"first, {rho}": replace(CALM, rho=rho) for rho in (0.0, 0.3, 0.5, 0.7, 0.85)},
    "first, 0.85 + error": replace(CALM, **ERROR),
    "first, slow spells": replace(CALM, noise="two_speed"),
    "first, 14 + 14 days, 0.7": replace(CALM, rho=0.7, lead_in=14, tail=34),
    **{f"sixth, {rho}": replace(SIXTH, rho=rho) for rho in (0.0, 0.3, 0.5, 0.7, 0.85)},
    "sixth, 0.85 + error": replace(SIXTH, **ERROR),
    "sixth, slow spells": replace(SIXTH, noise="two_speed"),
    "sixth, every 3rd, + error": replace(SIXTH, every=3, missing=0.05, **ERROR),
    "sixth, half missing, 0.7": replace(SIXTH, rho=0.7, missing=0.5),
    "sixth, breaks": replace(SIXTH, missing=0.3, streaks=4, streak_days=14),
    "sixth, every 8 weeks": replace(SIXTH, interval=56),
    "third, at the floor": replace(CALM, cycles=3, level=0.6, sd=1.0),
    "third, at the ceiling": replace(CALM, cycles=3, level=9.6, sd=1.0),
    "sixth, boosters": replace(SIXTH, boosters=(2, 5)),
}
CHANGED = {
    **{f"first, 2 worse, {rho}": replace(CALM, peak=2.0, rho=rho, **STEP) for rho in (0.3, 0.5)},
    **{
        f"sixth only, 2 worse, {rho}": replace(SIXTH, peaks=(0.0,) * 5 + (2.0,), rho=rho, **STEP)
        for rho in (0.0, 0.3, 0.5)
    },
    **{
        f"first, {size:g} better, {rho}": replace(CALM, peak=-size, rho=rho, **WAVE)
        for size in (2.0, 3.0)
        for rho in (0.3, 0.6)
    },
    **{
        f"sixth, {size:g} better, {rho}": replace(SIXTH, peak=-size, rho=rho, **WAVE)
        for size in (3.0, 4.0)
        for rho in (0.3, 0.6)
    },
}


@dataclass(frozen=True)
class Trial:
    """What one diary gave: the truth, our verdict and whether it covered it, the other rules."""

    truth: float
    verdict: Verdict
    covered: bool | None
    others: tuple[Verdict, ...]


def mean_rule(before: Ratings, after: Ratings) -> Verdict:
    """One point of difference between the means."""
    change = after.mean() - before.mean()
    return _towards(change) if abs(change) >= 1 else Verdict.UNCLEAR


def welch_rule(before: Ratings, after: Ratings) -> Verdict:
    """Welch's t test at 5 %, every day counted as independent."""
    if np.ptp(before) == np.ptp(after) == 0:
        return Verdict.UNCLEAR
    of_after, of_before = (
        (float(side.mean()), float(side.std(ddof=1)), len(side)) for side in (after, before)
    )
    found = stats.ttest_ind_from_stats(*of_after, *of_before, equal_var=False)
    return _towards(found.statistic) if found.pvalue < 0.05 else Verdict.UNCLEAR


def rank_rule(before: Ratings, after: Ratings) -> Verdict:
    """The test of Mann and Whitney at 5 %."""
    found = stats.mannwhitneyu(after, before, method="asymptotic")
    towards = found.statistic - len(before) * len(after) / 2
    return _towards(towards) if found.pvalue < 0.05 else Verdict.UNCLEAR


OTHER_RULES: dict[str, Rule] = {"means": mean_rule, "Welch": welch_rule, "M-W": rank_rule}


def _towards(change: float) -> Verdict:
    return Verdict.WORSE if change > 0 else Verdict.BETTER


def try_out(scenario: Scenario, seed: int) -> Trial:
    """Judge the last treatment of one simulated diary by every rule."""
    diary = simulate(scenario, seed)
    said = judge(series_of(diary), diary.sessions, today=int(diary.days[-1]))[-1].peak
    truth, before, after = _compared(diary, said)
    if said.lower is None or said.upper is None:
        return Trial(truth, said.verdict, None, (Verdict.TOO_FEW_DAYS,) * len(OTHER_RULES))
    others = tuple(rule(before, after) for rule in OTHER_RULES.values())
    return Trial(truth, said.verdict, said.lower <= truth <= said.upper, others)


def _compared(diary: Diary, said: PhaseVerdict) -> tuple[float, Ratings, Ratings]:
    """The true change between the two windows, and the ratings in them."""
    means, ratings = [], []
    for window in said.windows:
        if window is None:
            return math.nan, np.array([]), np.array([])
        inside = (diary.days >= window.first) & (diary.days <= window.last)
        means.append(float(diary.expected[0, inside].mean()))
        rated = diary.ratings[0, inside]
        ratings.append(rated[~np.isnan(rated)])
    return means[1] - means[0], ratings[0], ratings[1]


def row(name: str, trials: Sequence[Trial]) -> list[str]:
    """One line of the table."""
    covered = [trial.covered for trial in trials if trial.covered is not None]
    verdicts = [trial.verdict for trial in trials]
    silent = sum(verdict in (Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS) for verdict in verdicts)
    mean_truth = float(np.nanmean([trial.truth for trial in trials]))
    cells = [
        name,
        f"{mean_truth:+.1f}".replace("-0.0", "+0.0"),
        percent(sum(covered), len(covered)),
    ]
    cells += [
        percent(verdicts.count(each), len(trials)) for each in (Verdict.WORSE, Verdict.BETTER)
    ]
    cells.append(percent(silent, len(trials)))
    for number in range(len(OTHER_RULES)):
        said = [trial.others[number] for trial in trials]
        shares = [percent(said.count(each), len(said)) for each in (Verdict.WORSE, Verdict.BETTER)]
        cells.append(" / ".join(shares))
    return cells


def beyond_target(name: str, trials: Sequence[Trial]) -> Iterable[str]:
    """The false verdicts of a cell that are more than chance explains."""
    bound = TARGET + 3 * math.sqrt(TARGET * (1 - TARGET) / len(trials))
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        share = sum(trial.verdict is verdict for trial in trials) / len(trials)
        if share > bound:
            yield f"{name}: {verdict} in {100 * share:.1f} %"


def main() -> None:
    """Print all tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} diaries a line")
    parser.add_argument("--diaries", type=int, default=DIARIES, help="diaries a line")
    options = parser.parse_args()
    diaries = QUICK if options.quick else options.diaries
    head = ["treatment, correlation of days", "true change", "covered", "WORSE", "BETTER", "silent"]
    head += [f"{name}: W / B" for name in OTHER_RULES]
    missed: list[str] = []
    with ProcessPoolExecutor() as pool:
        for title, cells in (
            ("Nothing changed", NOTHING_CHANGED),
            ("Something changed", CHANGED),
        ):
            rows = []
            for number, (name, scenario) in enumerate(cells.items()):
                seeds = range(1_000_000 * (number + 1), 1_000_000 * (number + 1) + diaries)
                trials = list(pool.map(partial(try_out, scenario), seeds, chunksize=50))
                rows.append(row(name, trials))
                if cells is NOTHING_CHANGED:
                    missed += beyond_target(name, trials)
            print(f"\n{title} ({diaries} diaries a line, in %)\n\n{table(head, rows)}", flush=True)
        few = max(4, 2 * diaries // 5)
        print(f"\nOver all treatments ({few} diaries a line, in %)\n")
        print(table(["course", "said", "share"], course_rows(pool, few)))
    print("\nMore false verdicts than 2.5 % and chance explain:", "; ".join(missed) or "none")


if __name__ == "__main__":
    main()
