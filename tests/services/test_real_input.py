"""Diaries that were not made for our tests, brought in as a person would: a trial, a simulation."""

import csv
import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import pytest
from flask import Flask

from app.access import Diary, Right, open_diary
from app.services.accounts import DiaryDraft, begin_diary, create_account
from app.services.answer_parts import TOGETHER
from app.services.day_batches import list_day_rows
from app.services.imports import read_file, save_import
from app.services.progress import get_answer
from tests.conftest import Clock
from tests.data import simulate_diaries as simulated

pytestmark = pytest.mark.slow

TRIAL = Path(__file__).parents[1] / "data" / "cdystonia.csv"
TREATED_ON = date(2024, 3, 4)
PUBLISHED = {"Placebo": 4.3, "5000U": 9.3, "10000U": 11.7}  # better after four weeks, in TWSTRS
REASONS = {"too_early", "cut_short", "before", "after", "both"}
WEEKS = (0, 2, 4, 8, 12, 16)

TWENTY = [
    ("typical", 1), ("typical", 2), ("no_effect", 1), ("no_effect", 2), ("worse_after_last", 1),
    ("worse_after_last", 2), ("worse_after_last", 3), ("wearing_off", 1), ("losing_benefit", 1),
    ("early_worsening", 1), ("first_treatment", 1), ("every_third_day", 1), ("half_missing", 1),
    ("sticky_noise", 1), ("measurement_error", 1), ("slow_spells", 1), ("at_the_floor", 1),
    ("at_the_ceiling", 1), ("booster", 1), ("short_intervals", 1),
]  # fmt: skip
# (what was true, what was said): in how many of their 117 treatments.
TALLY = {
    ("worse", "worse"): 3,
    ("better", "better"): 49,
    ("better", "unclear"): 19,
    ("neither", "better"): 1,
    ("neither", "unchanged"): 3,
    ("neither", "unclear"): 42,
}
TRUTHS = ("worse", "better", "neither")


def trial() -> dict[str, dict[int, int]]:
    """TWSTRS by week of each person; `treatment/person` tells who."""
    people: dict[str, dict[int, int]] = defaultdict(dict)
    with TRIAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            who = f"{row['treat']}/{row['patient']}"
            people[who][int(row["week"])] = int(row["twstrs"])
    return people


def bring_in(who: str, rows: list[tuple[date, int]], treated: list[date]) -> Diary:
    """A diary of their own with these ratings and treatments, through two files."""
    account = create_account(f"{who.replace('/', '.')}@example.org")
    diary = begin_diary(account.id, DiaryDraft("UTC"))
    ratings = "day,severity,symptom\n" + "".join(f"{day},{value},neck\n" for day, value in rows)
    shots = "day,product,muscle,side,dose_units\n" + "".join(f"{day},,,,\n" for day in treated)
    found = save_import(
        diary, *(read_file(text.encode(), f"{who}.csv") for text in (ratings, shots))
    )
    assert (found.problems, found.new_days) == ((), len(rows))
    return open_diary(account.id, account.id, Right.OWN)


def test_the_trial_is_read_as_it_was_published() -> None:
    better = defaultdict(list)
    for who, weeks in trial().items():
        latest = weeks.get(4, weeks.get(2, weeks[0]))
        better[who.split("/")[0]].append(weeks[0] - latest)

    assert sum(map(len, better.values())) == 109
    assert {arm: round(mean(changes), 1) for arm, changes in better.items()} == PUBLISHED


def test_nothing_is_guessed_from_the_few_days_of_a_trial(app: Flask, clock: Clock) -> None:
    people = trial()
    with app.app_context():
        for who, weeks in people.items():
            days = [
                (TREATED_ON + timedelta(days=7 * week if week else -1), round(value / 8.7))
                for week, value in weeks.items()
            ]
            diary = bring_in(who, days, [TREATED_ON])
            assert len(list_day_rows(diary)) == len(weeks)
            answer = get_answer(diary)
            (treatment,) = answer.treatments
            assert len(treatment.lines) == 2  # the neck, and all together
            for line in treatment.lines.values():
                assert line.verdict == "too_few_days"
                assert line.reason in REASONS
                assert (line.low, line.high) == (None, None)
                assert line.before.days <= 1
                assert line.after.days <= 2
                assert line.missing is None or line.missing.days > 0


def truth_of(change: float) -> str:
    return "worse" if change >= 1 else "better" if change <= -1 else "neither"


def judged(name: str, seed: int) -> list[tuple[str, float]]:
    """(verdict, true change) of each treatment of a simulated diary."""
    made = simulated.simulate(simulated.SCENARIOS[name], seed)
    begin = date(2016, 1, 4)
    rows = [
        (begin + timedelta(days=int(day)), int(value))
        for day, value in zip(made.days, made.ratings[0], strict=True)
        if not math.isnan(value)
    ]
    visits = [begin + timedelta(days=int(day)) for day in made.sessions]
    answer = get_answer(bring_in(f"{name}.{seed}", rows, visits))
    assert len(answer.treatments) == len(made.treatments)
    return [
        (treatment.lines[TOGETHER].verdict.value, simulated.true_change(made, treatment=place))
        for place, treatment in enumerate(answer.treatments)
    ]


def test_no_verdict_on_a_simulated_diary_has_the_wrong_sign(app: Flask, clock: Clock) -> None:
    tally: Counter[tuple[str, str]] = Counter()
    with app.app_context():
        for name, seed in TWENTY:
            for verdict, change in judged(name, seed):
                tally[truth_of(change), verdict] += 1
                if abs(change) >= 1:
                    assert verdict != ("better" if change > 0 else "worse"), (name, seed)
    for truth in TRUTHS:
        print(truth, {verdict: n for (true, verdict), n in sorted(tally.items()) if true == truth})

    assert tally == TALLY
