"""What taking along a million ratings costs, beside `sqlite3 -csv` of the same rows in one run.

Run it with `python -m benchmarks.csv_export [DAYS] [--postgres]`. One diary has 40 symptoms on each
day (25,000 days are a million ratings). sqlite3 reads a table that holds the rows as they are
printed; we read the diary and ask the app as a browser does. Both write to the null device, take
turns, and the middle of some rounds counts. Memory is that of a fresh process each: at rest after a
first page, and the most while the file is sent.
"""

import argparse
import csv
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from app import create_app, wall
from app.catalogue.symptoms import SYMPTOMS
from app.extensions import alembic, db
from app.models import DiaryDay, Patient, Symptom, User
from benchmarks.tables import table
from tests.browser_double import Browser, sign_in
from tests.conftest import settings_for
from tests.pg import fresh_database, temp_postgres

DAYS, FOLLOWED, ROUNDS = 25_000, 40, 7
NOW = datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
LAST = NOW.date() - timedelta(days=1)
ONE = "tables/download?do=csv&tables=ratings"
WAYS = {"long": ONE, "wide": f"{ONE}&form=wide", "zip of ratings": "tables/download?tables=ratings"}
WAYS["zip of everything"] = "csv"
LIMIT = 64  # MiB above rest


def main() -> None:
    """Print a line for each way to ask for the ratings."""
    options = _options()
    if options.peak:
        print(*_peak(*options.peak))
        return
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder), options.postgres) as url:
        app = _app(url)
        with app.app_context(), wall.all_open():
            alembic.upgrade()
            patient_id = _account()
            _fill(patient_id, options.days)
        browser = Browser(app, use_cookies=True)
        sign_in(browser, app, patient_id)
        beside = Path(folder) / "rows.sqlite"
        count = _lay_beside(browser, patient_id, beside)
        print(f"{count} ratings; sqlite3 {sqlite3.sqlite_version}, {url.partition(':')[0]}\n")
        print(table(*_lines(browser, patient_id, beside, count, url)))


def _lines(browser: Browser, patient_id: UUID, beside: Path, count: int, url: str):
    acts: dict[str, Callable[[], int]] = {"sqlite3 -csv": lambda: len(_sqlite(beside))}
    for name, way in WAYS.items():
        acts[name] = lambda way=way: _asked(browser, f"/diary/{patient_id}/exports/{way}")
    times: dict[str, list[float]] = {name: [] for name in acts}
    sizes: dict[str, int] = {}
    for _round in range(ROUNDS):
        for name, act in acts.items():
            start = time.perf_counter()
            sizes[name] = act()
            times[name].append(time.perf_counter() - start)
    base = median(times["sqlite3 -csv"])
    rows = []
    for name, taken in times.items():
        middle = median(taken)
        cells = [name, f"{middle:.2f}", f"{count / middle:,.0f}", f"{100 * base / middle:.0f} %"]
        cells += [f"{sizes[name] / 1e6:.1f}"]
        cells += _memory(url, patient_id, WAYS[name]) if name in WAYS else ["", "", ""]
        rows.append(cells)
    head = ["way", "seconds", "ratings a second", "of sqlite3", "MB", "at rest", "most", "above"]
    return head, rows


def _memory(url: str, patient_id: UUID, way: str) -> list[str]:
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.csv_export", "--peak", url, str(patient_id), way],
        check=True,
        capture_output=True,
        text=True,
    )
    rest, most = map(float, told.stdout.split())
    mark = "" if most - rest <= LIMIT else f" (more than {LIMIT})"
    return [f"{rest:.0f} MiB", f"{most:.0f} MiB", f"{most - rest:.1f} MiB{mark}"]


def _peak(url: str, patient_id: str, way: str) -> tuple[float, float]:
    app = _app(url)
    browser = Browser(app, use_cookies=True)
    sign_in(browser, app, UUID(patient_id))
    for _twice in range(2):
        browser.get(f"/diary/{patient_id}/exports/tables/")
    rest = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    _asked(browser, f"/diary/{patient_id}/exports/{way}")
    return rest, _status("VmHWM")


