"""A real Chromium for the journeys. The app comes from the fixture `browser_app`."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from app import clock as real_clock
from app import create_app
from app.extensions import alembic, db
from tests.browser.looks import DESKTOP, PHONE
from tests.browser.people import People, move_in
from tests.browser.visit import OpenPage, serve, visit
from tests.browser.walks import Walk
from tests.conftest import Clock, settings_for
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
            env={**os.environ, "TZ": "Europe/Berlin"},  # of pages and of workers
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def noon() -> Iterator[Clock]:
    """The time stands still for all tests of a file."""
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(real_clock, "now", clock.now)
        yield clock


@pytest.fixture(scope="module")
def browser_app(tmp_path_factory: pytest.TempPathFactory, noon: Clock) -> Iterator[Flask]:
    """The app as people meet it, on an SQLite file that our migrations made."""
    file = tmp_path_factory.mktemp("browser") / "diary.sqlite"
    app = create_app(settings_for(f"sqlite:///{file}") | {"WTF_CSRF_ENABLED": True})
    with app.app_context():
        alembic.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def people(browser_app: Flask) -> People:
    """The people who live in the app, with their diaries."""
    return move_in(browser_app)


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


@pytest.fixture(scope="module", params=[PHONE, DESKTOP], ids=lambda look: str(look.width))
def walk(
    request: pytest.FixtureRequest, chromium: Browser, browser_app: Flask, people: People
) -> Iterator[Walk]:
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        yield Walk(browser_app, people, address, request.param, open_page, {})
