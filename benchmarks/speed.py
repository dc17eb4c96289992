"""How long a study takes: 40 treatments x 10 symptoms over 10 years, all numbers, one core.

Run it with `OMP_NUM_THREADS=1 python -m benchmarks.speed`. The goal is 50 ms on a quiet machine.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from app.analysis.measure import measure_all
from app.analysis.series import Series
from app.analysis.study import study, study_all
from app.analysis.treatments import group
from app.analysis.verdict import judge_measured
from benchmarks.courses import series_of
from tests.data.simulate_diaries import SCENARIOS, simulate

ROUNDS = 40


def milliseconds(act: Callable[[], object]) -> tuple[float, float]:
    """The shortest and the middle one of many rounds, in processor time."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        times.append(1000 * (time.process_time() - start))
    return min(times), sorted(times)[ROUNDS // 2]


def main() -> None:
    """Print a line for each part."""
    diary = simulate(replace(SCENARIOS["ten_years"], interval=91), seed=1)
    rows = range(len(diary.ratings))
    symptoms: list[Series] = [series_of(replace(diary, ratings=diary.ratings[[n]])) for n in rows]
    sessions, today = diary.sessions, int(diary.days[-1])
    treatments = group(sessions, today)
    measured = measure_all(symptoms, treatments, today)
    by_number = dict(enumerate(symptoms))
    parts: dict[str, Callable[[], object]] = {
        "measurement": lambda: measure_all(symptoms, treatments, today),
        "verdicts from it": lambda: judge_measured(measured, 1.0),
        "all numbers": lambda: study_all(by_number, sessions, today=today),
        "all, one by one": lambda: [study(each, sessions, today=today) for each in symptoms],
    }
    for name, act in parts.items():
        shortest, middle = milliseconds(act)
        print(f"{name:26s} {shortest:6.1f} ms at best, {middle:6.1f} ms in the middle")


if __name__ == "__main__":
    main()
