"""What the scripts add to pages that work without them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import PHONE, Look
from tests.browser.people import People, cookie_of
from tests.browser.visit import serve, settled, visit

ROOT = Path(__file__).parents[2]
SIDES = ("left", "right")
WITHIN_ONE_TREMOR, AFTER_IT = 120, 600  # milliseconds

Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, browser_app: Flask, people: People) -> Iterator[Open]:
    """open_as(who, path): a page of one of the people; {me} is their diary."""
    with serve(browser_app) as address, visit(chromium, address) as open_page:

        def open_it(who: str | None, path: str, look: Look = PHONE, **settings: str) -> Page:
            page = open_page(look, **settings)
            if who is not None:
                account_id = getattr(people, who)
                page.context.add_cookies([cookie_of(browser_app, account_id, address)])  # type: ignore[list-item]
                path = path.format(me=f"/diary/{account_id}")
            page.goto(path, wait_until="networkidle")
            return page

        yield open_it


def modules_asked_for() -> set[str]:
    text = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = re.findall(r'data-(?:module|later)="([a-z ]+)"', text)
    named += re.findall(r'set module = "([a-z]+)"', text)
    main = (ROOT / "static" / "js" / "main.js").read_text()
    named += re.findall(r'begin\((?:line|document\.body), "([a-z]+)"', main)
    return {name for names in named for name in names.split()}


def test_every_module_that_a_page_asks_for_is_there_and_the_other_way_round() -> None:
    there = {path.stem for path in (ROOT / "static" / "js").glob("*.js")} - {"main"}

    assert modules_asked_for() == there


def test_the_count_follows_what_is_rated(open_as: Open) -> None:
    page = open_as("nora", "{me}/days/today")
    count = page.locator("[data-count]")
    expect(count).to_have_text("0 of 2 rated")

    page.locator("#symptom-0-7").check()
    expect(count).to_have_text("1 of 2 rated")
    expect(page.locator("[data-out]").first).to_have_text("7 of 10")

    page.get_by_label("Skip").nth(1).check()
    expect(count).to_have_text("All 2 rated")
    expect(page.locator("[data-out]").nth(1)).to_have_text("skipped")


@pytest.mark.parametrize(("pause", "chosen"), [(WITHIN_ONE_TREMOR, "4"), (AFTER_IT, "5")])
def test_a_second_tap_of_a_tremor_is_left_out(open_as: Open, pause: int, chosen: str) -> None:
    page = open_as("nora", "{me}/days/today")
    four, five = (page.locator(f"#symptom-0-{n}").bounding_box() for n in (4, 5))
    assert four
    assert five

    page.touchscreen.tap(four["x"] + 20, four["y"] + 20)
    page.wait_for_timeout(pause)
    page.touchscreen.tap(five["x"] + 20, five["y"] + 20)

    expect(page.locator(f"#symptom-0-{chosen}")).to_be_checked()
    expect(page.locator("[data-out]").first).to_have_text(f"{chosen} of 10")


def test_doses_step_and_add_up_with_a_comma(open_as: Open) -> None:
    page = open_as("nora", "{me}/treatments/new")
    total = page.locator("[data-total-line]")
    for side in ("Left", "Right"):
        with settled(page):
            page.get_by_role("button", name=f"{side}: add Splenius capitis").click()
    left, right = (page.get_by_label(f"Splenius capitis, {side}, units") for side in SIDES)
    left.fill("12,5")
    expect(total).to_be_hidden()

    right.fill("20")
    expect(total).to_have_text(re.compile(r"Total\s+32,5\s+units"))

    page.get_by_role("button", name="Splenius capitis, left: 5 more").click()
    expect(left).to_have_value("17,5")
    page.get_by_role("button", name="Splenius capitis, right: 5 less").click()
    expect(total).to_have_text(re.compile(r"Total\s+32,5\s+units"))

    right.fill("")
    expect(total).to_be_hidden()


def test_typing_narrows_the_muscles_of_an_area(open_as: Open) -> None:
    page = open_as("nora", "{me}/treatments/new")
    search = page.get_by_label("Find a muscle")

    search.press_sequentially("capitis")
    expect(page.locator("[data-found]")).to_have_text(re.compile(r"^\d muscles in this list$"))
    shown = page.locator("[data-entry]:visible")
    assert 1 < shown.count() < page.locator("[data-entry]").count()

    search.fill("splenius cap")
    expect(page.locator("[data-found]")).to_have_text("1 muscle in this list")
    expect(shown).to_have_count(1)


def test_what_the_server_found_is_not_narrowed_away(open_as: Open) -> None:
    page = open_as("nora", "{me}/treatments/new")
    page.get_by_label("Find a muscle").fill("spleneus capitus")
    page.get_by_role("button", name="Find", exact=True).click()
    found = page.get_by_role("button", name="Left: add Splenius capitis")
    with page.expect_response("**/muscles.js"):
        found.focus()
    page.wait_for_timeout(50)

    expect(found).to_be_visible()


def test_the_page_comes_back_at_the_new_line(open_as: Open) -> None:
    page = open_as("nora", "{me}/treatments/new")
    with settled(page):
        page.get_by_role("button", name="Left: add Omohyoid").click()

    expect(page.get_by_label("Omohyoid, left, units")).to_be_in_viewport()


def test_the_tags_while_typing_say_what_the_server_says_after_saving(open_as: Open) -> None:
    page = open_as("marta", "{me}/treatments/new")
    page.clock.set_fixed_time("2026-06-11T12:00:00")
    page.get_by_role("button", name="Today", exact=True).click()
    for place, dose in enumerate(("90", "62,5", "65", "12.5")):
        page.locator("[data-dose]").nth(place).fill(dose)
    typed = page.locator("[data-step-tag]:visible").all_inner_texts()

    page.get_by_role("button", name="Save and finish later").click()
    as_it_is = page.get_by_role("button", name="Save as it is")
    expect(as_it_is.or_(page.get_by_text("Injection saved"))).to_be_visible()
    if as_it_is.is_visible():
        as_it_is.click()
    expect(page.get_by_text("Injection saved")).to_be_visible()
    page.get_by_role("link", name="Go on").first.click()

    assert [tag.replace(",", ".") for tag in typed] == [
        "−10 from last time",
        "−42.5 from last time",
    ]
    told = page.locator("[data-step-tag]:visible").all_inner_texts()
    assert told == [tag.replace(",", ".") for tag in typed]


def test_the_names_stay_in_sight_while_the_doses_scroll(open_as: Open) -> None:
    page = open_as("marta", "{me}/treatments/doses/")
    box = page.locator(".table-scroll").first
    name = box.get_by_role("rowheader").first
    before = name.bounding_box()
    assert before

    box.evaluate("box => box.scrollTo(10_000, 0)")

    assert box.evaluate("box => box.scrollLeft") > 50
    after = name.bounding_box()
    assert after
    assert abs(after["x"] - before["x"]) < 1


def test_the_time_zone_of_the_device_is_filled_in_to_be_confirmed(open_as: Open) -> None:
    page = open_as(None, "/start/rate", timezone_id="America/New_York")
    page.get_by_role("button", name="Continue").click()
    zone = page.get_by_label("Your time zone")
    expect(zone).to_have_value("America/New_York")

    zone.select_option("Europe/Paris")
    page.get_by_label("I am not sure").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/register*")
    page.goto("/start/injection", wait_until="networkidle")
    expect(zone).to_have_value("Europe/Paris")


@pytest.mark.parametrize("touched", [True, False])
def test_leaving_a_day_that_was_changed_asks_first(open_as: Open, touched: bool) -> None:
    page = open_as("nora", "{me}/days/today")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    if touched:
        with page.expect_response("**/unsaved.js"):
            page.locator("#symptom-0-7").tap()
        page.wait_for_timeout(50)

    page.get_by_role("link", name="Answer").click()
    page.wait_for_url("**/answer")

    assert asked == (["beforeunload"] if touched else [])


def test_saving_asks_nothing(open_as: Open) -> None:
    page = open_as("nora", "{me}/days/2026-06-03")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with page.expect_response("**/unsaved.js"):
        page.locator("#symptom-0-7").tap()

    page.get_by_role("button", name="Save this day").click()
    page.wait_for_url("**/saved")

    assert asked == []


def test_a_password_can_be_read_while_it_is_typed(open_as: Open) -> None:
    page = open_as(None, "/login")
    password = page.get_by_label("Password", exact=True)

    page.get_by_role("button", name="Show").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Show").click()
    expect(password).to_have_attribute("type", "password")


def test_today_is_filled_in_for_a_date(open_as: Open) -> None:
    page = open_as("nora", "{me}/treatments/new")
    page.clock.set_fixed_time("2026-06-11T12:00:00")

    page.get_by_role("button", name="Today", exact=True).click()

    values = [page.locator(f"#day-{part}").input_value() for part in ("day", "month", "year")]
    assert values == ["11", "6", "2026"]


def test_the_rating_of_a_day_is_said_by_keyboard_and_by_tap(open_as: Open) -> None:
    page = open_as("marta", "{me}/answer")
    slider, said = page.get_by_role("slider", name="Day"), page.locator(".day-pick output")
    last = said.inner_text()

    slider.focus()
    page.keyboard.press("ArrowLeft")
    before = said.inner_text()
    assert before != last
    assert re.fullmatch(r"\d+ \w+ \d{4}: [\d.]+(, added later)?", before)
    assert slider.get_attribute("aria-valuetext") == before

    page.locator("svg[data-first]:visible").tap(position={"x": 60, "y": 150})
    assert said.inner_text() not in {last, before}
    assert page.locator("svg[data-first]:visible .hair").count() == 1


@pytest.mark.parametrize("look", [PHONE, Look(javascript=False)], ids=str)
def test_what_is_rated_moves_by_a_button_and_stays_in_view(open_as: Open, look: Look) -> None:
    page = open_as("emil", "/settings/symptoms", look)
    names = page.locator("#order-title ~ ol > li h3")
    first, second, *rest = names.all_inner_texts()

    page.get_by_role("button", name=re.compile(rf"^Down ?: {first}$")).click()

    expect(names).to_have_text([second, first, *rest])
    expect(names.nth(1)).to_be_in_viewport()
