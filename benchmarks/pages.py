"""What the main pages cost a phone: bytes, requests, seconds to see and to use, layout, basics.

Run it with `python -m benchmarks.pages`; it takes a minute and a Chromium, as the tests do. The
phone is a slow one on a slow net: 4 times slower than this machine, 1.6 Mbit/s, 150 ms there and
back. Bytes are bodies as a packing proxy sends them, counted at the server, so that what a service
worker asks for is in. "Return" is the same page again, in the same browser, on the same day.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import create_app
from app.extensions import alembic, db
from benchmarks.tables import table
from benchmarks.wire import Wire
from tests.browser.conftest import FLAGS
from tests.browser.looks import PHONE
from tests.browser.people import People, cookie_of, move_in
from tests.browser.visit import serve
from tests.conftest import settings_for
from tools.browser import find_browser, what_is_missing

NET = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4
SETTLED_MS = 3000  # what a worker does by itself after a page is there
FIRST_KB, RETURN_KB = 40, 10  # the goals of Today
WATCH = """
window.seen = {lcp: 0, cls: 0, blocked: 0};
const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each))
  .observe({type, buffered: true});
watch("largest-contentful-paint", (e) => (seen.lcp = e.startTime));
watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.cls += e.value; });
watch("longtask", (e) => (seen.blocked += Math.max(0, e.duration - 50)));
"""
READ = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const [load] = performance.getEntriesByType("navigation");
  return {...window.seen, fcp: paint?.startTime ?? 0, ready: load.domContentLoadedEventEnd};
}"""
BASICS = """() => {
  const wrong = [];
  const fail = (is, words) => is && wrong.push(words);
  fail(document.compatMode !== "CSS1Compat", "no doctype");
  fail(!document.documentElement.lang, "no language");
  fail(!document.querySelector("meta[name=viewport]"), "no viewport");
  fail(document.querySelectorAll("h1").length !== 1, "not one h1");
  fail(!document.title.trim(), "no title");
  fail(document.documentElement.scrollWidth > innerWidth, "scrolls sideways");
  fail([...document.images].some((each) => !each.hasAttribute("alt")), "image without alt");
  fail(document.querySelector("[style], script:not([src]), style"), "inline style or script");
  return wrong;
}"""


@dataclass(frozen=True)
class Visit:
    """One look at one page. Seconds; bytes of all bodies; what is wrong in words."""

    bytes: int
    requests: int
    seen: dict[str, float]
    wrong: list[str]


def main() -> None:
    """Print a line a page. Exits with 1 where Today is over its goals or a basic is wrong."""
    if problem := what_is_missing():
        sys.exit(problem)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    rows, problems = [], []
    with everything() as (app, people, browser):
        for name, path in pages_of(people).items():
            first, again = look(browser, app, people, path)
            rows.append(line(name, first, again))
            problems += [f"{name}: {words}" for words in (*first.wrong, *again.wrong)]
            if name == "today":
                problems += over_goals(first, again)
        rate, saved = without_scripts(browser, app, people)
    head = ["page", "first kB", "requests", "return kB", "requests", "FCP s", "LCP s", "ready s"]
    print(table([*head, "blocked ms", "CLS", "return LCP s"], rows))
    print(f"\nToday without scripts: {rate} numbers to choose, saved: {'yes' if saved else 'NO'}")
    if problems or not saved:
        sys.exit("\n".join(problems) or "Today could not be saved without scripts")


def pages_of(people: People) -> dict[str, str]:
    """The addresses of the main pages of one long diary."""
    diary = f"/diary/{people.marta}"
    return {
        "landing": "/",
        "today": "/today",
        "days": f"{diary}/days/",
        "answer": f"{diary}/answer",
        "treatment": f"{diary}/treatments/{people.treatments[1]}",
        "injections": f"{diary}/treatments/",
        "injection": f"{diary}/treatments/new",
        "settings": "/settings/",
    }


def look(browser: Browser, app: Flask, people: People, path: str) -> tuple[Visit, Visit]:
    """A first visit with nothing kept, and the same page again."""
    with wired(app) as (address, wire):
        context = phone(browser, app, people, address)
        first, again = (one_visit(context.new_page(), wire, path) for _ in range(2))
        context.close()
    return first, again


def one_visit(page: Page, wire: Wire, path: str) -> Visit:
    """What one look costs, and what is wrong with the page."""
    slow_down(page)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    wire.take()
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(SETTLED_MS)
    seen = page.evaluate(READ)
    wrong += page.evaluate(BASICS)
    page.close()
    sent = wire.take()
    return Visit(sum(size for *_, size in sent), len(sent), seen, wrong)


def without_scripts(browser: Browser, app: Flask, people: People) -> tuple[int, bool]:
    """How many numbers Today offers without scripts, and whether saving them works."""
    with wired(app) as (address, _wire):
        context = phone(browser, app, people, address, java_script_enabled=False)
        page = context.new_page()
        page.goto("/today")
        cells = page.locator(".rate__cell input[type=radio]")
        found = cells.count()
        cells.first.check(force=True)
        page.get_by_role("button", name="Save today").click()
        saved = page.get_by_role("heading", level=1, name="Saved").count() == 1
        context.close()
    return found, saved


def line(name: str, first: Visit, again: Visit) -> list[str]:
    """One row of the table."""
    seconds = [f"{first.seen[key] / 1000:.2f}" for key in ("fcp", "lcp", "ready")]
    return [
        name,
        f"{first.bytes / 1000:.1f}",
        str(first.requests),
        f"{again.bytes / 1000:.1f}",
        str(again.requests),
        *seconds,
        f"{first.seen['blocked']:.0f}",
        f"{first.seen['cls']:.3f}",
        f"{again.seen['lcp'] / 1000:.2f}",
    ]


def over_goals(first: Visit, again: Visit) -> list[str]:
    """Where Today is heavier than it may be."""
    goals = ((first.bytes, FIRST_KB, "first visit"), (again.bytes, RETURN_KB, "return"))
    return [
        f"today: {size / 1000:.1f} kB on {words}, at most {most} kB"
        for size, most, words in goals
        if size > most * 1000
    ]


def slow_down(page: Page) -> None:
    """A slow phone on a slow net, watched from its first moment."""
    page.add_init_script(WATCH)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NET)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def phone(
    browser: Browser, app: Flask, people: People, address: str, **settings: Any
) -> BrowserContext:
    """A phone on which Marta is signed in."""
    context = browser.new_context(base_url=address, **(PHONE.as_context() | settings))
    context.add_cookies([cookie_of(app, people.marta, address)])
    return context


@contextmanager
def wired(app: Flask) -> Iterator[tuple[str, Wire]]:
    """The app behind a packing proxy, and what goes over the wire."""
    plain, wire = app.wsgi_app, Wire(app.wsgi_app)
    app.wsgi_app = wire  # type: ignore[method-assign]
    try:
        with serve(app) as address:
            yield address, wire
    finally:
        app.wsgi_app = plain  # type: ignore[method-assign]


@contextmanager
def everything() -> Iterator[tuple[Flask, People, Browser]]:
    """An app with a long diary in it, and a browser."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            settings_for(f"sqlite:///{folder}/diary.sqlite") | {"WTF_CSRF_ENABLED": True}
        )
        with app.app_context():
            alembic.upgrade()
        people = move_in(app)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser(), args=FLAGS, chromium_sandbox=False
            )
            yield app, people, browser
            browser.close()
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
