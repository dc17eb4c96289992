"""Beginning a diary, and what stands open to everybody."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.access import Right, open_diary
from app.services.accounts import has_diary
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatments
from tests.browser_double import Browser
from tests.conftest import Cast, Clock
from tests.views.conftest import Stored

Browse = Callable[..., Browser]

DATE = {"when": "date", "day-day": "4", "day-month": "5", "day-year": "2026", "timezone": "UTC"}


def answer_two_pages(page: Browser) -> None:
    page.post("/start/where", data={"dystonias": ["cervical"]})
    page.post("/start/rate", data={"symptoms": ["head_turn"], "own": ""})


@pytest.mark.parametrize(
    "address", ["/", "/about", "/help", "/privacy", "/start/where", "/settings/display/"]
)
def test_pages_for_everybody(browse: Browse, address: str) -> None:
    assert browse().get(address).status_code == 200


def test_a_person_who_is_signed_in_begins_without_registering_again(
    browse: Browse, app: Flask, cast: Cast
) -> None:
    page = browse("dan")
    answer_two_pages(page)
    assert page.post("/start/injection", data=DATE).location == "/today"
    assert page.get("/today").location.endswith("/days/today")

    with app.app_context():
        diary = open_diary(cast.dan, cast.dan, Right.OWN)
        rated = list_symptoms(diary)
        assert [each.code for each in rated if not each.is_side_effect] == ["head_turn"]
        assert [each.code for each in rated if each.is_side_effect] == [
            "swallowing",
            "breathing",
            "neck_weakness",
        ]
        assert len(list_treatments(diary)) == 1


@pytest.mark.parametrize("when", ["none", "unsure"])
def test_no_injection_yet_is_an_answer(browse: Browse, app: Flask, cast: Cast, when: str) -> None:
    page = browse("dan")
    answer_two_pages(page)
    page.post("/start/injection", data={"when": when, "timezone": "Asia/Tokyo"})

    with app.app_context():
        diary = open_diary(cast.dan, cast.dan, Right.OWN)
        assert diary.timezone == "Asia/Tokyo"
        assert list_treatments(diary) == []


def test_who_has_a_diary_is_led_to_it(browse: Browse, stored: Stored) -> None:
    page, before = browse("alice"), stored()

    for address in ("/start/where", "/start/rate", "/start/injection"):
        assert page.get(address).location == "/today"
        assert page.post(address, data=DATE).location == "/today"
    assert stored() == before


def test_the_last_page_wants_the_first_two(browse: Browse) -> None:
    assert browse().get("/start/injection").location == "/start/where"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/start/where", {"dystonias": ["of the moon"]}),
        ("/start/where", {"dystonias": ["\x00"]}),
        ("/start/rate", {"symptoms": [], "own": ""}),
        ("/start/rate", {"symptoms": ["nothing"], "own": ""}),
        ("/start/rate", {"symptoms": [], "own": "x" * 81}),
        ("/start/rate", {"symptoms": [], "own": "a\x00b"}),
        ("/start/injection", DATE | {"day-year": "2027"}),
        ("/start/injection", DATE | {"day-year": "1899"}),
        ("/start/injection", DATE | {"day-day": "31", "day-month": "2"}),
        ("/start/injection", DATE | {"day-day": ""}),
        ("/start/injection", DATE | {"timezone": "Europe/Atlantis"}),
        ("/start/injection", DATE | {"timezone": "\x00"}),
        ("/start/injection", DATE | {"when": "never ever"}),
    ],
)
def test_what_cannot_be_is_told_and_keeps_the_page(
    browse: Browse, address: str, form: dict[str, object]
) -> None:
    page = browse()
    answer_two_pages(page)

    assert page.post(address, data=form).status_code == 422


def test_today_is_where_the_person_is(browse: Browse, clock: Clock) -> None:
    clock.instant = datetime(2026, 5, 3, 23, 0, tzinfo=UTC)  # the fourth of May in Berlin
    page = browse()
    answer_two_pages(page)

    assert page.post("/start/injection", data=DATE).status_code == 422
    berlin = DATE | {"timezone": "Europe/Berlin"}
    assert page.post("/start/injection", data=berlin).location == "/register"


def test_own_words_may_be_in_any_script(browse: Browse, app: Flask, cast: Cast) -> None:
    page = browse("dan")
    page.post("/start/where", data={"dystonias": []})
    page.post("/start/rate", data={"symptoms": [], "own": "الرقبة 🙂"})
    page.post("/start/injection", data={"when": "none", "timezone": "UTC"})

    with app.app_context():
        assert has_diary(cast.dan)
        diary = open_diary(cast.dan, cast.dan, Right.OWN)
        assert list_symptoms(diary)[0].label == "الرقبة 🙂"


def test_going_back_shows_what_was_answered(browse: Browse) -> None:
    page = browse()
    answer_two_pages(page)
    page.post("/start/rate", data={"symptoms": ["head_turn"], "own": "my left hand"})

    assert "my left hand" in page.get("/start/rate").text
