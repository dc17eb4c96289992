"""Somebody at a browser that sends whatever cookie or head it is told to."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tools.attack.server import Server

PROOF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TOKEN = re.compile(r"data-text>(idd_[\w-]{43})<")
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Person:
    """Keeps the cookies that it is given; asked counts its requests."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def ask(
        self,
        method: str,
        path: str,
        form: Mapping[str, str | list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send it with the cookies, unless the heads have others."""
        self.asked += 1
        body = urlencode(form, doseq=True) if form is not None else None
        said = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        wire = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_SECONDS)
        try:
            wire.request(method, path, body, said | (headers or {}))
            answer = wire.getresponse()
            text = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _equals, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, dict(answer.headers), text)
        finally:
            wire.close()

    def proof(self, path: str) -> str:
        """The token against forged requests that stands on a page."""
        found = PROOF.search(self.ask("GET", path).text)
        return found[1] if found else ""

    def sign_in(self, email: str) -> None:
        """By the form, as everybody. Raises RuntimeError where it does not open."""
        form = {"email": email, "password": self.server.password}
        form["csrf_token"] = self.proof("/login")
        answer = self.ask("POST", "/login", form)
        if answer.status != 302:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")

    def make_token(self) -> str:
        """A token for programs that reads and writes."""
        page = "/settings/programs/"
        form: dict[str, str | list[str]] = {"label": "attack", "scopes": ["read", "record"]}
        form |= {"days": "30", "password": self.server.password, "csrf_token": self.proof(page)}
        self.ask("POST", page, form)
        found = TOKEN.search(self.ask("GET", page).text)
        if not found:
            raise RuntimeError("no token was made")
        return found[1]

    @property
    def session(self) -> str:
        """The name of the cookie of its sign-in."""
        return next(name for name in self.cookies if name.endswith("session"))
