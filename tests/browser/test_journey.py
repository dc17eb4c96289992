"""One person's way through the diary: from the first page to the answer, and away with the data."""

import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.services.accounts import begin_diary as start_diary
from app.services.accounts import create_account as create_account_in
from tests.browser.hands import tab_to
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import cookie_of
from tests.browser.visit import OpenPage, settled
from tests.builders import PASSWORD, a_diary_draft
from tests.conftest import Clock
from tests.pages import check_page

EMAIL, OTHER_EMAIL = "marta@example.org", "emil@example.org"
FIRST_DAY = date(2026, 6, 1)
TREATED_ON = date(2026, 5, 29)
LATE_DAY = 4  # of ten, filled in on the last one
MUSCLES = {
    "Splenius capitis": ("Right", "75"),
    "Sternocleidomastoid": ("Left", "37,5"),
    "Trapezius, upper part": ("Right", "40"),
    "Levator scapulae": ("Right", "30"),
    "Semispinalis capitis": ("Left", "20"),
}


@pytest.fixture
def browser_app(app: Flask, csrf_on: None, clock: Clock) -> Flask:
    """The app on each kind of database."""
    go_to_day(clock, FIRST_DAY)
    return app


def go_to_day(clock: Clock, day: date) -> None:
    clock.instant = clock.instant.replace(year=day.year, month=day.month, day=day.day)


def press(page: Page, name: str, role: str = "button") -> None:
    """Click what is called so in the page's own part, and see a page that keeps our rules."""
    with settled(page):
        page.get_by_role("main").get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]


def begin_diary(page: Page, look: Look) -> None:
    """From the landing page through the three pages of the start."""
    page.goto("/")
    press(page, "Start my diary", "link")
    page.get_by_label("Neck").check()
    press(page, "Continue")
    expect(page.get_by_role("checkbox", checked=True)).not_to_have_count(0)
    press(page, "Continue")
    page.get_by_label("I have not had one yet").check()
    zone = page.get_by_label("Your time zone")
    if look.javascript:
        expect(zone).to_have_value("Europe/Berlin")
    else:
        zone.select_option("Europe/Berlin")
    press(page, "Continue")


def create_account(page: Page, app: Flask, email: str) -> None:
    """Register, open the link in the mail, and stand signed in on Today."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Create account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    mail = app.extensions["mailman"].outbox[-1]
    assert mail.to == [email]
    link = re.search(r"http://\S+/confirm/[\w.\-]+", mail.body)
    assert link
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")


def add_injection(page: Page, day: date) -> None:
    """A treatment with five muscles, through the buttons of the form."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Injections").click()
    press(page, "Add an injection", "link")
    for part in ("day", "month", "year"):
        page.locator(f"#day-{part}").fill(str(getattr(day, part)))
    page.get_by_label("Botox").check()
    for muscle, (side, dose) in MUSCLES.items():
        press(page, f"{side}: add {muscle}")
        page.get_by_label(f"{muscle}, {side.lower()}, units").fill(dose)
    press(page, "Save injection")
    expect(page.get_by_role("status").filter(has_text="Injection saved")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Botox, 202.5 units, 5 places")


def rate_open_day(page: Page, severity: int) -> None:
    """All symptoms of the open day, one a little stronger than the other."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("How was")
    rows = page.locator("fieldset.rate")
    for place, row in enumerate(rows.all()):
        row.get_by_role("radio").nth(min(severity + place, 10)).check()
    press(page, "Save today" if page.get_by_text("Save today").count() else "Save this day")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")


def rate_ten_days(page: Page, clock: Clock) -> None:
    """Nine of them on the day itself, one from the month view five days later."""
    for number in range(10):
        go_to_day(clock, FIRST_DAY + timedelta(days=number))
        if number != LATE_DAY:
            page.goto("/today")
            rate_open_day(page, 3 + number % 4)
    press(page, "See or fill in earlier days", "link")
    late = FIRST_DAY + timedelta(days=LATE_DAY)
    page.get_by_role("link", name=f"{late:%A} {late.day} {late:%B}, empty").click()
    rate_open_day(page, 8)
    expect(page.get_by_role("main")).to_contain_text("Added more than three days later")


def read_answer(page: Page) -> str:
    """What the answer page says, and that the late day stands apart in it."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Answer").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Did botox make my dystonia worse?")
    expect(main).to_contain_text("10 days, 1 treatment")
    assert page.locator(".chart .w .day--late").count() == 1
    timeline = page.get_by_role("figure", name="All together: 10 days")
    timeline.get_by_text("Show as a table").click()
    rows = timeline.locator("table tbody tr").all_inner_texts()
    assert sum(int(row.split()[-1]) for row in rows) == 1  # the last column: added later
    check_page(page.content())
    return main.inner_text()


