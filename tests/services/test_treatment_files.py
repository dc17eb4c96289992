"""Bringing treatments.csv in, alone and beside injections.csv."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access import Diary
from app.extensions import db
from app.models import Side
from app.sentences.imports import place, sentence
from app.services.day_batches import list_day_rows
from app.services.imports import Preview, preview, read_file, save_import
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    draft_of,
    list_treatments,
    record_treatment,
)
from tests.builders import a_treatment, a_whole_treatment, an_injection

DAY = date(2026, 5, 4)
BOTOX = "onabotulinumtoxinA"
SHOTS = "day,product,muscle,side,dose_units\n"
NUMBERED = "day,product,muscle,dose_units,side,treatment\n"
HEADER = "day,product,lot,note,treatment\n"


def whole(**cells: str) -> str:
    """A file with one treatment of which these cells are known."""
    row = {"day": "2026-05-04", "product": "Botox"} | cells
    return f"{','.join(row)}\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"


def try_files(diary: Diary, *contents: str) -> Preview:
    """What the preview said, once it is proved that saving says and does the same."""
    files = [read_file(text.encode(), f"file{n}.csv") for n, text in enumerate(contents, 1)]
    shown = preview(diary, *files)
    assert save_import(diary, *files) == shown
    db.session.expire_all()
    return shown


def drafts(diary: Diary) -> list[TreatmentDraft]:
    return [draft_of(treatment) for treatment in list_treatments(diary)]


def said(found: Preview) -> list[tuple[str, str, str]]:
    return [(each.file, place(each), sentence(each)) for each in found.problems]


# name: (file, where it is wrong, words of what is said)
BAD = {
    "an unreadable day": (whole(day="last May", lot="A"), "Row 2, day", "“last May” is not a day"),
    "no day": ("product,lot\nBotox,A\n", "Row 1", "first row: day"),
    "no product": ("day,volume_ml\n2026-05-04,1\n", "Row 1", "missing in the first row: product"),
    "two lots": ("day,product,lot,lot\n2026-05-04,,A,B\n", "Row 1", "“lot” is there twice"),
    "a future day": (whole(day="2026-06-12", lot="A"), "Row 2", "2026-06-12 has not come yet"),
    "a long lot": (whole(lot="x" * 41), "Row 2, lot", "lot number with at most 40 characters"),
    "a long clinic": (whole(clinic="x" * 81), "Row 2, clinic", "Use at most 80 characters"),
    "a long dilution": (whole(dilution="x" * 81), "Row 2, dilution", "at most 80 characters"),
    "a long injector": (whole(injector="x" * 81), "Row 2, injector", "at most 80 characters"),
    "a long note": (whole(lot="A", note="x" * 2001), "Row 2, note", "at most 2000 characters"),
    "signs": (whole(clinic="a\x0bb"), "Row 2, clinic", "Take out the signs of “a\ufffdb”"),
    "an unreadable expiry": (
        whole(expires_on="spring"), "Row 2, expires_on", "“spring” is not a day"
    ),
    "an expiry before the day": (
        whole(expires_on="2026-05-03"), "Row 2, expires_on", "2026-05-03 is before the day"
    ),
    "an expiry before, not known": (
        whole(expires_on="2026-05-03", expired="no"), "Row 2, expires_on", "is before the day"
    ),
    "total 0": (whole(total_units="0"), "Row 2, total_units", "more than 0 units"),
    "total of words": (whole(total_units="many"), "Row 2, total_units", "not a number of units"),
    "total 1,000": (whole(total_units="1,000"), "Row 2, total_units", "could be two numbers"),
    "volume 0": (whole(volume_ml="0"), "Row 2, volume_ml", "more than 0 ml"),
    "volume 1001": (whole(volume_ml="1001"), "Row 2, volume_ml", "at most 1,000 ml"),
    "volume of words": (whole(volume_ml="2 ml"), "Row 2, volume_ml", "not a number of millilitres"),
    "volume 1.234": (whole(volume_ml="1.234"), "Row 2, volume_ml", "could be two numbers"),
    "no such guidance": (whole(guidance="x-ray"), "Row 2, guidance", "“x-ray” cannot be read"),
    "none and some": (whole(guidance="none emg"), "Row 2, guidance", "none alone"),
    "perhaps finished": (whole(lot="A", finished="maybe"), "Row 2, finished", "neither yes nor no"),
    "a word as number": (whole(lot="A", treatment="first"), "Row 2, treatment", "is not a number"),
    "a row twice": (
        HEADER + "2026-05-04,Botox,A,,\n2026-05-04,onabotulinumtoxinA,A,,\n", "Row 3",
        "Row 2 is about the same day and product",
    ),
    "a number twice": (HEADER + "2026-05-04,,A,,1\n2026-05-04,,B,,1\n", "Row 3", "Row 2 is about"),
    "a row without its number": (
        HEADER + "2026-05-04,,A,,1\n2026-05-04,,B,,\n", "Row 3", "Write there which treatment"
    ),
    "ratings beside": ("day,product,Neck pain\n2026-05-04,,4\n", "Row 1", "muscle, side"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_where_and_changes_nothing(diary: Diary, name: str) -> None:
    content, where, words = BAD[name]
    record_treatment(diary, a_treatment(day=date(2026, 1, 31)))
    good = "day,symptom,severity\n2026-06-01,Tics,4\n"
    before = drafts(diary)

    found = try_files(diary, good, content)

    ((file, told_where, told),) = said(found)
    assert (file, told_where) == ("file2.csv", where)
    assert words in told
    assert (drafts(diary), list_day_rows(diary)) == (before, [])


@pytest.mark.parametrize("header", ["day,product", "Date,Product,Note,Finished,Treatment"])
def test_a_treatment_may_come_with_its_day_alone(diary: Diary, header: str) -> None:
    found = try_files(diary, f"{header}\n2026-05-04,\n2026-01-31,Dysport\n")

    assert (found.problems, found.new_treatments) == ((), 2)
    assert drafts(diary) == [
        TreatmentDraft(date(2026, 1, 31), "abobotulinumtoxinA"),
        TreatmentDraft(DAY),
    ]


def test_all_that_is_known_is_read_however_it_is_written(diary: Diary) -> None:
    cells = {
        "total_units": "82,5", "dilution": " 100 units in 2 ml ", "volume_ml": "1,65",
        "lot": "C1234", "expires_on": "31.3.2027", "guidance": "Ultrasound, EMG",
        "injector": "Dr Bob", "clinic": "Movement clinic", "note": "less pain than last time",
        "finished": "Yes", "weather": "rain",
    }  # fmt: skip
    found = try_files(diary, whole(**cells))

    assert (found.problems, found.ignored) == ((), ("weather",))
    assert drafts(diary) == [a_whole_treatment(injections=())]


def test_both_files_are_joined_by_day_and_product(diary: Diary) -> None:
    shots = SHOTS + (
        "2026-05-04,Botox,masseter,left,25\n2026-05-04,Dysport,masseter,left,75\n2026-01-31,,,,\n"
    )
    details = HEADER + (
        "2026-05-04,Dysport,D1,,\n2026-05-04,Botox,B1,well,\n2025-10-31,Botox,B0,,\n"
    )
    for order in ((shots, details), (details, shots)):
        found = try_files(diary, *order)
        assert found.problems == ()
    assert (found.new_treatments, found.unchanged_treatments) == (0, 4)

    line = InjectionDraft("masseter", Side.LEFT, Decimal(25))
    assert {(draft.day, draft.product): draft for draft in drafts(diary)} == {
        (DAY, BOTOX): TreatmentDraft(DAY, BOTOX, (line,), lot="B1", note="well"),
        (DAY, "abobotulinumtoxinA"): TreatmentDraft(
            DAY, "abobotulinumtoxinA", (replace(line, dose_units=Decimal(75)),), lot="D1"
        ),
        (date(2026, 1, 31), None): TreatmentDraft(date(2026, 1, 31)),
        (date(2025, 10, 31), BOTOX): TreatmentDraft(date(2025, 10, 31), BOTOX, lot="B0"),
    }


@pytest.mark.parametrize("turned", [False, True])
def test_one_file_after_the_other_comes_to_the_same(diary: Diary, turned: bool) -> None:
    files = [SHOTS + "2026-05-04,Botox,masseter,left,25\n", whole(lot="B1")]
    for file in files[::-1] if turned else files:
        assert try_files(diary, file).changes

    line = InjectionDraft("masseter", Side.LEFT, Decimal(25))
    assert drafts(diary) == [TreatmentDraft(DAY, BOTOX, (line,), lot="B1")]


def test_an_empty_cell_leaves_what_is_stored(diary: Diary) -> None:
    record_treatment(diary, a_whole_treatment())

    found = try_files(diary, whole(lot="C9", dilution="", note="", total_units=""))

    assert (found.changed_treatments, drafts(diary)) == (1, [a_whole_treatment(lot="C9")])


def test_a_vial_that_was_used_after_its_last_day_needs_a_yes(diary: Diary) -> None:
    found = try_files(diary, whole(expires_on="2026-05-03", expired="yes"))

    assert found.problems == ()
    assert drafts(diary) == [TreatmentDraft(DAY, BOTOX, expires_on=date(2026, 5, 3))]


def test_two_files_that_say_different_things_are_refused(diary: Diary) -> None:
    found = try_files(diary, whole(lot="A"), whole(lot="B"))

    assert [each[:2] for each in said(found)] == [("file2.csv", "Row 2")]
    assert "Row 2 of file1.csv says something else" in said(found)[0][2]
    assert drafts(diary) == []


# ---------------------------------------------------------------- two of one day and product

TWO = HEADER + "2026-05-04,Botox,A,,1\n2026-05-04,Botox,B,,2\n"
LINES = NUMBERED + "2026-05-04,Botox,masseter,20,,2\n2026-05-04,Botox,platysma,10,,1\n"
FIRST = TreatmentDraft(DAY, BOTOX, (InjectionDraft("platysma", None, Decimal(10)),), lot="A")
SECOND = TreatmentDraft(DAY, BOTOX, (InjectionDraft("masseter", None, Decimal(20)),), lot="B")


def by_lot(diary: Diary) -> list[TreatmentDraft]:
    return sorted(drafts(diary), key=lambda draft: draft.lot or "")


def test_two_that_are_numbered_stay_two(diary: Diary) -> None:
    assert try_files(diary, LINES, TWO).new_treatments == 2
    assert by_lot(diary) == [FIRST, SECOND]

    for files in ((LINES, TWO), (TWO,), (LINES,)):
        found = try_files(diary, *files)
        assert (found.problems, found.changes, found.unchanged_treatments) == ((), False, 2)


def test_rows_without_a_number_still_belong_to_one_treatment(diary: Diary) -> None:
    plain = SHOTS + "2026-05-04,Botox,masseter,,20\n2026-05-04,Botox,platysma,,10\n"
    assert try_files(diary, plain).new_treatments == 1
    (one,) = drafts(diary)
    assert len(one.injections) == 2


def test_rows_of_both_without_a_number_are_known_again(diary: Diary) -> None:
    for draft in (FIRST, SECOND):
        record_treatment(diary, draft)
    plain = SHOTS + "2026-05-04,Botox,masseter,,20\n2026-05-04,Botox,platysma,,10\n"

    assert not try_files(diary, plain).changes
    assert by_lot(diary) == [FIRST, SECOND]


def test_of_two_the_one_that_is_known_leaves_the_other(diary: Diary) -> None:
    record_treatment(diary, FIRST)
    assert try_files(diary, LINES, TWO).new_treatments == 1
    assert by_lot(diary) == [FIRST, SECOND]

    changed = TWO.replace("B,,", "B,well,")
    assert try_files(diary, LINES, changed).changed_treatments == 1
    assert by_lot(diary) == [FIRST, replace(SECOND, note="well")]


def test_a_row_that_says_little_does_not_take_the_place_of_another(diary: Diary) -> None:
    for draft in (TreatmentDraft(DAY, BOTOX, (an_injection(),), lot="Z"), SECOND):
        record_treatment(diary, draft)

    found = try_files(diary, HEADER + "2026-05-04,Botox,,,1\n2026-05-04,Botox,B,,2\n")

    assert (found.problems, found.changes) == ((), False)


def test_which_of_two_is_meant_is_asked_where_nobody_can_tell(diary: Diary) -> None:
    for draft in (FIRST, SECOND):
        record_treatment(diary, draft)
    before = by_lot(diary)

    for file in (TWO.replace("A,,", "Y,,").replace("B,,", "Z,,"), whole(lot="Y")):
        found = try_files(diary, file)
        assert [each[1] for each in said(found)] == ["Row 2"]
        assert "more than one treatment on 2026-05-04" in said(found)[0][2]
        assert by_lot(diary) == before
