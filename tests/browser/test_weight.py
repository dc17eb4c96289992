"""How much a first visit to each main page asks for, as a proxy that packs pages would send it."""

import gzip

import pytest
from flask import Flask
from playwright.sync_api import Browser, Response

from tests.browser.people import People, cookie_of
from tests.browser.visit import serve, visit

MOST_REQUESTS = 4
MOST_BYTES = 30_000
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
