"""What was typed is there again after the tab was closed, and goes once it is saved."""

from collections.abc import Callable, Iterator
from itertools import count
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.services.accounts import begin_diary, create_account
from app.services.days import DayDraft, rate_day
from tests.browser.looks import PHONE
from tests.browser.people import cookie_of, open_as_owner
from tests.browser.visit import serve, settled, visit
from tests.builders import a_diary_draft
from tests.conftest import TODAY

TYPED_BEFORE = "This is what you typed before, not saved yet."
DRAFTS = "() => Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"
number = count()


class Room:
    """One person's browser. open() is a new tab, close() closes it without any question."""

    def __init__(self, app: Flask, account_id: UUID, context: BrowserContext) -> None:
        self.app, self.id, self.context = app, account_id, context

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(path.format(me=f"/diary/{self.id}"), wait_until="networkidle")
        return page


@pytest.fixture
def room(chromium: Browser, browser_app: Flask, noon: object) -> Iterator[Room]:
    with browser_app.app_context():
        account_id: UUID = create_account(f"rosa{next(number)}@example.org").id
        begin_diary(account_id, a_diary_draft(symptoms=("head_turn", "neck_pain")))
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        context = open_page(PHONE).context
        context.add_cookies([cookie_of(browser_app, account_id, address)])  # type: ignore[list-item]
        yield Room(browser_app, account_id, context)


def drafts(page: Page) -> list[str]:
    found: list[str] = page.evaluate(DRAFTS)
    return found


def type_day(page: Page) -> None:
    page.locator("#symptom-0-7").check()
    page.get_by_text("Add it, or a note").click()
    page.get_by_label("Note").fill("a bad night")
    page.get_by_label("Note").blur()  # as a page that is closed does: it is a change of its own


def fill_question(page: Page) -> None:
    page.locator("form", has=page.get_by_role("button", name="Add the question")).get_by_role(
        "textbox"
    ).fill("how long?")


TYPING: dict[str, tuple[str, Callable[[Page], None], str, str]] = {
    "day": ("{me}/days/today", type_day, "[name=note]", "a bad night"),
    "event": (
        "{me}/events/new",
        lambda page: page.locator("[name=words]").fill("a cold"),
        "[name=words]",
        "a cold",
    ),
    "question": (
        "{me}/visit",
        fill_question,
        "form:has([data-draft$=question]) [name=words]",
        "how long?",
    ),
    "appointment": (
        "{me}/visit",
        lambda page: page.locator("[name=place]").fill("Room 3"),
        "[name=place]",
        "Room 3",
    ),
    "treatment": (
        "{me}/treatments/new",
        lambda page: page.locator("#day-day").fill("9"),
        "#day-day",
        "9",
    ),
    "symptoms": (
        "/settings/symptoms",
        lambda page: page.locator("[name=own]").fill("yawning"),
        "[name=own]",
        "yawning",
    ),
    "phones": (
        "/settings/phones",
        lambda page: page.locator("[name=clinic]").fill("030 5"),
        "[name=clinic]",
        "030 5",
    ),
    "name": (
        "/settings/diary",
        lambda page: page.locator("[name=name]").fill("Rosa B"),
        "[name=name]",
        "Rosa B",
    ),
}


@pytest.mark.parametrize("form", TYPING)
def test_what_was_typed_is_there_again(room: Room, form: str) -> None:
    path, act, field, value = TYPING[form]
    page = room.open(path)
    act(page)
    wait_for_drafts(page, 1)
    page.close()

    again = room.open(path)

    expect(again.get_by_text(TYPED_BEFORE)).to_be_visible()
    expect(again.locator(field)).to_have_value(value)
    again.get_by_role("button", name="Start again").click()
    expect(again.locator(field)).not_to_have_value(value)
    expect(again.get_by_text(TYPED_BEFORE)).to_be_hidden()
    assert drafts(again) == []


def wait_for_drafts(page: Page, how_many: int) -> None:
    for _try in range(100):
        if len(drafts(page)) == how_many:
            return
        page.wait_for_timeout(20)
    assert len(drafts(page)) == how_many, drafts(page)


def test_a_day_comes_back_whole_and_goes_once_it_is_saved(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)
    page.close()

    again = room.open("{me}/days/today")
    expect(again.locator("#symptom-0-7")).to_be_checked()
    expect(again.get_by_label("Note")).to_be_visible()
    expect(again.locator("[data-count]")).to_have_text("1 of 2 rated")
    again.get_by_role("button", name="Save today").click()
    again.get_by_role("heading", name="Saved").wait_for()
    wait_for_drafts(again, 0)

    later = room.open("{me}/days/today")
    expect(later.get_by_text(TYPED_BEFORE)).to_be_hidden()


