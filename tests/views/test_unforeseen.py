"""What people see when the database does not answer."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.services import sign_ins
from tests.browser_double import sign_in
from tests.conftest import Cast
from tests.pages import check_page


def out_of_order(*_asked: object) -> None:
    raise OperationalError("SELECT", {}, Exception("database is locked"))


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
