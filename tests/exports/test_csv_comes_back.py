"""Whatever somebody writes, a file says the same when it is read again. Without a database."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from app.analysis.notation import read_ratings, write_ratings
from app.exports.columns import Column, Table, cell
from app.exports.spreadsheet import sheet_of
from app.exports.tables import ratings
from app.services.cells import unguarded
from app.services.csv_reading import ParsedFile
from app.services.day_batches import DayRow
from app.services.file_reading import read_file
from app.services.symptoms import Followed, key_of, label_of
from tests.conftest import NOON, TODAY, Clock
from tests.services.test_round_trips import ODD_NAMES, entered, past_days
from tests.services.test_round_trips import names as any_names

Rated = dict[date, tuple[dict[str, int | None], Any, bool | None]]
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
severities = st.one_of(st.none(), st.integers(0, 10))
words = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"“”,;\t\n\r 1aé＝\u2028\u202e\ufeff🙂"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=60,
)


@st.composite
def diaries(draw: Any) -> tuple[list[Followed], list[DayRow]]:
    """Symptoms in some order, and days on which some of them are rated."""
    called = draw(st.lists(any_names, min_size=1, max_size=5, unique_by=key_of))
    order = draw(st.permutations(range(len(called))))
    symptoms = [
        Followed(number, None, label_of(called[number]), None, None, None, None) for number in order
    ]
    rated = st.dictionaries(st.sampled_from(range(len(called))), severities)
    said = draw(st.dictionaries(past_days, st.tuples(rated, entered), max_size=12))
    days = [DayRow(day, write_ratings(told), *when) for day, (told, when) in sorted(said.items())]
    return symptoms, days


def written(
    wide: bool, symptoms: list[Followed], days: list[DayRow], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The file, of a diary that has these and is read two days at a time."""
    halves = [days[at : at + 2] for at in range(0, len(days), 2)]
    with monkeypatch.context() as patch:
        patch.setattr(ratings, "list_symptoms", lambda *_args, **_more: symptoms)
        patch.setattr(ratings, "read_day_rows", lambda *_args: iter(halves))
        diary: Any = SimpleNamespace(sees_notes=True)
        sheet = ratings.sheet(diary, ratings.Choice(wide=wide))
        return "".join(sheet.text)


def said_in(file: ParsedFile) -> Rated:
    return {
        day: (
            {file.symptoms[place]: severity for place, (severity, _row) in said.ratings.items()},
            said.entered_at,
            said.recalled,
        )
        for day, said in file.days.items()
    }


def said_by(symptoms: Iterable[Followed], days: Iterable[DayRow], skipped: bool) -> Rated:
    """The same as it was, of days on which something was rated. skipped: those count too."""
    labels = {each.number: each.label for each in symptoms}
    told = {}
    for row in days:
        said = {
            labels[number]: severity
            for number, severity in read_ratings(row.ratings).items()
            if skipped or severity is not None
        }
        if said:
            told[row.day] = (said, row.entered_at, row.recalled)
    return told


def called(names: Iterable[str]) -> tuple[list[Followed], list[DayRow]]:
    """Symptoms with these names, all rated on one day."""
    labels = [label_of(name) for name in names]
    rated = write_ratings(dict(enumerate(range(len(labels)))))
    symptoms = [Followed(at, None, label, *[None] * 4) for at, label in enumerate(labels)]
    return symptoms, [DayRow(TODAY, rated, NOON, True)]


ODD = called(ODD_NAMES)


@SETTINGS
@example(diary=ODD)
@given(diary=diaries())
def test_ratings_in_long_form(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, diary: tuple[list[Followed], list[DayRow]]
) -> None:
    symptoms, days = diary
    expected = said_by(symptoms, days, skipped=True)

    file = read_file(written(False, symptoms, days, monkeypatch).encode(), "ratings.csv")

    if expected:
        assert not file.problems
    assert said_in(file) == expected


@SETTINGS
@example(diary=ODD)
@given(diary=diaries())
def test_ratings_in_wide_form(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, diary: tuple[list[Followed], list[DayRow]]
) -> None:
    symptoms, days = diary
    assume(all(unguarded(each.label) == each.label for each in symptoms))
    expected = {
        day: ({ratings.column_name(name): severity for name, severity in said.items()}, *others)
        for day, (said, *others) in said_by(symptoms, days, skipped=False).items()
    }

    file = read_file(written(True, symptoms, days, monkeypatch).encode(), "ratings.csv")

    if expected:
        assert not file.problems
        assert not file.ignored
    assert said_in(file) == expected


@pytest.mark.parametrize(
    "name", ["Day", "date", "Recalled", "entered at", "note", "Symptom", "product", "units"]
)
def test_a_symptom_called_as_a_column_is_still_a_symptom(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    symptoms = [Followed(0, None, name, None, None, None, None)]

    text = written(True, symptoms, [DayRow(TODAY, "7", NOON, False)], monkeypatch)

    assert said_in(read_file(text.encode(), "ratings.csv")) == {
        TODAY: ({f"{name} (symptom)": 7}, NOON, False)
    }


@SETTINGS
@given(rows=st.lists(st.tuples(words, words), max_size=6), is_long=st.booleans())
def test_words_in_any_table(rows: list[tuple[str, str]], is_long: bool) -> None:
    columns = (Column("one", "first"), Column("two", "second", if_any=True))
    table = Table(
        *("t", "T", "a row", columns),
        lambda _diary, _span: ([cell(word) for word in row] for row in rows),
        is_long=is_long,
    )
    diary: Any = SimpleNamespace(sees_notes=True)

    text = "".join(sheet_of(diary, table).text).encode().decode("utf-8-sig")

    head, *read = csv.reader(io.StringIO(text, newline=""))
    wide = any(two for _one, two in rows)
    assert head == ["one", "two"][: 1 + wide]
    lines = [[unguarded(each) for each in row] for row in read if row]
    plain = [
        [word.replace("\r\n", "\n").replace("\r", "\n") for word in row[: 1 + wide]] for row in rows
    ]
    assert lines == plain
