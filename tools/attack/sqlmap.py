"""sqlmap over a list of forms, addresses, JSON and heads, signed in."""

import json
import re
import subprocess
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

SECONDS_EACH = 60
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
CLEAN = ("all tested parameters do not appear to be injectable",)
FOUND = re.compile(
    r"identified the following injection point|is vulnerable|appears to be .*injectable"
)
ASKED = re.compile(r"^HTTP request \[#", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """One request. A `*` in it is where sqlmap writes; else all fields but the proof."""

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
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    with TemporaryDirectory(prefix="sqlmap-") as folder, ThreadPoolExecutor(AT_A_TIME) as workers:
        return list(
            workers.map(
                lambda each: _attack(each[1], each[0], server, cookie, Path(folder)),
                enumerate(_targets(person)),
            )
        )


def _targets(person: Person) -> Iterator[Target]:
    proof = person.proof("/settings/display/")
    token = person.make_token()
    account = json.loads(person.ask("GET", "/device/session").text)["account"]
    diary, today = f"/diary/{account}", datetime.now(UTC).date().isoformat()
    bearer = (f"Authorization: Bearer {token}",)

    def form(**fields: str) -> str:
        return urlencode({"csrf_token": proof, **fields})

    yield Target("sign-in", "POST", "/login", form(email="a@example.org", password="x"))
    yield Target("recovery of a password", "POST", "/reset", form(email="a@example.org"))
    yield Target("registration", "POST", "/register", form(email="b@example.org", password="y"))
    yield Target("code of an invitation", "POST", "/invitation/", form(code="ABCD2345"))
    day = {"symptom-0": "5", "note": "a note", "version": "0", "marks": "illness"}
    yield Target("a day", "POST", f"{diary}/days/{today}", form(**day))
    event = {"kind": "illness", "words": "cold", "dose": "1"}
    when = dict(zip(("day-year", "day-month", "day-day"), today.split("-"), strict=True))
    yield Target("an event", "POST", f"{diary}/events/new", form(**event, **when))
    shot = {"product": "onabotulinumtoxinA", "note": "n", "find": "masseter", "version": "0"}
    yield Target("a treatment", "POST", f"{diary}/treatments/new", form(**shot, **when))
    yield Target(
        "an invitation", "POST", f"{diary}/sharing/invite", form(email="c@x.org", way="code")
    )
    yield Target("days by month", "GET", f"{diary}/days/?month={today[:7]}")
    choice = f"tables=days&first={today}&last={today}&do=csv&period=dates"
    yield Target("tables of a period", "GET", f"{diary}/exports/tables/download?{choice}")
    yield Target("a report", "GET", f"{diary}/report/pages/?first={today}&last={today}&language=en")
    yield Target("the id of a diary", "GET", f"/diary/{account}*/answer")
    yield Target("a token in an address", "GET", f"/rate/{token[4:]}*")
    yield Target("an id in an address", "GET", f"{diary}/treatments/{uuid4()}*")
    yield Target("days for programs", "GET", f"/api/v1/days?from={today}&to={today}", heads=bearer)
    head = ("Authorization: Bearer idd_*",)
    yield Target("the token of a program", "GET", "/api/v1/diary", heads=head)
    sent = {"id": str(uuid4()), "version": 0, "fields": {"symptom-0": "5", "note": "x"}}
    heads = (f"X-CSRFToken: {proof}",)
    path = f"{diary}/days/{today}/sent"
    yield Target("a save of a device", "POST", path, json.dumps(sent), "application/json", heads)


def _attack(target: Target, number: int, server: Server, cookie: str, folder: Path) -> Attack:
    request, traffic = folder / f"{number}.http", folder / f"{number}.traffic"
    request.write_text(_request(target, server, cookie))
    command = [str(bin_of("sqlmap")), "-r", str(request), *OPTIONS, "-t", str(traffic)]
    command.append(f"--output-dir={folder / str(number)}")
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS_EACH * 3, cwd=folder
        )
        told = done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        told = "it took too long"
    attack = Attack("sqlmap", target.name, tried=len(re.findall(r"\] \[INFO\] testing '", told)))
    traffic_text = traffic.read_text(errors="replace") if traffic.exists() else ""
    attack.asked = len(ASKED.findall(traffic_text))
    if FOUND.search(told):
        attack.found.append(FOUND.search(told)[0])  # type: ignore[index]
    elif "time limit" in told:
        attack.target += " (cut short)"
    elif not any(words in told for words in CLEAN):
        attack.found.append(f"it did not come to an end: {told[-300:]!r}")
    if attack.asked < 20:
        attack.found.append("it was not tried")
    return attack


def _request(target: Target, server: Server, cookie: str) -> str:
    heads = [f"{target.method} {target.path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}"]
    if not any(each.startswith("Authorization") for each in target.heads):
        heads.append(f"Cookie: {cookie}")
    heads += target.heads
    if target.body:
        heads += [f"Content-Type: {target.kind}", f"Content-Length: {len(target.body)}"]
    return "\r\n".join([*heads, "", target.body])
