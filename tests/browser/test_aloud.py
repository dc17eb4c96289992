"""Reading aloud, with a voice that is a double: the browser of the tests has none."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.services.symptoms import follow
from tests.browser.audit import audit
from tests.browser.looks import PHONE
from tests.browser.people import SYMPTOMS, People, cookie_of, open_as_owner
from tests.browser.visit import serve, visit

DEVICE = [{"lang": "de-DE", "localService": True}, {"lang": "en-GB", "localService": True}]
FAR_AWAY = [{"lang": "en-US", "localService": False}]
FOREIGN = [{"lang": "de-DE", "localService": True}]
VOICES = """(() => {
  const voices = %s;
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => voices,
    speak: (said) => window.spoken.push(`${said.lang}: ${said.text}`),
    cancel: () => sessionStorage.setItem("cancelled", location.pathname),
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
})()"""
NECK = "Neck pulling or turning. How hard did your head pull or turn by itself?"
SCALE = "0 none 10 the worst you can imagine"
Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, browser_app: Flask, people: People) -> Iterator[Open]:
    """open_as(path, voices, who, **chosen): a page on a device with these voices."""
    with serve(browser_app) as address, visit(chromium, address) as open_page:

        def open_it(
            path: str, voices: list[dict[str, object]], who: str = "marta", **chosen: str
        ) -> Page:
            page = open_page(PHONE)
            account_id = getattr(people, who)
            page.context.add_cookies([cookie_of(browser_app, account_id, address)])  # type: ignore[list-item]
            page.context.add_init_script(
                VOICES % str(voices).replace("True", "true").replace("False", "false")
            )
            if chosen:
                page.goto("/settings/display/")
                for name, value in chosen.items():
                    page.locator(f"[name={name}][value='{value}']").check()
                page.get_by_role("button", name="Save settings").click()
            path = path.format("", *people.treatments, me=f"/diary/{account_id}")
            page.goto(path, wait_until="networkidle")
            return page

        yield open_it


def spoken(page: Page) -> list[str]:
    said: list[str] = page.evaluate("() => window.spoken")
    return said


@pytest.mark.parametrize("voices", [[], FAR_AWAY, FOREIGN], ids=["none", "far away", "foreign"])
def test_where_the_device_has_no_voice_nothing_shows(
    open_as: Open, voices: list[dict[str, object]]
) -> None:
    page = open_as("{me}/days/today", voices, aloud="auto", one="y")

    assert page.locator("[data-aloud]").count() > 0
    expect(page.locator("[data-aloud]:visible")).to_have_count(0)
    assert spoken(page) == []


def test_each_question_is_read_when_its_button_is_pressed(open_as: Open) -> None:
    page = open_as("{me}/days/today", DEVICE, aloud="button")
    buttons = page.locator(".rate [data-aloud='']")
    expect(buttons).to_have_text(["Read aloud"] * 4)
    assert spoken(page) == []

    buttons.first.click()
    assert spoken(page) == [f"en-GB: {NECK} {SCALE}"]
    expect(buttons.first).to_have_text("Stop reading")
    buttons.first.click()
    expect(buttons.first).to_have_text("Read aloud")
    audit(page)


def test_without_being_asked_a_day_shows_no_buttons_and_reads_nothing(open_as: Open) -> None:
    page = open_as("{me}/days/today", DEVICE)

    expect(page.locator("[data-aloud]:visible")).to_have_count(0)
    assert spoken(page) == []


def test_by_itself_each_question_is_read_as_it_comes(open_as: Open) -> None:
    page = open_as("{me}/days/today", DEVICE, one="y", aloud="auto", repeat_ms="0")
    assert spoken(page) == [f"en-GB: {NECK} {SCALE}"]

    page.get_by_role("button", name="Next").tap()

    assert len(spoken(page)) == 2
    assert "Head shaking" in spoken(page)[1]
    assert page.evaluate("() => sessionStorage.getItem('cancelled')")


def test_one_question_at_a_time_reads_only_when_asked(open_as: Open) -> None:
    page = open_as("{me}/days/today", DEVICE, one="y", repeat_ms="0")
    page.get_by_role("button", name="Next").tap()
    assert spoken(page) == []

    page.get_by_role("button", name="Read aloud").tap()
    assert len(spoken(page)) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [("{me}/answer", "After "), ("{me}/treatments/{2}", "Worse")],
)
def test_an_answer_is_read_and_stops_on_leaving(open_as: Open, path: str, words: str) -> None:
    page = open_as(path, DEVICE)
    page.get_by_role("button", name="Read aloud").tap()
    [said] = spoken(page)
    assert words in said
    left = page.evaluate("() => { sessionStorage.clear(); return location.pathname; }")

    page.goto("/help")

    assert page.evaluate("() => sessionStorage.getItem('cancelled')") == left


def test_a_safety_message_is_read(open_as: Open, browser_app: Flask, people: People) -> None:
    with browser_app.app_context():
        follow(open_as_owner(people.emil), list(SYMPTOMS[:3]), side_effects=["swallowing"])
    page = open_as("{me}/days/today", DEVICE, who="emil")
    under_the_row = page.locator("[data-aloud='.rate__care p']")
    expect(under_the_row).to_be_hidden()
    page.locator("[name=symptom-3][value='5']").check()
    under_the_row.tap()
    assert "This can be serious after an injection." in spoken(page)[0]

    page.get_by_role("button", name="Save today").tap()
    page.wait_for_url("**/saved")
    page.get_by_role("button", name="Read aloud").tap()

    [said] = spoken(page)
    assert "Call your emergency number now" in said
    assert "I have read this" not in said
