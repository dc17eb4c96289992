"""Bringing files in: what is refused and why, and what a good file changes."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed
from app.extensions import db
from app.models import Side
from app.sentences.imports import place, sentence
from app.services.audit import Act, list_events
from app.services.day_batches import list_day_rows
from app.services.days import DayDraft, find_day, list_versions, rate_day
from app.services.imports import Preview, preview, read_file, save_import
from app.services.symptoms import list_symptoms
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    draft_of,
    list_treatments,
    record_treatment,
)
from tests.builders import a_day, a_treatment, an_injection
from tests.conftest import NOON, TODAY, Cast

DAY = date(2026, 6, 1)
TURN, TREMOR = "Neck pulling or turning", "Head tremor"
LONG = "day,symptom,severity\n"
SHOTS = "day,product,muscle,side,dose_units\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010101006000600000ffdb0043000302020302")


def a_zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names or ("ratings.csv",):
            archive.writestr(name, LONG + "2026-06-01,Pain,4\n")
    return packed.getvalue()


def shots(*, lines: int = 1, **cells: str) -> str:
    row = {"day": "2026-05-04", "product": "Botox", "muscle": "", "side": "", "dose_units": ""}
    return SHOTS + (",".join(f'"{cell}"' for cell in (row | cells).values()) + "\n") * lines


def rated(severity: str = "4", day: str = "2026-06-01", symptom: str = "Pain") -> str:
    return f'{LONG}2026-06-02,Pain,3\n{day},"{symptom}","{severity}"\n'


def days(*written: str) -> str:
    return LONG + "".join(f"{day},Pain,4\n" for day in written)


def wide(symptoms: int) -> str:
    names = ",".join(f"ache {number}" for number in range(symptoms))
    return f"day,{names}\n2026-06-01{',3' * symptoms}\n"


# name: (file, where it is wrong, words of what is said)
BAD: dict[str, tuple[str | bytes, str, str]] = {
    "empty": (b"", "Whole file", "The file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "Whole file", "The file is empty"),
    "only blanks": ("\r\n \r\n,,\r\n", "Whole file", "The file is empty"),
    "header only": (LONG, "Whole file", "only the row of column names"),
    "header and blank rows": (LONG + ",,\n\n", "Whole file", "only the row of column names"),
    "a JPEG": (JPEG, "Whole file", "not a file of plain text"),
    "half a zip": (a_zip()[:-30], "Whole file", "zip file is damaged"),
    "a zip without a table": (a_zip("photo.jpg"), "Whole file", "no table in this zip file"),
    "a workbook": (a_zip("[Content_Types].xml"), "Whole file", "This is a workbook"),
    "two unknown tables": (a_zip("one.csv", "two.csv"), "Whole file", "several tables"),
    "an archive": ('{"format": "x", "checksum": ""}', "Whole file", "archive of a whole diary"),
    "half an archive": ('{"format": "x", "content": {', "Whole file", "not whole"),
    "deep JSON": ('{"a":' * 100_000, "Whole file", "not whole"),
    "a list of JSON": ("[[1]]", "Whole file", "JSON"),
    "501 columns": ("day" + ",x" * 500 + "\n1\n", "Row 1", "501 columns"),
    "a NUL byte": (days("2026-06-01").encode() + b"\x00", "Whole file", "not a file of plain"),
    "UTF-16 without mark": (
        days("2026-06-01").encode("utf-16-le"), "Whole file", "not a file of plain text"
    ),
    "half a UTF-16 sign": (b"\xff\xfed\x00a", "Whole file", "not a file of plain text"),
    "quotes that do not close": (LONG + '2026-06-01,"Pain,4\n', "Row 2", "quotation marks"),
    "a cell of 200 kB": (rated(symptom="x" * 200_000), "Row 3", "quotation marks do not fit"),
    "no day": ("symptom,severity\nPain,3\n", "Row 1", "columns are missing in the first row: day"),
    "no symptom": ("day,severity\n2026-06-01,3\n", "Row 1", "first row: symptom"),
    "no severity": ("day,symptom\n2026-06-01,Pain\n", "Row 1", "first row: severity"),
    "no side": ("day,product,muscle\n2026-06-01,,\n", "Row 1", "first row: side, dose_units"),
    "no header": ("2026-06-01,Pain,4\n2026-06-02,Pain,4\n", "Row 1", "There is no column “day”"),
    "a column twice": ("day,Pain,pain \n2026-06-01,1,2\n", "Row 1", "“pain” is there twice"),
    "two days": ("day,date,Pain\n2026-06-01,2026-06-02,2\n", "Row 1", "“day” is there twice"),
    "day alone": ("day\n2026-06-01\n", "Row 1", "no column with a symptom"),
    "answer.csv": ("treated_on,symptom,verdict\n2026-05-04,x,worse\n", "Whole file", "answer.csv"),
    "11": (rated("11"), "Row 3, severity", "11 is not on the scale"),
    "-1": (rated("-1"), "Row 3, severity", "-1 is not on the scale"),
    "3.7": (rated("3.7"), "Row 3, severity", "3.7 is between two numbers"),
    "3,7": (rated("3,7"), "Row 3, severity", "3,7 is between two numbers"),
    "a word": (rated("bad"), "Row 3, severity", "“bad” is not a number"),
    "1e9 of pain": (rated("1e9"), "Row 3, severity", "“1e9” is not a number"),
    "400 nines": (rated("9" * 400), "Row 3, severity", "99… is between two numbers"),
    "an arabic three": (rated("٣"), "Row 3, severity", "“٣” is not a number"),
    "wide 11": ("day,Pain\n2026-06-01,4\n2026-06-02,11\n", "Row 3, Pain", "not on the scale"),
    "a future day": (rated(day="2026-06-12"), "Row 3, day", "2026-06-12 has not come yet"),
    "1899": (rated(day="1899-12-31"), "Row 3, day", "1899-12-31 is before 1900"),
    "year 0": (rated(day="0000-01-01"), "Row 3, day", "0000-01-01 is not in the calendar"),
    "30 February": (rated(day="2026-02-30"), "Row 3, day", "is not in the calendar"),
    "no such day": (rated(day="yesterday"), "Row 3, day", "“yesterday” is not a day"),
    "a day left out": (rated(day=""), "Row 3, day", "Write the day"),
    "two digits": (rated(day="1/6/26"), "Row 3, day", "“1/6/26” is not a day"),
    "could be two days": (days("2025-12-31", "03/04/2025"), "Row 3, day", "could be two days"),
    "both orders": (
        days("31/12/2025", "12/31/2025", "3/4/2025"), "Row 4, day", "3/4/2025 could be two days"
    ),
    "a name of 81": (rated(symptom="x" * 81), "Row 3, symptom", "too long"),
    "a column of 81": (f"day,{'x' * 81}\n2026-06-01,4\n", "Row 1", "too long"),
    "no name": (rated(symptom=" "), "Row 3, symptom", "Write the name of the symptom"),
    "201 columns": (wide(201), "Row 1", "These would be 201 symptoms"),
    "200 beside three": (wide(200), "Whole file", "203 symptoms. A diary can have 200"),
    "said twice": (LONG + "2026-06-01,Pain,4\n2026-06-01,pain,5\n", "Row 3", "Row 2 says another"),
    "said and skipped": (LONG + "2026-06-01,Pain,4\n2026-06-01,Pain,\n", "Row 3", "Row 2 says"),
    "wide twice": ("day,Pain\n2026-06-01,4\n\n1.6.2026,5\n", "Row 4", "Row 2 says another number"),
    "a cell too many": (LONG + "2026-06-01,Pain, neck,4\n", "Row 2", "has 4 cells"),
    "no moment": (
        "day,symptom,severity,entered_at\n2026-06-01,Pain,4,noon\n",
        "Row 2, entered_at", "“noon” is not a moment",
    ),
    "a later moment": (
        "day,symptom,severity,entered_at\n2026-06-01,Pain,4,2026-06-11T10:00:01Z\n",
        "Row 2, entered_at", "has not come yet",
    ),
    "hour 25": (
        "day,symptom,severity,entered_at\n2026-06-01,Pain,4,2026-06-01T25:00Z\n",
        "Row 2, entered_at", "is not a moment",
    ),
    "perhaps recalled": (
        "day,symptom,severity,recalled\n2026-06-01,Pain,4,maybe\n",
        "Row 2, recalled", "“maybe” is neither yes nor no",
    ),
    "41 lines": (shots(muscle="masseter", lines=41), "Row 2", "has 41 rows"),
    "dose 0": (shots(dose_units="0"), "Row 2, dose_units", "more than 0 units"),
    "dose 0.00": (shots(dose_units="0.00"), "Row 2, dose_units", "more than 0 units"),
    "dose -1": (shots(dose_units="-1"), "Row 2, dose_units", "more than 0 units"),
    "dose 1e9": (shots(dose_units="1e9"), "Row 2, dose_units", "“1e9” is not a number of units"),
    "dose 1000000000": (shots(dose_units="1000000000"), "Row 2, dose_units", "at most 50,000"),
    "dose 1,000": (shots(dose_units="1,000"), "Row 2, dose_units", "could be two numbers"),
    "dose 12.345": (shots(dose_units="12.345"), "Row 2, dose_units", "could be two numbers"),
    "dose of words": (shots(dose_units="a lot"), "Row 2, dose_units", "“a lot” is not a number"),
    "unknown product": (shots(product="Potion"), "Row 2, product", "“Potion” is not a product"),
    "unknown side": (shots(side="upside"), "Row 2, side", "“upside” is not a side"),
    "both sides": (shots(side="Both"), "Row 2, side", "“both” are two sides"),
    "a future treatment": (shots(day="2026-06-12"), "Row 2", "2026-06-12 has not come yet"),
    "an early treatment": (shots(day="1899-12-31"), "Row 2, day", "is before 1900"),
}  # fmt: skip


def bytes_of(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def try_file(diary: Diary, *contents: str | bytes) -> Preview:
    """What the preview said, once it is proved that saving says and does the same."""
    files = [
        read_file(bytes_of(content), f"file{number}.csv")
        for number, content in enumerate(contents, 1)
    ]
    shown = preview(diary, *files)
    assert save_import(diary, *files) == shown
    db.session.expire_all()
    return shown


def all_of(diary: Diary) -> tuple[object, ...]:
    now = open_diary(diary.actor_id, diary.patient_id, Right.READ)
    treatments = [(each.id, each.version, draft_of(each)) for each in list_treatments(diary)]
    return (
        now.revision,
        len(list_events(diary)),
        list_day_rows(diary),
        treatments,
        list_symptoms(diary, retired=True),
    )


def labels(diary: Diary) -> list[str]:
    return [symptom.label for symptom in list_symptoms(diary)]


def ratings_of(diary: Diary) -> dict[date, str]:
    return {row.day: row.ratings for row in list_day_rows(diary)}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_where_and_changes_nothing(diary: Diary, name: str) -> None:
    content, where, words = BAD[name]
    rate_day(diary, DAY, a_day(), None)
    record_treatment(diary, a_treatment())
    before = all_of(diary)

    found = try_file(diary, content)

    assert [(each.file, place(each)) for each in found.problems] == [("file1.csv", where)]
    assert words in sentence(found.problems[0])
    assert all_of(diary) == before


def test_every_bad_cell_is_told_in_the_order_of_the_file(diary: Diary) -> None:
    rows = "x,Pain,4\n2026-06-01,,11\n2026-06-01,Pain,4,5\n2026-06-12,Pain,1\n"

    found = try_file(diary, LONG + "2026-06-01,Pain,4\n" + rows)

    told = [place(problem) for problem in found.problems]
    assert told == ["Row 3, day", "Row 4, symptom", "Row 4, severity", "Row 5", "Row 6, day"]
    assert list_day_rows(diary) == []


GOOD: dict[str, str | bytes] = {
    "plain": "day,symptom,severity\n2025-12-31,Ängste,4\n2026-01-03,Ängste,5\n",
    "byte order mark": "\ufeffday,symptom,severity\n2025-12-31,Ängste,4\n2026-01-03,Ängste,5\n",
    "UTF-16": "day,symptom,severity\n2025-12-31,Ängste,4\n2026-01-03,Ängste,5\n".encode("utf-16"),
    "Latin-1": "day,symptom,severity\n2025-12-31,Ängste,4\n2026-01-03,Ängste,5\n".encode("latin-1"),
    "semicolons": "day;symptom;severity\n2025-12-31;Ängste;4\n2026-01-03;Ängste;5\n",
    "tabs": "day\tsymptom\tseverity\n2025-12-31\tÄngste\t4\n2026-01-03\tÄngste\t5\n",
    "a named sign": "sep=;\nday;symptom;severity\n2025-12-31;Ängste;4\n2026-01-03;Ängste;5\n",
    "CRLF": "day,symptom,severity\r\n2025-12-31,Ängste,4\r\n2026-01-03,Ängste,5\r\n",
    "CR": "day,symptom,severity\r2025-12-31,Ängste,4\r2026-01-03,Ängste,5",
    "other ways of days": LONG + "31/12/2025,Ängste,4\n2026-01-03,Ängste,5\n",
    "slashes that tell": LONG + "31/12/2025,Ängste,4\n03/01/2026,Ängste,5\n",
    "month first": LONG + "12/31/2025,Ängste,4\n1/3/2026,Ängste,5\n",
    "dots": LONG + "31.12.2025,Ängste,4\n3.1.2026,Ängste,5\n",
    "midnights": LONG + "2025-12-31 00:00:00,Ängste,4.0\n2026-01-03T00:00,Ängste,05\n",
    "quoted": '"day","symptom","severity"\n"2025-12-31","Ängste","4"\n2026-01-03,"Ängste",5\n',
    "empty rows": "\n\nday,symptom,severity\n,,\n2025-12-31,Ängste,4\n\n2026-01-03,Ängste,5,,\n",
    "the same twice": LONG + "2025-12-31,Ängste,4\n2025-12-31,ängste,4\n2026-01-03,Ängste,5\n",
    "other words": "Date,Note,Rating,Symptom\n2025-12-31,x,4,Ängste\n2026-01-03,y,5,Ängste\n",
    "wide": "day,Ängste,Empty,notes\n2025-12-31,4,,x\n2026-01-03,5,,y\n",
    "wide with short rows": "day,Ängste,Empty\n2025-12-31,4\n2026-01-03,5\n2026-01-04\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_one_and_the_same_is_read_however_it_is_written(diary: Diary, name: str) -> None:
    found = try_file(diary, GOOD[name])

    assert (found.problems, found.new_days, found.changed_days) == ((), 2, 0)
    assert found.new_symptoms == ("Ängste",)
    assert ratings_of(diary) == {date(2025, 12, 31): "...4", date(2026, 1, 3): "...5"}
    assert labels(diary)[3:] == ["Ängste"]


def test_a_cell_may_have_more_than_one_line(diary: Diary) -> None:
    found = try_file(diary, LONG + '2026-06-01,"my\nneck",4\r\n2026-06-02,"my\r\n neck",11\n')

    assert [place(problem) for problem in found.problems] == ["Row 3, severity"]
    assert try_file(diary, LONG + '2026-06-01,"my\r\nneck",4\n').new_symptoms == ("my neck",)


def test_what_is_new_is_counted_and_leaves_one_trace(diary: Diary) -> None:
    before = diary.revision, len(list_events(diary))

    found = try_file(diary, rated(), shots(muscle="masseter", dose_units="25"))

    assert (found.new_days, found.new_treatments, found.new_symptoms) == (2, 1, ("Pain overall",))
    events = list_events(diary)
    now = open_diary(diary.actor_id, diary.patient_id, Right.READ)
    assert (now.revision, len(events)) == (before[0] + 1, before[1] + 1)
    assert [event.act for event in events].count(Act.FILE_IMPORTED) == 1


def test_a_known_symptom_is_told_by_its_name_or_code(diary: Diary) -> None:
    stored = labels(diary)
    names = [stored[0].upper(), "head_tremor", "Tremor of my LEFT  hand"]

    found = try_file(diary, LONG + "".join(f"2026-06-01,{name},4\n" for name in names))

    assert (found.new_symptoms, labels(diary)) == ((), stored)
    assert ratings_of(diary) == {DAY: "444"}


def test_a_day_is_merged_and_its_former_version_kept(diary: Diary) -> None:
    rate_day(diary, DAY, a_day(), None)  # 4, 6, skipped; with a note
    names = labels(diary)
    rows = [f"2026-06-01,{names[0]},", f"2026-06-01,{names[1]},7", f"2026-06-01,{names[2]},2"]

    found = try_file(diary, LONG + "\n".join(rows))

    assert (found.new_days, found.changed_days, found.unchanged_days) == (0, 1, 0)
    day = find_day(diary, DAY)
    assert day is not None
    # Nobody told when, so that is not known; a skipped one never overrides a number.
    assert (day.ratings, day.note, day.version) == ("472", "slept badly", 2)
    assert (day.entered_at, day.recalled) == (None, None)
    (former,) = list_versions(diary, DAY)
    assert (former.ratings, former.entered_at, former.version) == ("46-", NOON, 1)


def test_when_a_day_was_entered_is_kept(diary: Diary) -> None:
    header = "day,symptom,severity,entered_at,recalled\n"
    rows = (
        "2026-06-01,Pain,4,2026-06-01T20:00:00Z,no\n"
        "2026-06-02,Pain,4,2026-06-06T01:00:00+02:00,\n"  # late on the third day after, in Berlin
        "2026-06-03,Pain,4,2026-06-06T22:30:00Z,\n"  # the fourth day after has begun in Berlin
        "2026-06-04,Pain,4,,yes\n"
        "2026-06-05,Pain,4,,\n"
        "2026-06-06,Pain,4,2026-06-06T20:00,yes\n"
        "2026-06-06,Tics,4,2026-06-06T21:00:00.5Z,no\n"
    )
    found = try_file(diary, header + rows)

    assert found.problems == ()
    stored = {row.day.day: (row.entered_at, row.recalled) for row in list_day_rows(diary)}
    assert stored == {
        1: (datetime(2026, 6, 1, 20, tzinfo=UTC), False),
        2: (datetime(2026, 6, 5, 23, tzinfo=UTC), True),
        3: (datetime(2026, 6, 6, 22, 30, tzinfo=UTC), True),
        4: (None, True),
        5: (None, None),
        6: (datetime(2026, 6, 6, 21, 0, 0, 500_000, tzinfo=UTC), True),
    }


def test_the_same_ratings_without_a_moment_leave_the_moment(diary: Diary) -> None:
    rate_day(diary, DAY, DayDraft({0: 4}), None)
    before = all_of(diary)

    found = try_file(diary, f"{LONG}2026-06-01,{labels(diary)[0]},4\n")

    assert (found.changes, found.unchanged_days) == (False, 1)
    assert all_of(diary) == before


def test_empty_cells_of_a_wide_file_say_nothing(diary: Diary) -> None:
    rate_day(diary, DAY, DayDraft({0: 4}), None)
    first, second, third = labels(diary)

    found = try_file(diary, f"day,{first},{second},{third}\n2026-06-01,,5,\n2026-06-02,,,\n")

    assert (found.changed_days, found.new_days, found.new_symptoms) == (1, 0, ())
    assert ratings_of(diary) == {DAY: "45"}


def test_columns_that_are_not_used_are_named(diary: Diary) -> None:
    found = try_file(diary, "day,symptom,severity,Mood,Weather\n2026-06-01,Pain,4,fine,rain\n")

    assert found.ignored == ("Mood", "Weather")


def test_two_files_are_taken_together(diary: Diary) -> None:
    one, other = LONG + "2026-06-01,Pain,4\n", "day,Pain,Tics\n2026-06-01,4,3\n2026-06-02,,3\n"

    assert try_file(diary, one, other).new_days == 2
    assert ratings_of(diary) == {DAY: "...43", date(2026, 6, 2): "....3"}


def test_a_file_without_rows_is_well_beside_one_that_has_some(diary: Diary) -> None:
    found = try_file(diary, rated(), SHOTS)

    assert (found.problems, found.new_days, found.new_treatments) == ((), 2, 0)


def test_two_files_that_say_different_things_are_refused(diary: Diary) -> None:
    before = all_of(diary)

    found = try_file(diary, rated("4"), rated("5"), shots(side="left"), shots(side="right"))

    told = [(each.file, place(each), sentence(each)) for each in found.problems]
    assert [each[:2] for each in told] == [("file2.csv", "Row 3"), ("file4.csv", "Row 2")]
    assert "Row 3 of file1.csv says another number" in told[0][2]
    assert "Row 2 of file3.csv says something else" in told[1][2]
    assert all_of(diary) == before


# ---------------------------------------------------------------- injections


def test_a_session_is_put_together_from_its_rows(diary: Diary) -> None:
    rows = (
        "2026-05-04,Botox,Splenius capitis,left,62.5\n"
        '2026-05-04,onabotulinumtoxinA,masseter,R,"12,5"\n'
        "2026-05-04,Botox,,,\n"
        "2026-01-31,,,,\n"
        "2025-10-31,Dysport,,Midline,\n"
    )
    found = try_file(diary, SHOTS + rows)

    assert (found.problems, found.new_treatments) == ((), 3)
    assert {draft.day: draft for draft in map(draft_of, list_treatments(diary))} == {
        date(2026, 5, 4): TreatmentDraft(
            date(2026, 5, 4),
            "onabotulinumtoxinA",
            (
                an_injection(),
                InjectionDraft("masseter", Side.RIGHT, Decimal("12.5")),
                InjectionDraft(),
            ),
        ),
        date(2026, 1, 31): TreatmentDraft(date(2026, 1, 31)),
        date(2025, 10, 31): TreatmentDraft(
            date(2025, 10, 31), "abobotulinumtoxinA", (InjectionDraft(side=Side.MIDLINE),)
        ),
    }


def test_a_stored_treatment_is_revised_and_keeps_its_note(diary: Diary) -> None:
    record_treatment(diary, a_treatment(product=None))

    found = try_file(diary, shots(muscle="masseter", dose_units="25"))

    assert (found.new_treatments, found.changed_treatments) == (0, 1)
    (treatment,) = list_treatments(diary)
    line = InjectionDraft("masseter", None, Decimal(25))
    assert draft_of(treatment) == a_treatment(product="onabotulinumtoxinA", injections=(line,))
    assert treatment.version == 2


def test_what_a_file_does_not_tell_of_a_treatment_stays(diary: Diary) -> None:
    record_treatment(diary, a_treatment())
    before = all_of(diary)

    found = try_file(diary, SHOTS + "2026-05-04,,,,\n")

    assert (found.changes, found.unchanged_treatments) == (False, 1)
    assert all_of(diary) == before


def test_which_of_two_treatments_is_meant_is_asked(diary: Diary) -> None:
    record_treatment(diary, a_treatment())
    record_treatment(diary, a_treatment(injections=()))
    before = all_of(diary)

    found = try_file(diary, shots(muscle="masseter"))

    assert [place(problem) for problem in found.problems] == ["Row 2"]
    assert "more than one treatment on 2026-05-04" in sentence(found.problems[0])
    assert all_of(diary) == before


# ---------------------------------------------------------------- who, and how much


def test_only_who_may_record_brings_files_in(diary: Diary, cast: Cast) -> None:
    read = read_file(rated().encode(), "ratings.csv")
    reader = open_diary(cast.carol, cast.alice, Right.READ)
    for act in (preview, save_import):
        with pytest.raises(NotAllowed):
            act(reader, read)

    assert save_import(open_diary(cast.bob, cast.alice, Right.RECORD), read).new_days == 2
    assert (Act.FILE_IMPORTED, cast.bob) in {(e.act, e.actor_id) for e in list_events(diary)}


@pytest.mark.slow
def test_200_000_rows_are_brought_in(diary: Diary) -> None:
    count = 40_000
    first = TODAY.toordinal() - count + 1
    content = LONG + "".join(
        f"{date.fromordinal(first + number)},ache {place},{(number + place) % 11}\n"
        for number in range(count)
        for place in range(5)
    )
    found = save_import(diary, read_file(content.encode(), "ratings.csv"))

    assert (found.problems, found.new_days, len(found.new_symptoms)) == ((), count, 5)
    rows = list_day_rows(diary)
    assert (len(rows), rows[-1].day, rows[0].ratings) == (count, TODAY, "...01234")
    assert not save_import(diary, read_file(content.encode(), "ratings.csv")).changes
