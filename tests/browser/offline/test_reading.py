"""What opens without a connection, and what was typed on it."""

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from playwright.sync_api import expect

from app.services.symptoms import follow
from tests.browser.offline.device import (
    HAS_COPY,
    KEPT,
    Open,
    rate,
    ratings_of,
    save,
    today_in_berlin,
    told,
)
from tests.browser.offline.line import Line
from tests.browser.people import People, open_as_owner


def test_today_a_recent_day_and_the_last_answer_open_without_a_connection(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("marta")
    yesterday = today_in_berlin() - timedelta(days=1)
    for place in (f"days/{yesterday}", "answer"):
        page.goto(f"/diary/{people.marta}/{place}")
    assert page.evaluate(HAS_COPY, f"/diary/{people.marta}/answer")
    expect(page.get_by_text("without connection")).to_be_hidden()
    headline = page.get_by_role("heading", level=1).inner_text()
    line.cut()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    now = datetime.now(UTC).astimezone()
    expect(
        page.get_by_text(re.compile(rf"^From .* {now.year}, \d\d:\d\d, without connection$"))
    ).to_be_visible()
    page.goto(f"/diary/{people.marta}/days/{yesterday}")
    expect(page.locator("input:checked")).not_to_have_count(0)
    page.goto("/answer")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Injections").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_what_was_typed_after_a_save_was_kept_comes_back(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4)  # so that the module is there
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    line.cut()
    rate(page, 4, 5)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    rate(page, 8)
    page.wait_for_function(
        "() => Object.keys(localStorage).some((n) => n.startsWith('draft:')"
        " && localStorage[n].includes('\"8\"'))"
    )
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(page.get_by_text("This is what you typed before")).to_be_visible()
    expect(page.locator("#symptom-0-8")).to_be_checked()
    expect(page.locator("#symptom-1-5")).to_be_checked()
    page.wait_for_timeout(300)
    expect(page.locator("#symptom-0-8")).to_be_checked()
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 8, 1: 5}


def test_a_draft_of_a_day_that_was_never_opened_comes_back_at_once(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("emil")
    rate(page, 1)  # so that the module is there
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    line.cut()
    day = today_in_berlin() - timedelta(days=3)
    page.goto(f"/diary/{people.emil}/days/{day}")
    rate(page, 7, 2)
    page.wait_for_function(
        f"() => Object.keys(localStorage).some((n) => n.endsWith('/days/{day}'))"
    )
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/diary/{people.emil}/days/{day}")

    expect(page.get_by_text("This is what you typed before")).to_be_visible()
    expect(page.locator("#symptom-0-7")).to_be_checked()
    page.locator("#symptom-0-3").press("Space")
    expect(page.locator("#symptom-0-3")).to_be_checked()


def test_a_safety_message_needs_no_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    with browser_app.app_context():
        follow(open_as_owner(people.emil), ["neck_pain"], side_effects=["swallowing"])
    page = open_as("emil")
    line.cut()
    page.goto("/today")
    row = page.locator("fieldset", has_text="Trouble swallowing")
    row.locator("input[value='9']").press("Space")

    expect(row.get_by_role("alert").locator("p:visible")).not_to_have_count(0)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    expect(row.get_by_role("alert").locator("p:visible")).not_to_have_count(0)


def test_a_day_that_was_sent_is_shown_without_a_connection_as_it_was_sent(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    today = f"/diary/{people.nora}/days/{today_in_berlin()}"
    page.goto(today)
    assert page.evaluate(HAS_COPY, today)
    rate(page, 4)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    page.wait_for_load_state("networkidle")
    line.cut()
    page.goto("/today")

    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(page.locator("[name=version]")).to_have_value("1")
    marked = page.get_by_role("link", name=re.compile("rated$"))
    expect(marked).to_have_attribute("aria-current", "date")