def test_a_form_that_came_back_with_errors_keeps_its_draft(room: Room) -> None:
    page = room.open("{me}/events/new")
    page.locator("[name=words]").fill("a cold")
    wait_for_drafts(page, 1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    wait_for_drafts(page, 1)
    page.close()

    expect(room.open("{me}/events/new").locator("[name=words]")).to_have_value("a cold")


def test_what_was_saved_meanwhile_is_not_covered(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)
    page.close()
    with room.app.app_context():
        rate_day(open_as_owner(room.id), TODAY, DayDraft({0: 2}, "from afar"), None)

    again = room.open("{me}/days/today")
    expect(again.locator("#symptom-0-2")).to_be_checked()
    expect(again.get_by_label("Note")).to_have_value("from afar")

    again.get_by_role("button", name="Show what I typed").click()
    expect(again.locator("#symptom-0-7")).to_be_checked()
    expect(again.get_by_label("Note")).to_have_value("a bad night")


def test_a_draft_of_last_month_is_only_offered(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.startsWith('draft:'));
          const draft = { ...JSON.parse(localStorage[key]), at: Date.now() - 31 * 864e5 };
          localStorage[key] = JSON.stringify(draft);
        }"""
    )
    page.close()

    again = room.open("{me}/days/today")

    expect(again.get_by_text("You typed something here before")).to_be_visible()
    expect(again.locator("#symptom-0-7")).not_to_be_checked()


def test_muscles_that_were_added_come_back_with_their_doses(room: Room) -> None:
    page = room.open("{me}/treatments/new")
    for name, dose in (("Splenius capitis", "12,5"), ("Omohyoid", "20")):
        with settled(page):
            page.get_by_role("button", name=f"Left: add {name}").click()
        page.get_by_label(f"{name}, left, units").fill(dose)
    wait_for_drafts(page, 1)
    page.close()

    again = room.open("{me}/treatments/new")

    expect(again.get_by_text(TYPED_BEFORE)).to_be_visible()
    expect(again.get_by_label("Splenius capitis, left, units")).to_have_value("12,5")
    expect(again.get_by_label("Omohyoid, left, units")).to_have_value("20")
    again.get_by_role("button", name="Start again").click()
    expect(again.get_by_text("Nothing added yet")).to_be_visible()
    assert drafts(again) == []


def test_signing_out_takes_the_drafts_of_this_account_along(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)
    page.evaluate("() => localStorage.setItem('draft:another:/x', '{}')")
    page.close()

    settings = room.open("/settings/")
    settings.get_by_role("button", name="Sign out", exact=True).click()
    settings.wait_for_url(lambda url: "/settings" not in url)

    assert drafts(settings) == ["draft:another:/x"]


def test_a_device_that_keeps_nothing_is_no_trouble(room: Room) -> None:
    room.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } })"
    )
    page = room.open("{me}/days/today")
    type_day(page)
    page.get_by_role("button", name="Save today").click()

    page.get_by_role("heading", name="Saved").wait_for()


def test_no_secret_is_kept(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)

    text = page.evaluate("() => JSON.stringify({ ...localStorage })")

    assert "a bad night" in text
    assert "csrf_token" not in text


@pytest.fixture
def stranger(chromium: Browser, browser_app: Flask) -> Iterator[BrowserContext]:
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        yield open_page(PHONE).context


def test_before_there_is_an_account_words_come_back_and_passwords_do_not(
    stranger: BrowserContext,
) -> None:
    page = stranger.new_page()
    for path, field in (("/login", "password"), ("/register", "password"), ("/start/rate", "own")):
        page.goto(path, wait_until="networkidle")
        page.locator(f"[name={field}]").fill("writing by hand")
        page.wait_for_timeout(150)
    wait_for_drafts(page, 1)
    assert drafts(page) == ["draft:nobody:/start/rate"]
    page.close()

    again = stranger.new_page()
    again.goto("/start/rate", wait_until="networkidle")
    expect(again.locator("[name=own]")).to_have_value("writing by hand")
    again.get_by_role("button", name="Continue").click()
    again.wait_for_url("**/start/injection")
    wait_for_drafts(again, 0)


def test_a_save_that_was_kept_by_another_script_drops_the_draft(room: Room) -> None:
    page = room.open("{me}/days/today")
    type_day(page)
    wait_for_drafts(page, 1)

    page.evaluate("() => document.querySelector('form.today').dispatchEvent(new Event('saved'))")

    assert drafts(page) == []
