"""The PostgreSQL of the tests starts from nothing, keeps to itself, and leaves nothing behind."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from tests import pg

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("TEST_DATABASE_URL", raising=False)
        with pg.temp_postgres() as url:
            yield url


def ask(url: str, statement: str) -> list[object]:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return list(connection.execute(text(statement)).scalars())


def folder_of(url: str) -> Path:
    return Path(str(make_url(url).query["host"]))


def test_the_server_answers_and_opens_no_port(url: str) -> None:
    assert url.startswith("postgresql+psycopg://")
    assert ask(url, "SHOW listen_addresses") == [""]
    assert ask(url, "SHOW server_encoding") == ["UTF8"]


def test_nothing_is_left_of_a_server_that_was_stopped() -> None:
    with pg.temp_postgres() as url:
        pid = int((folder_of(url) / "data" / "postmaster.pid").read_text().split()[0])

    assert not folder_of(url).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_fresh_databases_are_empty_and_apart_and_dropped(url: str) -> None:
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with pg.fresh_database(url) as one, pg.fresh_database(url) as other:
        with create_engine(one, poolclass=NullPool).begin() as connection:
            connection.execute(text("CREATE TABLE planted ()"))
        assert ask(one, tables) == ["planted"]
        assert ask(other, tables) == []

    assert ask(url, "SELECT datname FROM pg_database WHERE datname LIKE 'diary_%'") == []


def test_a_database_still_in_use_is_dropped_all_the_same(url: str) -> None:
    with pg.fresh_database(url) as used:
        engine = create_engine(used)
        connection = engine.connect()

    assert ask(url, "SELECT datname FROM pg_database WHERE datname LIKE 'diary_%'") == []
    connection.invalidate()
    engine.dispose()


def test_a_server_given_by_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://somebody@db/tests")

    with pg.temp_postgres() as url:
        assert url == "postgresql+psycopg://somebody@db/tests"


def test_without_postgresql_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pg, "find_spec", lambda name: None)
    monkeypatch.setattr(pg, "SYSTEM", tmp_path)

    with pytest.raises(RuntimeError, match=r"Run `make test`.*set TEST_DATABASE_URL"):
        pg.temp_postgres().__enter__()


def test_a_server_that_cannot_start_shows_its_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pg, "WITHOUT_CARE", ("no_such_setting=on",))

    with pytest.raises(RuntimeError, match="no_such_setting"):
        pg.temp_postgres().__enter__()


def test_copied_programs_run_without_the_originals(tmp_path: Path) -> None:
    copy = pg.copy_programs(pg.find_programs(), tmp_path)

    assert copy.is_relative_to(tmp_path)
    says = subprocess.run([copy / "postgres", "--version"], capture_output=True, text=True)
    assert says.stdout.startswith("postgres (PostgreSQL)")


def test_programs_under_a_closed_folder_are_copied_for_root(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = pg.copy_programs(pg.find_programs(), tmp_path)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(pg, "find_programs", lambda: closed)

    with pg.temp_postgres() as url:
        assert ask(url, "SELECT 1") == [1]
