"""Eight people who read, save, export and call programs without end."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from uuid import UUID

from benchmarks.crash.savers import Saver, Unanswered, Wanted

LIMIT = 75.0  # seconds in which every request has ended, whatever fails
SAVING = 0.5  # of all that is done
# What is read: its kind, how often, and where; {} is the diary.
PAGES = (
    *(("page", 4, f"/diary/{{}}/{place}") for place in ("days/", "days/today", "treatments/")),
    *(("page", 3, f"/diary/{{}}/{place}") for place in ("answer", "events/", "card/", "exports/")),
    ("clinic", 5, "/clinic"),
    ("csv", 1, "/diary/{}/exports/csv"),
    ("report", 1, "/diary/{}/report/report.pdf"),
    *(("api", 3, f"/api/v1/{place}") for place in ("days", "treatments", "events", "answer")),
)


@dataclass
class Noted:
    """What one worker met. answers: (kind, status). times: seconds of each, by kind."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    broken: int = 0
    longest: float = 0.0


class Worker(Saver):
    """One device that does a bit of all. reader_cookie: of a clinician with whom all is shared."""

    reader_cookie = ""

    def __init__(self, *told: object) -> None:
        super().__init__(*told)  # type: ignore[arg-type]
        self.noted, self.kind = Noted(), ""
        self.said: set[str] = set()  # notes, each whole

    def run(self) -> None:
        """Until told to stop; the last save is brought to its end."""
        number = 0
        while not self.stops.is_set():
            number += 1
            try:
                if self.chance.random() < SAVING:
                    self._bring_through(self._think_of(number))
                else:
                    self._read()
            except Unanswered:
                continue
            except Exception as error:  # a worker that dies proves nothing
                self.strange.append(f"{self.name}: {error!r}")

    def _think_of(self, number: int) -> Wanted:
        self.said.add(f"{self.device.name} n{number}")
        if self.chance.random() > 0.15:
            return super()._think_of(number)
        event_id = str(UUID(int=self.chance.getrandbits(128), version=4))
        return {
            "kind": "event",
            "name": event_id,
            "id": event_id,
            "severity": 0,
            "seen": None,
            "note": f"{self.device.name} n{number}",
            "day": str(self.chance.choice(self.device.days)),
        }

    def _acts(self) -> dict[str, Callable[[Wanted], int]]:
        """All kinds, each under its name."""
        acts = {**super()._acts(), "event": self._tell}
        return {kind: self._named(kind, act) for kind, act in acts.items()}

    def _named(self, kind: str, act: Callable[[Wanted], int]) -> Callable[[Wanted], int]:
        def do(wanted: Wanted) -> int:
            self.kind = kind
            return act(wanted)

        return do

    def _tell(self, wanted: Wanted) -> int:
        said = {"day": wanted["day"], "kind": "other", "words": wanted["note"]}
        head = {**self._bearer(), "Content-Type": "application/json"}
        place = f"/api/v1/events/{wanted['id']}"
        status, _head, answer = self._ask("PUT", place, json.dumps(said), head)
        if status == 428:  # it is there: an answer went lost; say which version is meant
            again = head | {"If-Match": '"1"'}
            status, _head, answer = self._ask("PUT", place, json.dumps(said), again)
        if status not in {200, 201}:
            raise self._unclear("event", status, answer)
        return int(json.loads(answer)["version"])

    def _read(self) -> None:
        weights = [often for _kind, often, _place in PAGES]
        self.kind, _often, place = self.chance.choices(PAGES, weights)[0]
        head = {**self._bearer()} if self.kind == "api" else {}
        if self.kind == "clinic":
            head = {"Cookie": f"session={self.reader_cookie}"}
        status, _head, answer = self._ask("GET", place.format(self.device.account_id), None, head)
        if status not in {200, 302, 304, 503, 429}:
            self.strange.append(f"{self.name} {place}: {status} {answer[:200]!r}")

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.chance.choice(self.device.tokens)}"}

    def _ask(
        self, method: str, place: str, body: str | None, head: dict[str, str]
    ) -> tuple[int, HTTPResponse, bytes]:
        began = time.monotonic()
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
            own = {"Host": "localhost", "Cookie": f"session={self.device.cookie}"}
            own = own if "Authorization" not in head else {"Host": "localhost"}
            self.connection.request(method, place, body, own | head)
            answer = self.connection.getresponse()
            told = answer.status, answer, answer.read()
        except (OSError, HTTPException, ValueError) as error:
            self._let_go()
            self.noted.broken += 1
            if time.monotonic() - began >= LIMIT:
                self.strange.append(f"{self.name} {method} {place}: no answer in {LIMIT:.0f} s")
            raise Unanswered from error
        spent = time.monotonic() - began
        self.noted.longest = max(self.noted.longest, spent)
        self.noted.times[self.kind].append(spent)
        self.noted.answers[self.kind, told[0]] += 1
        if told[0] == 503 and not answer.getheader("Retry-After") and b"later" not in told[2]:
            self.strange.append(f"{self.name} {method} {place}: 503 that names no time")
        return told

    def _let_go(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _unclear(self, kind: str, status: int, answer: bytes) -> Unanswered:
        """A try that overlaps with one whose answer went lost may be told to look again."""
        if status in {409, 412} and self.tries > 1:
            return Unanswered()
        time.sleep(0.2)
        return super()._unclear(kind, status, answer)
