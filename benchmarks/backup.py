"""What backing up and restoring a whole database takes: seconds, bytes, and the most memory.

Run it with `python -m benchmarks.backup [RATINGS] [--note BYTES] [--postgres]`. Diaries have two
thousand days of ten symptoms each, and a note on each day. Every step is a command of its own, as a
person types it. It ends with 1 when a step fails, when a restored table differs, or when a step
takes more memory than a small database does and `LIMIT` beside it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from pyrage import x25519

from app import create_app
from app.extensions import alembic, db
from app.models import DiaryDay, Patient, User
from benchmarks.tables import table
from tests.conftest import settings_for
from tests.pg import fresh_database, temp_postgres

FOLLOWED, DAYS = 10, 2000
LAST, NOW = date(2026, 6, 10), datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
LETTERS = "etaoin shrdlu etaoin shrdlu cmfwyp vbgkjqxz äöü"
LIMIT = 64  # MiB above what the smallest run takes
ROOT = Path(__file__).parents[1]
Url = Callable[[str], str]


def main() -> None:
    """Print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ratings", type=int, nargs="?", default=100_000)
    parser.add_argument("--note", type=int, default=60, help="bytes of the note of a day")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _databases(Path(name), options.postgres) as urls:
        lines, failed = _measure(Path(name), urls, options)
    print(table(["step", "ratings", "seconds", "of a processor", "MB", "most memory, MiB"], lines))
    sys.exit(1 if failed else 0)


def _measure(folder: Path, urls: Iterator[str], options: argparse.Namespace):
    lines, most, failed = [], {}, False
    for ratings in sorted({1000, options.ratings}):
        url, empty = next(urls), next(urls)
        place = folder / str(ratings)
        size = _fill(url, ratings, options.note)
        identity = x25519.Identity.generate()
        (folder / "key.txt").write_text(str(identity))
        key = ["--identity", str(folder / "key.txt")]
        settings = _settings(folder, url, str(identity.to_public()))
        lines.append(["(the database)", f"{ratings:,}", "", "", f"{size / 1e6:.1f}", ""])
        steps = {
            "backup --no-proof": ["backup", str(place), "--no-proof"],
            "backup": ["backup", str(place)],
            "backup --check --latest": ["backup", str(place), "--check", "--latest", *key],
            "restore-backup": ["restore-backup", "", *key, "--into", empty],
        }
        for step, arguments in steps.items():
            if "" in arguments:
                arguments[1] = str(max(place.glob("*.age")))
            code, seconds, busy, memory = _run(arguments, settings)
            failed |= code != 0 or memory > most.setdefault(step, memory) + LIMIT
            written = max((file.stat().st_size for file in place.glob("*.age")), default=0)
            shown = f"{written / 1e6:.1f}" if step.startswith("backup") else ""
            times = [f"{seconds:.1f}", f"{busy:.1f}"]
            lines.append([step, f"{ratings:,}", *times, shown, f"{memory:.0f}"])
    return lines, failed


def _run(arguments: list[str], settings: dict[str, str]) -> tuple[int, float, float, float]:
    """Exit code, seconds, those of a processor, and MiB of one command."""
    flask = str(Path(sys.executable).with_name("flask"))
    start = time.perf_counter()
    run = subprocess.Popen(  # noqa: S603
        [flask, "--app", "wsgi", "diary", *arguments],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.DEVNULL,
    )
    _id, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    busy = usage.ru_utime + usage.ru_stime
    return run.returncode, time.perf_counter() - start, busy, usage.ru_maxrss / 1024


def _settings(folder: Path, url: str, recipient: str) -> dict[str, str]:
    own = {"DATABASE_URL": url, "INSTANCE": str(folder), "COPIES_RECIPIENTS": recipient}
    return {**os.environ, **own, "TMPDIR": str(folder)}


@contextmanager
def _databases(folder: Path, postgres: bool) -> Iterator[Iterator[str]]:
    """URLs of empty databases, one after the other."""
    if not postgres:
        yield (f"sqlite:///{folder / f'{number}.sqlite'}" for number in range(9))
        return
    with temp_postgres() as server:

        def fresh() -> Iterator[str]:
            while True:
                with fresh_database(server) as url:
                    yield url

        made = [fresh() for _each in range(4)]
        yield (next(each) for each in made)
        for each in made:
            each.close()


def _fill(url: str, ratings: int, note: int) -> int:
    """Fill a database. Gives its size in bytes."""
    app = create_app(settings_for(url))
    with app.app_context():
        alembic.upgrade()
        dice = random.Random(1)  # noqa: S311
        days = ratings // FOLLOWED
        for first in range(0, days, DAYS):
            with db.engine.begin() as connection:
                _fill_diary(connection, dice, min(DAYS, days - first), note)
        with db.engine.connect() as connection:
            ask = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            if connection.dialect.name == "postgresql":
                ask = "SELECT pg_database_size(current_database())"
            size = connection.exec_driver_sql(ask).scalar_one()
        db.engine.dispose()
    return int(size)


def _fill_diary(connection: sa.Connection, dice: random.Random, days: int, note: int) -> None:
    id_ = UUID(bytes=dice.randbytes(16), version=4)
    account = {"id": id_, "email": f"{id_}@example.org", "active": True, "fs_uniquifier": id_.hex}
    connection.execute(sa.insert(User), [{**account, "create_datetime": NOW}])
    patient = {
        "id": id_,
        "timezone": "Europe/Berlin",
        "dystonias": ["cervical"],
        "threshold": Decimal(1),
    }
    own = {"is_example": False, "revision": 1, "created_at": NOW}
    connection.execute(sa.insert(Patient), [{**patient, **own}])
    own = {"patient_id": id_, "recorded_by_id": id_, "recorded_at": NOW, "version": 1}
    rows = [
        {
            **own,
            "day": LAST - timedelta(days=ago),
            "ratings": "".join(dice.choices("0123456789X-", k=FOLLOWED)),
            "note": "".join(dice.choices(LETTERS, k=note)) or None,
            "entered_at": NOW - timedelta(days=ago, seconds=dice.randrange(9999)),
            "recalled": False,
            "marks": "",
        }
        for ago in range(days)
    ]
    if rows:
        connection.execute(sa.insert(DiaryDay.__table__), rows)


if __name__ == "__main__":
    main()
