"""The card that asks once how a treatment went: where it stands, when, and how it goes away."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest

from app.access import Right
from app.services.days import rate_day
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Queries = Callable[[], AbstractContextManager[list[str]]]

QUESTION = "How did it go, all in all?"
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def days(cast: Cast, opened) -> str:
    """The address of the days of Alice, who rated yesterday and today."""
    with opened("alice", Right.OWN) as diary:
        for day in (YESTERDAY, TODAY):
            rate_day(diary, day, a_day(), None)
    return f"/diary/{cast.alice}/days"


def treat(opened, ago: int) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_treatment(diary, a_treatment(day=TODAY - timedelta(days=ago))).id


@pytest.mark.parametrize(("ago", "cards"), [(62, 0), (63, 1)])
@pytest.mark.parametrize("place", [f"{TODAY}", f"{TODAY}/saved", f"{YESTERDAY}/saved"])
def test_it_stands_on_today_and_after_saving(
    browse: Browse, days: str, opened, ago: int, cards: int, place: str
) -> None:
    treatment = treat(opened, ago)
    text = browse("alice").get(f"{days}/{place}").text

    assert text.count(QUESTION) == cards
    assert text.count(f"/treatments/{treatment}/impression/dismiss") == cards


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_nobody_else_is_asked(browse: Browse, days: str, opened, who: str) -> None:
    treat(opened, 100)

    for place in (f"{TODAY}", f"{TODAY}/saved"):
        assert QUESTION not in browse(who).get(f"{days}/{place}").text


def test_an_earlier_day_does_not_ask(browse: Browse, days: str, opened) -> None:
    treat(opened, 100)

    assert QUESTION not in browse("alice").get(f"{days}/{YESTERDAY}").text


def test_not_now_is_for_good(
    browse: Browse, days: str, opened, clock: Clock, stored: Stored
) -> None:
    treatment = treat(opened, 70)
    alice = browse("alice")
    page = f"{days.removesuffix('/days')}/treatments/{treatment}/impression"
    form = fields_of(alice.get(f"{days}/{TODAY}").text, action="/dismiss")

    assert alice.post(f"{page}/dismiss", data=form).location == f"{days}/today"
    once = stored()
    assert alice.post(f"{page}/dismiss", data=form).status_code == 302  # a second tap
    assert stored() == once
    clock.instant += timedelta(days=200)
    assert QUESTION not in alice.get(f"{days}/{TODAY}/saved").text
    assert QUESTION not in alice.get(f"{days}/{TODAY + timedelta(days=200)}").text

    blank = fields_of(alice.get(page).text, action="/impression")
    assert alice.post(page, data=blank | {"change": "1"}).status_code == 302


def test_a_clinician_dismisses_nothing_for_the_patient(
    browse: Browse, days: str, opened, stored: Stored
) -> None:
    treatment = treat(opened, 70)
    before = stored()
    page = f"{days.removesuffix('/days')}/treatments/{treatment}/impression"

    assert browse("bob").post(f"{page}/dismiss").status_code == 403
    assert stored() == before


def test_once_said_it_is_not_asked(browse: Browse, days: str, opened) -> None:
    before, after = treat(opened, 80), treat(opened, 3)
    alice = browse("alice")
    text = alice.get(f"{days}/{TODAY}").text
    assert str(before) in text
    assert str(after) not in text
    page = f"{days.removesuffix('/days')}/treatments/{before}/impression"

    alice.post(page, data={"weeks": "9"})

    assert QUESTION not in alice.get(f"{days}/{TODAY}").text


def test_asking_costs_one_statement(browse: Browse, days: str, opened, queries: Queries) -> None:
    alice, counts = browse("alice"), []
    for ago in (10, 100):
        treat(opened, ago)
        with queries() as sent:
            alice.get(f"{days}/{TODAY}")
        counts.append(len(sent))

    assert counts[1] == counts[0] + 1
