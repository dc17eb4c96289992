"""New and old workers, none at all, and browsers that keep nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.views import assets, worker
from tests.browser.looks import PHONE
from tests.browser.offline.device import (
    AWAY,
    KEPT,
    Open,
    kept,
    rate,
    ratings_of,
    save,
    sign_in,
    today_in_berlin,
    told,
)
from tests.browser.offline.line import Line
from tests.browser.people import People
from tests.browser.visit import visit


def test_a_new_version_of_the_app_takes_over_and_the_queue_stays(
    open_as: Open, people: People, line: Line, browser_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.loses_answers = True
    line.mend()
    monkeypatch.setattr(assets, "digest_of", lambda _folder: "0" * 12)
    monkeypatch.setattr(worker, "digest_of", lambda _folder: "0" * 12)

    page.goto("/today")  # the old worker, with pages and scripts of the new version
    expect(page.locator("#symptom-0-4")).to_be_checked()
    page.wait_for_function(
        """async () => {
          const shells = (await caches.keys()).filter((name) => name.startsWith("shell"));
          return String(shells) === "shell-000000000000";
        }"""
    )
    expect(told(page)).to_contain_text("1 save is kept on this phone and not sent yet.")
    line.loses_answers = False
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    page.wait_for_load_state("networkidle")  # the copy of the page is made anew
    line.cut()
    page.goto("/today")
    expect(page.locator("#symptom-0-4")).to_be_checked()
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.btn--primary')).minHeight")
        == "60px"
    )


def test_an_old_worker_shows_the_pages_of_a_new_server(
    open_as: Open, people: People, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as("nora")
    old = page.evaluate("() => document.querySelector('link[rel=stylesheet]').href")
    # The worker's own address is not there for a moment, so that the old one stays.
    monkeypatch.setattr(assets, "digest_of", lambda _folder: "1" * 12)
    monkeypatch.setattr(worker, "digest_of", lambda _folder: old.split("/")[4])
    page.goto("/today")

    assert "/assets/111111111111/" in page.evaluate(
        "() => document.querySelector('link[rel=stylesheet]').href"
    )
    rate(page, 4)
    expect(page.locator("[data-count]")).to_have_text("1 of 2 rated")
    assert page.evaluate("async (old) => (await fetch(old)).status", old) == 200


FORBIDDEN = """
  for (const name of ["indexedDB", "localStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
  }
"""


def test_where_nothing_may_be_kept_the_form_posts_and_says_so_without_a_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.add_init_script(FORBIDDEN)
    page.goto("/today")
    page.locator("#symptom-0-4").focus()
    page.wait_for_load_state("networkidle")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text("this browser keeps nothing. Leave this page open")
    expect(page.locator("#symptom-0-4")).to_be_checked()

    line.mend()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    assert line.sent == []
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
    page.goto("/device")
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()


def test_a_window_without_a_worker_keeps_and_sends(
    chromium: Browser, browser_app: Flask, people: People, line: Line
) -> None:
    with visit(chromium, line.address) as open_page:
        page = open_page(PHONE, tolerate=AWAY, service_workers="block")
        sign_in(page, browser_app, people, "nora", line)
        page.goto("/today")
        page.locator("#symptom-0-4").focus()
        page.wait_for_load_state("networkidle")
        line.cut()
        rate(page, 4)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
        line.mend()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        expect(told(page)).to_contain_text("Back online. 1 day was sent.")

    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_the_worker_sends_by_itself_when_the_browser_lets_it(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.context.service_workers[0].evaluate("() => sendKept()")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert kept(page) == []
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
