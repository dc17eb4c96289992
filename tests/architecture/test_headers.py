"""The headers, cookies and addresses of every answer, signed in and out, granted and refused."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.architecture.addresses import address_of
from tests.browser_double import Browser, sign_in
from tests.conftest import Cast

ROOT = Path(__file__).parents[2]
# The same for everybody, or asked for again by its ETag (a calendar).
MAY_BE_KEPT = {"assets.file", "static", "worker.script", "worker.manifest", "feeds.show"}
POLICIES = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types app"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "X-XSS-Protection": "0",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
OF_PROGRAMS = "default-src 'none'; frame-ancestors 'none'"  # JSON: nothing of it is ever run
OPEN_TO_US = {"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"}
OPEN_TO_US |= {"web-share"}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Public-Key-Pins", "Expect-CT")
ADDRESS = re.compile(r"""(?:https?:|wss?:|(?<![^"'( ]))//[a-z0-9.-]+\.[^\s"'<>)]+""")
NAMESPACES = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1999/xlink|1998/Math/MathML)")
READABLE = {"saved"}  # which form was saved: scripts drop its draft, and nothing secret is in it


class Eye(Browser):
    """A browser over TLS that looks at headers; it neither proves its pages nor judges them."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        with self.application.app_context():
            return FlaskClient.open(self, *args, base_url="https://localhost", **options)


@pytest.fixture
def over_tls(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    return app


def look(
    app: Flask, cast: Cast, who: str | None
) -> Iterator[tuple[Rule | None, str, TestResponse]]:
    """(rule, what was asked, answer) of every route, read and, without a proof, saved."""
    page = Eye(app, use_cookies=True)
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "security.logout")
    if who is not None:
        sign_in(page, app, cast.alice)
    for rule in rules:
        address = address_of(rule, cast.alice)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
            answer = page.open(
                address, method=method, data={"note": "x"} if method == "POST" else None
            )
            yield rule, f"{method} {address}", answer
    for address in (
        "/nowhere",
        "/assets/a/nothing.css",
        "/static/nothing",
        "/diary/%00/",
        "/api/v1/x",
    ):
        yield None, f"GET {address}", page.open(address, method="GET")
    yield None, "TRACE /", page.open("/", method="TRACE")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["alice", None])
def test_every_answer_is_strict(over_tls: Flask, cast: Cast, who: str | None) -> None:
    wrong = []
    for rule, asked, answer in look(over_tls, cast, who):
        wrong += [f"{asked} ({answer.status_code}): {fault}" for fault in faults_of(rule, answer)]

    assert not wrong, "\n".join(wrong)


def faults_of(rule: Rule | None, answer: TestResponse) -> Iterator[str]:
    """What a strict reader finds wrong with an answer."""
    endpoint = rule.endpoint if rule else ""
    headers = answer.headers
    for name, value in POLICIES.items():
        if headers.getlist(name) != [value] and not (
            name == "Content-Security-Policy" and headers.getlist(name) == [OF_PROGRAMS]
        ):
            yield f"{name}: {headers.getlist(name)}"
    yield from (f"has {name}" for name in NEVER if name in headers)
    yield from _faults_of_permissions(headers["Permissions-Policy"])
    wanted = {"same-origin", "no-referrer"}
    if rule:
        wanted = {"no-referrer" if "token" in rule.arguments else "same-origin"}
    if not any(headers.getlist("Referrer-Policy") == [each] for each in wanted):
        yield f"Referrer-Policy: {headers.getlist('Referrer-Policy')}"
    if endpoint not in MAY_BE_KEPT or answer.status_code >= 400:
        if headers.getlist("Cache-Control") != ["no-store"]:
            yield f"Cache-Control: {headers.getlist('Cache-Control')}"
    elif "Set-Cookie" in headers or "Cookie" in headers.get("Vary", ""):
        yield "what is the same for all depends on a cookie"
    for cookie in headers.getlist("Set-Cookie"):
        yield from faults_of_cookie(cookie)
    if answer.mimetype in {"text/html", "image/svg+xml"}:
        yield from (f"asks {address}" for address in foreign_addresses(answer.text))
    elif answer.mimetype in {"text/css", "text/javascript", "application/manifest+json"}:
        yield from (f"names {each}" for each in ADDRESS.findall(NAMESPACES.sub("", answer.text)))


def _faults_of_permissions(policy: str) -> Iterator[str]:
    said = dict(item.split("=", 1) for item in policy.split(", "))
    yield from (f"permits {name}" for name in said.keys() - OPEN_TO_US if said[name] != "()")
    yield from (f"{name} is not for us" for name in OPEN_TO_US if said.get(name) != "(self)")
    if not {"camera", "geolocation", "microphone", "payment", "usb"} <= said.keys():
        yield "leaves out what is denied"


def faults_of_cookie(cookie: str) -> Iterator[str]:
    """A cookie of this host alone, over TLS alone, closed to scripts and other sites."""
    name, *said = cookie.split("; ")
    name = name.partition("=")[0]
    parts = {part.partition("=")[0].lower(): part.partition("=")[2] for part in said}
    if name == "session" and parts.get("max-age") == "0":
        return
    if not name.startswith("__Host-"):
        yield f"cookie {name} is not __Host-"
    if parts.get("path") != "/" or "domain" in parts or "secure" not in parts:
        yield f"cookie {name}: {cookie}"
    if parts.get("samesite") not in {"Lax", "Strict"}:
        yield f"cookie {name} goes along from other sites"
    if "httponly" not in parts and name.removeprefix("__Host-") not in READABLE:
        yield f"cookie {name} is open to scripts"


class Reader(HTMLParser):
    """Notes addresses of other sites that a browser asks for by itself, or is sent to by a form."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_link = tag == "a" and name == "href"
            if is_link or name in {"value", "xmlns"} or name.startswith("data-") or not value:
                continue
            for address in ADDRESS.findall(NAMESPACES.sub("", value)):
                if not address.startswith("https://localhost"):
                    self.met.append(f"{address} in {name} of {tag}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.met += ADDRESS.findall(data)


def foreign_addresses(page: str) -> list[str]:
    """What a page asks other sites for."""
    reader = Reader()
    reader.feed(page)
    return reader.met


def test_the_reader_of_pages_sees_what_it_should() -> None:
    page = """<link rel="stylesheet" href="//cdn.example/a.css"><img src="https://a.example/x.png">
    <a href="https://ok.example">ok</a><form action="http://b.example"></form>"""

    assert len(foreign_addresses(page)) == 3


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_no_file_of_ours_names_another_site(folder: str) -> None:
    named = []
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in {".html", ".css", ".js", ".svg"}:
            continue
        text = re.sub(r"(?m)^\s*(?://|/\*|\{#).*$", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"<a\s[^>]*>", "", NAMESPACES.sub("", text))
        named += [
            f"{path.name}: {each}" for each in re.findall(r"(?:https?|wss?)://[^\s\"'`]+", text)
        ]

    assert not named


SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|parseFromString"
    r"|\beval\(|new Function|setHTMLUnsafe|srcdoc|importScripts|new (?:Shared)?Worker\("
    r"|set(?:Timeout|Interval)\(\s*[\"'`]|createHTML|setAttribute\(\s*[\"'`]on|javascript:"
)


def test_scripts_use_no_way_that_turns_text_into_code() -> None:
    """So the one policy of trusted types (`app`) has one address to let through: the worker's."""
    scripts = sorted((ROOT / "static").rglob("*.js"))
    text = {path.name: path.read_text(encoding="utf-8") for path in scripts}

    assert not {
        name: SINKS.findall(script) for name, script in text.items() if SINKS.search(script)
    }
    assert {name for name in text if "createPolicy" in text[name]} == {"main.js"}
    assert {name for name in text if "serviceWorker.register" in text[name]} == {"main.js"}


Browse = Callable[..., Browser]


def test_what_was_not_changed_since_is_strict_as_well(browse: Browse) -> None:
    page = browse()
    first = page.get("/sw.js")

    again = page.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.headers["Content-Security-Policy"] == POLICIES["Content-Security-Policy"]
    assert again.headers["X-Content-Type-Options"] == "nosniff"


def test_a_download_that_is_made_while_it_is_sent_is_not_kept(browse: Browse, cast: Cast) -> None:
    answer = browse("alice").get(f"/diary/{cast.alice}/exports/csv")

    assert (answer.status_code, answer.is_streamed) == (200, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_without_tls_nothing_is_said_of_it(browse: Browse) -> None:
    assert "Strict-Transport-Security" not in browse().get("/login").headers
