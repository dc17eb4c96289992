"""Devices that show messages: turned on by a browser, listed, removed, and unseen without keys."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.services.push import Subscription
from tests.browser_double import Browser
from tests.push_service import KEY, SUBJECT, Receiver
from tests.views.conftest import Stored

Browse = Callable[..., Browser]
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
TOLD = Receiver().told(ENDPOINT)
DEVICES = "/settings/devices/"
ANDROID = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"


@pytest.fixture
def keys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "VAPID_PRIVATE_KEY", KEY)
    monkeypatch.setitem(app.config, "VAPID_SUBJECT", SUBJECT)


def as_json(told: Subscription = TOLD) -> dict[str, object]:
    keys = {"p256dh": told.p256dh, "auth": told.auth}
    return {"endpoint": told.endpoint, "expirationTime": None, "keys": keys}


def add(page: Browser, told: object = None) -> TestResponse:
    headers = {"User-Agent": ANDROID}
    return page.post(f"{DEVICES}add", json=as_json() if told is None else told, headers=headers)


def test_without_keys_nothing_is_shown_and_nothing_is_there(browse: Browse) -> None:
    page = browse("alice")

    assert DEVICES not in page.get("/settings/").text
    assert page.get(DEVICES).status_code == 404
    assert add(page).status_code == 404


def test_a_browser_is_added_listed_and_removed(browse: Browse, keys: None) -> None:
    page = browse("alice")
    assert DEVICES in page.get("/settings/").text
    answer = add(page)
    assert (answer.status_code, answer.json) == (200, {"state": "added"})
    shown = page.get(DEVICES).text
    assert "Messages are on for this device" in shown
    assert "Chrome, Android" in shown
    assert ENDPOINT not in shown
    [action] = [word for word in shown.split('"') if word.endswith("/remove")]

    assert browse("dan").post(action).status_code == 404
    assert page.post(action).location == DEVICES
    assert "Chrome, Android" not in page.get(DEVICES).text


def test_a_browser_can_turn_itself_off(browse: Browse, keys: None) -> None:
    page = browse("alice")
    add(page)
    for _time in range(2):
        answer = page.post(f"{DEVICES}forget", json=as_json())
        assert (answer.status_code, answer.json) == (200, {"state": "forgotten"})

    assert "Chrome, Android" not in page.get(DEVICES).text


def test_signing_out_ends_it(browse: Browse, keys: None) -> None:
    page, other = browse("alice"), browse("alice")
    add(page)
    assert "Chrome, Android" in other.get(DEVICES).text
    page.post("/logout")

    assert "Chrome, Android" not in other.get(DEVICES).text


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        7,
        {"endpoint": 7},
        {"endpoint": ENDPOINT},
        {"endpoint": ENDPOINT, "keys": []},
        {"endpoint": ENDPOINT, "keys": {"p256dh": None, "auth": {}}},
        as_json(Receiver().told("https://evil.example/a")),
        as_json(Receiver().told("http://127.0.0.1/a")),
        as_json(Subscription(ENDPOINT, "A" * 87, "A" * 22)),
    ],
)
def test_what_no_browser_tells_is_refused_in_words(
    browse: Browse, keys: None, stored: Stored, told: object
) -> None:
    page = browse("alice")
    before = stored()
    answer = add(page, told)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["state"] == "refused"
    assert answer.json["problem"]
    assert stored() == before


def test_more_than_a_browser_tells_is_too_much(browse: Browse, keys: None, stored: Stored) -> None:
    page = browse("alice")
    before = stored()

    assert add(page, {"endpoint": "x" * 10_000}).status_code == 413
    assert page.post(f"{DEVICES}add", data="{").status_code == 422
    assert stored() == before


def test_nothing_is_added_without_proof_that_the_page_was_ours(
    browse: Browse, keys: None, stored: Stored
) -> None:
    page = browse("alice")
    page.proves_its_pages = False
    before = stored()

    assert add(page).status_code == 400
    assert stored() == before


@pytest.mark.parametrize(
    ("status", "words"),
    [(201, "Sent to 1 device"), (410, "No device could be reached"), (0, "No device could be")],
)
def test_a_message_can_be_sent_to_try_it(
    browse: Browse, keys: None, monkeypatch: pytest.MonkeyPatch, status: int, words: str
) -> None:
    monkeypatch.setattr("app.services.push_wire.post", lambda *_all: status)
    page = browse("alice")
    assert "to try it" not in page.get(DEVICES).text
    add(page)
    assert "to try it" in page.get(DEVICES).text
    assert page.post(f"{DEVICES}try").location == DEVICES

    shown = page.get(DEVICES).text
    assert words in shown
    assert ("Chrome, Android" in shown) is (status != 410)
    assert ("last message" in shown) is (status == 201)


@pytest.mark.parametrize("who", ["bob", "dan"])
def test_who_keeps_no_diary_has_no_devices(browse: Browse, keys: None, who: str) -> None:
    page = browse(who)

    assert page.get(DEVICES).status_code == 404
    assert add(page).status_code == 404


def test_the_page_gives_the_public_key_alone(browse: Browse, keys: None) -> None:
    shown = browse("alice").get(DEVICES).text

    assert 'data-key="B' in shown
    assert KEY not in shown
