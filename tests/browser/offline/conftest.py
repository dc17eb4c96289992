"""The app in real time, a line that can be cut, and the pages of people on it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app import create_app
from app.extensions import Model, alembic, db
from tests.browser.looks import PHONE
from tests.browser.offline.device import AWAY, WITHOUT_SYNC, Open, sign_in, wait_for_worker
from tests.browser.offline.line import Line
from tests.browser.people import People, move_in
from tests.browser.visit import visit
from tests.conftest import settings_for


@pytest.fixture(scope="module")
def browser_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app in real time: a worker has no other clock."""
    file = tmp_path_factory.mktemp("offline") / "diary.sqlite"
    app = create_app(settings_for(f"sqlite:///{file}") | {"WTF_CSRF_ENABLED": True})
    with app.app_context():
        alembic.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def people(browser_app: Flask) -> Iterator[People]:
    yield move_in(browser_app)
    with browser_app.app_context(), db.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def line(browser_app: Flask) -> Iterator[Line]:
    line = Line(browser_app)
    yield line
    line.close()


@pytest.fixture
def open_as(chromium: Browser, browser_app: Flask, people: People, line: Line) -> Iterator[Open]:
    """open_as(who, path): a page of one of the people, with its worker; {me} is their diary."""
    with visit(chromium, line.address) as open_page:

        def open_it(who: str, path: str = "{me}/days/today", **settings: object) -> Page:
            page = open_page(PHONE, tolerate=AWAY, **settings)
            page.context.add_init_script(WITHOUT_SYNC)
            sign_in(page, browser_app, people, who, line)
            page.goto(path.format(me=f"/diary/{getattr(people, who)}"))
            wait_for_worker(page, getattr(people, who))
            return page

        yield open_it
