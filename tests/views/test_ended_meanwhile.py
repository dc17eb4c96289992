"""A share that ends in the middle of a save: nothing is saved, nothing typed is lost."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from flask import Flask

from app.access import Right
from app.services import audit
from app.services.days import find_day
from app.services.sharing import end_share
from tests.browser_double import Browser
from tests.conftest import TODAY, Cast
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]


def main_of(page: str) -> str:
    return without_ids(page).partition("<main")[2].partition("</main>")[0]


def test_ended_between_opening_and_saving(
    app: Flask,
    browse: Browse,
    cast: Cast,
    opened,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Bob's form arrives; Alice ends the share before it is saved. A real race: two threads.

    On SQLite whoever writes holds the lock from its first look on, so there Alice can only come
    before his transaction or after it; she is let begin first.
    """
    page, address = browse("bob"), f"/diary/{cast.alice}/days/{TODAY}"
    form = fields_of(page.get(address).text) | a_day_form() | {"note": "words of mine"}
    waiting, ended = Event(), Event()

    def end() -> None:
        waiting.wait(20)
        with opened("alice", Right.OWN) as diary:
            end_share(diary, cast.bob)
        ended.set()

    def hold_up(save: Callable[..., None]) -> Callable[..., None]:
        def held_up(*args: object, **options: object) -> None:
            waiting.set()
            assert ended.wait(20)
            save(*args, **options)

        return held_up

    ender = Thread(target=end)
    ender.start()
    if database.startswith("sqlite"):
        waiting.set()
        ended.wait(20)
    else:
        monkeypatch.setattr("app.services.days.hold", hold_up(audit.hold))
    answer = page.post(address, data=form)
    ender.join(20)

    assert answer.status_code == 404
    assert "words of mine" in answer.text
    assert "Alice" not in answer.text
    assert f"/diary/{cast.alice}/answer" not in answer.text
    form.pop("csrf_token", None)
    stranger = browse("dan").post(address, data=form)
    assert main_of(answer.text) == main_of(stranger.text)  # the head is about who looks
    with opened("alice") as diary:
        assert find_day(diary, TODAY) is None


def without_ids(page: str) -> str:
    """A page without what differs from account to account and from form to form."""
    lines = page.splitlines()
    return "\n".join(line for line in lines if "data-account" not in line)