def take_away(page: Page) -> dict[str, bytes]:
    """The files of the download, by name."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Share").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download as CSV").click()
    with ZipFile(coming.value.path()) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bring_in(page: Page, name: str, content: bytes) -> None:
    """A file into the open diary, looked at before it is saved."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Share").click()
    press(page, "All that can be taken out or brought in", "link")
    press(page, "Bring in a file", "link")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Look at the file")
    expect(page.get_by_role("heading", level=1)).to_have_text("What this file changes")
    press(page, "Save in my diary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Did botox make my dystonia worse?")


@pytest.mark.parametrize(
    ("look", "database"),
    [(PHONE, "sqlite"), (PHONE, "postgres"), (Look(javascript=False), "sqlite")],
    ids=["sqlite", "postgres", "plain"],
    indirect=["database"],
)
def test_from_the_first_page_to_the_answer(
    open_page: OpenPage, browser_app: Flask, clock: Clock, look: Look
) -> None:
    page = open_page(look, timezone_id="Europe/Berlin", locale="en")

    begin_diary(page, look)
    create_account(page, browser_app, EMAIL)
    add_injection(page, TREATED_ON)
    rate_ten_days(page, clock)
    said = read_answer(page)
    assert "There are too few rated days to say." in said
    files = take_away(page)

    other = open_page(look, timezone_id="Europe/Berlin", locale="en")
    begin_diary(other, look)
    create_account(other, browser_app, OTHER_EMAIL)
    for name in ("ratings.csv", "injections.csv"):
        bring_in(other, name, files[name])

    assert read_answer(other).replace(", from a file", "") == said


def choose(page: Page, group: Locator, name: str, steps: int) -> None:
    """Tab into a group of radios, choose with Space and the arrow keys."""
    tab_to(page, group.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _step in range(steps):
        page.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio", name=name)).to_be_checked()


@pytest.fixture
def signed_in(open_page: OpenPage, browser_app: Flask, server: str) -> Page:
    """A page of somebody whose diary has two symptoms."""
    with browser_app.app_context():
        account_id = create_account_in(EMAIL).id
        start_diary(account_id, a_diary_draft(symptoms=("head_turn", "neck_pain")))
    page = open_page(DESKTOP)
    page.context.add_cookies([cookie_of(browser_app, account_id, server)])
    return page


def test_a_day_is_rated_with_the_keyboard_alone(signed_in: Page) -> None:
    page = signed_in
    page.goto("/today")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    choose(page, page.get_by_role("group", name="Neck pulling or turning"), "5", steps=5)
    choose(page, page.get_by_role("group", name="Neck pain"), "Skip", steps=11)
    tab_to(page, page.get_by_role("button", name="Save today"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    expect(page.get_by_role("definition")).to_have_text(["5 of 10", "skipped"])


def test_an_injection_is_added_with_the_keyboard_alone(signed_in: Page) -> None:
    page = signed_in
    page.goto("/injections")
    tab_to(page, page.get_by_role("link", name="Add an injection"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#day-day"))
    for part in (TREATED_ON.day, TREATED_ON.month, TREATED_ON.year):
        page.keyboard.type(str(part))
        page.keyboard.press("Tab")
    tab_to(page, page.get_by_label("Find a muscle"))
    page.keyboard.type("masseter")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Left: add Masseter"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Masseter, left: 5 more"))
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save injection"))
    page.keyboard.press("Enter")

    page.get_by_text("Muscles and doses").click()
    expect(page.get_by_role("listitem").filter(has_text="Masseter")).to_have_text(
        "Masseter, left, 10 units"
    )
