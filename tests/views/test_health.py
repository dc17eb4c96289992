"""What watches the server: alive, ready, numbers, and a log without words of people."""

import io
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app import logs
from app.services import readiness
from app.services.readiness import Readiness
from app.views.health import _AnyHost
from tests.browser_double import Browser
from tests.conftest import Cast

WORDS = "planted-words"
TOKEN = "a token for the collector of numbers"
LABEL = re.compile(r'([a-z_]+)="([^"]*)"')
CODE = re.compile(r"[A-Za-z0-9_.+-]+( out)?")


@pytest.fixture
def nobody(app: Flask) -> Any:
    return app.test_client()


@pytest.fixture
def ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Readiness:
    """Nothing that was found before holds."""
    fresh = Readiness(("SECRET_KEY",))
    monkeypatch.setitem(app.extensions, "readiness", fresh)
    return fresh


def test_alive_asks_nobody(nobody: Any, queries: Any) -> None:
    with queries() as sent:
        answer = nobody.get("/healthz", headers={"Cookie": "session=forged"})

    assert (answer.status_code, answer.json, sent) == (200, {"status": "ok"}, [])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_ready(nobody: Any, ready: Readiness) -> None:
    answer = nobody.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("code", ["migrations", "disk", "secrets", "database"])
def test_what_is_missing_is_told_by_a_code(
    app: Flask,
    nobody: Any,
    ready: Readiness,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    tmp_path: Any,
) -> None:
    if code == "migrations":
        ready._heads = {"another"}
    elif code == "disk":
        monkeypatch.setitem(app.config, "INSTANCE", str(tmp_path))
        monkeypatch.setitem(app.config, "DISK_LEAST_MB", 10**12)
    elif code == "secrets":
        monkeypatch.setitem(app.config, "SECRET_KEY", "")
    else:
        monkeypatch.setattr(ready, "_ask", lambda _context: [][0])
    if code == "secrets":
        assert readiness_of(app, ready) == ["secrets"]
        return
    answer = nobody.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "missing": [code]}


def readiness_of(app: Flask, ready: Readiness) -> list[str]:
    with app.app_context():
        return ready.missing()


def test_a_database_that_hangs_holds_nobody_up(
    app: Flask, ready: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "PATIENCE", 0.05)
    monkeypatch.setattr(readiness, "FRESH", 0)
    monkeypatch.setattr(ready, "_ask", lambda _context: time.sleep(0.4) or [])
    began = time.monotonic()

    assert readiness_of(app, ready) == readiness_of(app, ready) == ["database"]
    assert time.monotonic() - began < 0.35
    time.sleep(0.5)
    assert readiness_of(app, ready) == []


def test_a_balancer_may_call_by_any_name(app: Flask) -> None:
    seen: list[str] = []

    def inner(environ: dict[str, Any], _start: Callable[..., Any]) -> list[bytes]:
        seen.append(environ["HTTP_HOST"])
        return []

    outer = _AnyHost(inner, "diary.example.org")
    for path in ("/healthz", "/today"):
        outer({"PATH_INFO": path, "HTTP_HOST": "10.0.0.7"}, lambda *_told: None)

    assert seen == ["diary.example.org", "10.0.0.7"]


def test_numbers_are_for_this_machine_alone(nobody: Any) -> None:
    assert nobody.get("/metrics").status_code == 200
    told = (
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "Forwarded",
        "Via",
        "X-Real-IP",
    )
    for name in told:
        assert nobody.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404
    for address in ("192.0.2.1", "", "nonsense"):
        far = {"REMOTE_ADDR": address}
        assert nobody.get("/metrics", environ_overrides=far).status_code == 404


def test_numbers_are_for_whoever_has_the_token(
    app: Flask, nobody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    far = {"REMOTE_ADDR": "192.0.2.1"}

    for said in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": TOKEN},
        {"Authorization": "é"},
    ):
        assert nobody.get("/metrics", headers=said).status_code == 404
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert nobody.get("/metrics", headers=right, environ_overrides=far).status_code == 200


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the loggers of the app write, at DEBUG."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Json())
    ours = logging.getLogger("app")
    former = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    yield out
    ours.removeHandler(handler)
    ours.setLevel(former)


def test_neither_log_nor_numbers_hold_what_people_write(
    app: Flask,
    browse: Callable[[str | None], Browser],
    cast: Cast,
    written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "ACCESS_LOG", True)
    alice, dan, nobody = browse("alice"), browse("dan"), browse(None)
    day = f"/diary/{cast.alice}/days/2026-06-10"
    alice.post(day, data={"symptom-0": "5", "note": WORDS})
    alice.get(f"/help?q={WORDS}", headers={"User-Agent": WORDS, "Referer": f"http://x/{WORDS}"})
    dan.get(day)
    nobody.get(f"/rate/{WORDS}")
    nobody.get(f"/{WORDS}")
    nobody.post("/login", data={"email": f"{WORDS}@example.org", "password": WORDS})
    nobody.open("/help", method=WORDS.upper())
    monkeypatch.setitem(app.view_functions, "home.help", lambda: {}[WORDS])
    failed = app.test_client().get("/help")
    told, numbers = written.getvalue(), nobody.get("/metrics").text

    assert failed.status_code == 500
    assert failed.headers["X-Request-ID"] in failed.text
    assert failed.headers["X-Request-ID"] in told
    assert WORDS not in told.lower()
    assert "example.org" not in told
    assert all(f'"event": "{event}"' in told for event in ("sign_in.refused", "door.not_found"))
    assert str(cast.alice) in told
    assert 'diary_requests_total{endpoint="home.help",method="GET",status="2xx"}' in numbers
    assert 'diary_saves_total{act="day_rated"}' in numbers
    values = {value for _name, value in LABEL.findall(numbers)}
    assert {value for value in values if not CODE.fullmatch(value)} == set()
    assert not any(re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", value) for value in values)
    assert WORDS not in numbers.lower()


def test_a_cookie_that_is_not_ours_is_told(nobody: Any, written: io.StringIO) -> None:
    name = "session"
    nobody.set_cookie(name, "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbb")
    nobody.get("/help")

    assert '"event": "cookie.refused"' in written.getvalue()


def test_an_id_of_somebody_who_is_signed_in_is_in_the_line(
    browse: Callable[[str | None], Browser],
    alices_id: UUID,
    written: io.StringIO,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "ACCESS_LOG", True)
    browse("bob").get(f"/diary/{alices_id}/days/")

    assert f'"diary": "{alices_id}"' in written.getvalue()
    assert '"account": "' in written.getvalue()
