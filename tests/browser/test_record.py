"""A session is written down in few steps: by finger or keyboard, with and without scripts."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.services.accounts import begin_diary, create_account
from app.services.treatments import (
    InjectionDraft,
    Side,
    TreatmentDraft,
    draft_of,
    list_treatments,
    record_treatment,
)
from tests.browser.hands import Finger, Keyboard
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import a_session, cookie_of, open_as_owner
from tests.browser.visit import OpenPage
from tests.builders import a_diary_draft
from tests.conftest import TODAY

Hand = Finger | Keyboard
Begin = Callable[..., tuple[Page, UUID]]

LAST_TIME = TODAY - timedelta(days=100)
# Muscle, what is typed to find it, side, dose. The fourth is not of the area that is open.
FIVE = (
    ("Splenius capitis", "splen", "Right", "75"),
    ("Sternocleidomastoid", "scm", "Left", "37,5"),
    ("Levator scapulae", "lev", "Right", "30"),
    ("Masseter", "mass", "Left", "20"),
    ("Trapezius, upper part", "trap", "Right", "40"),
)
CODES = (
    "splenius_capitis", "sternocleidomastoid", "levator_scapulae", "masseter", "trapezius",
)  # fmt: skip
MEANT = TreatmentDraft(
    TODAY,
    "onabotulinumtoxinA",
    tuple(
        InjectionDraft(code, Side(side.lower()), Decimal(dose.replace(",", ".")))
        for code, (_name, _typed, side, dose) in zip(CODES, FIVE, strict=True)
    ),
)
PLAIN_PHONE, PLAIN_DESKTOP = Look(javascript=False), Look(1280, 800, javascript=False)
# Who, and the most steps of copying the last session and of a new one: what was counted.
WAYS = [
    pytest.param(Finger, PHONE, 3, 55, id="finger"),
    pytest.param(Finger, PLAIN_PHONE, 3, 60, id="finger-plain"),
    pytest.param(Keyboard, DESKTOP, 60, 215, id="keyboard"),
    pytest.param(Keyboard, PLAIN_DESKTOP, 60, 260, id="keyboard-plain"),
]


@pytest.fixture
def begin(open_page: OpenPage, browser_app: Flask, server: str) -> Begin:
    """begin(look, before): the list of injections of a new person, and who it is."""

    def begun(look: Look, before: TreatmentDraft | None = None) -> tuple[Page, UUID]:
        with browser_app.app_context():
            account_id = create_account(f"{uuid4().hex}@example.org").id
            diary = begin_diary(account_id, a_diary_draft())
            if before is not None:
                record_treatment(diary, before)
        page = open_page(look)
        page.context.add_cookies([cookie_of(browser_app, account_id, server)])  # type: ignore[list-item]
        page.clock.set_fixed_time(f"{TODAY}T12:00:00")
        page.goto("/injections", wait_until="networkidle")
        return page, account_id

    return begun


def stored(app: Flask, account_id: UUID) -> list[TreatmentDraft]:
    with app.app_context():
        return [draft_of(each) for each in list_treatments(open_as_owner(account_id))]


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def tell(hand: Hand, what: str, began: float) -> None:
    """What it took. The time is the machine's: nobody has read the page."""
    seconds = time.monotonic() - began
    print(f"\n{what}: {hand.taps} taps, {hand.keys} keys, {seconds:.1f} s")


@pytest.mark.parametrize(("with_", "look", "most", "_new"), WAYS)
def test_the_last_session_is_copied_and_saved(
    begin: Begin, browser_app: Flask, with_: type[Hand], look: Look, most: int, _new: int
) -> None:
    before = a_session(LAST_TIME)
    page, account_id = begin(look, before)
    hand, began = with_(page), time.monotonic()

    hand.press(page.get_by_role("main").get_by_role("link", name="Add an injection"))
    hand.press(button(page, "Today"))
    hand.press(button(page, "Save injection"))

    expect(page.get_by_role("status").filter(has_text="Injection saved")).to_be_visible()
    tell(hand, "a copy", began)
    assert stored(browser_app, account_id) == [before, replace(before, day=TODAY, note=None)]
    assert hand.steps <= most
    if with_ is Finger:
        assert hand.keys == 0


@pytest.mark.parametrize(("with_", "look", "_copy", "most"), WAYS[:3])
def test_a_new_session_of_five_muscles_is_written_down(
    begin: Begin, browser_app: Flask, with_: type[Hand], look: Look, _copy: int, most: int
) -> None:
    page, account_id = begin(look)
    hand, began = with_(page), time.monotonic()

    hand.press(page.get_by_role("main").get_by_role("link", name="Add an injection"))
    hand.press(button(page, "Today"))
    hand.choose(page.get_by_role("radio", name="Botox"))
    for name, typed, side, dose in FIVE:
        add = button(page, f"{side}: add {name}")
        hand.write(page.get_by_label("Find a muscle"), typed)
        if not (look.javascript and add.is_visible()):
            hand.send(page.get_by_label("Find a muscle"))
        hand.press(add)
        field = page.get_by_label(f"{name}, {side.lower()}, units")
        expect(field).to_be_focused()
        expect(page.locator(".mus__n").last).to_be_in_viewport(ratio=1)
        hand.write(field, dose)
    hand.press(button(page, "Save injection"))

    expect(page.get_by_role("status").filter(has_text="Injection saved")).to_be_visible()
    tell(hand, "a new session", began)
    assert stored(browser_app, account_id) == [MEANT]
    assert hand.steps <= most
