"""An app whose diaries hold a row of everything, that begins anew after each case."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_security import hash_password
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app import clock, create_app, extensions
from app.access import Diary, Right, open_diary
from app.extensions import Model, db
from app.services import push_wire
from app.services.accounts import begin_diary, create_account
from app.services.archives import stored_archive
from app.services.sharing import grant_share
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD, a_diary_draft
from tests.conftest import NOON, Cast, settings_for
from tests.exports.whole import files_of, fill_whole
from tests.fuzz.staging import ERIN, Staged, stage
from tests.push_service import KEY, SUBJECT

# Traces, counts of tries, and what was worked out may come with anything that is asked.
BY_READING = {"audit_event", "kept_answer", "list_summary", "sign_in", "limit_count"}
NOBODY = "nobody"
PRAGMAS = (*extensions.PRAGMAS, "synchronous=OFF")  # no power is lost here


@dataclass
class Person:
    """Whoever sends: the cookie of their browser, and the proof that a page was ours."""

    headers: dict[str, str] = field(default_factory=dict)


class World:
    """The app, its people, and its database as it was at first.

    archive, tables: good files of Alice's diary.
    """

    def __init__(self, app: Flask, file: Path) -> None:
        self.app = app
        self.watcher = sqlite3.connect(file, isolation_level=None)
        self.first = sqlite3.connect(":memory:")
        self.people: dict[str, Person] = {}
        with app.app_context():
            Model.metadata.create_all(db.engine)
            self.cast = _cast()
            fill_whole(self.alices(), self.cast)
            db.session.close()
        with app.app_context():
            self.tables = files_of(self.alices())
            self.archive = stored_archive(self.alices())
        self.staged: Staged = stage(app, self.cast)
        for who in ("alice", "bob", "carol", "dan"):
            page = Browser(app)
            sign_in(page, app, getattr(self.cast, who))
            self.enter(who, page)
        for who, page in self.staged.browsers.items():
            self.enter(who, page)
        self.enter(NOBODY, Browser(app))
        self.people["program"] = Person({"Authorization": f"Bearer {self.staged.token}"})
        assert self.ask("program", "/api/v1/symptoms").status_code == 200  # noted once an hour
        self._keep()

    def alices(self) -> Diary:
        """Alice's diary, opened by herself."""
        return open_diary(self.cast.alice, self.cast.alice, Right.OWN)

    def enter(self, who: str, page: Browser) -> None:
        """Let this browser's cookie and proof be those of a person."""
        with page.session_transaction() as session:
            kept = session.setdefault("csrf_token", "0" * 40)
        cookie = page.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        proof = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(kept)
        self.people[who] = Person(
            {"Cookie": f"{cookie.key}={cookie.value}", "X-CSRFToken": str(proof)}
        )

    def ask(self, who: str, address: str, method: str = "GET", **more: Any) -> TestResponse:
        """Sends one request. Nothing of it stays but what the database holds."""
        headers = {**self.people[who].headers, **(more.pop("headers", None) or {})}
        client = self.app.test_client(use_cookies=False)
        return client.open(address, method=method, headers=headers, **more)

    def changes(self) -> set[str]:
        """The tables that are not as at first. What comes by reading does not count."""
        (version,) = self.watcher.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return set()
        self._version = version
        now = self._digest()
        return {name for name, digest in now.items() if digest != self._digests[name]}

    def begin_anew(self) -> None:
        """The database as it was at first."""
        self.first.backup(self.watcher)
        self.app.extensions["mailman"].__dict__.setdefault("outbox", []).clear()

    def close(self) -> None:
        self.watcher.close()
        self.first.close()
        with self.app.app_context():
            db.engine.dispose()

    def _keep(self) -> None:
        self.watcher.backup(self.first)
        (self._version,) = self.watcher.execute("PRAGMA data_version").fetchone()
        self._digests = self._digest()

    def _digest(self) -> dict[str, bytes]:
        found = {}
        for name in Model.metadata.tables.keys() - BY_READING:
            rows = self.watcher.execute(f'SELECT * FROM "{name}"').fetchall()
            found[name] = hashlib.blake2b(repr(rows).encode("utf-8", "replace")).digest()
        return found


@contextmanager
def a_world() -> Iterator[World]:
    """A world on SQLite in a new folder, at noon of a day that does not end."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        patch.setattr(push_wire, "post", lambda *_told: 503)  # nothing leaves this machine
        patch.setattr(extensions, "PRAGMAS", PRAGMAS)
        file = Path(folder) / "diary.sqlite"
        keys = {"VAPID_PRIVATE_KEY": KEY, "VAPID_SUBJECT": SUBJECT}
        world = World(create_app({**settings_for(f"sqlite:///{file}"), **keys}), file)
        try:
            yield world
        finally:
            world.close()


def _cast() -> Cast:
    password = hash_password(PASSWORD)
    ids = {}
    for who, email in {**EMAILS, "erin": ERIN}.items():
        account = create_account(email, password, "clinician" if who in {"bob", "carol"} else None)
        if who in {"bob", "carol"}:
            account.tf_primary_method = "authenticator"
        ids[who] = account.id
    db.session.commit()
    begin_diary(ids["erin"], a_diary_draft(name="Erin"))
    cast = Cast(**{who: ids[who] for who in EMAILS})
    diary = begin_diary(cast.alice, a_diary_draft(name="Alice"))
    grant_share(diary, cast.bob, Right.RECORD, sees_notes=True, sees_mood=True)
    grant_share(diary, cast.carol, Right.READ)
    return cast
