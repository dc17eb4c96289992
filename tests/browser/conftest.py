"""A real Chromium for the journeys. The app comes from the fixture `browser_app`."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import OpenPage, serve, visit
from tools.browser import find_browser, what_is_missing

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if problem := what_is_missing():
        pytest.fail(problem, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=FLAGS,
            chromium_sandbox=False,  # Chromium refuses its sandbox to root
        )
        yield browser
        browser.close()


@pytest.fixture
def server(browser_app: Flask) -> Iterator[str]:
    """The address at which the app is served."""
    with serve(browser_app) as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, server: str) -> Iterator[OpenPage]:
    """open_page(look) gives a new person's page; what the browser complains of fails the test."""
    with visit(chromium, server) as open_page:
        yield open_page
