"""How much a first visit to each main page asks for, as a proxy that packs pages would send it."""

import gzip

import pytest
from flask import Flask
from playwright.sync_api import Browser, Response, expect

from tests.browser.offline.device import HAS_COPY
from tests.browser.offline.line import Line
from tests.browser.people import People, cookie_of
from tests.browser.visit import serve, visit

MOST_REQUESTS = 4
MOST_BYTES = 30_000
MOST_BYTES_OF_TODAY = 40_000  # with the worker and all that it keeps
MOST_BYTES_ON_RETURN = 10_000
SCRIPT_CHECK_MS = 1500  # after which a browser asks whether the worker is still the same
PAGES = [
    ("landing", None, "/"),
    ("start", None, "/start/where"),
    ("sign-in", None, "/login"),
    ("today", "marta", "/days/2026-06-11"),
    ("saved", "marta", "/days/2026-06-10/saved"),
    ("days", "marta", "/days/"),
    ("injections", "marta", "/treatments/"),
    ("injection", "marta", "/treatments/new"),
    ("answer", "marta", "/answer"),
    ("treatment", "marta", "/treatments/{1}"),
    ("settings", "marta", None),
]


@pytest.mark.parametrize(("name", "who", "path"), PAGES, ids=[name for name, *_ in PAGES])
def test_a_first_visit_is_light(
    chromium: Browser, browser_app: Flask, people: People, name: str, who: str | None, path: str
) -> None:
    answers: list[Response] = []
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        page = open_page()
        if who is not None:
            page.context.add_cookies([cookie_of(browser_app, people.marta, address)])
            path = f"/diary/{people.marta}{path}".format("", *people.treatments)
        page.on("response", lambda answer: answers.append(answer))
        page.goto(path if name != "settings" else "/settings/", wait_until="networkidle")
        sent = {
            answer.url: weight(answer) for answer in answers if not answer.url.startswith("data:")
        }

    assert len(sent) <= MOST_REQUESTS, sent
    assert sum(sent.values()) <= MOST_BYTES, sent


def weight(answer: Response) -> int:
    """Bytes of the body on the wire. The app leaves the packing of pages to the proxy."""
    if "text/html" in answer.headers["content-type"]:
        return len(gzip.compress(answer.body()))
    assert answer.headers.get("content-encoding") == "gzip"
    return answer.request.sizes()["responseBodySize"]


def test_today_with_all_that_opens_without_a_connection_is_light(
    chromium: Browser, browser_app: Flask, people: People
) -> None:
    line = Line(browser_app)
    with visit(chromium, line.address) as open_page:
        page = open_page()
        page.context.add_cookies([cookie_of(browser_app, people.marta, line.address)])  # type: ignore[list-item]
        page.goto("/today", wait_until="networkidle")
        assert page.evaluate(HAS_COPY, f"/diary/{people.marta}/offline")
        page.wait_for_load_state("networkidle")
        first, line.weights = line.weights, []
        page.goto("/today", wait_until="networkidle")
        page.wait_for_timeout(SCRIPT_CHECK_MS)
        again = line.weights
    line.close()

    assert sum(size for _path, size in first) <= MOST_BYTES_OF_TODAY, first
    assert sum(size for _path, size in again) <= MOST_BYTES_ON_RETURN, again


def test_today_can_be_saved_before_any_script_ran(
    chromium: Browser, browser_app: Flask, people: People
) -> None:
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        page = open_page(tolerate="net::ERR")
        page.context.add_cookies([cookie_of(browser_app, people.nora, address)])  # type: ignore[list-item]
        page.route("**/*.js", lambda route: route.abort())
        page.goto("/today")
        page.locator("#symptom-0-4").check()
        page.get_by_role("button", name="Save today").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
