"""A served app and pages opened on it, watched for what goes wrong unseen."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Page,
    Request,
    expect,
)
from werkzeug.serving import make_server

from tests.browser.looks import PHONE, Look

OpenPage = Callable[..., Page]
PATIENCE_MS = 30_000  # of a machine that does much else at the same time
LEAVING_MS = 50  # until the browser asks for the page that a press leads to
POLL_SECONDS = 0.02
OWN_SCHEMES = ("data:", "blob:", "about:")

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The app's address while it is served. By name, as passkeys want a name and no number."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    # It looks for shutdown() once a poll: seldom by default, which each test would wait for.
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Gives open_page(look, tolerate="", **settings). Raises AssertionError at the end when a
    page logged an error (as it does for each breach of the security policy), threw one, or
    asked another host for something.

    Each call is a person of its own: a new context without cookies. A second window of the same
    person is page.context.new_page(). `tolerate` is a pattern of messages that belong to the
    test; `settings` go to new_context(). That a page itself is refused (4xx) is no fault.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(look: Look = PHONE, *, tolerate: str = "", **settings: Any) -> Page:
        context = browser.new_context(base_url=address, **(look.as_context() | settings))
        context.set_default_timeout(PATIENCE_MS)
        _watch(context, address, tolerate, faults)
        contexts.append(context)
        return context.new_page()

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    if faults:
        raise AssertionError("\n  ".join(["The browser complained:", *dict.fromkeys(faults)]))


@contextmanager
def settled(page: Page) -> Iterator[None]:
    """What is pressed inside may lead to another page: at the end that page is there, loaded.

    A click returns before the browser leaves the page, so that what follows may meet the old one.
    Raises AssertionError where the other page does not come in time.
    """
    asked: list[str] = []
    came: list[str] = []

    def on_request(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            asked.append(request.url)

    def on_failed(request: Request) -> None:
        if request.url in asked:
            came.append(request.url)  # a download, or no connection

    def on_navigated(frame: Frame) -> None:
        if frame == page.main_frame and asked:
            came.append(frame.url)

    page.on("request", on_request)
    page.on("requestfailed", on_failed)
    page.on("framenavigated", on_navigated)
    try:
        yield
        page.wait_for_timeout(LEAVING_MS)
        for _poll in range(PATIENCE_MS // LEAVING_MS):
            if not asked or came:
                break
            page.wait_for_timeout(LEAVING_MS)
        assert came or not asked, f"asked for {asked}, and no page came"
        page.wait_for_load_state()
    finally:
        page.remove_listener("request", on_request)
        page.remove_listener("requestfailed", on_failed)
        page.remove_listener("framenavigated", on_navigated)


def _watch(context: BrowserContext, address: str, tolerate: str, faults: list[str]) -> None:
    pages: set[str] = set()

    def complain(words: str) -> None:
        if not (tolerate and re.search(tolerate, words)):
            faults.append(words)

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            pages.add(request.url)
        if not request.url.startswith((f"{address}/", *OWN_SCHEMES)):
            complain(f"another host was asked: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        refused_page = place in pages and re.search(r"with a status of 4\d\d", message.text)
        if message.type == "error" and not refused_page:
            complain(f"{message.text} ({place})")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", lambda thrown: complain(f"thrown: {thrown.error}"))
