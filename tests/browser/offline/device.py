"""A device with the diary on it: what is done on it, and what it keeps."""

import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from playwright.sync_api import Page

from app import clock
from app.analysis.notation import read_ratings
from app.services.days import find_day
from tests.browser.offline.line import Line
from tests.browser.people import People, cookie_of, open_as_owner

AWAY = r"net::ERR|status of (4|5)\d\d|Failed to fetch"  # what a browser says without a connection


KEPT = "Saved. No connection. Kept on this phone, will be sent."


ALL_SAVES = """() => new Promise((resolve) => {
  const asked = indexedDB.open("injection-diary", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("saves").objectStore("saves").getAll();
    all.onsuccess = () => resolve(all.result);
  };
})"""


IS_READY = """async () => {
  await navigator.serviceWorker.ready;
  return Boolean(navigator.serviceWorker.controller);
}"""


# A worker that sends by itself would race with the page that a test looks at.
WITHOUT_SYNC = "delete globalThis.ServiceWorkerRegistration?.prototype.sync;"


HAS_COPY = """async (path) => {
  for (let n = 0; n < 100; n += 1) {
    for (const name of await caches.keys()) {
      if (await (await caches.open(name)).match(path, { ignoreVary: true })) return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""

Open = Callable[..., Page]


def sign_in(page: Page, app: Flask, people: People, who: str, line: Line) -> None:
    page.context.add_cookies([cookie_of(app, getattr(people, who), line.address)])  # type: ignore[list-item]


def wait_for_worker(page: Page, account: object) -> None:
    page.wait_for_function(IS_READY)
    assert page.evaluate(HAS_COPY, f"/diary/{account}/offline")


def today_in_berlin() -> date:
    return clock.today("Europe/Berlin")


def ratings_of(app: Flask, patient_id, day: date) -> dict[int, int | None]:  # type: ignore[no-untyped-def]
    with app.app_context():
        stored = find_day(open_as_owner(patient_id), day)
        return dict(read_ratings(stored.ratings)) if stored else {}


def rate(page: Page, *values: int) -> None:
    for number, value in enumerate(values):
        page.locator(f"#symptom-{number}-{value}").press("Space")


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save (today|this day)$")).click()


def told(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-device]")


def kept(page: Page) -> list:  # type: ignore[type-arg]
    return page.evaluate(ALL_SAVES)


def drafts(page: Page) -> list[str]:
    found = page.evaluate("() => Object.keys(localStorage).filter((n) => n.startsWith('draft:'))")
    return list(found)
