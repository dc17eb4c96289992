"""`flask diary answer`: what the method's worked examples say must come out to the last digit."""

import json
from datetime import date, timedelta
from math import isnan
from statistics import fmean
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, open_diary
from app.analysis.notation import write_ratings
from app.extensions import db
from app.models import Act, KeptAnswer
from app.services.accounts import DiaryDraft, begin_diary, create_account
from app.services.audit import commit
from app.services.days import write_day
from app.services.treatments import TreatmentDraft, add_treatment
from tests.analysis.test_worked_examples import COURSE
from tests.cli.conftest import Run
from tests.data.simulate_diaries import SCENARIOS, simulate

EMAIL = "example@example.org"
DAY_0 = date(2020, 1, 6)
KEYS = ["treated_on", "symptom", "phase", "verdict", "reason", "change", "low", "high", "se", "df"]
KEYS += ["before", "after", "flags", "lean", "ruled_out", "missing"]
PHASES = ("early", "peak", "late")
SIXTH_DIGIT = 5.1e-7

FIRST = "6887667 6757776 6776676 5654555 . 7756676 6656665 6655674 5543534 5232356 3345534 433444"
SECOND = "3323.3. 5677.78 6.67555 6455555 . .8866.6 5.65566 75686.. .5.7676 776...5 3453465 446444"
FOURTH = FIRST[FIRST.index("654555 .") :]
FIFTH = """
    5666656 777.556 6776657 6555775   .
    685765. 5566644 .787566 54.5556 4554.55 .545455 4544344 4.66453 .4434.4
    4565.55 .455566 7656.7   .
    .6645.4 5689X89 X88.778 8898888 7888..8 .889.8. 9X8879
"""
SIXTH = "5..6..6 ..8..5. .5..5.. 6..6..6 . 8..8..6 ..6..6. .5..5.. 2..3..2 ..2..3. .3..2.. 3..2.."
# ratings, first day, treatments; of the last one: verdict, change, low, high, averages, days
EXAMPLES = [
    (FIRST, -28, [0], "better", (-2.321429, -4.488507, -0.154350, 6.178571, 3.857143), (28, 28)),
    (SECOND, -28, [0], "unclear", (-0.034091, -4.319513, 4.251332, 5.125, 5.090909), (24, 22)),
    ("4" * 28 + "." + "4" * 48, -28, [0], "unchanged", (0, -0.742512, 0.742512, 4, 4), (28, 28)),
    (FOURTH, -6, [0], "too_few_days", (None, None, None, 5, 3.857143), (6, 28)),
    (FIFTH, -28, [0, 84], "worse", (2.590580, 1.318803, 3.862356, 5.583333, 8.173913), (12, 23)),
    (SIXTH, -28, [0], "better", (-3.355556, -4.927280, -1.783832, 5.8, 2.444444), (10, 9)),
]


def keep(app: Flask, ratings: dict[int, str], sessions: list[int]) -> None:
    """A diary of one symptom. ratings: day, counted from DAY_0 -> sign."""
    with app.app_context():
        account = create_account(EMAIL)
        diary = begin_diary(account.id, DiaryDraft("Europe/Berlin", symptoms=("head_turn",)))
        for day, sign in ratings.items():
            write_day(diary, DAY_0 + timedelta(days=day), None, sign, None, entered_at=None)
        for day in sessions:
            add_treatment(diary, TreatmentDraft(DAY_0 + timedelta(days=day)), uuid4())
        commit(diary, Act.FILE_IMPORTED)


def read(run: Run, last_day: int, phase: str = "peak") -> list[dict[str, object]]:
    as_of = (DAY_0 + timedelta(days=last_day)).isoformat()
    result = run("answer", "--email", EMAIL, "--json", "--as-of", as_of)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = json.loads(result.stdout)
    assert all(list(row) == KEYS for row in rows)
    assert [row["phase"] for row in rows] == [*PHASES] * (len(rows) // 3)
    return [row for row in rows if row["phase"] == phase]


@pytest.mark.parametrize(
    ("signs", "first", "sessions", "verdict", "numbers", "days"),
    EXAMPLES,
    ids=["first", "second", "third", "fourth", "fifth", "sixth"],
)
def test_the_worked_examples(app, run, signs, first, sessions, verdict, numbers, days) -> None:
    days_and_signs = enumerate("".join(signs.split()), first)
    rated = {day: sign for day, sign in days_and_signs if sign != "."}
    keep(app, rated, sessions)

    *_earlier, together, symptom = read(run, max(rated))

    assert together == {**symptom, "symptom": "all together"}
    assert symptom["symptom"] == "Neck pulling or turning"
    assert symptom["treated_on"] == (DAY_0 + timedelta(days=sessions[-1])).isoformat()
    assert (symptom["phase"], symptom["verdict"]) == ("peak", verdict)
    assert symptom["reason"] == {"unclear": "within_ups_and_downs", "too_few_days": "before"}.get(
        verdict
    )
    before, after = symptom["before"], symptom["after"]
    told = [symptom["change"], symptom["low"], symptom["high"], before["mean"], after["mean"]]
    assert told == [None if n is None else pytest.approx(n, abs=SIXTH_DIGIT) for n in numbers]
    assert (before["days"], after["days"]) == days
    assert (before["recalled"], after["recalled"]) == (0, 0)


def test_a_whole_course(app: Flask, run: Run) -> None:
    made = simulate(SCENARIOS["wearing_off"], seed=1)
    row = zip(made.days.tolist(), made.ratings[0].tolist(), strict=True)
    signs = {day: write_ratings({0: int(rating)}) for day, rating in row if not isnan(rating)}
    keep(app, signs, made.sessions)

    rows, early, late = (read(run, 677, phase) for phase in ("peak", "early", "late"))

    assert len(signs) == 588
    assert [row["symptom"] for row in rows] == ["all together", "Neck pulling or turning"] * 8
    for place, (verdict, numbers, early_change, late_answer) in enumerate(COURSE):
        together, symptom = rows[2 * place : 2 * place + 2]
        assert together == {**symptom, "symptom": "all together"}
        assert symptom["verdict"] == verdict
        told = [symptom[key] for key in ("change", "se", "low", "high")]
        assert told == [pytest.approx(n, abs=SIXTH_DIGIT) for n in numbers]
        assert early[2 * place]["change"] == pytest.approx(early_change, abs=SIXTH_DIGIT)
        told = (late[2 * place]["verdict"], late[2 * place]["change"])
        assert told == (late_answer[0], pytest.approx(late_answer[1], abs=SIXTH_DIGIT))
        first = made.sessions[place] - (28 if place == 0 else 14)
        before = [int(signs[day]) for day in range(first, made.sessions[place]) if day in signs]
        assert symptom["before"]["days"] == len(before)
        assert symptom["before"]["mean"] == pytest.approx(fmean(before), abs=1e-12)


def test_as_of_a_day_nothing_later_is_used_and_nothing_is_kept(app: Flask, run: Run) -> None:
    keep(app, dict.fromkeys(range(-28, 60), "6") | dict.fromkeys(range(30, 60), "1"), [0, 55])

    assert [row["after"]["days"] for row in read(run, 25)] == [5, 5]
    assert read(run, 25)[0]["verdict"] == "too_few_days"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(KeptAnswer)) == 0


