"""A second database that follows the first: what is read there, and when it is not.

The replica of these tests is a copy that is made when a test says so, so that it lags as long as
the test wants.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wall
from app.access import Right, open_diary
from app.extensions import REPLICA, db, guard_transactions, replica_session
from app.models import DiaryDay, KeptAnswer, Share
from app.services import replica
from app.services.accounts import begin_diary, erase_account
from app.services.days import rate_day
from app.services.people import call_oneself
from app.services.scores import ScoreDraft, record_score
from app.services.sharing import end_share, grant_share
from tests.browser_double import Browser
from tests.builders import a_day, a_diary_draft, fill
from tests.conftest import TODAY, Cast
from tests.faulty import Failure

Browse = Callable[..., Browser]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True, scope="session")
# A database is copied while nobody is connected with it, and a pool between keeps connections.
ALONE = "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = :name"
PAGES = ("answer", "card/", "card/summary", "report/pages/")
# The archive tells of exports too, so it comes first.
FILES = ("archive/archive.json", "exports/csv", "exports/tables/download?table=days")
FHIR = "fhir/bundle.json"
FILES += (FHIR, "report/report.pdf")


class Twin:
    """The replica of a test."""

    def __init__(self, primary: sa.Engine, url: sa.URL, **options: object) -> None:
        self.primary = primary
        self.engine = sa.create_engine(url, hide_parameters=True, **options)
        self.asked: list[str] = []
        guard_transactions(self.engine)
        sa.event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self.asked.append(statement)

    def catch_up(self) -> None:
        """From here on it is as the primary is now."""
        self.engine.dispose()
        if self.engine.dialect.name == "sqlite":
            with (
                closing(sqlite3.connect(str(self.primary.url.database))) as source,
                closing(sqlite3.connect(str(self.engine.url.database))) as copy,
            ):
                source.backup(copy)
            return
        self.primary.dispose()
        name, source_name = self.engine.url.database, self.primary.url.database
        with _maintenance(self.primary.url) as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(sa.text(ALONE), {"name": source_name})
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {source_name}"))

    def go(self) -> None:
        """It is gone for good."""
        self.engine.dispose()
        if self.engine.dialect.name == "postgresql":
            with _maintenance(self.primary.url) as connection:
                name = self.engine.url.database
                connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        else:
            Path(str(self.engine.url.database)).unlink(missing_ok=True)

    def read_of(self, ask: Callable[[], object]) -> list[str]:
        """The tables' names in what it is asked meanwhile."""
        self.asked.clear()
        ask()
        return [each for each in self.asked if "FROM diary_day" in each or "list_summary" in each]