def _status(name: str) -> float:
    """One line of what the kernel tells of this process, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def _asked(browser: Browser, address: str) -> int:
    """Bytes of an answer that is read piece by piece."""
    size = 0
    answer = super(Browser, browser).open(address, buffered=False)
    assert answer.status_code == 200, answer.status
    with open(os.devnull, "wb") as out:
        for piece in answer.response:
            size += out.write(piece)
    answer.close()
    return size


def _sqlite(beside: Path, out: int = subprocess.DEVNULL) -> str:
    """What sqlite3 prints, where it is to be kept."""
    command = shutil.which("sqlite3")
    assert command, "sqlite3 is not installed"
    told = subprocess.run(  # noqa: S603
        [command, "-csv", "-header", str(beside), "SELECT * FROM rating"],
        check=True,
        stdout=out,
        text=True,
    )
    return told.stdout or ""


def _lay_beside(browser: Browser, patient_id: UUID, beside: Path) -> int:
    """The rows of our file in a table, in which sqlite3 prints the same. Gives how many."""
    text = super(Browser, browser).open(f"/diary/{patient_id}/exports/{ONE}").text
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    with sqlite3.connect(beside) as rating:
        rating.execute(f"CREATE TABLE rating ({', '.join(head)})")
        held = (
            [day, symptom, int(severity) if severity else None, *others]
            for day, symptom, severity, *others in rows
        )
        rating.executemany("INSERT INTO rating VALUES (?, ?, ?, ?, ?)", held)
    rating.close()
    printed = _sqlite(beside, subprocess.PIPE)
    assert list(csv.reader(io.StringIO(printed, newline=""))) == [head, *rows]
    return len(rows)


def _fill(patient_id: UUID, days: int) -> None:
    dice = random.Random(1)  # noqa: S311
    own = {"patient_id": patient_id, "recorded_by_id": patient_id, "recorded_at": NOW}
    with db.engine.begin() as connection:
        patient = {
            "id": patient_id,
            "timezone": "Europe/Berlin",
            "dystonias": ["cervical"],
            "threshold": Decimal(1),
            "is_example": False,
            "revision": 1,
            "created_at": NOW,
        }
        connection.execute(sa.insert(Patient), [patient])
        symptoms = [
            {"patient_id": patient_id, "number": number, "code": each.code, "position": number}
            for number, each in enumerate(SYMPTOMS[:FOLLOWED])
        ]
        connection.execute(sa.insert(Symptom), symptoms)
        for first in range(0, days, 500):
            rows = [
                own
                | {
                    "day": LAST - timedelta(days=ago),
                    "ratings": "".join(dice.choices("0123456789X-", k=FOLLOWED)),
                    "note": dice.choice([None, "slept badly"]),
                    "entered_at": NOW - timedelta(days=ago, seconds=dice.randrange(9999)),
                    "recalled": False,
                    "version": 1,
                    "marks": "",
                }
                for ago in range(first, min(days, first + 500))
            ]
            connection.execute(sa.insert(DiaryDay.__table__), rows)


def _account() -> UUID:
    account_id = uuid4()
    values = {"id": account_id, "email": "a@example.org", "active": True, "confirmed_at": NOW}
    with db.engine.begin() as connection:
        values |= {"fs_uniquifier": uuid4().hex, "create_datetime": NOW}
        connection.execute(sa.insert(User).values(**values))
    return account_id


def _app(url: str) -> Flask:
    return create_app(settings_for(url))


@contextmanager
def _database(folder: Path, postgres: bool) -> Iterator[str]:
    if not postgres:
        yield f"sqlite:///{folder}/diary.sqlite"
        return
    with temp_postgres() as server, fresh_database(server) as url:
        yield url


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="?", type=int, default=DAYS)
    parser.add_argument("--postgres", action="store_true", help="our rows in PostgreSQL")
    parser.add_argument("--peak", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
