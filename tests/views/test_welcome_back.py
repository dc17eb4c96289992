"""Coming back after silent days: Today comes first, with a kind word and nothing about gaps."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access import Right
from app.services.days import rate_day
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD, a_day
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]
WORDS = "Welcome back. Start with today."
SIGN_IN = {"email": EMAILS["alice"], "password": PASSWORD}


@pytest.fixture
def rated(opened) -> Callable[[int], None]:
    def rate(days_ago: int) -> None:
        with opened("alice", Right.OWN) as diary:
            rate_day(diary, TODAY - timedelta(days=days_ago), a_day(), None)

    return rate


@pytest.mark.parametrize(("days_ago", "welcome"), [(15, True), (400, True), (14, False)])
def test_today_welcomes_after_fourteen_silent_days(
    browse: Browse, cast: Cast, rated, days_ago: int, welcome: bool
) -> None:
    rated(days_ago)
    today = browse("alice").get(f"/diary/{cast.alice}/days/{TODAY}").text

    assert (WORDS in today) == welcome


def test_nobody_is_welcomed_back_who_was_never_here_or_is_somebody_else(
    browse: Browse, cast: Cast, rated
) -> None:
    assert WORDS not in browse("alice").get(f"/diary/{cast.alice}/days/{TODAY}").text
    rated(30)

    assert WORDS not in browse("bob").get(f"/diary/{cast.alice}/days/{TODAY}").text
    yesterday = TODAY - timedelta(days=1)
    assert WORDS not in browse("alice").get(f"/diary/{cast.alice}/days/{yesterday}").text
    rated(0)
    assert WORDS not in browse("alice").get(f"/diary/{cast.alice}/days/{TODAY}").text


@pytest.mark.parametrize("wanted", ["", "/answer", "/diary/{me}/answer", "/diary/{me}/sharing/"])
def test_after_silent_days_signing_in_leads_to_today(
    browse: Browse, cast: Cast, rated, wanted: str
) -> None:
    rated(20)
    wanted = wanted.format(me=cast.alice)

    assert browse().post(f"/login?next={wanted}", data=SIGN_IN).location == "/today"


@pytest.mark.parametrize(
    ("days_ago", "wanted"),
    [
        (3, "/answer"),
        (20, "/diary/{me}/days/2026-05-01"),
        (20, "/settings/"),
        (20, "/diary/{bob}/answer"),
    ],
)
def test_else_signing_in_leads_where_somebody_wanted_to_go(
    browse: Browse, cast: Cast, rated, days_ago: int, wanted: str
) -> None:
    rated(days_ago)
    wanted = wanted.format(me=cast.alice, bob=cast.bob)

    assert browse().post(f"/login?next={wanted}", data=SIGN_IN).location == wanted


def test_a_clinician_without_a_diary_goes_where_they_wanted(browse: Browse, cast: Cast) -> None:
    sent = SIGN_IN | {"email": EMAILS["bob"]}

    answer = browse().post(f"/login?next=/diary/{cast.alice}/answer", data=sent)
    assert answer.location == f"/diary/{cast.alice}/answer"
