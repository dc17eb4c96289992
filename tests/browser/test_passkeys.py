"""Passkeys in a real Chromium: made, used alone, used as the second step, removed."""

from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.audit import audit
from tests.browser.contract import keep_contract
from tests.browser.looks import PHONE
from tests.browser.people import People, cookie_of
from tests.browser.visit import OpenPage
from tests.builders import PASSWORD

CALM = replace(PHONE, reduced_motion=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
pytestmark = pytest.mark.browser


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="session")


def test_a_passkey_is_made_and_signs_in_alone_and_second(
    browser_app: Flask, people: People, server: str, open_page: OpenPage
) -> None:
    page = open_page(CALM, tolerate="401|422|NotAllowed")
    page.context.add_cookies([cookie_of(browser_app, people.nora, server)])  # type: ignore[list-item]
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    which = {"authenticatorId": made["authenticatorId"]}

    page.goto("/settings/passkeys/new")
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    title(page, "My passkeys")
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()
    audit(page)
    keep_contract(page)
    (kept,) = device.send("WebAuthn.getCredentials", which)["credentials"]
    assert (kept["isResidentCredential"], kept["rpId"]) == (True, "localhost")

    sign_out(page)
    page.goto("/login?next=/settings/passkeys/")
    audit(page)
    page.get_by_role("button", name="Use a passkey").click()
    title(page, "My passkeys")
    expect(page.get_by_role("main")).to_contain_text("Last used")

    page.get_by_role("link", name="Ask for a passkey after my password").click()
    page.get_by_role("button", name="Switch it on").click()
    title(page, "Your recovery codes")
    sign_out(page)
    page.goto("/login?next=/settings/passkeys/")
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    title(page, "Use your passkey")
    audit(page)
    device.send("WebAuthn.setUserVerified", {**which, "isUserVerified": False})
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Try again")
    device.send("WebAuthn.setUserVerified", {**which, "isUserVerified": True})
    page.get_by_role("button", name="Use my passkey").click()
    title(page, "My passkeys")

    page.get_by_role("link", name="Remove").click()
    audit(page)
    keep_contract(page)
    page.get_by_role("button", name="Remove it").click()
    title(page, "My passkeys")
    sign_out(page)
    page.goto("/login/passkey")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("did not work with a passkey")
