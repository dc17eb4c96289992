"""Devices that save over HTTP without end, and write down what was answered before they go on."""

import json
import os
import random
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.crash.people import Device

SECONDS = 20
Wanted = dict[str, Any]


class Unanswered(Exception):
    """Nobody knows what became of what was sent."""


class Saver(threading.Thread):
    """One device. A save that was not answered is sent again, as it was, until it is.

    No other device saves what this one does, so each answer but "saved" is wrong, also to the
    second copy of a save, whichever of the two was first: only "come again" is taken beside it.

    The log is a file to which each answered save is appended and flushed to the disk.
    """

    def __init__(self, device: Device, port: int, folder: Path, seed: str) -> None:
        super().__init__(name=device.name, daemon=True)
        self.device, self.port = device, port
        self.chance = random.Random(f"{seed} {device.name}")  # noqa: S311
        self.log = os.open(folder / f"{device.name}.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        self.file = folder / f"{device.name}.log"
        self.versions: dict[str, int] = {}
        self.saves = self.in_doubt = self.refused = self.tries = 0
        self.strange: list[str] = []
        self.stops = threading.Event()
        self.csrf = ""
        self.connection: HTTPConnection | None = None

    def run(self) -> None:
        """Save until told to stop; the last one is brought to its end."""
        number = 0
        while not self.stops.is_set():
            number += 1
            self._bring_through(self._think_of(number))

    def _think_of(self, number: int) -> Wanted:
        """What is saved next. Each has a note and an id of its own."""
        kind = self.chance.choices(("sent", "form", "treatment"), (5, 3, 2))[0]
        wanted: Wanted = {
            "kind": kind,
            "note": f"{self.device.name} n{number}",
            "severity": self.chance.randrange(10),
            "id": str(UUID(int=self.chance.getrandbits(128), version=4)),
            "day": str(self.chance.choice(self.device.days)),
        }
        if kind == "treatment" and self.chance.random() < 0.7 and self.versions.get("last id"):
            wanted["id"] = self.versions["last id"]
        name = wanted["id"] if kind == "treatment" else wanted["day"]
        wanted["name"], wanted["seen"] = name, self.versions.get(name)
        return wanted

    def _bring_through(self, wanted: Wanted) -> None:
        acts, self.tries = self._acts(), 0
        while True:
            self.tries += 1
            try:
                version = acts[wanted["kind"]](wanted)
            except Unanswered:
                self.in_doubt += self.tries == 1
                if self.stops.is_set() and self.tries > 200:
                    return
                time.sleep(0.05)
                continue
            self.saves += 1
            self.versions[wanted["name"]] = version
            if wanted["kind"] == "treatment":
                self.versions["last id"] = wanted["id"]
            told = {**wanted, "version": version, "tries": self.tries}
            os.write(self.log, json.dumps(told).encode() + b"\n")
            os.fsync(self.log)
            return

    def _acts(self) -> dict[str, Callable[[Wanted], int]]:
        """How each kind is saved; each gives the version that was answered."""
        return {"sent": self._send, "form": self._fill_in, "treatment": self._put}

    def _send(self, wanted: Wanted) -> int:
        form = {**self._day_form(wanted), "save_id": wanted["id"], "saved_at": "", "after": ""}
        place = f"/diary/{self.device.account_id}/days/{wanted['day']}/sent"
        status, _head, answer = self._post(place, form | {"device": self.device.name})
        said = json.loads(answer) if status == 200 else {}
        if said.get("state") != "saved":
            raise self._unclear("sent", status, answer)
        return int(said["version"])

    def _fill_in(self, wanted: Wanted) -> int:
        place = f"/diary/{self.device.account_id}/days/{wanted['day']}"
        status, head, answer = self._post(place, self._day_form(wanted))
        if status != 302 or head.getheader("Location") != f"{place}/saved":
            raise self._unclear("form", status, answer)
        return (wanted["seen"] or 0) + 1

    def _put(self, wanted: Wanted) -> int:
        lines = [{"dose_units": 10 + 5 * line} for line in range(wanted["severity"] + 1)]
        said = {"day": wanted["day"], "note": wanted["note"], "injections": lines}
        head = {
            "Authorization": f"Bearer {self.chance.choice(self.device.tokens)}",
            "Content-Type": "application/json",
        }
        if wanted["seen"]:
            head["If-Match"] = f'"{wanted["seen"]}"'
        place = f"/api/v1/treatments/{wanted['id']}"
        status, _head, answer = self._ask("PUT", place, json.dumps(said), head)
        if status not in {200, 201}:
            raise self._unclear("treatment", status, answer)
        return int(json.loads(answer)["version"])

    def _day_form(self, wanted: Wanted) -> dict[str, str]:
        seen = str(wanted["seen"] or "")
        rated = {f"symptom-{row}": str(wanted["severity"]) for row in range(3)}
        return {**rated, "note": wanted["note"], "version": seen}

    def _post(self, place: str, form: dict[str, str]) -> tuple[int, HTTPResponse, bytes]:
        if not self.csrf:
            status, _head, answer = self._ask("GET", "/device/session", None, {})
            if status != 200:
                raise Unanswered
            self.csrf = json.loads(answer)["csrf"]
        head = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.csrf}
        return self._ask("POST", place, urlencode(form), head)

    def _ask(
        self, method: str, place: str, body: str | None, head: dict[str, str]
    ) -> tuple[int, HTTPResponse, bytes]:
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            cookie = {"Cookie": f"session={self.device.cookie}", "Host": "localhost"}
            self.connection.request(method, place, body, cookie | head)
            answer = self.connection.getresponse()
            return answer.status, answer, answer.read()
        except (OSError, HTTPException, ValueError) as error:
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            raise Unanswered from error

    def _unclear(self, kind: str, status: int, answer: bytes) -> Unanswered:
        """503 and 429 ask to come again; nothing else may be answered here."""
        if status in {503, 429}:
            self.refused += 1
        else:
            self.strange.append(f"{self.device.name} {kind}: {status} {answer[:300]!r}")
            time.sleep(0.5)
        return Unanswered()
