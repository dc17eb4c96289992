"""The files that a diary is written to."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.access import Diary, Right, open_diary
from app.exports.spreadsheet import (
    FILES,
    write_answer,
    write_injections,
    write_ratings,
    write_treatments,
)
from app.models import Side
from app.services.answer_parts import TOGETHER
from app.services.cells import guarded, unguarded
from app.services.days import DayDraft, rate_day
from app.services.progress import get_answer
from app.services.scores import ScoreDraft, record_score
from app.services.symptoms import follow
from app.services.treatments import InjectionDraft, TreatmentDraft, record_treatment
from tests.builders import SYMPTOMS, a_day, a_treatment, a_whole_treatment, an_injection, fill
from tests.conftest import TODAY, Cast

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\n-1",
]


def written(write: Callable[..., None], diary: Diary) -> str:
    out = io.StringIO(newline="")
    write(diary, out)
    return out.getvalue()


@pytest.mark.parametrize("text", [*FORMULAS, *(f"'{text}" for text in FORMULAS), "''=1"])
def test_a_formula_gets_a_quote_and_loses_it_again(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "'", "pain", "'tis sore", "a=b", "3 - 4", "🙂", "'quoted'"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_ratings_have_a_row_each(diary: Diary) -> None:
    rate_day(diary, TODAY - timedelta(days=4), a_day(), None)
    rate_day(diary, TODAY, DayDraft({2: 10}), None)
    rate_day(diary, TODAY - timedelta(days=1), DayDraft({}, note="only a note"), None)

    assert written(write_ratings, diary) == (
        "day,symptom,severity,entered_at,recalled\r\n"
        "2026-06-07,Neck pulling or turning,4,2026-06-11T10:00:00.000000Z,yes\r\n"
        "2026-06-07,Head shaking,6,2026-06-11T10:00:00.000000Z,yes\r\n"
        "2026-06-07,tremor of my left hand,,2026-06-11T10:00:00.000000Z,yes\r\n"
        "2026-06-11,tremor of my left hand,10,2026-06-11T10:00:00.000000Z,no\r\n"
    )


def test_injections_have_a_row_a_muscle_and_one_for_none(diary: Diary) -> None:
    other = InjectionDraft("masseter", Side.RIGHT, Decimal("0.50"))
    record_treatment(diary, a_treatment(injections=(an_injection(), InjectionDraft(), other)))
    record_treatment(diary, a_treatment(day=date(1900, 1, 1), product=None, injections=()))

    assert written(write_injections, diary) == (
        "day,product,muscle,side,dose_units\r\n"
        "1900-01-01,,,,\r\n"
        "2026-05-04,onabotulinumtoxinA,splenius_capitis,left,62.5\r\n"
        "2026-05-04,onabotulinumtoxinA,,,\r\n"
        "2026-05-04,onabotulinumtoxinA,masseter,right,0.5\r\n"
    )


def test_treatments_have_a_row_each_with_all_that_is_known(diary: Diary) -> None:
    record_treatment(diary, a_treatment(day=date(1900, 1, 1), product=None, note=None))
    record_treatment(diary, a_whole_treatment(note='a "word", and\none more', finished=False))

    assert written(write_treatments, diary) == (
        "day,product,total_units,dilution,volume_ml,lot,expires_on,guidance,"
        "injector,clinic,note,finished\r\n"
        "1900-01-01,,,,,,,,,,,yes\r\n"
        "2026-05-04,onabotulinumtoxinA,82.5,100 units in 2 ml,1.65,C1234,2027-03-31,"
        'emg ultrasound,Dr Bob,Movement clinic,"a ""word"", and\none more",no\r\n'
    )


def test_two_of_one_day_and_product_are_numbered_alike_in_both_files(diary: Diary) -> None:
    for lot, dose in (("B", 10), ("A", 20)):
        line = an_injection(dose_units=Decimal(dose))
        record_treatment(diary, TreatmentDraft(date(2026, 5, 4), injections=(line,), lot=lot))
    record_treatment(diary, TreatmentDraft(date(2026, 5, 5)))

    assert written(write_injections, diary) == (
        "day,product,muscle,side,dose_units,treatment\r\n"
        "2026-05-04,,splenius_capitis,left,20,1\r\n"
        "2026-05-04,,splenius_capitis,left,10,2\r\n"
        "2026-05-05,,,,,\r\n"
    )
    rows = list(csv.DictReader(io.StringIO(written(write_treatments, diary))))
    assert [(row["lot"], row["treatment"]) for row in rows] == [("A", "1"), ("B", "2"), ("", "")]


def test_the_answer_is_told_in_unrounded_numbers(diary: Diary) -> None:
    fill(diary, days=120, treatments=2)
    answer = get_answer(diary)

    rows = list(csv.DictReader(io.StringIO(written(write_answer, diary))))

    assert len(rows) == 2 * 4 * 3
    peaks = [row for row in rows if row["phase"] == "peak"]
    told = {(row["treated_on"], row["symptom"]): row for row in peaks}
    line = answer.treatments[1].lines[TOGETHER]
    row = told[answer.treatments[1].treated_on.isoformat(), "all together"]
    assert peaks[4] == row
    assert line.change is not None
    assert (row["verdict"], row["reason"]) == (line.verdict.value, line.reason or "")
    for name in ("change", "low", "high"):
        assert float(row[name]) == getattr(line, name)
    assert (float(row["before_mean"]), float(row["after_mean"])) == (
        line.before.mean,
        line.after.mean,
    )
    assert row["after_first"] == str(line.after.first)
    assert row["flags"].split() == list(line.flags)


def test_only_words_beyond_ascii_need_a_mark(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    assert not written(write_ratings, diary).startswith("\ufeff")

    follow(diary, [*SYMPTOMS, "Ängste"])
    record_treatment(diary, a_treatment())
    for write in (write_ratings, write_answer):
        assert written(write, diary).startswith("\ufeff")


def test_no_cell_of_any_file_is_a_formula(diary: Diary) -> None:
    names = ["=1+1", "@x", "-pain", '＝cmd|"x"', "'=1"]
    follow(diary, names)
    rate_day(diary, TODAY, DayDraft(dict.fromkeys(range(8), 4)), None)
    words = dict.fromkeys(("dilution", "lot", "injector", "clinic", "note"), "=1+1")
    record_treatment(diary, a_whole_treatment(**words))

    for write in (write_ratings, write_injections, write_treatments, write_answer):
        for row in csv.reader(io.StringIO(written(write, diary).removeprefix("\ufeff"))):
            assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row)


def test_scores_are_written_the_earliest_first(diary: Diary, cast: Cast) -> None:
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    for day, scale, score in ((11, "twstrs_total", "41.25"), (4, "tsui", "10")):
        record_score(bobs, ScoreDraft(date(2026, 6, day), scale, Decimal(score)))

    assert written(FILES["scores.csv"], diary) == (
        "day,scale,score\r\n2026-06-04,tsui,10\r\n2026-06-11,twstrs_total,41.25\r\n"
    )
