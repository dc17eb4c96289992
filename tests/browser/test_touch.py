"""A day in few taps, on the normal page and one question at a time, and how taps are taken."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from app.access import Diary
from app.services.accounts import begin_diary, create_account
from app.services.days import find_day
from tests.browser.audit import audit, small_targets, take_picture, too_wide
from tests.browser.hands import Finger, tab_to
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import cookie_of, open_as_owner
from tests.browser.visit import serve, visit
from tests.builders import a_diary_draft
from tests.conftest import TODAY

FIVE = ("head_turn", "head_tremor", "neck_pain", "reading", "tremor of my left hand")
PLAIN = Look(javascript=False)
MOST_TAPS, MOST_TAPS_ONE, MOST_TAPS_MOVING = 6, 12, 7
TAP_ONCE_IT_SHOWS = """async (wanted) => {
  const cell = document.querySelector(wanted);
  while (!cell.checkVisibility()) await new Promise((done) => setTimeout(done, 10));
  cell.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
}"""
Touch = Callable[..., Page]
number = count()


class Olga:
    """Who rates five symptoms a day. A new person for each test."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.id: UUID = create_account(f"olga{next(number)}@example.org").id
            begin_diary(self.id, a_diary_draft(symptoms=FIVE))

    @property
    def ratings(self) -> str | None:
        """What is saved for today, in our notation."""
        with self.app.app_context():
            diary: Diary = open_as_owner(self.id)
            day = find_day(diary, TODAY)
            return day.ratings if day else None


@pytest.fixture
def olga(browser_app: Flask) -> Olga:
    return Olga(browser_app)


@pytest.fixture
def touch(chromium: Browser, browser_app: Flask, noon: object, olga: Olga) -> Iterator[Touch]:
    """touch(look, **chosen): Olga's Today on a device where she chose this under Display."""
    with serve(browser_app) as address, visit(chromium, address) as open_page:

        def open_today(look: Look = PHONE, **chosen: str) -> Page:
            page = open_page(look)
            page.context.add_cookies([cookie_of(browser_app, olga.id, address)])  # type: ignore[list-item]
            if chosen:
                choose(page, **chosen)
            page.goto("/today", wait_until="networkidle")
            return page

        yield open_today


def choose(page: Page, **chosen: str) -> None:
    """Under Display and touch: tick what is "y", choose the other values."""
    page.goto("/settings/display/")
    for name, value in chosen.items():
        page.locator(f"[name={name}][value='{value}']").check()
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("Saved", exact=True).wait_for()


