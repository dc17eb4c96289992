"""What the list of a clinician with 500 diaries costs, beside the empty one, in the same run.

Run it with `python -m benchmarks.clinic_list [DIARIES]`. Each diary has two years of ratings of
five symptoms and nine treatments. Cold: nothing is kept of any diary, as after an update. Morning:
one day later, when nobody has saved anything. SQLite in a temporary folder; seconds of the wall,
the median of some rounds, and how often the empty list would fit into them.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from app import clock, create_app
from app.extensions import alembic, db
from app.models import (
    DiaryDay,
    Injection,
    ListSummary,
    Patient,
    Share,
    Symptom,
    Treatment,
    User,
)
from benchmarks.tables import table
from tests.browser_double import Browser, sign_in
from tests.conftest import settings_for
from tests.data.simulate_diaries import Scenario, simulate

DIARIES, DAYS, INTERVAL = 500, 730, 84
NOW = datetime(2026, 6, 11, 10, 0, tzinfo=UTC)
SYMPTOMS = ("head_turn", "head_tremor", "neck_pain", "swallowing", "voice")
SHAPES = 40  # different courses; more would take longer to make than to measure
KEPT_ROUNDS, COLD_ROUNDS = 15, 3


def main() -> None:
    """Print a line for each way to ask for the list."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DIARIES
    clock.now = lambda: NOW
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(f"sqlite:///{folder}/diary.sqlite"))
        with app.app_context():
            alembic.upgrade()
            nobody, reader = (_account(f"{who}@example.org") for who in ("nobody", "reader"))
            _fill(reader, count)
        empty, full = (_browser(app, who) for who in (nobody, reader))
        rows = [["list", "seconds", "x empty", "statements", "kB"]]
        base, *_rest = _measured(app, empty, KEPT_ROUNDS)
        rows.append(["empty", f"{base:.4f}", "1", "", ""])
        for name, before, rounds in (
            ("cold", _forget, COLD_ROUNDS),
            ("kept", _nothing, KEPT_ROUNDS),
            ("morning", _next_day, COLD_ROUNDS),
        ):
            seconds, sent, size = _measured(app, full, rounds, before)
            rows.append(
                [name, f"{seconds:.3f}", f"{seconds / base:.1f}", str(sent), f"{size / 1000:.0f}"]
            )
        print(table(rows[0], rows[1:]))


def _measured(
    app: Flask, browser: Browser, rounds: int, before: Callable[[Flask], None] = lambda _app: None
) -> tuple[float, int, int]:
    """Median seconds, statements of the last round, and bytes of the page."""
    times, counts = [], []
    for _round in range(rounds):
        before(app)
        with _counted(app) as sent:
            start = time.perf_counter()
            page = super(Browser, browser).open("/clinic")
            times.append(time.perf_counter() - start)
            counts.append(len(sent))
        assert page.status_code == 200
    return median(times), counts[-1], len(page.data)


@contextmanager
def _counted(app: Flask):
    sent: list[str] = []

    def note(_conn, _cursor, statement, *_more):
        if not statement.startswith(("PRAGMA", "BEGIN")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def _nothing(_app: Flask) -> None:
    pass


def _forget(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.delete(ListSummary))


def _next_day(_app: Flask) -> None:
    later = clock.now() + timedelta(days=1)
    clock.now = lambda: later


def _browser(app: Flask, account_id: UUID) -> Browser:
    browser = Browser(app, use_cookies=True)
    sign_in(browser, app, account_id)
    return browser


def _account(email: str) -> UUID:
    user = User(
        email=email,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=NOW,
        tf_primary_method="authenticator",
    )
    with db.engine.begin() as connection:
        names = ("id", "email", "active", "fs_uniquifier", "confirmed_at", "tf_primary_method")
        values = {name: getattr(user, name) for name in names}
        connection.execute(sa.insert(User).values(**values, create_datetime=NOW))
    return user.id


def _fill(reader: UUID, count: int) -> None:
    """So many diaries, shared with the reader."""
    shapes = [
        simulate(Scenario(cycles=9, peak=-2.5, sd=1.2, rho=0.4, lead_in=28), seed=seed)
        for seed in range(SHAPES)
    ]
    dice = random.Random(1)  # noqa: S311
    for number in range(count):
        patient_id = _account(f"p{number}@example.org")
        with db.engine.begin() as connection:
            for model, rows in _rows(dice, patient_id, reader, number, shapes[number % SHAPES]):
                connection.execute(sa.insert(model), rows)


def _rows(dice, patient_id, reader, number, shape):
    today = NOW.date()
    own = {"patient_id": patient_id}
    who = {"recorded_by_id": patient_id, "recorded_at": NOW, "version": 1}
    last = int(shape.days[-1]) - dice.randrange(80)
    patient = {
        "id": patient_id,
        "name": f"Patient {number}",
        "timezone": "Europe/Berlin",
        "dystonias": ["cervical"],
        "threshold": Decimal(1),
        "is_example": False,
        "revision": 1,
        "created_at": NOW,
        "next_visit_on": today + timedelta(days=dice.randrange(90)),
    }
    yield Patient, [patient]
    share = {"clinician_id": reader, "right": "read", "kind": "clinician", "granted_at": NOW}
    yield Share, [own | share | {"sees_notes": True, "sees_mood": True}]
    yield Symptom, [own | {"number": n, "code": c, "position": n} for n, c in enumerate(SYMPTOMS)]
    yield (
        DiaryDay,
        [
            own
            | who
            | {
                "day": today - timedelta(days=last - int(day)),
                "ratings": _signs(dice, rating),
                "entered_at": NOW,
                "recalled": False,
            }
            for day, rating in zip(shape.days, shape.ratings[0], strict=True)
            if rating == rating and last - DAYS < day <= last
        ],
    )
    visits = [
        (uuid4(), today - timedelta(days=last - day)) for day in shape.sessions if day <= last
    ]
    yield (
        Treatment,
        [
            own | who | {"id": id_, "day": day, "product": "onabotulinumtoxinA", "finished": True}
            for id_, day in visits
        ],
    )
    yield (
        Injection,
        [
            own
            | {
                "treatment_id": id_,
                "position": n,
                "muscle": "splenius_capitis",
                "dose_units": Decimal(25),
            }
            for id_, _day in visits
            for n in range(6)
        ],
    )


def _signs(dice: random.Random, rating: float) -> str:
    near = [min(10, max(0, int(rating) + dice.randint(-1, 1))) for _each in range(3)]
    return "".join("0123456789X"[each] for each in near) + dice.choice(("", "", "00", "03", "20"))


if __name__ == "__main__":
    main()
