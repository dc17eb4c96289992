"""The tables of a diary are sent while they are read, as they were at one moment."""

import io
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from app.access import Diary, Right
from app.errors import NotFound
from app.exports.archive import Download, download_csv, download_zip, write_folder
from app.exports.tables import TABLES
from app.extensions import db
from app.services import day_batches
from app.services.audit import Act, commit
from app.services.day_batches import DayRow, write_days
from app.services.days import DayDraft, rate_day
from app.services.sharing import end_share
from app.services.symptoms import follow
from app.services.table_choice import Choice, Span
from tests.builders import fill
from tests.conftest import NOON, TODAY, Cast
from tests.exports.whole import files_of, fill_whole, rows_of

Opened = Callable[..., AbstractContextManager[Diary]]
LATELY = Span(TODAY - timedelta(days=60))
NO_NOTES = ("days.note", "treatments.note", "events.words", "events.dose")


@pytest.fixture
def whole(diary: Diary, cast: Cast) -> Diary:
    return fill_whole(diary, cast)


def test_every_table_has_its_file_and_its_rows(whole: Diary) -> None:
    files = files_of(whole)

    tables = [table.file for table in TABLES.values()]
    assert list(files) == [*tables, "columns.md", "datapackage.json"]
    assert all(rows_of(files, name) for name in TABLES)
    assert "for the clinic alone" not in "".join(files.values())
    for name in tables:
        assert files[name].startswith("\ufeff") != files[name].isascii()


def test_a_folder_holds_the_same_as_a_zip(whole: Diary, tmp_path: Path) -> None:
    paths = list(write_folder(whole, tmp_path))

    files = files_of(whole)
    assert [path.name for path in paths] == list(files)
    for path in paths[:-1]:  # the last one says when it was made
        assert path.read_bytes().decode() == files[path.name]


def sent(app: Flask, opened: Opened, choice: Choice, alone: bool = True) -> Download:
    """A download that has begun, as after the request that asked for it."""
    with opened("alice", Right.OWN) as diary:
        return (download_csv if alone else download_zip)(diary, choice)


def connections(app: Flask) -> int:
    with app.app_context():
        return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_what_is_saved_meanwhile_is_in_no_file(app: Flask, cast: Cast, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY - timedelta(days=1), DayDraft({0: 4}, "before"), None)
    download = sent(app, opened, Choice(tables=("ratings", "days")), alone=False)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, DayDraft({0: 5}, "meanwhile"), None)

    with ZipFile(io.BytesIO(b"".join(download))) as archive:
        days = archive.read("days.csv").decode()

    assert "before" in days
    assert "meanwhile" not in days
    assert connections(app) == 0


def test_whoever_goes_away_leaves_no_connection_behind(
    app: Flask, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=500, treatments=0)
    begun = sent(app, opened, Choice(tables=("ratings",)))
    assert next(begun).startswith(b"day,symptom")
    assert next(begun)
    assert connections(app) == 1

    begun.close()
    assert connections(app) == 0
    forgotten = sent(app, opened, Choice(tables=("days",)))
    del forgotten
    assert connections(app) == 0
    begun.close()


def test_a_long_diary_is_read_in_pieces(
    app: Flask, cast: Cast, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_batches, "READ_AT_ONCE", 10)
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=95, treatments=0)

    pieces = list(sent(app, opened, Choice(tables=("ratings",))))

    assert len(pieces) == 1 + 10
    text = b"".join(pieces).decode()
    assert len(text.splitlines()) == 1 + 3 * 95


def test_what_was_closed_meanwhile_is_not_sent(app: Flask, cast: Cast, opened: Opened) -> None:
    with opened("carol") as carols:
        pass
    with opened("alice", Right.OWN) as diary:
        end_share(diary, cast.carol)
    with app.app_context(), pytest.raises(NotFound):
        download_zip(carols)
    assert connections(app) == 0


def test_memory_does_not_grow_with_the_diary(app: Flask, cast: Cast, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, [f"symptom {number}" for number in range(48)])
    most, days = {}, [TODAY - timedelta(days=ago) for ago in range(2500)]
    for part in (days[:500], days[500:]):
        with opened("alice", Right.OWN) as diary:
            rows = [DayRow(day, "0123456789X-" * 4, NOON, False) for day in part]
            write_days(diary, rows, [])
            commit(diary, Act.FILE_IMPORTED)
        download = sent(app, opened, Choice(tables=("ratings",)))
        tracemalloc.start()
        lines = sum(piece.count(b"\r\n") for piece in download)
        most[lines] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    short, long = most
    assert (short, long) == (1 + 48 * 500, 1 + 48 * 2500)
    assert most[long] < most[short] + 500_000, most