def saved(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("button", name=name)


@pytest.mark.parametrize("look", [PHONE, PLAIN], ids=str)
def test_five_symptoms_take_six_taps(touch: Touch, olga: Olga, look: Look) -> None:
    page = touch(look)
    finger = Finger(page)

    for symptom in range(5):
        finger.press(page.locator(f"#symptom-{symptom}-{symptom + 3}"))
    finger.press(button(page, "Save today"))

    saved(page)
    assert olga.ratings == "34567"
    assert finger.taps <= MOST_TAPS


@pytest.mark.parametrize("look", [PHONE, PLAIN], ids=str)
def test_five_questions_one_at_a_time_take_twelve_taps(
    touch: Touch, olga: Olga, look: Look
) -> None:
    page = touch(look, one="y", repeat_ms="0")
    finger = Finger(page)
    take_picture(page, f"one-question-{look}")

    for symptom in range(5):
        expect(page.locator("[data-place]")).to_have_text(f"Question {symptom + 1} of 5")
        assert page.locator(".rate:visible").count() == 1
        finger.press(page.locator(f"#symptom-{symptom}-{symptom + 3}"))
        finger.press(button(page, "Next"))
    expect(
        page.get_by_text("5 of 10", exact=True).and_(page.locator("[data-said]"))
    ).to_be_visible()
    take_picture(page, f"one-question-review-{look}")
    finger.press(button(page, "Save today"))

    saved(page)
    assert olga.ratings == "34567"
    assert finger.taps <= MOST_TAPS_ONE


def test_moving_on_by_itself_takes_seven_taps(touch: Touch, olga: Olga) -> None:
    page = touch(one="y", moves_on="y")
    finger = Finger(page)

    for symptom in range(5):
        expect(page.locator("[data-place]")).to_have_text(f"Question {symptom + 1} of 5")
        page.wait_for_timeout(520)  # longer than a repeat tap takes
        finger.press(page.locator(f"#symptom-{symptom}-{symptom + 3}"))
    expect(button(page, "Save today")).to_be_visible()
    page.wait_for_timeout(520)
    finger.press(button(page, "Save today"))

    saved(page)
    assert olga.ratings == "34567"
    assert finger.taps <= MOST_TAPS_MOVING


def test_one_question_at_a_time_by_keyboard_alone(touch: Touch, olga: Olga) -> None:
    page = touch(DESKTOP, one="y", moves_on="y")
    for symptom in range(5):
        expect(page.locator("[data-place]")).to_have_text(f"Question {symptom + 1} of 5")
        if symptom:
            expect(page.locator(".rate:visible")).to_be_focused()
        tab_to(page, page.locator(f"#symptom-{symptom}-0"))
        page.keyboard.press("Space")
        for _step in range(2):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your answers")).to_be_focused()
    tab_to(page, button(page, "Save today"))
    page.keyboard.press("Enter")

    saved(page)
    assert olga.ratings == "22222"


def test_back_and_change_lead_to_a_question_with_its_answer(touch: Touch, olga: Olga) -> None:
    page = touch(one="y", repeat_ms="0")
    page.locator("#symptom-0-4").tap()
    button(page, "Next").tap()
    expect(page.locator(".rate:visible")).to_be_focused()
    button(page, "Back").tap()
    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(button(page, "Back")).to_be_hidden()

    for _question in range(5):
        button(page, "Next").tap()
    expect(page.locator("[data-said]")).to_have_text(
        ["4 of 10", "empty", "empty", "empty", "empty"]
    )
    button(page, re.compile("^Change ?: tremor of my left hand$")).tap()
    expect(page.locator("[data-place]")).to_have_text("Question 5 of 5")
    page.locator("#symptom-4-0").tap()
    button(page, "Save what I have so far").tap()

    saved(page)
    assert olga.ratings == "4...0"


def test_all_questions_can_be_had_on_one_page(touch: Touch, olga: Olga) -> None:
    page = touch(one="y", repeat_ms="0")
    page.locator("#symptom-0-4").tap()
    button(page, "All on one page").tap()

    expect(page.locator(".rate:visible")).to_have_count(5)
    page.locator("#symptom-4-5").tap()
    button(page, "Save today").tap()

    saved(page)
    assert olga.ratings == "4...5"


@pytest.mark.parametrize(
    ("chosen", "pause", "taken"),
    [("500", 120, "4"), ("500", 600, "5"), ("1000", 600, "4"), ("0", 120, "5")],
)
def test_a_repeat_tap_is_taken_as_the_person_chose(
    touch: Touch, chosen: str, pause: int, taken: str
) -> None:
    page = touch(repeat_ms=chosen)
    four, five = (page.locator(f"#symptom-0-{n}").bounding_box() for n in (4, 5))
    assert four
    assert five

    page.touchscreen.tap(four["x"] + 20, four["y"] + 20)
    page.wait_for_timeout(pause)
    page.touchscreen.tap(five["x"] + 20, five["y"] + 20)

    expect(page.locator(f"#symptom-0-{taken}")).to_be_checked()


@pytest.mark.parametrize("chosen", ["500", "0"])
def test_a_tremor_does_not_answer_the_question_that_came_by_itself(
    touch: Touch, chosen: str
) -> None:
    page = touch(one="y", moves_on="y", repeat_ms=chosen)
    cell = page.locator("#symptom-0-4").bounding_box()
    assert cell
    page.touchscreen.tap(cell["x"] + 20, cell["y"] + 20)

    page.evaluate(TAP_ONCE_IT_SHOWS, "#symptom-1-4")

    expect(page.locator("input:checked")).to_have_count(1)
    expect(page.locator("[data-place]")).to_have_text("Question 2 of 5")


def test_a_second_tap_on_next_leaves_no_question_out(touch: Touch) -> None:
    page = touch(one="y")
    page.wait_for_timeout(520)
    button(page, "Next").dblclick()

    expect(page.locator("[data-place]")).to_have_text("Question 2 of 5")


def test_one_question_stands_without_side_scrolling_and_with_large_targets(touch: Touch) -> None:
    for look in (PHONE, Look(320, 640), DESKTOP):
        page = touch(look, one="y", large="y", theme="")
        cell = page.locator("#symptom-0-4").bounding_box()
        assert cell
        assert cell["height"] >= 90
        assert cell["width"] >= (76 if look.width >= 390 else 60)
        take_picture(page, f"one-question-large-{look}")
        audit(page)
        button(page, "Next").click()
        assert not small_targets(page)
        assert not too_wide(page)


def test_what_is_chosen_shows_at_once(touch: Touch) -> None:
    page = touch()
    before = page.locator("#symptom-0-4").bounding_box()
    page.goto("/settings/display/", wait_until="networkidle")
    page.get_by_label("Dark", exact=False).check()
    page.get_by_label("Larger buttons", exact=False).check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-large", "")

    page.goto("/today")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    choose(page, large="y")
    page.goto("/today")
    after = page.locator("#symptom-0-4").bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"] * 1.2
