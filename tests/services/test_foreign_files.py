"""Files of other diaries, and any table: what each value becomes, and what is refused."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from app.access import Diary, Right
from app.models import Source
from app.sentences.imports import place, sentence
from app.services.days import find_day, list_days
from app.services.file_reading import look_at, read_files
from app.services.foreign.choices import (
    Choices,
    ColumnChoice,
    Layout,
    Together,
    TrackChoice,
    read_choices,
    write_choices,
)
from app.services.foreign.dates import Order, find_open, order_of, read_day
from app.services.foreign.parts import Line, Scale
from app.services.import_batches import list_imports
from app.services.imports import Collisions, ParsedFile, preview, save_import
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatments
from tests.conftest import Cast
from tests.planted import share

Opened = Callable[..., AbstractContextManager[Diary]]
DATA = Path(__file__).parents[1] / "data" / "diaries"
WORDS = {"rad": 0, "good": 3, "meh": 5, "bad": 8, "awful": 10}
ALL = tuple(Line)


def content_of(name: str) -> bytes:
    return (DATA / f"{name}.csv").read_bytes()


def read(name: str, **chosen: object) -> ParsedFile:
    (file,) = read_files(content_of(name), f"{name}.csv", Choices(**chosen))
    return file


def into(**symptoms: str) -> dict[str, TrackChoice]:
    return {name.replace("_", " "): TrackChoice(symptom) for name, symptom in symptoms.items()}


def ratings_of(file: ParsedFile) -> dict[date, dict[str, int | None]]:
    """Severities by day and symptom."""
    return {
        day: {file.symptoms[at]: rated[0] for at, rated in said.ratings.items()}
        for day, said in file.days.items()
        if said.ratings
    }


def told(file: ParsedFile) -> list[tuple[str, str]]:
    return [(place(problem), sentence(problem)) for problem in file.problems]


def table(text: str, columns: ColumnChoice, **tracks: TrackChoice) -> ParsedFile:
    choices = Choices(by_columns=True, columns=columns, tracks=tracks or None)
    (file,) = read_files(text.encode(), "mine.csv", choices)
    return file


# ---------------------------------------------------------------- Daylio


def test_the_words_of_a_daylio_mood_are_asked_and_not_guessed() -> None:
    first = look_at(content_of("daylio_1"), "d").foreign
    second = look_at(content_of("daylio_2"), "d").foreign

    assert first is not None
    assert second is not None
    (mood,) = first.tracks
    assert (mood.suggested, set(mood.words), mood.count) == ("mood", set(WORDS), 32)
    assert set(second.tracks[0].words) == {"sad", "average"}
    assert first.problems == second.problems == []


def test_a_daylio_day_is_read_as_it_was_chosen() -> None:
    tracks = {"Mood": TrackChoice("mood", words=WORDS)}

    strongest = read("daylio_1", tracks=tracks)
    average = read("daylio_1", tracks=tracks, together=Together.AVERAGE, lines=(Line.NOTE,))
    last = read("daylio_1", tracks=tracks, together=Together.LAST, lines=ALL)

    day = date(2020, 5, 28)  # rad, rad, rad, good, good, in the order of the day
    severities = [ratings_of(file)[day]["mood"] for file in (strongest, average, last)]
    assert severities == [3, 1, 3]
    assert (strongest.told.several, average.told.rounded) == (3, True)
    assert (strongest.days[day].note, last.days[day].note) == (None, "cleaning\nnap")
    assert average.days[date(2020, 5, 30)].note == "Note two\nNote one"
    assert last.source is Source.DAYLIO
    assert {said.entered_at for said in last.days.values()} == {None}, "nobody told when"


def test_a_daylio_word_without_a_number_is_left_out() -> None:
    file = read("daylio_2", tracks={"Mood": TrackChoice("mood", words={"sad": 7})})

    assert ratings_of(file) == {date(2021, 9, 28): {"mood": 7}}


def test_daylio_scales_become_symptoms_and_their_hours_words() -> None:
    text = (
        "\ufefffull_date,date,weekday,time,mood,activities,scales,note_title,note\n"
        "2024-01-02,Jan 2,Tuesday,18:52,rad,,Sleep Quality: 8/10 points | Sleep Time: 8:00,,\n"
    )
    tracks = {"Sleep Quality": TrackChoice("Restless sleep")}

    (file,) = read_files(text.encode(), "d.csv", Choices(tracks=tracks, lines=ALL))

    assert ratings_of(file) == {date(2024, 1, 2): {"Restless sleep": 2}}
    assert file.days[date(2024, 1, 2)].note == "Sleep Time: 8:00"


# ---------------------------------------------------------------- Bearable


def test_a_daylio_scale_called_mood_is_kept_apart_from_the_words() -> None:
    text = "full_date,mood,scales\n2024-01-02,rad,Mood: 4/5 points\n"

    found = look_at(text.encode(), "d.csv").foreign

    assert found
    words, points = found.tracks
    assert (words.name, words.words, points.name) == ("Mood", ("rad",), "Mood (scale)")
    assert points.scale == Scale(0, 5, better=True)


def test_bearable_rows_become_ratings_by_their_own_scales() -> None:
    tracks = into(Neck_spasm="Spasm", Mood="mood", Energy="fatigue")
    tracks["Back (lower) pain"] = TrackChoice("Back (lower) pain")

    file = read("bearable", tracks=tracks, lines=ALL)

    assert ratings_of(file) == {
        date(2020, 9, 21): {"Spasm": 3, "mood": 10},
        date(2020, 9, 22): {"Back (lower) pain": 7, "Spasm": 10, "mood": 3, "fatigue": 8},
    }
    assert file.days[date(2020, 9, 22)].note == "\n".join(
        ["after a long drive", "Fluoxitine (mg) 40", "Sleep: 9:15"]
    )
    assert file.days[date(2020, 9, 1)].note == "Nutrition: Bread | Cheese"
    assert file.problems == ()


def test_the_strongest_of_several_bearable_rows_counts_unless_another_is_chosen() -> None:
    tracks = {"Back (lower) pain": TrackChoice("pain")}
    severities = [
        ratings_of(read("bearable", tracks=tracks, together=each))[date(2020, 9, 22)]["pain"]
        for each in Together
    ]
    assert severities == [7, 5, 7]  # mild in the morning, moderate in the evening


def test_a_bearable_file_without_the_newer_column_is_read_as_well() -> None:
    rows = content_of("bearable").decode().splitlines()
    old = "\n".join(",".join(row.split(",")[:1] + row.split(",")[2:]) for row in rows)

    tracks = into(Neck_spasm="Spasm")
    (file,) = read_files(old.encode(), "b.csv", Choices(tracks=tracks))

    assert set(file.days) == {date(2020, 9, 21), date(2020, 9, 22)}


# ---------------------------------------------------------------- Flaredown


def test_a_flaredown_file_of_several_people_asks_whose_it_is() -> None:
    looked = look_at(content_of("flaredown"), "f.csv")

    assert looked.files is None
    assert looked.foreign is not None
    assert looked.foreign.people == (("abc=", 8), ("def=", 1))


def test_flaredown_doses_become_words_and_never_injections() -> None:
    long = "my neck turns to the left and i cannot hold it"
    tracks = {"Dystonia": TrackChoice("Dystonia"), long: TrackChoice("head_turn")}

    file = read("flaredown", person="abc=", tracks=tracks, lines=ALL)

    assert ratings_of(file) == {
        date(2019, 5, 1): {"Dystonia": 5, "head_turn": 10},
        date(2019, 5, 2): {"Dystonia": 0},
    }
    assert file.days[date(2019, 5, 1)].note == "stressed\nBotox injections\nBaclofen 8.0 mg"
    assert (file.treatments, file.ignored) == ({}, ("Weather",))


# ---------------------------------------------------------------- any table


WIDE = "When,Neck,Mood,Words\n3/4/2025,50,4,fine\n13/4/2025,n/a,1,\n"


def test_any_table_is_read_by_chosen_columns_scale_and_direction() -> None:
    columns = ColumnChoice(Layout.WIDE, 0, ratings=(1, 2), note=3, blanks=("n/a",))
    choices = Choices(
        columns=columns,
        tracks={
            "Neck": TrackChoice("Pain", Scale(0, 100)),
            "Mood": TrackChoice("mood", Scale(1, 5, better=True)),
        },
        lines=ALL,
    )

    (file,) = read_files(WIDE.encode(), "mine.csv", choices)

    assert ratings_of(file) == {
        date(2025, 4, 3): {"Pain": 5, "mood": 3},
        date(2025, 4, 13): {"mood": 10},
    }
    assert file.days[date(2025, 4, 3)].note == "fine"
    assert read_choices(write_choices(choices)) == choices


def test_a_long_table_may_tell_when_it_was_entered() -> None:
    text = "d;what;how;typed\n2025-04-03;Pain;4;2025-04-20T10:00Z\n2025-04-04;Pain;2;\n"
    columns = ColumnChoice(Layout.LONG, 0, symptom=1, value=2, entered=3)

    file = table(text, columns, Pain=TrackChoice("Pain", Scale(0, 4)))

    assert ratings_of(file) == {date(2025, 4, 3): {"Pain": 10}, date(2025, 4, 4): {"Pain": 5}}
    assert [said.entered_at is None for said in file.days.values()] == [False, True]


def test_words_of_any_table_may_be_given_numbers() -> None:
    words = TrackChoice("Pain", words={"mild": 2, "severe": 9})

    file = table(
        "d,Pain\n2025-04-03,mild\n2025-04-04,severe\n2025-04-05,dreadful\n",
        ColumnChoice(Layout.WIDE, 0, ratings=(1,)),
        Pain=words,
    )

    assert [said.ratings[0][0] for said in file.days.values()] == [2, 9]


@pytest.mark.parametrize(
    ("cell", "where", "words"),
    [
        ("101", "Row 3, Neck", "101 is not on the scale from 0 to 100"),
        ("-1", "Row 3, Neck", "-1 is not on the scale"),
        ("1e9", "Row 3, Neck", "“1e9” is not a number"),
        ("=1+1", "Row 3, Neck", "“=1+1” is not a number"),
    ],
)
def test_a_value_that_is_not_on_the_scale_is_told_by_row_and_column(
    cell: str, where: str, words: str
) -> None:
    text = f"d,Neck\n2025-04-03,50\n2025-04-04,{cell}\n2025-04-05,7\n"
    columns = ColumnChoice(Layout.WIDE, 0, ratings=(1,))

    ((at, said),) = told(table(text, columns, Neck=TrackChoice("Pain", Scale(0, 100))))

    assert at == where
    assert words in said


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("0001-01-01", "before 1900"),
        ("9999-12-31", "has not come yet"),
        ("2025-02-30", "not in the calendar"),
        ("", "Write the day"),
        ("someday", "not a day"),
        ("3/4/2025", "could be two days"),
    ],
)
def test_a_day_that_cannot_be_is_told(opened: Opened, day: str, words: str) -> None:
    text = f"d,Neck\n2025-04-03,50\n{day},7\n"
    columns = ColumnChoice(Layout.WIDE, 0, ratings=(1,))
    file = table(text, columns, Neck=TrackChoice("Pain", Scale(0, 100)))

    with opened() as diary:
        (problem,) = preview(diary, file).problems

    assert problem.row == 3
    assert words in sentence(problem)


def test_columns_that_are_not_there_are_asked_again() -> None:
    for columns in (ColumnChoice(Layout.WIDE, 9, ratings=(1,)), ColumnChoice(Layout.WIDE, 0)):
        looked = look_at(WIDE.encode(), "m.csv", Choices(columns=columns))
        assert (looked.files, looked.foreign) == (None, None)


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("22nd Sep 2020", None, date(2020, 9, 22)),
        ("30. Mai 2020", None, date(2020, 5, 30)),
        ("May 30, 2020 at 5", None, None),
        ("30 May 2020, 6:50 pm", None, date(2020, 5, 30)),
        ("20200530", None, date(2020, 5, 30)),
        ("2020-05-30T18:52:00Z", None, date(2020, 5, 30)),
        ("30/5/20", Order.DAY, date(2020, 5, 30)),
        ("5/30/20", Order.MONTH, date(2020, 5, 30)),
        ("20/5/30", Order.YEAR, date(2020, 5, 30)),
        ("3.4.2020", None, None),
        ("3.4.2020", Order.DAY, date(2020, 4, 3)),
    ],
)
def test_days_are_read_in_many_ways(text: str, order: Order | None, meant: date | None) -> None:
    found = read_day(text, order)
    assert (found if isinstance(found, date) else None) == meant


def test_what_stands_first_is_told_by_the_other_cells() -> None:
    assert order_of(["3/4/2025", "13/4/2025"]) is Order.DAY
    assert order_of(["3/4/2025", "4/13/2025"]) is Order.MONTH
    assert order_of(["13/4/2025", "4/13/2025"]) is None
    assert find_open(["", "31/4/x", "3/4/2025"]) == "3/4/2025"
    assert find_open(["3/4/2025", "13/4/2025"]) is None


def test_a_name_that_no_symptom_can_have_is_told() -> None:
    file = read("daylio_2", tracks={"Mood": TrackChoice("x" * 81, words={"sad": 7})})

    ((where, words),) = told(file)

    assert (where, "is too long" in words) == ("Whole file", True)


# ---------------------------------------------------------------- zip files


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


def test_all_own_tables_of_a_zip_file_are_read_together(opened: Opened) -> None:
    content = packed(
        ratings_csv=b"day,symptom,severity\n2026-06-01,Pain,4\n",
        injections_csv=b"day,product,muscle,side,dose_units\n2026-05-04,Botox,masseter,left,20\n",
        scores_csv=b"day,scale,score\n2026-06-01,TWSTRS,20\n",
        a__b_html=b"<p>",
    )

    with opened() as diary:
        changed = save_import(diary, *read_files(content, "all.zip"), name="all.zip")
        (batch,) = list_imports(diary)

    assert (changed.new_days, changed.new_treatments) == (1, 1)
    assert changed.ignored == ("scores.csv",)
    assert (batch.name, batch.source) == ("all.zip", "diary")


def test_one_file_of_an_app_is_found_in_a_zip_file() -> None:
    content = packed(export__bearable_csv=content_of("bearable"), other_csv=b"a,b\n1,2\n")
    looked = look_at(content, "b.zip")
    assert looked.foreign is not None
    assert looked.foreign.source is Source.BEARABLE


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = packed(ratings_csv=b"day,symptom,severity\n" + b"\n" * (65 * 1024 * 1024))
    many = packed(**{f"f{number}_csv": b"" for number in range(201)})

    for content in (bomb, many):
        assert len(content) < 100_000
        (file,) = read_files(content, "z.zip")
        assert "holds too much" in sentence(file.problems[0])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_would_unfold_at_once_is_never_unpacked(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("ratings.csv", b"day,symptom,severity\n" + b"\n" * (16 * 1024 * 1024))
    tracemalloc.start()
    (file,) = read_files(out.getvalue(), "z.zip")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "packed in an unusual way" in sentence(file.problems[0])
    assert most < 1024 * 1024


# ---------------------------------------------------------------- beside the diary


def mood_file(*rows: str) -> ParsedFile:
    text = "d,Pain,Words\n" + "".join(f"{row}\n" for row in rows)
    columns = ColumnChoice(Layout.WIDE, 0, ratings=(1,), note=2)
    tracks = {"Pain": TrackChoice("Pain", Scale(0, 10))}
    choices = Choices(by_columns=True, columns=columns, tracks=tracks, lines=ALL)
    (file,) = read_files(text.encode(), "mine.csv", choices)
    return file


def test_a_rating_of_mine_stays_unless_the_files_is_chosen(opened: Opened) -> None:
    with opened() as diary:
        save_import(diary, mood_file("2026-06-01,4,mine"))
    for keeps, stays in ((None, "mine"), (Collisions.FILE, "the file's")):
        with opened() as diary:
            shown = preview(diary, mood_file("2026-06-01,9,the file's"), keeps=keeps)
            saved = save_import(diary, mood_file("2026-06-01,9,the file's"), keeps=keeps)
            stored = find_day(diary, date(2026, 6, 1))
        assert shown == saved
        assert [(c.symptom, c.mine, c.file) for c in saved.collisions] == [
            ("Pain overall", 4, 9),
            (None, None, None),
        ]
        assert (saved.changes, saved.asks) == (keeps is not None, True)
        assert stored is not None
        assert (stored.note, stored.ratings[-1]) == (stays, "9" if keeps else "4")


def test_the_same_file_twice_adds_nothing(opened: Opened) -> None:
    file = read("daylio_1", tracks={"Mood": TrackChoice("mood", words=WORDS)}, lines=ALL)
    with opened() as diary:
        save_import(diary, file)
    with opened() as diary:
        again = save_import(diary, file)
        assert (again.asks, again.unchanged_days, len(list_imports(diary))) == (False, 5, 1)


def test_one_person_brought_in_from_two_apps_keeps_what_came_first(opened: Opened) -> None:
    both = "2026-06-01,4,", "2026-06-02,5,"
    daylio = (
        "full_date,date,weekday,time,mood,activities,note_title,note\n"
        "2026-06-01,June 1,Monday,8:00 pm,rad,,,\n2026-06-03,June 3,Wednesday,8:00 pm,bad,,,\n"
    )
    tracks = {"Mood": TrackChoice("Pain", words=WORDS)}
    (second,) = read_files(daylio.encode(), "d.csv", Choices(tracks=tracks))
    with opened() as diary:
        save_import(diary, mood_file(*both))
        saved = save_import(diary, second)

        assert (saved.new_days, saved.unchanged_days, len(saved.collisions)) == (1, 1, 1)
        sources = {batch.source for batch in list_imports(diary)}
        assert sources == {"table", "daylio"}
        stored = find_day(diary, date(2026, 6, 1))
        assert stored is not None
        assert stored.ratings[-1] == "4"


def test_what_a_share_hides_is_not_brought_in(opened: Opened, cast: Cast) -> None:
    file = read("bearable", tracks=into(Neck_spasm="Spasm", Mood="mood"), lines=ALL)
    share(opened, cast, notes=False, mood=False)

    with opened("bob", Right.RECORD) as diary:
        found = save_import(diary, file)

    with opened() as diary:
        days = list_days(diary)
        assert {day.note for day in days} == {None}
        assert [each.label for each in list_symptoms(diary)][3:] == ["Spasm"]
    assert found.ignored == ("Back (lower) pain", "Energy", "note", "mood")
    assert {sample.symptom for sample in found.samples} == {"Spasm"}


def test_long_names_rtl_and_emoji_come_through(opened: Opened) -> None:
    long, rtl = "x" * 500, "ألم الرقبة 🤕"
    text = f"d,{long},{rtl}\n2026-06-01,1,2\n"
    columns = ColumnChoice(Layout.WIDE, 0, ratings=(1, 2))
    tracks = {long: TrackChoice("x" * 80, Scale(0, 10)), rtl: TrackChoice(rtl, Scale(0, 10))}
    choices = Choices(by_columns=True, columns=columns, tracks=tracks)
    with opened() as diary:
        save_import(diary, *read_files(text.encode(), "m.csv", choices))
    with opened() as diary:
        assert [each.label for each in list_symptoms(diary)][3:] == ["x" * 80, rtl]
        assert list_treatments(diary) == []
