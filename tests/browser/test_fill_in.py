"""Filling in earlier days in a row: by finger and by keyboard, with and without scripts."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.services.accounts import begin_diary, create_account
from app.services.days import list_rated
from tests.browser.hands import Finger, Keyboard, tab_to
from tests.browser.looks import PHONE, Look
from tests.browser.people import cookie_of, open_as_owner
from tests.browser.visit import OpenPage
from tests.builders import a_diary_draft
from tests.conftest import TODAY

Hand = Finger | Keyboard
PLAIN = Look(javascript=False)
SYMPTOMS = 3
WAYS = [
    pytest.param(Finger, PHONE, id="finger"),
    pytest.param(Finger, PLAIN, id="finger-plain"),
    pytest.param(Keyboard, PHONE, id="keyboard"),
    pytest.param(Keyboard, PLAIN, id="keyboard-plain"),
]


@pytest.fixture
def page_of_new(open_page: OpenPage, browser_app: Flask, server: str):
    """page_of_new(look): the month view of a new person, and who it is."""

    def begun(look: Look) -> tuple[Page, UUID]:
        with browser_app.app_context():
            account_id = create_account(f"{uuid4().hex}@example.org").id
            begin_diary(account_id, a_diary_draft())
        page = open_page(look)
        page.context.add_cookies([cookie_of(browser_app, account_id, server)])  # type: ignore[list-item]
        page.goto(f"/diary/{account_id}/days/", wait_until="networkidle")
        return page, account_id

    return begun


def day_name(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def rate_shown_day(hand: Hand) -> None:
    for row in hand.page.locator("fieldset.rate").all():
        four = row.get_by_role("radio", name="4", exact=True)
        if isinstance(hand, Finger):
            hand.choose(four)
            continue
        tab_to(hand.page, row.get_by_role("radio").first)  # nothing is chosen yet
        for _press in range(4):
            hand.page.keyboard.press("ArrowRight")
        expect(four).to_be_checked()


@pytest.mark.parametrize(("with_", "look"), WAYS)
def test_three_days_are_filled_in_without_leaving_the_page(
    page_of_new, browser_app: Flask, with_: type[Hand], look: Look
) -> None:
    page, account_id = page_of_new(look)
    hand = with_(page)
    hand.press(page.get_by_role("link", name="Fill in empty days"))

    for number in (1, 2, 3):
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(f"How was {day_name(TODAY - timedelta(days=number))}?")
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
        before = hand.taps
        rate_shown_day(hand)
        hand.press(page.get_by_role("button", name="Save and go to the day before"))
        if with_ is Finger:
            assert hand.taps - before <= SYMPTOMS + 1
        said = page.get_by_role("status").filter(has_text="Saved")
        expect(said).to_have_text(f"Saved {day_name(TODAY - timedelta(days=number))}")
        expect(said).to_be_in_viewport()

    hand.press(page.get_by_role("link", name="Leave this day empty"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    hand.press(page.get_by_role("link", name="Stop here"))
    expect(page.get_by_role("heading", level=1)).to_have_text("June 2026")
    with browser_app.app_context():
        rated = list_rated(open_as_owner(account_id))
    assert rated == [(TODAY - timedelta(days=number), "444", False) for number in (3, 2, 1)]
