"""The page behind a reminder's link in a real browser: with a thumb, with and without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.services.accounts import change_phones
from app.services.days import find_day
from app.services.rating_links import make_link
from app.services.symptoms import follow
from tests.browser.audit import audit, audit_colours, take_picture
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import SYMPTOMS, People, open_as_owner
from tests.browser.visit import OpenPage, serve, visit
from tests.conftest import TODAY

LOOKS = [PHONE, DESKTOP, replace(PHONE, javascript=False)]
AFTER_A_TREMOR = 450  # milliseconds


@pytest.fixture
def strangers(chromium: Browser, browser_app: Flask, people: People) -> Iterator[OpenPage]:
    """Browsers in which nobody is signed in. Emil rates swallowing beside his symptoms."""
    with browser_app.app_context():
        diary = open_as_owner(people.emil)
        follow(diary, list(SYMPTOMS[:3]), side_effects=["swallowing"])
        change_phones(diary, "112", None)
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        yield open_page


def link_for(app: Flask, people: People, days_ago: int) -> str:
    with app.app_context():
        return make_link(open_as_owner(people.emil), TODAY - timedelta(days=days_ago))


def look_at(page: Page, name: str, look: Look) -> None:
    """Audit and picture in both colours, where scripts can run."""
    if not look.javascript:
        return
    take_picture(page, f"{name}-{look}")
    audit(page)
    page.emulate_media(color_scheme="dark")
    take_picture(page, f"{name}-{replace(look, dark=True)}")
    audit_colours(page)
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize(("look", "days_ago"), list(zip(LOOKS, (0, 2, 3), strict=True)), ids=str)
def test_a_day_is_rated_from_a_link_in_as_many_taps_as_rows_and_one(
    strangers: OpenPage, browser_app: Flask, people: People, look: Look, days_ago: int
) -> None:
    link = link_for(browser_app, people, days_ago)
    page = strangers(replace(look, reduced_motion=True))
    page.goto(link)
    look_at(page, "link", look)

    for row in range(3):
        page.locator(f"input[name=symptom-{row}][value='{row + 4}']").click()
    page.locator("input[name=symptom-3][value='8']").click()
    if look.javascript:
        expect(page.locator("[data-count]")).to_have_text("All 3 rated")
        expect(page.get_by_role("alert").locator("p:visible")).to_contain_text("Call 112 now.")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Saved", exact=True)).to_be_visible()
    expect(page.locator(".care").get_by_role("link", name="Call 112")).to_be_visible()
    look_at(page, "link-saved", look)
    with browser_app.app_context():
        stored = find_day(open_as_owner(people.emil), TODAY - timedelta(days=days_ago))
        assert stored is not None
        assert stored.ratings == "4568"
    page.goto(link)
    expect(page.get_by_role("heading", name="That day is already rated")).to_be_visible()
    look_at(page, "link-rated", look)
    assert page.context.cookies() == []


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=str)
def test_a_link_that_opens_nothing_says_how_to_go_on(strangers: OpenPage, look: Look) -> None:
    page = strangers(replace(look, reduced_motion=True))
    page.goto(f"/rate/{'A' * 43}")
    look_at(page, "link-gone", look)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "A" * 43 not in page.evaluate("() => document.referrer")
