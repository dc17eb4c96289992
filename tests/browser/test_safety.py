"""The safety message in a real browser: at once under the row, and as a card after saving."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.services.accounts import change_phones
from app.services.symptoms import follow
from tests.browser.audit import audit, audit_colours, take_picture
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import SYMPTOMS, People, cookie_of, open_as_owner
from tests.browser.visit import serve, visit

SWALLOWING = 3
AFTER_A_TREMOR = 600  # milliseconds
Open = Callable[..., Page]


@pytest.fixture
def open_today(chromium: Browser, browser_app: Flask, people: People) -> Iterator[Open]:
    """open_today(look): Emil's Today; he had an injection ten days ago."""
    with browser_app.app_context():
        diary = open_as_owner(people.emil)
        follow(diary, list(SYMPTOMS[:3]), side_effects=["swallowing", "voice"])
        change_phones(diary, "112", "030 555 0100")
    with serve(browser_app) as address, visit(chromium, address) as open_page:

        def open_it(look: Look = PHONE, who: str = "emil", path: str = "/days/today") -> Page:
            page = open_page(replace(look, reduced_motion=True))
            cookie = cookie_of(browser_app, getattr(people, who), address)
            page.context.add_cookies([cookie])  # type: ignore[list-item]
            page.goto(f"/diary/{people.emil}{path}", wait_until="networkidle")
            return page

        yield open_it


def rate(page: Page, severity: int | str) -> None:
    page.wait_for_timeout(AFTER_A_TREMOR)  # a second tap that comes sooner is left out
    page.locator(f"input[name=symptom-{SWALLOWING}][value='{severity}']").check()


def test_the_message_comes_and_goes_with_the_rating(open_today: Open) -> None:
    page = open_today()
    care = page.locator("fieldset", has_text="Trouble swallowing").get_by_role("alert")
    expect(care.locator("p:visible")).to_have_count(0)

    rate(page, 1)
    expect(care.locator("p:visible")).to_contain_text("can need treatment. Phone your doctor")
    rate(page, 5)
    expect(care.locator("p:visible")).to_have_text(
        "This can be serious after an injection. Call 112 now."
    )
    audit(page)
    take_picture(page, "today-care")

    for harmless in (0, "skip"):
        rate(page, harmless)
        expect(care.locator("p:visible")).to_have_count(0)


def test_side_effects_do_not_move_the_count(open_today: Open) -> None:
    page = open_today()
    count = page.locator("[data-count]")
    rate(page, 5)
    expect(count).to_have_text("0 of 3 rated")
    page.locator("#symptom-0-2").check()

    expect(count).to_have_text("1 of 3 rated")


@pytest.mark.parametrize(
    "look", [PHONE, DESKTOP, replace(PHONE, javascript=False)], ids=lambda look: str(look)
)
def test_saving_is_not_held_up_and_the_card_stays_until_it_is_read(
    open_today: Open, look: Look
) -> None:
    page = open_today(look)
    rate(page, 8)
    page.get_by_role("button", name="Save today").click()
    page.wait_for_url("**/saved")
    card = page.locator(".care")
    expect(card.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    if look.javascript:
        audit(page)
        take_picture(page, f"safety-{look}")
        page.emulate_media(color_scheme="dark")
        audit_colours(page)
        take_picture(page, f"safety-{replace(look, dark=True)}")

    page.goto(page.url.replace("/saved", ""))
    expect(card).to_contain_text("Trouble swallowing: 8 of 10")
    if look.javascript:
        audit(page)
        take_picture(page, f"today-unread-{look}")
    card.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("heading", name="How was today?")).to_be_visible()
    expect(card).to_have_count(0)
    rate(page, 0)  # the next look begins with nothing raised
    page.get_by_role("button", name="Save today").click()
    page.wait_for_url("**/saved")


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: str(look))
def test_a_clinician_sees_the_flag(open_today: Open, look: Look) -> None:
    page = open_today(look)
    rate(page, 8)
    page.get_by_role("button", name="Save today").click()
    page.wait_for_url("**/saved")

    page = open_today(look, who="bob", path="/answer")
    expect(page.locator(".flagbar")).to_contain_text("not watched around the clock")
    audit(page)
    take_picture(page, f"flagged-answer-{look}")
    page.goto("/clinic")
    expect(page.get_by_text("Trouble swallowing: 8 of 10")).to_be_visible()
    audit(page)
    take_picture(page, f"flagged-clinic-{look}")
    page.emulate_media(color_scheme="dark")
    audit_colours(page)


def test_one_question_at_a_time_waits_where_the_message_shows(open_today: Open) -> None:
    page = open_today(path="/../../settings/display/")
    for name in ("one", "moves_on"):
        page.locator(f"[name={name}]").check()
    page.get_by_role("button", name="Save settings").click()
    page.goto("/today", wait_until="networkidle")
    place = page.locator("[data-place]")
    for _symptom in range(3):
        page.wait_for_timeout(AFTER_A_TREMOR)
        page.get_by_role("button", name="Next").tap()
    expect(place).to_have_text("Question 4 of 5")

    page.wait_for_timeout(AFTER_A_TREMOR)
    page.locator(f"#symptom-{SWALLOWING}-5").tap()
    page.wait_for_timeout(AFTER_A_TREMOR)
    expect(page.get_by_text("Call 112 now")).to_be_visible()
    expect(place).to_have_text("Question 4 of 5")
    page.locator(f"#symptom-{SWALLOWING}-0").tap()
    expect(place).to_have_text("Question 5 of 5")
