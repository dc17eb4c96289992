"""Days that are rated without a connection: kept on the device, and sent once."""

import re
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect

from app.services.days import DayDraft, list_days, list_versions, rate_day
from tests.browser.hands import tab_to
from tests.browser.offline.device import (
    KEPT,
    Open,
    kept,
    rate,
    ratings_of,
    save,
    today_in_berlin,
    told,
)
from tests.browser.offline.line import Line
from tests.browser.people import People, open_as_owner


def test_with_a_connection_a_day_is_saved_and_nothing_stays(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4, 5)
    save(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4, 1: 5}
    assert line.sent == [f"/diary/{people.nora}/days/{today_in_berlin()}/sent"]
    assert kept(page) == []


def keep_a_day(open_as: Open, line: Line) -> Page:
    """Nora's page after she rated today without a connection."""
    page = open_as("nora")
    line.cut()
    rate(page, 4, 5)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    return page


def test_a_day_without_a_connection_survives_a_crash_and_is_sent_once(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = keep_a_day(open_as, line)
    expect(told(page).locator(".status")).to_be_focused()
    assert len(kept(page)) == 1
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(page.locator("#symptom-1-5")).to_be_checked()
    expect(told(page)).to_contain_text("not sent yet")
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4, 1: 5}
    page.reload()
    expect(page.locator("#symptom-0-4")).to_be_checked()
    assert kept(page) == []
    assert len(line.sent) == 1
    with browser_app.app_context():
        assert list_versions(open_as_owner(people.nora), today_in_berlin()) == []


def test_a_copy_shows_what_is_kept_though_its_mark_was_lost(
    open_as: Open, people: People, line: Line
) -> None:
    page = keep_a_day(open_as, line)
    page.evaluate("() => localStorage.removeItem('kept')")
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/today")

    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(told(page)).to_contain_text("not sent yet")


def test_a_crash_between_sending_and_answer_stores_once(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.loses_answers = True
    rate(page, 3, 6)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 3, 1: 6}
    context = page.context
    page.close(run_before_unload=False)

    line.loses_answers = False
    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")

    assert kept(page) == []
    assert len(line.sent) == 2
    with browser_app.app_context():
        diary = open_as_owner(people.nora)
        assert len(list_days(diary)) == 1
        assert list_versions(diary, today_in_berlin()) == []


def test_a_day_that_was_never_opened_is_rated_without_a_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("emil")
    line.cut()
    day, rated = (today_in_berlin() - timedelta(days=ago) for ago in (3, 5))
    page.goto(f"/diary/{people.emil}/days/{day}")
    title = f"How was {day:%A} {day.day} {day:%B}?"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_title(f"{title} – Injection Diary")
    expect(page.get_by_text("without connection")).to_be_visible()
    assert page.locator("input:checked").count() == 0
    rate(page, 2)
    save(page)
    expect(told(page)).to_contain_text(KEPT)

    page.get_by_role("link", name=f"{rated:%A} {rated.day} {rated:%B}, added later").click()
    expect(page.locator("#symptom-0-4")).to_be_checked()
    kept_day = page.get_by_role("link", name=f"{day:%A} {day.day} {day:%B}, rated")
    expect(kept_day).to_be_visible()
    rate(page, 7)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 2 days were sent.")
    assert ratings_of(browser_app, people.emil, day) == {0: 2}
    assert ratings_of(browser_app, people.emil, rated) == {0: 7, 1: 6, 2: None}


def test_what_was_changed_after_a_save_without_a_connection_is_sent_on_top_of_it(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    rate(page, 8, 1)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    first, second = kept(page)
    assert (first["after"], second["after"]) == ("", first["save_id"])
    line.mend()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 8, 1: 1}


def test_one_day_that_the_server_cannot_take_holds_up_no_other(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("emil")
    days = [today_in_berlin() - timedelta(days=ago) for ago in (3, 2, 0)]
    line.cut()
    for day in days:
        page.goto(f"/diary/{people.emil}/days/{day}")
        rate(page, 6)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
    line.fails_for = str(days[0])
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 2 days were sent.")
    assert [each["day"] for each in kept(page)] == [str(days[0])]
    assert ratings_of(browser_app, people.emil, days[2])[0] == 6
    page.goto(f"/diary/{people.emil}/days/{days[1]}")
    rate(page, 7)
    line.fails_for = str(days[1])
    save(page)
    expect(told(page)).to_contain_text("The server cannot take it just now.")
    line.fails_for = ""
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert kept(page) == []


def test_120_days_are_sent_in_order_and_told_in_words(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    first = today_in_berlin() - timedelta(days=120)
    page.evaluate(
        """async ([diary, days]) => {
          const { src } = document.querySelector("script[src]");
          const { keep } = await import(src.replace("main", "device/outbox"));
          const [saved_at, device] = [new Date().toISOString(), "Phone"];
          for (const day of days) {
            const fields = [["symptom-0", "5"], ["note", ""], ["version", ""]];
            const save_id = crypto.randomUUID();
            await keep({ save_id, diary, day, fields, saved_at, device, after: "" });
          }
        }""",
        [str(people.nora), [str(first + timedelta(days=n)) for n in range(120)]],
    )
    page.goto("/today")
    expect(told(page)).to_contain_text(re.compile(r"Sending \d+ of 120"))
    rate(page, 7)  # nothing freezes meanwhile
    expect(page.locator("[data-count]")).to_have_text("1 of 2 rated")
    expect(told(page)).to_contain_text("Back online. 120 days were sent.", timeout=60_000)

    assert line.sent == [
        f"/diary/{people.nora}/days/{first + timedelta(days=n)}/sent" for n in range(120)
    ]
    with browser_app.app_context():
        assert len(list_days(open_as_owner(people.nora))) == 120


def test_a_day_is_kept_and_sent_by_keyboard_alone(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    page.goto("/today")
    tab_to(page, page.locator("#symptom-0-0"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_role("button", name="Save today"))
    page.keyboard.press("Enter")
    expect(told(page).locator(".status")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="See what is kept"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kept on this device")
    line.mend()
    tab_to(page, page.get_by_role("button", name="Send now"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("All is sent.")).to_be_focused()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 1}


def test_a_day_of_two_devices_is_settled_by_keyboard_alone(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    tab_to(page, page.locator("#symptom-0-0"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save today"))
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text(KEPT)
    with browser_app.app_context():
        rate_day(open_as_owner(people.nora), today_in_berlin(), DayDraft({0: 6}, "afar"), None)
    line.mend()
    page.goto("/today")
    tab_to(page, page.get_by_role("link", name="Choose what to keep"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("was saved more than once")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Keep the chosen one"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("The other one stays in the history")).to_be_visible()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 0}
    with browser_app.app_context():
        before = list_versions(open_as_owner(people.nora), today_in_berlin())
        assert ("6", "afar") in {(each.ratings, each.note) for each in before}


def test_a_day_that_has_not_come_is_refused_and_can_be_given_another(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    tomorrow = today_in_berlin() + timedelta(days=1)
    line.cut()
    page.goto(f"/diary/{people.nora}/days/{tomorrow}")
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")
    expect(told(page)).to_contain_text("1 save is kept on this phone and not sent yet.")
    page.get_by_role("link", name="See what is kept").click()
    expect(page.locator("[data-state]")).to_contain_text("come yet")

    page.get_by_role("button", name="Change the day").click()
    page.get_by_label("The day it was about").fill(str(today_in_berlin()))
    page.get_by_role("button", name="Save the day").click()
    expect(page.get_by_text("All is sent.")).to_be_visible()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
