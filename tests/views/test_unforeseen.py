"""What people see, and the log is told, when something fails that nobody foresaw."""

import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import ProgrammingError

from app.models import DiaryDay
from app.services import sign_ins
from tests.browser_double import sign_in
from tests.conftest import Cast
from tests.pages import check_page


def out_of_order(*_asked: object) -> None:
    raise ProgrammingError("SELECT", {}, Exception("no such column"))


@pytest.mark.parametrize("page", ["days/2026-06-10", "answer", "treatments/"])
def test_a_page_says_so_even_when_nobody_can_be_loaded(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    client = app.test_client()
    sign_in(client, app, cast.alice)
    monkeypatch.setattr(sign_ins, "load_account", out_of_order)

    answer = client.get(f"/diary/{cast.alice}/{page}")

    assert answer.status_code == 500
    check_page(answer.text)
    assert "What you saved before is safe" in answer.text


def test_what_was_being_saved_is_kept(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    sign_in(client, app, cast.alice)
    monkeypatch.setattr(sign_ins, "load_account", out_of_order)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    address = f"/diary/{cast.alice}/days/2026-06-10"

    answer = client.post(address, data={"symptom-0": "5", "note": "my own words"})

    assert answer.status_code == 500
    check_page(answer.text)
    assert "my own words" in answer.text
    assert f'action="{address}"' in answer.text


@pytest.fixture(params=["ratings", "note"])
def spoiled(request: pytest.FixtureRequest) -> Iterator[str]:
    """A day whose row the database does not take: one column has none, or one of another kind."""

    def spoil(_mapper: object, _connection: object, day: DiaryDay) -> None:
        if request.param == "ratings":
            day.ratings = None  # type: ignore[assignment]
        else:
            day.note = {"my own words": 7}  # type: ignore[assignment]

    sa.event.listen(DiaryDay, "before_insert", spoil)
    yield request.param
    sa.event.remove(DiaryDay, "before_insert", spoil)


def test_no_word_of_a_note_is_in_the_log(
    app: Flask,
    cast: Cast,
    spoiled: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = app.test_client()
    sign_in(client, app, cast.alice)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    address = f"/diary/{cast.alice}/days/2026-06-10"
    with caplog.at_level(logging.INFO):
        answer = client.post(address, data={"symptom-0": "5", "note": "my own words"})

    assert answer.status_code == 500
    assert "my own words" in answer.text
    assert "my own words" not in caplog.text
    assert "app/services/audit.py" in caplog.text
    kind = "IntegrityError" if spoiled == "ratings" else "StatementError"
    assert f"sqlalchemy.exc.{kind}" in caplog.text
    if spoiled == "ratings":
        assert any(code in caplog.text for code in ("23502", "SQLITE_CONSTRAINT_NOTNULL"))


def test_the_log_tells_all_of_an_error_that_is_not_of_the_database(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    sign_in(client, app, cast.alice)

    def broken(*_all: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(sign_ins, "load_account", broken)

    assert client.get("/today").status_code == 500
    assert "RuntimeError: out of order" in caplog.text
