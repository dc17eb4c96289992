"""No file makes the readers fail: random bytes, mutated good files, odd choices."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sentences.imports import place, sentence
from app.services.file_reading import look_at, read_files
from app.services.foreign.choices import (
    Choices,
    ColumnChoice,
    Layout,
    Together,
    TrackChoice,
    read_choices,
)
from app.services.foreign.dates import Order, find_open, read_day
from app.services.foreign.guessing import guess_columns
from app.services.foreign.parts import Line, Scale

DATA = Path(__file__).parents[1] / "data" / "diaries"
NAMES = ("Mood", "Energy", "Neck spasm", "Dystonia", "Value")
TRACKS = {name: TrackChoice("Pain", Scale(0, 10), {"rad": 0, "good": 3}) for name in NAMES}


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", content)
        archive.writestr("deep/other.csv", b"a,b\n1,2\n")
    return out.getvalue()


OWN = b"day,symptom,severity\n2026-06-01,Pain,4\n2026-06-02,Pain,5\n"
GOOD = {path.stem: path.read_bytes() for path in sorted(DATA.glob("*.csv"))}
GOOD |= {"own": OWN, "zip": packed(OWN), "json": b'{"format": "x", "days": [1, {"a": null}]}'}
GOOD["table"] = b"When;Value;Words\n3/4/2026;4;fine\n13/4/2026;n/a;\n"
columns = st.builds(
    ColumnChoice,
    layout=st.sampled_from(Layout),
    day=st.integers(-1, 4),
    order=st.sampled_from([None, *Order]),
    symptom=st.integers(-1, 4),
    value=st.integers(-1, 4),
    ratings=st.lists(st.integers(-2, 4), max_size=3).map(tuple),
    note=st.integers(-2, 4),
    entered=st.integers(-2, 4),
)
chosen = st.builds(
    Choices,
    by_columns=st.booleans(),
    columns=st.none() | columns,
    person=st.sampled_from(["", "abc="]),
    tracks=st.sampled_from([None, {}, TRACKS]),
    together=st.sampled_from(Together),
    lines=st.just(tuple(Line)),
)
cuts = st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12))


def mutated(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The file with some parts of it cut out and others put in."""
    for share, length, put in edits:
        at = int(share * len(content))
        content = content[:at] + put + content[at + length :]
    return content


def look(content: bytes, choices: Choices) -> None:
    """Every page about a file can be made: nothing raises, every problem has a sentence."""
    looked = look_at(content, "x", choices)
    if looked.table is not None:
        guess_columns(looked.table)
    for file in (*(looked.files or ()), *read_files(content, "x", choices)):
        for problem in file.problems[:50]:
            assert sentence(problem)
            assert place(problem)
        for said in file.days.values():
            assert all(s is None or 0 <= s <= 10 for s, _row in said.ratings.values())
            assert len(said.note or "") <= 2000


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode), choices=chosen)
def test_random_bytes_never_raise(content: bytes, choices: Choices) -> None:
    look(content, choices)


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(sorted(GOOD)), edits=st.lists(cuts, max_size=4), choices=chosen)
def test_mutated_files_never_raise(
    name: str, edits: list[tuple[float, int, bytes]], choices: Choices
) -> None:
    look(mutated(GOOD[name], edits), choices)


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=40), order=st.sampled_from([None, *Order]))
def test_any_words_are_a_day_or_none(text: str, order: Order | None) -> None:
    read_day(text, order)
    find_open([text])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"tracks": 3}', '{"columns": {}}', "x" * 99])
def test_choices_that_cannot_be_read_are_none(text: str) -> None:
    assert read_choices(text) == Choices()


def test_a_zip_file_in_a_zip_file_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.csv", packed(OWN))
    (file,) = read_files(out.getvalue(), "x.zip")

    assert "another zip file inside" in str(sentence(file.problems[0]))
