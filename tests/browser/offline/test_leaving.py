"""What a device forgets, and when: signing out, other people, clearing."""

from datetime import timedelta

from flask import Flask
from playwright.sync_api import expect

from app.services.accounts import has_diary
from tests.browser.audit import audit
from tests.browser.contract import keep_contract
from tests.browser.offline.device import (
    KEPT,
    Open,
    drafts,
    kept,
    rate,
    ratings_of,
    save,
    sign_in,
    today_in_berlin,
    told,
    wait_for_worker,
)
from tests.browser.offline.line import Line
from tests.browser.people import People


def test_who_was_signed_out_meanwhile_keeps_it_until_signed_in_again(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4)
    page.context.clear_cookies()
    save(page)
    expect(told(page)).to_contain_text("Saved. Kept on this phone, will be sent after you sign in.")

    page.goto("/device")
    expect(page.get_by_text("It will be sent after you sign in")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(0)
    sign_in(page, browser_app, people, "nora", line)
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_another_account_on_the_device_neither_sees_nor_sends_what_is_kept(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.context.clear_cookies()
    sign_in(page, browser_app, people, "emil", line)

    page.goto("/today")
    wait_for_worker(page, people.emil)
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    assert page.locator("input:checked").count() == 0
    page.goto("/device")
    expect(page.get_by_text("Saves of another account are kept here, too.")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(0)
    names = page.evaluate("() => caches.keys()")
    assert not [name for name in names if str(people.nora) in name]
    assert line.sent == []
    assert len(kept(page)) == 1

    page.context.clear_cookies()
    sign_in(page, browser_app, people, "nora", line)
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.emil, today_in_berlin()) == {}
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_signing_out_sends_first_and_clears_copies_and_drafts(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.goto("/settings/")
    line.cut()
    page.goto("/today")
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    for whose in (people.nora, "another"):
        page.evaluate("(key) => localStorage.setItem(key, '{}')", f"draft:{whose}:/y")
    line.mend()
    page.goto("/settings/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{line.address}/")

    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
    assert kept(page) == []
    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]
    assert drafts(page) == ["draft:another:/y"]
    line.cut()
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_signing_out_without_a_connection_says_so_and_leaves_all_as_it_is(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    rate(page, 4)
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    before = drafts(page)
    page.goto("/settings/", wait_until="networkidle")
    line.cut()
    page.get_by_role("button", name="Sign out", exact=True).click()

    expect(told(page)).to_contain_text("you are still signed in here")
    assert drafts(page) == before
    assert [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


def test_signing_out_says_what_could_not_be_sent_and_keeps_it(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    line.loses_answers = True
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    page.goto("/settings/", wait_until="networkidle")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(told(page)).to_contain_text("1 save could not be sent. It stays on this phone")

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{line.address}/")
    assert len(kept(page)) == 1


def test_one_save_and_the_whole_device_are_cleared_after_asking(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    line.cut()
    for ago in (0, 1):
        page.goto(f"/diary/{people.nora}/days/{today_in_berlin() - timedelta(days=ago)}")
        rate(page, 4)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
    page.goto("/device")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Remove").first.click()
    assert len(kept(page)) == 2
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("[data-row]")).to_have_count(1)

    page.get_by_role("button", name="Clear this device").click()
    expect(page.get_by_text("Not sent yet: 1.")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("This device is cleared.")).to_be_visible()
    assert kept(page) == []
    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


def test_neither_the_example_nor_a_shared_diary_is_kept(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.context.clear_cookies()
    sign_in(page, browser_app, people, "bob", line)
    for path in ("answer", f"days/{today_in_berlin()}"):
        page.goto(f"/diary/{people.marta}/{path}", wait_until="networkidle")
    page.goto("/example", wait_until="networkidle")

    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


PUT = """(saves) => new Promise((resolve) => {
  const asked = indexedDB.open("injection-diary", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("saves", { keyPath: "n", autoIncrement: true });
  };
  asked.onsuccess = () => {
    const deed = asked.result.transaction("saves", "readwrite");
    saves.forEach((save) => deed.objectStore("saves").add(save));
    deed.oncomplete = () => resolve(asked.result.close());
  };
})"""


def test_erasing_a_diary_clears_what_the_device_kept_of_it_and_nothing_else(
    open_as: Open, people: People, browser_app: Flask
) -> None:
    page = open_as("nora")
    another = "00000000-0000-4000-8000-000000000000"
    refused = {"day": "2026-01-01", "fields": [], "problem": "not taken"}
    page.evaluate(
        PUT,
        [
            {**refused, "diary": diary, "save_id": str(n)}
            for n, diary in enumerate([str(people.nora), another])
        ],
    )
    for whose in (people.nora, another):
        page.evaluate("(key) => localStorage.setItem(key, '{}')", f"draft:{whose}:/y")
    page.goto("/settings/leave")
    page.get_by_label("My diary alone").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box first")
    assert len(drafts(page)) == 2

    page.get_by_label("My diary alone").check()
    page.get_by_label("Yes, erase it").check()
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your diary is erased")
    page.wait_for_load_state("networkidle")
    audit(page)
    keep_contract(page)

    assert [save["diary"] for save in kept(page)] == [another]
    assert drafts(page) == [f"draft:{another}:/y"]
    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]
    with browser_app.app_context():
        assert not has_diary(people.nora)
