"""The tabs: one's own diary, somebody else's, a clinician without one, and the example."""

import re

import pytest
import sqlalchemy as sa

from app.extensions import db
from app.models import Share, ShareKind
from app.services.accounts import begin_diary
from app.services.example import ensure_example
from tests.builders import a_diary_draft


def header_of(page: str) -> str:
    return re.search(r"<header.*?</header>", page, re.S)[0]


def tabs_of(page: str) -> list[str]:
    nav = re.search(r'<nav class="nav".*?</nav>', header_of(page), re.S)
    return re.findall(r"<span>([^<]+)</span>", nav[0]) if nav else []


def test_the_owner_has_the_tabs_of_their_own_diary(browse, cast):
    page = browse("alice").get(f"/diary/{cast.alice}/answer").text

    assert tabs_of(page) == ["Today", "Answer", "Injections", "Share"]
    assert "/clinic" not in header_of(page)


@pytest.mark.parametrize("who", ["bob", "carol"])
@pytest.mark.parametrize("place", ["card/", "answer", "treatments/", "days/", "events/"])
def test_a_reader_has_the_tabs_of_the_card_and_the_way_back(browse, cast, who, place):
    page = browse(who).get(f"/diary/{cast.alice}/{place}").text

    assert tabs_of(page) == ["Card", "Answer", "Injections", "Days"]
    assert 'href="/clinic"' in header_of(page)
    assert "<b>Alice</b>" in header_of(page)


@pytest.mark.parametrize(
    ("place", "tab"),
    [("card/", "Card"), ("answer", "Answer"), ("treatments/", "Injections"), ("days/", "Days")],
)
def test_a_reader_sees_where_they_are(browse, cast, place, tab):
    header = header_of(browse("carol").get(f"/diary/{cast.alice}/{place}").text)

    current = re.search(r'aria-current="page">.*?<span>([^<]+)</span>', header, re.S)
    assert current[1] == tab


def test_a_carer_goes_back_to_diaries(browse, cast, app):
    with app.app_context():
        db.session.execute(sa.update(Share).values(kind=ShareKind.CARER))
        db.session.commit()

    header = header_of(browse("carol").get(f"/diary/{cast.alice}/answer").text)

    assert "Diaries" in header
    assert "Patients" not in header


def test_a_clinician_without_an_open_diary_has_their_own_tabs(browse, cast):
    for place in ("/clinic", "/settings/"):
        assert tabs_of(browse("bob").get(place).text)[0] == "Patients"
    assert tabs_of(browse("dan").get("/settings/").text) == []


def test_a_clinician_with_a_diary_keeps_its_tabs_and_a_way_to_the_patients(browse, cast, app):
    with app.app_context():
        begin_diary(cast.bob, a_diary_draft())

    page = browse("bob").get(f"/diary/{cast.bob}/answer").text

    assert tabs_of(page) == ["Today", "Answer", "Injections", "Share"]
    assert 'href="/clinic"' in header_of(page)


def test_the_example_looks_like_ones_own(browse, cast, app):
    with app.app_context():
        example = ensure_example()

    page = browse("carol").get(f"/diary/{example}/answer").text

    assert tabs_of(page) == ["Today", "Answer", "Injections", "Share"]


def test_a_clinician_lands_on_the_list_after_signing_in(browse, cast):
    assert browse("bob").get("/today").location == "/clinic"
