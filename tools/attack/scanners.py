"""Programs of others: a checker of headers, a guesser of secrets, a scanner of whole sites."""

import json
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.attack.forger import MARTA
from tools.attack.person import Person
from tools.attack.report import Attack
from tools.attack.server import Server
from tools.attack.tools import bin_of

PAGES = ("/", "/login", "/today", "/settings/", "/nowhere", "/api/v1/diary", "/assets/x/app.css")
SCAN_SECONDS = 120
ATTACK_SECONDS = 30  # each kind of attack
MODULES = "sql,xss,permanentxss,redirect,crlf,exec,file,csp,cookieflags,http_headers,methods,backup"
# What ends the sign-in, erases, or is the same for all; and the long lists of a whole year.
LEFT_ALONE = ("logout", "settings/leave", "sign-ins", "assets", "sw.js", "second-factor", "restore")


def check_headers(server: Server) -> list[Attack]:
    """drheaderplus reads the headers of a page of each kind, signed in."""
    person = Person(server)
    person.sign_in(MARTA)
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    heads = ["headers", json.dumps({"Cookie": cookie}), "allow_redirects", "false"]
    made = []
    for page in PAGES:
        command = [str(bin_of("drheader")), "scan", "single", "-o", "json"]
        done = _run([*command, f"{server.address}{page}", *heads], 60)
        attack = Attack("drheaderplus", page, asked=1, tried=1)
        try:
            faults: list[dict[str, Any]] = json.loads(done[done.index("[") : done.rindex("]") + 1])
            attack.found = [f"{each.get('rule')}: {each.get('message')}" for each in faults]
        except ValueError:
            attack.found = [f"it did not come to an end: {done[-300:]!r}"]
        made.append(attack)
    return made


def guess_secret(server: Server) -> Attack:
    """flask-unsign tries its list of secrets on a cookie of ours, without asking the server."""
    person = Person(server)
    person.sign_in(MARTA)
    cookie = person.cookies[person.session]
    words = ["--no-literal-eval", "--threads", "2"]
    told = _run([str(bin_of("flask-unsign")), "--unsign", "--cookie", cookie, *words], 240)
    attack = Attack("flask-unsign", "the secret of session cookies", asked=2)
    tried = re.findall(r"after (\d+) attempts", told)
    attack.tried = int(tried[-1]) if tried else 0
    if "Failed to find secret key" not in told:
        attack.found.append(f"a secret, or no end: {told[-200:]!r}")
    return attack


def scan_site(server: Server) -> Attack:
    """wapiti walks the pages of somebody who is signed in, and attacks what it finds."""
    person = Person(server)
    person.sign_in(MARTA)
    cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    with TemporaryDirectory(prefix="wapiti-") as folder:
        report = Path(folder) / "report.json"
        command = [str(bin_of("wapiti")), "-u", f"{server.address}/", "-m", MODULES]
        command += ["-s", f"{server.address}/today", "-C", cookie, "--drop-set-cookie"]
        command += ["--scope", "folder", "-d", "3", "--max-links-per-page", "40", "-S", "polite"]
        command += ["--max-scan-time", str(SCAN_SECONDS), "--max-attack-time", str(ATTACK_SECONDS)]
        command += ["--store-session", folder, "--store-config", folder, "--flush-session"]
        command += ["--endpoint", server.address, "--no-bugreport", "--tasks", "4", "-v", "1"]
        command += ["-f", "json", "-o", str(report), "--max-parameters", "40"]
        for place in LEFT_ALONE:
            command += ["-x", f"{server.address}/*{place}*"]
        told = _run(command, SCAN_SECONDS * 20)
        attack = Attack("wapiti", "pages and forms of a patient", asked=None)
        if not report.exists():
            attack.found.append(f"it did not come to an end: {told[-300:]!r}")
            return attack
        said = json.loads(report.read_text())
    attack.tried = int(said["infos"].get("crawled_pages_nbr") or 0)
    for kind in ("vulnerabilities", "anomalies"):
        for name, faults in said[kind].items():
            attack.found += [
                f"{name}: {each['method']} {each['path']} {each['info']}" for each in faults
            ]
    return attack


def _run(command: list[str], seconds: int) -> str:
    """What it printed. Ended when it takes longer."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired as late:
        return f"too long: {late.stdout!r}"
    return done.stdout + done.stderr