@contextmanager
def _maintenance(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(
        url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def twin(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[Twin]:
    """The app with a replica, which has caught up with forty days of Alice's diary."""
    with app.app_context():
        fill(open_diary(cast.alice, cast.alice, Right.OWN), 40, 2)
    with app.app_context():
        url = db.engine.url
        sqlite_file = str(tmp_path / "replica.sqlite")
        name = sqlite_file if url.get_backend_name() == "sqlite" else f"{url.database}_replica"
        made = Twin(db.engine, url.set(database=name))
        db.engines[REPLICA] = made.engine
    made.catch_up()
    yield made
    with app.app_context():
        db.engines.pop(REPLICA)
    made.go()


def files_in(body: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name.endswith(".csv")}


def test_pages_are_read_from_a_replica_that_has_caught_up(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    page = browse("alice")
    addresses = [f"/diary/{cast.alice}/{place}" for place in PAGES]
    bodies = [page.get(address).data for address in addresses]

    assert all(twin.read_of(lambda address=address: page.get(address)) for address in addresses)
    with app.app_context():
        db.engines.pop(REPLICA)
    assert [page.get(address).data for address in addresses] == bodies
    with app.app_context():
        db.engines[REPLICA] = twin.engine


def test_files_too_each_in_one_snapshot(browse: Browse, cast: Cast, twin: Twin) -> None:
    page = browse("alice")
    begun: list[dict[str, object]] = []
    sa.event.listen(
        twin.engine, "begin", lambda told: begun.append(dict(told.get_execution_options()))
    )

    for place in FILES:
        address = f"/diary/{cast.alice}/{place}"
        assert twin.read_of(lambda address=address: page.get(address).data), place
    assert all(each["readonly"] and each["snapshot"] for each in begun)


@on_sqlite
def test_a_clinicians_list_is_read_there(browse: Browse, twin: Twin) -> None:
    page = browse("bob")

    assert any("list_summary" in each for each in twin.read_of(lambda: page.get("/clinic")))


def test_what_was_just_saved_is_shown_though_the_replica_is_behind(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    with app.app_context():
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        rate_day(diary, TODAY, a_day(note="saved just now"), 1)
    page = browse("alice")
    for place in ("answer", "card/", "report/pages/", *FILES[:4]):
        address = f"/diary/{cast.alice}/{place}"
        assert twin.read_of(lambda address=address: page.get(address).data) == [], place
        assert "audit_event" in twin.asked[-1]  # it was asked how far it has come

    days = files_in(page.get(f"/diary/{cast.alice}/exports/csv").data)["days.csv"].decode()
    assert "saved just now" in days.strip().splitlines()[-1]
    assert twin.read_of(lambda: browse("bob").get("/clinic")) == []


def test_what_lies_beside_the_diary_must_have_arrived_too(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    page = browse("bob")
    with app.app_context():
        score = ScoreDraft(TODAY, "twstrs_total", Decimal("41.25"))
        record_score(open_diary(cast.bob, cast.alice, Right.READ), score)

    def ask() -> None:
        assert "41.25" in page.get(f"/diary/{cast.alice}/report/pages/?period=all").text

    assert twin.read_of(ask) == []
    twin.catch_up()
    assert twin.read_of(ask)


@on_sqlite
def test_a_share_that_ended_opens_nothing_though_the_replica_still_has_it(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    page = browse("bob")
    with app.app_context():
        end_share(open_diary(cast.alice, cast.alice, Right.OWN), cast.bob)

    for place in (*PAGES, "exports/csv"):
        assert page.get(f"/diary/{cast.alice}/{place}").status_code == 404
    assert "Alice" not in page.get("/clinic").text
    assert twin.asked == []
    with app.app_context(), replica_session():
        wall.keep_open(frozenset({cast.alice}))
        assert db.session.scalar(
            sa.select(Share.clinician_id).where(Share.clinician_id == cast.bob)
        )


@on_sqlite
def test_what_a_share_hides_now_is_hidden_though_it_was_shown_there(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    page = browse("bob")
    with app.app_context():
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        grant_share(diary, cast.bob, Right.READ, sees_notes=False)
    answer = page.get(f"/diary/{cast.alice}/exports/csv")

    assert "note" not in files_in(answer.data)["days.csv"].decode().splitlines()[0]


@on_sqlite
def test_saving_never_reads_the_replica(browse: Browse, cast: Cast, twin: Twin) -> None:
    page = browse("alice")

    assert page.post(f"/diary/{cast.alice}/days/{TODAY}", data={}).status_code == 302
    assert page.get(f"/diary/{cast.alice}/days/{TODAY}").status_code == 200
    assert twin.asked == []


@on_sqlite
def test_a_replica_that_dies_meanwhile_costs_nobody_a_page(
    browse: Browse, cast: Cast, twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    monkeypatch.setattr(replica, "SECONDS_ALONE", 0)

    def fail(_cursor: object, statement: str, *_more: object) -> None:
        if "FROM diary_day" in statement:
            raise Failure

    sa.event.listen(twin.engine, "do_execute", fail)
    for place in ("answer", "exports/csv", "fhir/bundle.json"):
        answer = page.get(f"/diary/{cast.alice}/{place}")
        assert answer.status_code == 200
        assert answer.data
        assert "FROM diary_day" in twin.asked[-1]


@on_sqlite
def test_a_replica_that_is_not_there_is_left_alone_for_a_while(
    browse: Browse, cast: Cast, app: Flask, twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    tries: list[object] = []
    twin.engine.dispose()

    def refuse(*_told: object) -> None:
        tries.append(_told)
        raise Failure

    sa.event.listen(twin.engine, "do_connect", refuse)
    for _again in range(3):
        assert page.get(f"/diary/{cast.alice}/answer").status_code == 200
    assert len(tries) == 1
    sa.event.remove(twin.engine, "do_connect", refuse)
    monkeypatch.setattr(replica, "monotonic", lambda: float("inf"))
    assert twin.read_of(lambda: page.get(f"/diary/{cast.alice}/answer"))


@on_sqlite
def test_an_answer_that_was_worked_out_from_the_replica_is_kept_on_the_primary(
    browse: Browse, cast: Cast, app: Flask, twin: Twin
) -> None:
    browse("alice").get(f"/diary/{cast.alice}/answer")

    with app.app_context(), wall.all_open():
        assert db.session.get(KeptAnswer, cast.alice) is not None
    with app.app_context(), wall.all_open(), replica_session():
        wall.keep_open(frozenset({cast.alice}))
        assert db.session.get(KeptAnswer, cast.alice) is None


@on_postgres
def test_the_wall_stands_on_the_replica(app: Flask, cast: Cast, twin: Twin) -> None:
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft(name="Dan"))
        rate_day(open_diary(cast.dan, cast.dan, Right.OWN), TODAY, a_day(), None)
    twin.catch_up()

    def whose() -> set[UUID]:
        return set(db.session.scalars(sa.select(DiaryDay.patient_id).distinct()))

    with app.test_request_context("/"):
        with replica_session():
            assert whose() == set()
        diary = open_diary(cast.bob, cast.alice, Right.READ)
        with replica.on_replica(diary):
            assert whose() == {cast.alice}
            with pytest.raises(sa.exc.DBAPIError, match="read-only"):
                db.session.execute(sa.delete(DiaryDay))


@on_sqlite
@pytest.mark.parametrize("file", ["archive/archive.json", FHIR])
def test_an_erased_name_stands_in_no_file_though_the_replica_still_has_it(
    browse: Browse, cast: Cast, app: Flask, twin: Twin, file: str
) -> None:
    page = browse("alice")
    with app.app_context():
        call_oneself(cast.bob, "Dr Bob Brown")
        rate_day(open_diary(cast.bob, cast.alice, Right.RECORD), TODAY, a_day(), 1)
    assert "Dr Bob Brown" in page.get(f"/diary/{cast.alice}/{file}").text
    twin.catch_up()
    with app.app_context():
        erase_account(cast.bob)

    def ask() -> None:
        assert "Dr Bob Brown" not in page.get(f"/diary/{cast.alice}/{file}").text

    assert twin.read_of(ask)


@on_sqlite
def test_a_file_is_read_in_the_one_snapshot_that_was_compared(
    browse: Browse, cast: Cast, twin: Twin
) -> None:
    page = browse("alice")
    begun: list[object] = []
    sa.event.listen(twin.engine, "begin", begun.append)

    for file in FILES:
        begun.clear()
        page.get(f"/diary/{cast.alice}/{file}")
        assert len(begun) == 1, file
