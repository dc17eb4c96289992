"""Forged cookies, tokens and proofs against the running server."""

import json

from tools.attack.forgeries import WELL_KNOWN, forged_cookies, forged_tokens, read_cookie
from tools.attack.person import Person
from tools.attack.report import Attack
from tools.attack.server import Server

MARTA, JONAS = "marta@example.org", "jonas@example.org"


def forge(server: Server) -> list[Attack]:
    """All of them. Jonas is the thief, Marta the one whom he wants to be."""
    marta, jonas, nobody = Person(server), Person(server), Person(server)
    marta.sign_in(MARTA)
    jonas.sign_in(JONAS)
    return [
        _cookies(marta, jonas, nobody),
        _tokens(marta, nobody),
        _proofs(marta, jonas),
        _other_sites(marta),
        _replays(marta, jonas, nobody),
    ]


def _account(person: Person, cookie: str) -> str | None:
    answer = person.ask("GET", "/device/session", headers={"Cookie": cookie})
    if answer.status != 200:
        return None
    told: dict[str, str | None] = json.loads(answer.text)
    return told["account"]


def _cookies(marta: Person, jonas: Person, nobody: Person) -> Attack:
    attack, name = Attack("forger", "session cookies"), marta.session
    good, wanted = jonas.cookies[name], read_cookie(marta.cookies[name])
    own = _account(nobody, f"{name}={good}")
    if own is None:
        attack.found.append("the good cookie does not open: nothing was proved")
    for what, cookie in forged_cookies(good, wanted, WELL_KNOWN):
        attack.tried += 1
        if len(cookie) < 60_000 and _account(nobody, f"{name}={cookie}"):
            attack.found.append(f"{what} is taken")
    for what, cookies in {
        "a name without __Host-": f"session={good}",
        "a forged one before the good one": f"{name}=x; {name}={good}x",
        "a name in another spelling": f"{name.upper()}={good}",
        "a quoted one of two": f'{name}="{good}; {name}={good}"',
        "in the address": "",
    }.items():
        attack.tried += 1
        if _account(nobody, cookies):
            attack.found.append(f"{what} is taken")
    attack.asked = nobody.asked
    return attack


def _tokens(marta: Person, nobody: Person) -> Attack:
    attack, asked = Attack("forger", "tokens of programs"), nobody.asked
    good = marta.make_token()
    own = nobody.ask("GET", "/api/v1/diary", headers={"Authorization": f"Bearer {good}"})
    if own.status != 200:
        attack.found.append("the good token does not open: nothing was proved")
    account = str(_account(marta, "; ".join(f"{n}={v}" for n, v in marta.cookies.items())))
    for what, said in forged_tokens(good, account):
        attack.tried += 1
        answer = nobody.ask("GET", "/api/v1/diary", headers={"Authorization": said})
        if answer.status not in {400, 401, 429}:
            attack.found.append(f"{what} is answered with {answer.status}")
    with_cookie = marta.ask("GET", "/api/v1/diary")
    if with_cookie.status not in {401, 429}:
        attack.found.append("a cookie opens what a token should")
    attack.asked, attack.tried = nobody.asked - asked + 1, attack.tried + 1
    return attack


def _proofs(marta: Person, jonas: Person) -> Attack:
    attack, page = Attack("forger", "proofs of forms"), "/settings/display/"
    theirs, own = jonas.proof(page), marta.proof(page)
    for what, proof in {
        "the proof of another session": theirs,
        "no proof": "",
        "one cut off": own[:-1],
        "its content alone": own.split(".")[0],
        "a guessed one": "0" * 40,
        "one signed by nobody": f"{own.rsplit('.', 1)[0]}.{'A' * 27}",
    }.items():
        attack.tried += 1
        answer = marta.ask("POST", page, {"theme": "dark", "csrf_token": proof})
        if answer.status != 400:
            attack.found.append(f"{what} is answered with {answer.status}")
    if marta.ask("POST", page, {"theme": "dark", "csrf_token": own}).status != 302:
        attack.found.append("the good proof is refused: nothing was proved")
    attack.asked = attack.tried + 3
    return attack


def _other_sites(marta: Person) -> Attack:
    """With the good proof and the good cookie, as if both were stolen."""
    attack, page = Attack("forger", "forms of other sites"), "/settings/display/"
    proof = marta.proof(page)
    for heads in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
    ):
        attack.tried += 1
        answer = marta.ask("POST", page, {"theme": "light", "csrf_token": proof}, heads)
        if answer.status != 403:
            attack.found.append(f"{heads} is answered with {answer.status}")
    for path in ("/", "/device/session", "/api/v1/diary", "/assets/x/app.css"):
        for method in ("GET", "OPTIONS"):
            attack.tried += 1
            answer = marta.ask(method, path, headers={"Origin": "https://evil.example"})
            if any(name.lower().startswith("access-control") for name in answer.headers):
                attack.found.append(f"{method} {path} may be read by another site")
    for head in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        attack.tried += 1
        answer = marta.ask("GET", "/login", headers={head: "host=evil.example"})
        if "evil" in answer.text + str(answer.headers):
            attack.found.append(f"{head} stands in the answer")
    if _account(marta, f"{marta.session}={marta.cookies[marta.session]}") is None:
        attack.found.append("another site signed somebody out")
    attack.asked = attack.tried + 2
    return attack


def _replays(marta: Person, jonas: Person, nobody: Person) -> Attack:
    """What was good before a sign-out is not good after it."""
    attack, name, before = Attack("forger", "what was good before"), jonas.session, nobody.asked
    old, proof = jonas.cookies[name], jonas.proof("/settings/display/")
    jonas.ask("POST", "/logout", {"csrf_token": proof})
    for what, cookie in {"as it was": old, "with the new name": jonas.cookies[name]}.items():
        attack.tried += 1
        if _account(nobody, f"{name}={cookie}"):
            attack.found.append(f"a cookie from before the sign-out opens, {what}")
    jonas.sign_in(JONAS)
    attack.tried += 2
    if _account(nobody, f"{name}={old}"):
        attack.found.append("a cookie from before the sign-out opens after the next sign-in")
    sent = jonas.ask("POST", "/settings/display/", {"theme": "dark", "csrf_token": proof})
    if sent.status != 400:
        attack.found.append("a proof from before the sign-out is taken after it")
    attack.asked = nobody.asked - before + 5
    return attack
