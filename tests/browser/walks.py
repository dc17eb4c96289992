"""Walks of all people through the app, and a close look at each page that they come to."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, Response

from tests.browser.audit import audit, audit_colours, take_picture
from tests.browser.contract import keep_contract
from tests.browser.looks import PHONE, Look
from tests.browser.people import People, cookie_of
from tests.browser.visit import OpenPage, settled
from tests.conftest import TODAY
from tests.pages import check_page

WEAR_THEME = """(theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}"""


@dataclass
class Walk:
    """A walk of all people through the app in one look. Each keeps one page open."""

    app: Flask
    people: People
    address: str
    look: Look
    open_page: OpenPage
    pages: dict[str | None, Page]

    def page_of(self, who: str | None) -> Page:
        if who not in self.pages:
            page = self.open_page(replace(self.look, reduced_motion=True))
            if who is not None:
                cookie = cookie_of(self.app, getattr(self.people, who), self.address)
                page.context.add_cookies([cookie])  # type: ignore[list-item]
            self.pages[who] = page
        return self.pages[who]

    def path(self, who: str | None, path: str) -> str:
        me = f"/diary/{getattr(self.people, who)}" if who else ""
        return path.format(
            "",
            *self.people.treatments,
            me=me,
            marta=self.people.marta,
            emil=self.people.emil,
            ines=self.people.ines,
            clinic=f"/clinics/{self.people.clinic}",
            join=f"/clinics/join/{self.people.joins}",
            bob=self.people.bob,
        )

    def open(self, who: str | None, path: str) -> Page:
        page = self.page_of(who)
        page.goto(self.path(who, path))
        return page

    def spare_day(self, number: int) -> str:
        """A day of the long gap, another one for each look."""
        return str(TODAY - timedelta(days=110 - number - (5 if self.look == PHONE else 0)))


def inspect(page: Page, name: str, walk: Walk) -> None:
    """The page as it stands: on a phone in light colours and in strong contrast, with what holds on
    every screen; on a desk in the dark. No colour of ours depends on the width of the screen.
    """
    if os.environ.get("SCREENSHOTS"):
        for dark in (False, True):
            page.emulate_media(color_scheme="dark" if dark else "light")
            take_picture(page, f"{name}-{replace(walk.look, dark=dark)}")
    page.emulate_media(color_scheme="light" if walk.look == PHONE else "dark")
    audit(page)
    if walk.look == PHONE:
        keep_contract(page)
        page.evaluate(WEAR_THEME, "contrast")
        take_picture(page, f"{name}-{walk.look.width}-contrast")
        audit_colours(page)
        page.evaluate(WEAR_THEME, "")


def sent(page: Page, act: Callable[[], None], status: int) -> None:
    """Do what leads to another page, and look at that page as served."""
    with settled(page), page.expect_response(lambda answer: is_page(page, answer)) as answered:
        act()
    assert answered.value.status == status
    check_page(answered.value.text(), status)


def is_page(page: Page, answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def submit_as_it_is(page: Page) -> None:
    """Send the first form of the page, past all buttons."""
    page.evaluate("() => document.querySelector('main form').submit()")
