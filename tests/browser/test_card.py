"""The page for the clinician in a browser: one screen, at most two sheets of paper, one press."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.sentences.report import PARTS
from app.services import demo
from app.services.accounts import begin_diary, create_account, find_account
from app.services.days import DayDraft, rate_day
from app.services.goals import GoalDraft, record_goal
from app.services.questions import QuestionDraft, record_question
from app.services.treatments import list_treatment_days
from tests.browser.looks import DESKTOP, PHONE
from tests.browser.people import cookie_of, open_as_owner
from tests.browser.visit import OpenPage
from tests.builders import a_diary_draft, fill

SCREEN = 800
MOST_SHEETS = 2
FIRST_PARTS = ("verdict", "session", "wave", "levels", "effects", "changed", "goal", "asks")
QUESTIONS = (
    "Treatment 5 was worse, the others were not. What was different?",
    "It wears off around week 10. My next visit is in week 12.",
    "Is the weak neck of the fifth time to come back?",
)


@dataclass(frozen=True)
class Patients:
    """Ids: Marta has six treatments, Jonas has just begun, the third has forty."""

    marta: UUID
    jonas: UUID
    forty: UUID
    doctor: UUID


@pytest.fixture(scope="module")
def patients(browser_app: Flask) -> Iterator[Patients]:
    with browser_app.app_context():
        demo.make_people("unused", "unused")
        ids = [find_account(each) for each in (demo.MARTA, demo.JONAS, demo.DOCTOR)]
        marta, jonas, doctor = (account.id for account in ids if account)
        forty = create_account("forty@example.org").id
        fill(begin_diary(forty, a_diary_draft(name="Forty")), 3650, 40)
        for patient in (marta, jonas):
            diary = open_as_owner(patient)
            for asked in QUESTIONS:
                record_question(diary, QuestionDraft(asked))
            last = list_treatment_days(diary)[-1][0]
            record_goal(diary, last, GoalDraft("Reverse the car without pain"))
    yield Patients(marta, jonas, forty, doctor)
    with browser_app.app_context():
        demo.erase_people()


def open_card(
    open_page: OpenPage, app: Flask, who: UUID, address: str, server: str, **settings: object
) -> Page:
    page = open_page(settings.pop("look", DESKTOP), **settings)
    page.context.add_cookies([cookie_of(app, who, server)])  # type: ignore[list-item]
    page.goto(address)
    return page


def whole_report(patient: UUID) -> str:
    parts = "&".join(f"part={each}" for each in PARTS)
    return f"/diary/{patient}/report/pages/?chosen=1&period=all&{parts}"


def lowest(page: Page) -> float:
    parts = ", ".join(f"#c-{part}" for part in FIRST_PARTS)
    assert page.locator(parts).count() == len(FIRST_PARTS)
    return float(
        page.evaluate(
            """() => Math.max(...[...document.querySelectorAll(".cc")]
                .map((part) => part.getBoundingClientRect().bottom))"""
        )
    )


@pytest.mark.parametrize("who", ["marta", "jonas"])
def test_the_first_eight_parts_stand_on_one_screen(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str, who: str
) -> None:
    address = f"/diary/{getattr(patients, who)}/card/"
    page = open_card(open_page, browser_app, patients.doctor, address, server)

    bottom = lowest(page)
    print(f"\n{who}: {bottom:.0f} px")
    assert bottom <= SCREEN


def test_they_do_with_a_safety_message_on_top(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str
) -> None:
    with browser_app.app_context():
        diary = open_as_owner(patients.marta)
        swallowing = {5: 9}  # the first after the five symptoms of her story
        rate_day(diary, diary.today, DayDraft(swallowing), None)
    address = f"/diary/{patients.marta}/card/"
    page = open_card(open_page, browser_app, patients.doctor, address, server)

    expect(page.locator("#flagged")).to_be_visible()
    bottom = lowest(page)
    print(f"\nwith a flag: {bottom:.0f} px")
    assert bottom <= SCREEN


def test_on_a_phone_they_stand_below_each_other_in_the_same_order(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str
) -> None:
    address = f"/diary/{patients.marta}/card/"
    page = open_card(open_page, browser_app, patients.doctor, address, server, look=PHONE)

    tops = [page.locator(f"#c-{part}").bounding_box() for part in FIRST_PARTS]
    placed = [box["y"] for box in tops if box]
    assert placed == sorted(placed)
    assert len({round(box["x"]) for box in tops if box}) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("who", ["marta", "jonas", "forty"])
def test_the_pages_print_on_two_sheets_of_a4(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str, who: str
) -> None:
    patient = getattr(patients, who)
    reader = patient if who == "forty" else patients.doctor
    page = open_card(open_page, browser_app, reader, whole_report(patient), server)

    printed = page.pdf(format="A4", prefer_css_page_size=True)

    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    print(f"\n{who}: {sheets} sheets")
    assert 1 <= sheets <= MOST_SHEETS


@pytest.mark.parametrize("who", ["marta", "forty"])
def test_what_is_printed_is_large_enough_and_within_the_sheet(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str, who: str
) -> None:
    patient = getattr(patients, who)
    page = open_card(open_page, browser_app, patient, whole_report(patient), server)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1017})  # A4 without its margins

    sizes = page.evaluate(
        """() => [...document.querySelectorAll(".sheet :is(p, li, dd, dt, th, td, h2)")]
            .filter((part) => part.offsetParent && part.textContent.trim())
            .map((part) => parseFloat(getComputedStyle(part).fontSize) * 0.75)"""
    )
    letters = page.evaluate(
        """() => [...document.querySelectorAll(".sheet .ch text")]
            .filter((part) => part.getBoundingClientRect().width)
            .map((part) => parseFloat(getComputedStyle(part).fontSize) * 0.75
                * part.ownerSVGElement.getBoundingClientRect().width
                / part.ownerSVGElement.viewBox.baseVal.width)"""
    )
    assert min(sizes) >= 8.5
    assert min(letters) >= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 690


def test_one_press_copies_the_summary(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str
) -> None:
    address = f"/diary/{patients.marta}/card/summary"
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_card(open_page, browser_app, patients.marta, address, server, permissions=allowed)

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_text("Copied")).to_be_visible()
    shown = page.locator("[data-text]").text_content()
    # A page of ours may write the clipboard and never read it: people paste.
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    field = page.locator("main > textarea")
    field.press("ControlOrMeta+V")
    copied = field.input_value()
    assert copied.startswith("Injection diary of: Marta")
    assert copied == shown


def test_where_the_clipboard_is_closed_the_text_is_marked(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str
) -> None:
    address = f"/diary/{patients.marta}/card/summary"
    page = open_card(open_page, browser_app, patients.marta, address, server)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_text("The text is marked")).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("Injection diary of")


def test_without_scripts_the_text_stands_there_and_no_button_does_nothing(
    open_page: OpenPage, browser_app: Flask, patients: Patients, server: str
) -> None:
    address = f"/diary/{patients.marta}/card/summary"
    page = open_card(
        open_page, browser_app, patients.marta, address, server, java_script_enabled=False
    )

    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.locator("[data-text]")).to_contain_text("Last treatment")
