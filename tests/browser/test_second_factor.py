"""A clinician sets up the second step, and signs in with it, by keyboard alone on a phone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import User
from tests.browser.audit import audit, audit_colours
from tests.browser.contract import keep_contract
from tests.browser.hands import Keyboard
from tests.browser.looks import PHONE
from tests.browser.people import People, cookie_of
from tests.browser.visit import OpenPage
from tests.builders import PASSWORD
from tests.conftest import Clock
from tests.views.factor import STEP

CALM = replace(PHONE, reduced_motion=True)
pytestmark = pytest.mark.browser


def look_at(page: Page) -> None:
    audit(page)
    keep_contract(page)
    page.emulate_media(color_scheme="dark")
    audit_colours(page)
    page.emulate_media(color_scheme="light")


def test_a_clinician_sets_it_up_and_signs_in_with_it(
    browser_app: Flask, people: People, noon: Clock, server: str, open_page: OpenPage
) -> None:
    with browser_app.app_context():
        db.session.get_one(User, people.bob).tf_primary_method = None
        db.session.commit()
    page = open_page(CALM)
    page.context.add_cookies([cookie_of(browser_app, people.bob, server)])  # type: ignore[list-item]
    hands, main = Keyboard(page), page.get_by_role("main")
    wanted = f"{server}/diary/{people.emil}/answer"

    page.goto(wanted)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up signing in in two steps")
    look_at(page)
    app = TOTP(key=page.locator("dd.key").inner_text().replace(" ", ""))

    def code() -> str:
        return str(app.generate(time=noon.instant.timestamp()).token)

    hands.write(main.get_by_label("Your name, as patients see it"), "Dr A. Osei")
    hands.write(main.get_by_label("Code"), "000000")
    hands.press(main.get_by_role("button", name="Switch it on"))
    expect(page.get_by_role("alert")).to_contain_text("not the code the app shows")
    expect(main.get_by_label("Your name, as patients see it")).to_have_value("Dr A. Osei")
    look_at(page)
    hands.write(main.get_by_label("Code"), code())
    hands.press(main.get_by_role("button", name="Switch it on"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    look_at(page)
    kept = page.locator("li.key").all_inner_texts()
    hands.press(main.get_by_role("link", name="I have kept them"))
    expect(page).to_have_url(wanted)

    noon.instant += 2 * STEP
    other = open_page(CALM)
    hands, main = Keyboard(other), other.get_by_role("main")
    other.goto(wanted)
    hands.write(main.get_by_label("E-mail address"), "bob@example.org")
    hands.write(main.get_by_label("Password", exact=True), PASSWORD)
    hands.press(main.get_by_role("button", name="Sign in"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Type your code")
    look_at(other)
    hands.press(main.get_by_role("link", name="I do not have the app at hand"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Type a recovery code")
    look_at(other)
    hands.press(main.get_by_role("link", name="I have the app at hand"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Type your code")
    look_at(other)
    hands.write(main.get_by_label("Code"), code())
    hands.send(main.get_by_label("Code"))
    expect(other).to_have_url(wanted)

    other.goto("/settings/second-factor/off")
    look_at(other)
    noon.instant += timedelta(minutes=31)
    hands.press(main.get_by_role("button", name="Switch it off"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Is it you?")
    look_at(other)
    hands.write(main.get_by_label("Your password", exact=True), PASSWORD)
    hands.write(main.get_by_label("Code of the app, or a recovery code"), kept[0])
    hands.send(main.get_by_label("Code of the app, or a recovery code"))
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in in two steps")
    expect(main.get_by_role("status")).to_contain_text("Switched off. From now on")
    expect(other.get_by_role("status")).to_contain_text("Switched off")
    look_at(other)
