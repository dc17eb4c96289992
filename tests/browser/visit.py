"""A served app and pages opened on it, watched for what goes wrong unseen."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from werkzeug.serving import make_server

from tests.browser.looks import PHONE, Look

OpenPage = Callable[..., Page]
PATIENCE_MS = 10_000
POLL_SECONDS = 0.02
OWN_SCHEMES = ("data:", "blob:", "about:")


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
