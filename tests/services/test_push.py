"""Messages on devices: to whom they go, what is in them, and where they never go."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from http_ece import ECEException
from py_vapid import Vapid02
from py_vapid.utils import b64urldecode

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused
from app.extensions import db
from app.models import PushDevice
from app.services import push_wire
from app.services.accounts import begin_diary, erase_account
from app.services.audit import list_events
from app.services.push import (
    MOST_DEVICES,
    PushMessage,
    Subscription,
    add_device,
    list_devices,
    public_key,
    remove_device,
    remove_endpoint,
    send_push,
)
from app.services.sign_ins import begin_sign_in, end_other_sign_ins, end_sign_in
from tests.builders import a_diary_draft
from tests.conftest import NOON, Cast, Clock
from tests.push_service import KEY, SUBJECT, PushService, Receiver, push_service

MESSAGE = PushMessage("Diary", "Today is not rated yet", "/today")
RECEIVER = Receiver()


@pytest.fixture
def keys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """This server sends messages."""
    monkeypatch.setitem(app.config, "VAPID_PRIVATE_KEY", KEY)
    monkeypatch.setitem(app.config, "VAPID_SUBJECT", SUBJECT)


@pytest.fixture
def service(
    app: Flask, keys: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[PushService]:
    """The one push service that is known, on this machine."""
    with push_service(tmp_path) as service:
        monkeypatch.setitem(app.config, "PUSH_HOSTS", (service.host,))
        monkeypatch.setattr(push_wire, "CA_FILE", service.ca_file)
        monkeypatch.setattr(push_wire, "is_public", lambda _address: True)
        yield service


def add(diary: Diary, endpoint: str, receiver: Receiver = RECEIVER) -> PushDevice:
    assert diary.actor_id is not None
    sign_in_id = begin_sign_in(diary.actor_id, "Chrome, Android")
    return add_device(diary, sign_in_id, receiver.told(endpoint), "Chrome, Android")


def stored() -> list[PushDevice]:
    db.session.expire_all()
    devices = db.session.scalars(sa.select(PushDevice))
    return sorted(devices, key=lambda device: device.endpoint)  # sealed: the database cannot


def test_a_message_arrives_and_only_that_browser_can_read_it(
    diary: Diary, service: PushService, clock: Clock
) -> None:
    device = add(diary, f"https://{service.host}/send/abc?x=1")
    clock.instant += timedelta(hours=1)

    assert send_push(diary.patient_id, MESSAGE) == 1
    [(path, _headers, body)] = service.got
    assert path == "/send/abc?x=1"
    assert json.loads(RECEIVER.read(body)) == {
        "title": "Diary",
        "body": "Today is not rated yet",
        "path": "/today",
    }
    assert b"rated" not in body
    with pytest.raises(ECEException):
        Receiver().read(body)
    assert stored()[0].last_ok_at == clock.instant
    assert device.added_at == NOON


def test_the_service_is_told_who_sends_and_for_how_long(diary: Diary, service: PushService) -> None:
    add(diary, f"https://{service.host}/a")
    send_push(diary.patient_id, MESSAGE)
    [(_path, headers, _body)] = service.got

    assert Vapid02.verify(headers["Authorization"])
    token = headers["Authorization"].split("t=")[1].split(",")[0]
    claims = json.loads(b64urldecode(token.split(".")[1].encode()))
    assert claims["aud"] == f"https://{service.host}"
    assert claims["sub"] == SUBJECT
    assert NOON.timestamp() < claims["exp"] <= NOON.timestamp() + 24 * 3600
    assert headers["Authorization"].endswith(f"k={public_key()}")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert 0 < int(headers["TTL"]) <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "taken", "left"),
    [(201, 1, 1), (200, 1, 1), (404, 0, 0), (410, 0, 0), (403, 0, 1), (429, 0, 1), (500, 0, 1)],
)
def test_what_the_service_answers_decides_what_becomes_of_a_device(
    diary: Diary, service: PushService, status: int, taken: int, left: int
) -> None:
    add(diary, f"https://{service.host}/a")
    service.status = status

    assert send_push(diary.patient_id, MESSAGE) == taken
    assert len(stored()) == left


def test_others_can_save_while_a_push_service_is_slow(
    diary: Diary, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(diary, f"https://{service.host}/a")
    saved = []

    def slow(*_all: object) -> int:
        with db.engine.begin() as other:
            saved.append(other.execute(sa.text("UPDATE patient SET revision = revision + 1")))
        return 201

    monkeypatch.setattr(push_wire, "post", slow)

    assert send_push(diary.patient_id, MESSAGE) == 1
    assert len(saved) == 1


def test_no_redirect_is_followed(diary: Diary, service: PushService) -> None:
    add(diary, f"https://{service.host}/a")
    service.status = 307

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert [path for path, *_ in service.got] == ["/a"]


def test_one_device_that_is_gone_does_not_stop_the_others(
    diary: Diary, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        add(diary, f"https://{service.host}/{name}")
    statuses = {"/a": 201, "/b": 410, "/c": 0}
    monkeypatch.setattr(push_wire, "post", lambda _host, target, *_more: statuses[target])

    assert send_push(diary.patient_id, MESSAGE) == 1
    assert [device.endpoint[-2:] for device in stored()] == ["/a", "/c"]


def test_a_server_that_is_away_is_no_fault(
    diary: Diary, service: PushService, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUSH_HOSTS", ("localhost:1", "nowhere.invalid"))
    add(diary, "https://localhost:1/a")
    add(diary, "https://nowhere.invalid/a")

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert len(stored()) == 2


@pytest.mark.parametrize("host", ["a..example", "x" * 64 + ".example", "localhost:99999"])
def test_a_host_that_nobody_can_look_up_is_no_fault(host: str) -> None:
    assert push_wire.post(host, "/a", {}, b"") == 0


@pytest.mark.parametrize(
    "host",
    [
        "a..notify.windows.com",
        ".notify.windows.com",
        "-a.notify.windows.com",
        "a-.notify.windows.com",
        "x" * 64 + ".notify.windows.com",
        "x." * 120 + "notify.windows.com",
    ],
)
def test_a_name_that_no_host_has_is_refused(host: str) -> None:
    with pytest.raises(Refused, match="push_address"):
        push_wire.check_endpoint(f"https://{host}/a", KNOWN)


def test_a_device_whose_session_ran_out_gets_nothing(
    diary: Diary, service: PushService, app: Flask, clock: Clock
) -> None:
    add(diary, f"https://{service.host}/a")
    lifetime = app.config["PERMANENT_SESSION_LIFETIME"]

    clock.instant = NOON + lifetime - timedelta(minutes=1)
    assert send_push(diary.patient_id, MESSAGE) == 1

    clock.instant = NOON + lifetime + timedelta(minutes=1)
    assert send_push(diary.patient_id, MESSAGE) == 0
    assert list_devices(diary) == []
    assert len(service.got) == 1

    add(diary, f"https://{service.host}/b")
    assert [device.endpoint[-2:] for device in stored()] == ["/b"]


def test_a_service_without_a_good_certificate_gets_nothing(
    diary: Diary, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(diary, f"https://{service.host}/a")
    monkeypatch.setattr(push_wire, "CA_FILE", None)

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert service.got == []


def test_a_known_name_that_leads_into_a_network_of_ours_gets_nothing(
    diary: Diary, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(diary, f"https://{service.host}/a")
    monkeypatch.setattr(push_wire, "is_public", IS_PUBLIC)

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert service.got == []


IS_PUBLIC = push_wire.is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("142.250.74.10", True),
        ("2a00:1450:4001:82a::200a", True),
    ],
)
def test_which_network_addresses_are_everybodys(address: str, public: bool) -> None:
    assert IS_PUBLIC(address) is public


KNOWN = ("fcm.googleapis.com", ".notify.windows.com")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def-_~%20?x=1",
        "https://db5p.notify.windows.com/w/?token=a%2fb",
    ],
)
def test_addresses_of_known_services_pass(endpoint: str) -> None:
    host, target = push_wire.check_endpoint(endpoint, KNOWN)

    assert f"https://{host}{target}" == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/a",
        "HTTPS://fcm.googleapis.com/a",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evil.example/fcm.googleapis.com",
        "https://evil.example/?https://fcm.googleapis.com/",
        "https://user@fcm.googleapis.com/a",
        "https://fcm.googleapis.com@evil.example/a",
        "https://evil.example#@fcm.googleapis.com/a",
        "https://evil.example\\@fcm.googleapis.com/a",
        "https://evilnotify.windows.com/a",
        "https://.notify.windows.com.evil.example/a",
        "https://127.0.0.1/a",
        "https://localhost/a",
        "https://[::1]/a",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/a\r\nHost: evil",
        "https://fcm.googleapis.com/a#b",
        "https://fcm.googleapis.com/é",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_refused(
    diary: Diary, app: Flask, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    monkeypatch.setitem(app.config, "PUSH_HOSTS", KNOWN)

    with pytest.raises(Refused):
        add(diary, endpoint)
    assert stored() == []


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        ("AAAA", None),
        ("B" * 87, None),
        (None, "AAAA"),
        (None, "A" * 5000),
        ("A" * 5000, None),
        (None, "ü" * 22),
        (None, "+/" * 11),
    ],
)
def test_keys_that_no_browser_makes_are_refused(
    diary: Diary, p256dh: str | None, auth: str | None
) -> None:
    good = RECEIVER.told("https://fcm.googleapis.com/a")
    keys = (
        good.p256dh if p256dh is None else p256dh,
        good.auth if auth is None else auth,
    )
    sign_in_id = begin_sign_in(diary.patient_id, "Chrome")

    with pytest.raises(Refused, match="push_keys"):
        add_device(diary, sign_in_id, Subscription(good.endpoint, *keys), "Chrome")


def test_a_service_that_is_known_no_more_gets_nothing(
    diary: Diary, service: PushService, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(diary, f"https://{service.host}/a")
    monkeypatch.setitem(app.config, "PUSH_HOSTS", KNOWN)

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert service.got == []


def test_without_keys_nothing_is_sent(diary: Diary, service: PushService, app: Flask) -> None:
    add(diary, f"https://{service.host}/a")
    app.config["VAPID_PRIVATE_KEY"] = None

    assert public_key() is None
    assert send_push(diary.patient_id, MESSAGE) == 0
    assert service.got == []


def test_messages_go_to_nobody_else(diary: Diary, service: PushService, cast: Cast) -> None:
    add(diary, f"https://{service.host}/a")

    assert send_push(cast.bob, MESSAGE) == 0
    assert service.got == []


@pytest.mark.parametrize("end", ["there", "others"])
def test_a_browser_that_was_signed_out_gets_no_more_messages(
    diary: Diary, service: PushService, end: str
) -> None:
    device = add(diary, f"https://{service.host}/a")
    if end == "there":
        end_sign_in(diary.patient_id, device.sign_in_id)
    else:
        end_other_sign_ins(diary.patient_id, None)

    assert send_push(diary.patient_id, MESSAGE) == 0
    assert list_devices(diary) == []
    add(diary, f"https://{service.host}/b")
    assert [each.endpoint[-2:] for each in stored()] == ["/b"]


def test_a_browser_belongs_to_who_used_it_last(
    diary: Diary, service: PushService, cast: Cast, app: Flask
) -> None:
    dans = begin_diary(cast.dan, a_diary_draft(name="Dan"))
    endpoint = f"https://{service.host}/shared"
    add(diary, endpoint)
    add(dans, endpoint)

    assert send_push(cast.alice, MESSAGE) == 0
    assert send_push(cast.dan, MESSAGE) == 1


def test_the_same_browser_twice_is_one_device(diary: Diary, service: PushService) -> None:
    for _time in range(3):
        add(diary, f"https://{service.host}/a")

    assert len(stored()) == 1


def test_there_is_an_end_to_devices(diary: Diary, service: PushService) -> None:
    for number in range(MOST_DEVICES):
        add(diary, f"https://{service.host}/{number}")
    with pytest.raises(Refused, match="push_devices"):
        add(diary, f"https://{service.host}/more")

    assert len(stored()) == MOST_DEVICES
    add(diary, f"https://{service.host}/0")  # one that is known is no other


def test_a_device_is_removed_from_the_list_or_by_itself(diary: Diary, service: PushService) -> None:
    first, second = (add(diary, f"https://{service.host}/{name}") for name in "ab")
    remove_device(diary, first.id)
    with pytest.raises(NotFound):
        remove_device(diary, first.id)
    for _time in range(2):
        remove_endpoint(diary, second.endpoint)

    assert stored() == []
    acts = [event.act for event in list_events(diary)]
    assert (acts.count("push_device_added"), acts.count("push_device_removed")) == (2, 2)


@pytest.mark.parametrize(
    "act",
    [
        lambda diary: add_device(
            diary, begin_sign_in(diary.actor_id, ""), RECEIVER.told("https://x.y/a"), ""
        ),
        list_devices,
        lambda diary: remove_endpoint(diary, "https://x.y/a"),
    ],
)
def test_only_the_owner_has_devices(
    diary: Diary, cast: Cast, act: Callable[[Diary], object]
) -> None:
    with pytest.raises(NotAllowed):
        act(open_diary(cast.bob, cast.alice, Right.RECORD))


def test_devices_go_with_the_diary(diary: Diary, service: PushService, cast: Cast) -> None:
    add(diary, f"https://{service.host}/a")
    erase_account(cast.alice)

    assert stored() == []


@pytest.mark.parametrize(
    "path",
    ["", "today", "//evil.example", "/\\evil.example", "https://evil.example/", "/a b", "/é"],
)
def test_a_message_leads_to_no_other_site(path: str) -> None:
    with pytest.raises(ValueError, match="not a path of ours"):
        PushMessage("Diary", "", path)


def test_a_log_names_no_address_of_a_browser(
    diary: Diary, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    device = add(diary, f"https://{service.host}/secret-of-the-browser")
    service.status = 500
    with caplog.at_level(logging.INFO):
        send_push(diary.patient_id, MESSAGE)

    assert str(device.id) in caplog.text
    assert "secret-of-the-browser" not in caplog.text
