"""sqlmap over a list of forms, addresses, JSON and heads, signed in."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

from tools.attack.forger import MARTA
from tools.attack.person import Person
from tools.attack.report import Attack
from tools.attack.server import Server
from tools.attack.tools import bin_of

SECONDS_EACH = 45
AT_A_TIME = 2
OPTIONS = (
    *("--batch", "--disable-coloring", "--flush-session", "--drop-set-cookie", "--skip-waf"),
    *(
        "--dbms=sqlite",
        "--level=2",
        "--risk=2",
        "--technique=BEUST",
        "--time-sec=4",
        "--timeout=20",
    ),
    *("--skip=csrf_token,Cookie,User-Agent,Referer,Host", f"--time-limit={SECONDS_EACH}"),
    *("--ignore-code=*", "--retries=1", "--answers=redirect=N,follow=N"),
)
ENDED = "[*] ending @"
CLEAN = ("all tested parameters do not appear to be injectable",)
FOUND = re.compile(
    r"identified the following injection point|is vulnerable|appears to be .*injectable"
)
ANSWERED = re.compile(r"^HTTP response \[#\d+\] \((\d{3}) ", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """One request. A `*` in it is where sqlmap writes; else all fields but the proof."""

    person: Person
    name: str
    method: str
    path: str
    body: str = ""
    kind: str = "application/x-www-form-urlencoded"
    heads: tuple[str, ...] = ()


def map_sql(server: Server) -> list[Attack]:
    """Each target in a process of its own, some at a time."""
    person = Person(server)
    person.sign_in(MARTA)
    visitor = Person(server)
    targets = [*_targets_outside(visitor), *_targets(person)]
    with TemporaryDirectory(prefix="sqlmap-") as folder, ThreadPoolExecutor(AT_A_TIME) as workers:
        places = (Path(folder) / str(number) for number in range(len(targets)))
        return list(workers.map(lambda each: _attack(*each), zip(targets, places, strict=True)))


def _form(proof: str, **fields: str) -> str:
    return urlencode({"csrf_token": proof, **fields})


def _targets_outside(visitor: Person) -> Iterator[Target]:
    """What somebody meets who is not signed in."""
    proof = visitor.proof("/login")
    for name, path, fields in (
        ("sign-in", "/login", {"email": "a@example.org", "password": "x"}),
        ("recovery of a password", "/reset", {"email": "a@example.org"}),
        ("registration", "/register", {"email": "b@example.org", "password": "y"}),
        ("code of an invitation", "/invitation/", {"code": "ABCD2345"}),
    ):
        yield Target(visitor, name, "POST", path, _form(proof, **fields))


def _targets(person: Person) -> Iterator[Target]:
    """What a patient meets, and their programs and devices."""
    proof = person.proof("/settings/display/")
    token = person.make_token()
    account = json.loads(person.ask("GET", "/device/session").text)["account"]
    diary, today = f"/diary/{account}", datetime.now(UTC).date().isoformat()
    bearer = (f"Authorization: Bearer {token}",)

    def form(**fields: str) -> str:
        return _form(proof, **fields)

    day = {f"symptom-{number}": "5" for number in range(4)} | {"note": "a note"}
    yield Target(person, "a day", "POST", f"{diary}/days/{today}", form(**day))
    sent = {"save_id": str(uuid4()), "saved_at": f"{today}T00:00:01.000Z", "device": "Phone"}
    path = f"{diary}/days/{today}/sent"
    yield Target(person, "a save of a device", "POST", path, form(**day, **sent, version=""))
    when = dict(zip(("day-year", "day-month", "day-day"), today.split("-"), strict=True))
    event = {"kind": "medicine_started", "words": "a tablet", "dose": "2 x 5 mg"}
    yield Target(person, "an event", "POST", f"{diary}/events/new", form(**event, **when))
    shot = {"product": "onabotulinumtoxinA", "note": "rain", "do": "save", "find": ""}
    path = f"{diary}/treatments/new"
    yield Target(person, "a treatment", "POST", path, form(**shot, **when))
    offer = form(let_in="carer-record", way="code", email="")
    yield Target(person, "an invitation", "POST", f"{diary}/sharing/invite", offer)
    said = json.dumps({"day": today, "kind": "medicine_started", "words": "a tablet"})
    path, kind = f"/api/v1/events/{uuid4()}", "application/json"
    yield Target(person, "an event of a program", "PUT", path, said, kind, bearer)
    yield Target(person, "days by month", "GET", f"{diary}/days/?month={today[:7]}")
    choice = f"tables=days&period=days&first={today}&last={today}&do=csv"
    yield Target(person, "tables of a period", "GET", f"{diary}/exports/tables/download?{choice}")
    choice = f"period=days&first={today}&last={today}&language=en"
    yield Target(person, "a report", "GET", f"{diary}/report/pages/?{choice}")
    yield Target(person, "the id of a diary", "GET", f"/diary/{account}*/answer")
    yield Target(person, "a token in an address", "GET", f"/rate/{token[4:]}*")
    yield Target(person, "an id in an address", "GET", f"{diary}/treatments/{uuid4()}*")
    yield Target(
        person, "days for programs", "GET", f"/api/v1/days?from={today}&to={today}", heads=bearer
    )
    head = ("Authorization: Bearer idd_*",)
    yield Target(person, "the token of a program", "GET", "/api/v1/diary", heads=head)


def _attack(target: Target, folder: Path) -> Attack:
    folder.mkdir()
    request, traffic = folder / "request.http", folder / "traffic.txt"
    request.write_text(_request(target))
    command = [str(bin_of("sqlmap")), "-r", str(request), *OPTIONS, "-t", str(traffic)]
    command.append(f"--output-dir={folder}")
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS_EACH * 3, cwd=folder
        )
        told = done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        told = "it took too long"
    attack = Attack("sqlmap", target.name, tried=len(re.findall(r"\] \[INFO\] testing '", told)))
    traffic_text = traffic.read_text(errors="replace") if traffic.exists() else ""
    statuses = Counter(ANSWERED.findall(traffic_text))
    attack.asked = sum(statuses.values())
    if statuses["400"] > attack.asked / 2:
        attack.found.append("most of it was refused before it was read: nothing was proved")
    if FOUND.search(told):
        attack.found.append(FOUND.search(told)[0])  # type: ignore[index]
    elif not any(words in told for words in CLEAN) and ENDED in told:
        attack.target += " (cut short)"  # by its limit of time
    elif ENDED not in told:
        attack.found.append(f"it did not come to an end: {told[-300:]!r}")
    if attack.asked < 10:
        attack.found.append("it was not tried")
    return attack


def _request(target: Target) -> str:
    person = target.person
    heads = [f"{target.method} {target.path} HTTP/1.1", f"Host: 127.0.0.1:{person.server.port}"]
    if not any(each.startswith("Authorization") for each in target.heads):
        cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        heads.append(f"Cookie: {cookies}")
    heads += target.heads
    if target.body:
        heads += [f"Content-Type: {target.kind}", f"Content-Length: {len(target.body)}"]
    return "\r\n".join([*heads, "", target.body])
