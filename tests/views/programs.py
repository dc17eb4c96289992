"""A program of Alice's, for tests: it calls with a token and looks at what it is told."""

from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from app.access import Diary, Scope
from app.services.tokens import TokenDraft, make_token

READS, RATES, RECORDS = Scope.READ, Scope.RATE, Scope.RECORD


def a_token(diary: Diary, *scopes: Scope, days: int = 90, label: str = "My phone") -> str:
    return make_token(diary, TokenDraft(label, frozenset(scopes), days), uuid4())


class Program:
    """Calls the API as a program does: each call in an app context of its own, without cookies."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.app, self.token = app, token

    def call(self, method: str, place: str, **more: Any) -> TestResponse:
        headers = {**(more.pop("headers", None) or {})}
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        with self.app.app_context():
            client = self.app.test_client(use_cookies=False)
            answer = client.open(f"/api/v1{place}", method=method, headers=headers, **more)
        assert answer.status_code < 500, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        wanted = "application/problem+json" if answer.status_code >= 400 else "application/json"
        assert not answer.data or answer.mimetype == wanted
        return answer

    def get(self, place: str, **more: Any) -> TestResponse:
        return self.call("GET", place, **more)

    def post(self, place: str, json: Any, **more: Any) -> TestResponse:
        return self.call("POST", place, json=json, **more)

    def put(self, place: str, json: Any, version: int | str | None = None) -> TestResponse:
        return self.call("PUT", place, json=json, headers=condition(version))

    def patch(self, place: str, json: Any, version: int | str | None = None) -> TestResponse:
        return self.call("PATCH", place, json=json, headers=condition(version))

    def delete(self, place: str, version: int | str | None = None) -> TestResponse:
        return self.call("DELETE", place, headers=condition(version))


def condition(version: int | str | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": f'"{version}"'}
