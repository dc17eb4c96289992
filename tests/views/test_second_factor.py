"""Whoever opens a diary as a clinician signs in in two steps."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from app.models import User
from tests.browser_double import Browser
from tests.conftest import Cast

Browse = Callable[..., Browser]


@pytest.fixture
def carol_has_none(app: Flask, cast: Cast) -> None:
    """Dr Carol signs in by a password alone."""
    with app.app_context():
        db.session.get_one(User, cast.carol).tf_primary_method = None
        db.session.commit()


def test_a_clinician_without_one_is_led_to_set_it_up(
    browse: Browse, cast: Cast, carol_has_none: None
) -> None:
    page = browse("carol")

    answer = page.get(f"/diary/{cast.alice}/days/?month=2026-06")

    assert answer.status_code == 302
    assert answer.location.startswith("/settings/second-factor/set-up?next=")
    assert "two steps" in page.get(answer.location).text
    assert page.get("/clinic").location.startswith("/settings/second-factor/set-up")


def test_what_such_a_clinician_was_saving_is_kept(
    browse: Browse, cast: Cast, carol_has_none: None
) -> None:
    answer = browse("carol").post(f"/diary/{cast.alice}/days/2026-06-10", data={"note": "kept <b>"})

    assert answer.status_code == 403
    assert 'value="kept &lt;b&gt;"' in answer.text
    assert "/settings/second-factor/set-up" in answer.text


def test_who_keeps_a_diary_needs_none(browse: Browse, cast: Cast) -> None:
    assert browse("alice").get(f"/diary/{cast.alice}/days/").status_code == 200
