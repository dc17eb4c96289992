"""Inviting and accepting, as two people do it on their phones, one of them by keyboard alone."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.access import Right, ShareKind, open_diary
from tests.browser.audit import audit, take_picture
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import People, cookie_of
from tests.browser.visit import serve, visit

pytestmark = pytest.mark.browser


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Go on with Tab until what has this name is in focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''"
        )
        if name in told:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=str)
def test_a_code_is_made_said_entered_and_accepted(
    chromium: Browser, browser_app: Flask, people: People, look: Look
) -> None:
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        emil, nora = open_page(look), open_page(look)
        for page, who in ((emil, people.emil), (nora, people.nora)):
            page.context.add_cookies([cookie_of(browser_app, who, address)])  # type: ignore[list-item]

        emil.goto(f"/diary/{people.emil}/sharing/")
        emil.get_by_role("link", name="Invite somebody").click()
        emil.get_by_text("Somebody who helps me, to look and write").click()
        emil.get_by_text("Show a code").click()
        emil.get_by_role("button", name="Invite", exact=True).click()
        code = emil.locator(".code").inner_text()
        take_picture(emil, f"share-code-{look}")
        audit(emil)

        nora.goto("/invitation/")
        tab_to(nora, "Code")
        nora.keyboard.type(code)
        nora.keyboard.press("Enter")
        expect(nora.get_by_role("heading", name="Emil wants to share")).to_be_visible()
        take_picture(nora, f"share-accept-{look}")
        audit(nora)
        if nora.get_by_label("Your name").count():  # who said it once is not asked again
            tab_to(nora, "Your name")
            nora.keyboard.type("Nora")
        tab_to(nora, "Accept")
        nora.keyboard.press("Enter")
        expect(nora.get_by_text("You accepted the invitation")).to_be_visible()

        emil.goto(f"/diary/{people.emil}/sharing/")
        expect(emil.get_by_text("Nora", exact=True)).to_be_visible()
        emil.get_by_role("link", name="Who looked at what, and when").click()
        expect(emil.get_by_text("Nora, carer looked at the answer")).to_be_visible()
        take_picture(emil, f"share-seen-{look}")
        audit(emil)
        with browser_app.app_context():
            theirs = open_diary(people.nora, people.emil, Right.RECORD)
        assert theirs.reads_as is ShareKind.CARER

        emil.goto(f"/diary/{people.emil}/sharing/")
        emil.get_by_role("button", name="Stop sharing with Nora").click()
        expect(emil.get_by_role("button", name="Share again")).to_be_visible()
        assert nora.goto(f"/diary/{people.emil}/answer").status == 404  # type: ignore[union-attr]
