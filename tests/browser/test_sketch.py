"""A new person sketches the last weeks from memory and meets the picture on the early answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.services.accounts import begin_diary, create_account
from tests.browser.hands import Finger
from tests.browser.looks import PHONE, Look
from tests.browser.people import cookie_of
from tests.browser.visit import OpenPage
from tests.builders import a_diary_draft
from tests.conftest import TODAY

STEPS = 7


@pytest.mark.parametrize("look", [PHONE, Look(javascript=False)], ids=str)
def test_a_sketch_takes_a_tap_for_each_step(
    open_page: OpenPage, browser_app: Flask, server: str, look: Look
) -> None:
    with browser_app.app_context():
        account_id = create_account(f"{uuid4().hex}@example.org").id
        begin_diary(account_id, a_diary_draft(treated_on=TODAY - timedelta(days=80)))
    page = open_page(look)
    page.context.add_cookies([cookie_of(browser_app, account_id, server)])
    page.goto("/today", wait_until="networkidle")
    hand = Finger(page)

    hand.press(page.get_by_role("link", name="Your last weeks, from memory"))
    hand.press(page.get_by_role("link", name="Sketch them"))
    expect(page.locator("fieldset.rate")).to_have_count(STEPS)
    before = hand.taps
    for row in page.locator("fieldset.rate").all():
        hand.choose(row.get_by_role("radio", name="6", exact=True))
    hand.press(page.get_by_role("button", name="Save the sketch"))
    assert hand.taps - before == STEPS + 1
    expect(page.get_by_role("img", name="From memory")).to_be_visible()

    page.goto("/answer")
    expect(page.get_by_role("img", name="From memory")).to_be_visible()
    expect(page.get_by_role("heading", name="Your last injection")).to_be_visible()
    hand.press(page.get_by_role("link", name="Change or remove the sketch"))
    hand.press(page.get_by_role("button", name="Remove"))
    hand.press(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("img", name="From memory")).to_be_visible()