def test_without_a_day_it_is_today_and_the_answer_is_kept(app: Flask, run: Run) -> None:
    keep(app, dict.fromkeys(range(-28, 60), "6"), [0])

    result = run("answer", "--email", EMAIL, "--json")

    verdicts = [row["verdict"] for row in json.loads(result.stdout)]
    assert verdicts == ["unchanged", "unchanged", "too_few_days"] * 2
    with app.app_context():
        kept = db.session.scalars(sa.select(KeptAnswer)).one()
        diary = open_diary(kept.patient_id, kept.patient_id, Right.READ)
    assert (kept.as_of, kept.revision) == (diary.today, diary.revision)


def test_for_people_it_prints_the_sentences_of_the_pages(app: Flask, run: Run) -> None:
    keep(app, dict.fromkeys(range(-28, 0), "3") | dict.fromkeys(range(1, 60), "7"), [0])

    told = run("answer", "--email", EMAIL.upper()).stdout

    assert told.startswith("After your treatment, your symptoms were worse.\n")
    assert "1 · 6 January 2020\n  All together             Worse" in told
    assert "3.0 before, 7.0 after." in told


def test_a_diary_without_a_treatment_has_an_empty_answer(app: Flask, run: Run) -> None:
    keep(app, {}, [])

    assert run("answer", "--email", EMAIL, "--json").stdout == "[]\n"
    assert "Your answer will appear here." in run("answer", "--email", EMAIL).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--email", "nobody@example.org"], 1, "no account with the address nobody@example.org"),
        (["--email", "clinic@example.org"], 1, "clinic@example.org keeps no diary."),
        (["--email", EMAIL, "--as-of", "2999-01-01"], 1, "2999-01-01 has not come yet"),
        (["--email", EMAIL, "--as-of", "1/2/2020"], 2, "'1/2/2020' does not match the format"),
        ([], 2, "Missing option '--email'"),
    ],
)
def test_what_cannot_be_answered(app, run, arguments, code, says) -> None:
    keep(app, {}, [])
    with app.app_context():
        create_account("clinic@example.org", role="clinician")
        db.session.commit()

    result = run("answer", *arguments, "--json")

    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr


def test_side_effects_have_rows_of_their_own_and_stay_out_of_the_whole(
    app: Flask, run: Run
) -> None:
    with app.app_context():
        account = create_account(EMAIL)
        names = ("head_turn", "neck_weakness")
        diary = begin_diary(account.id, DiaryDraft("Europe/Berlin", symptoms=names))
        for day in range(-28, 60):
            weak = 4 if 3 <= day < 20 else 0
            signs = write_ratings({0: 6 if day < 10 else 2, 1: weak})
            write_day(diary, DAY_0 + timedelta(days=day), None, signs, None, entered_at=None)
        add_treatment(diary, TreatmentDraft(DAY_0), uuid4())
        commit(diary, Act.FILE_IMPORTED)

    rows = json.loads(run("answer", "--email", EMAIL, "--json").stdout)

    together, turn, weakness = (rows[first : first + 3] for first in (0, 3, 6))
    assert [row["change"] for row in together] == [row["change"] for row in turn]
    assert turn[1]["verdict"] == "better"
    assert weakness[0]["verdict"] == "worse"
    assert all("noticed" not in row for row in (*together, *turn))
    noticed = weakness[1]["noticed"]
    assert (noticed["first_day"], noticed["last_day"], noticed["days"]) == (3, 19, 17)
    assert (noticed["strongest"], noticed["standing"], noticed["ongoing"]) == (4, "new", False)
    told = run("answer", "--email", EMAIL).stdout
    assert (
        "  Weak neck                Side effect           Noticed on 17 of 60 days rated, " in told
    )
