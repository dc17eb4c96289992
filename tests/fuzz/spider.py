"""Finds the forms of all pages by following links, as whoever may see them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.architecture.addresses import SAMPLES
from tests.fuzz.world import NOBODY, World

# Pages and files without forms that are long to make.
NOT_LOOKED_AT = re.compile(
    r"/(static|exports/(csv|download|tables/.+)|report/.+|assets|archive/.+|fhir/.+|example|feeds)/?"
)
OUT = ("/login", "/reset", "/confirm", "/register", "/start/where")
HOME = (
    "/settings/",
    "/settings/leave",
    "/settings/devices/",
    "/settings/second-factor/",
    "/verify",
)
STARTS = {
    "alice": (*HOME, "/today", "/share", "/change", "/invitation/", "/settings/display/"),
    "bob": ("/clinic", "/clinics/", "/clinic/requests/", "/settings/second-factor/name"),
    "carol": ("/clinics/",),
    "dan": ("/restore/", "/restore/look"),
    "begun": ("/start/where", "/start/rate", "/start/injection", "/register"),
    "erin": ("/settings/second-factor/", "/login/recovery-codes", "/login/set-up"),
    "half": ("/login/code", "/login/no-code", "/login/recovery-code"),
    NOBODY: OUT,
}
OWN = (
    "clinical/",
    "visit",
    "sharing/",
    "imports/",
    "events/",
    "tags",
    "card/",
    "sketch/",
    "exports/tables/",
)
FOLLOWING = ("alice", "bob")
MOST_OF_ONE_KIND = 2


@dataclass
class Form:
    """One form as a page shows it. choices: what a field offers. files: fields that take files."""

    action: str
    base: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


@dataclass
class Target(Form):
    """A form, who sends it, and which view takes it."""

    endpoint: str = ""
    who: str = NOBODY
    names: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """The forms and links of one page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.open: Form | None = None
        self.ids: dict[str, Form] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(urljoin(self.address, told["href"]))
        elif tag == "form":
            self._open(told)
        elif form := self.ids.get(told.get("form", "")) or self.open:
            self._field(form, tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag in {"select", "textarea"}:
            self.select = self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea and self.open:
            self.open.base.append((self.textarea, data.removeprefix("\n")))
            self.textarea = ""

    def _open(self, told: dict[str, str]) -> None:
        form = Form(urljoin(self.address, told.get("action", "")))
        if told.get("method", "").lower() == "post":
            self.forms.append(form)
        self.open = self.ids[told.get("id", "")] = form

    def _field(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value = told.get("name", ""), told.get("value", "")
        kind = told.get("type", "")
        if tag == "option" and self.select:
            form.choices.setdefault(self.select, []).append(value)
            if "selected" in told:
                form.base.append((self.select, value))
        elif tag in {"select", "textarea"}:
            setattr(self, tag, name)
            form.choices.setdefault(name, []) if tag == "select" else None
        elif not name or tag not in {"input", "button"}:
            return
        elif kind == "file":
            form.files.add(name)
        elif tag == "button" or kind in {"submit", "radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if "checked" in told:
                form.base.append((name, value))
        else:
            form.base.append((name, value))


def targets(world: World) -> list[Target]:
    """Every form that some page shows, and each view besides that takes what is sent."""
    found: dict[str, list[Target]] = {}
    values: dict[str, str] = dict(world.staged.ids)
    for who, address in _starts(world):
        for form in _walk(world, who, address, values):
            endpoint = _endpoint(world.app, form.action, values)
            kept = found.setdefault(endpoint, [])
            if endpoint and len(kept) < MOST_OF_ONE_KIND:
                kept.append(Target(**vars(form), endpoint=endpoint, who=who))
    known = [target for kept in found.values() for target in kept]
    met = {target.endpoint for target in known}
    known += [_bare(world, rule, values) for rule in _taking(world.app) if rule.endpoint not in met]
    for target in known:
        sent = {name for name, _value in target.base}
        target.names = sorted(sent | target.choices.keys() | target.files)
    return known


def _starts(world: World) -> Iterator[tuple[str, str]]:
    yield from world.staged.addresses
    for who, addresses in STARTS.items():
        yield from ((who, address) for address in addresses)
    for who in ("alice", "bob"):
        yield from ((who, f"/diary/{world.cast.alice}/{place}") for place in OWN)


def _walk(world: World, who: str, start: str, values: dict[str, str]) -> Iterator[Form]:
    """The forms of the pages that links lead to."""
    seen: dict[tuple[str, str], int] = world.__dict__.setdefault("seen", {})
    waiting = [start]
    while waiting:
        address = waiting.pop()
        endpoint = _endpoint(world.app, address, values, "GET")
        path = urlsplit(address).path
        is_seen = seen.get((who, endpoint), 0) >= 1 and address != start
        if not endpoint or is_seen or NOT_LOOKED_AT.search(path) or (who, path) in seen:
            continue
        seen[who, endpoint] = seen.get((who, endpoint), 0) + 1
        seen[who, path] = 1
        answer = world.ask(who, address)
        if answer.location:
            waiting.append(urljoin(address, answer.location))
        if answer.mimetype != "text/html":
            continue
        reader = _Reader(path)
        reader.feed(answer.text)
        waiting += reader.links if who in FOLLOWING else []
        yield from reader.forms


def _endpoint(app: Flask, address: str, values: dict[str, str], method: str = "POST") -> str:
    """The view behind an address; "" for none. What stands in it is remembered."""
    split = urlsplit(address)
    if split.netloc not in {"", "localhost"}:
        return ""
    try:
        rule, said = app.url_map.bind("localhost").match(split.path, method, return_rule=True)
    except HTTPException:
        return ""
    for name, value in said.items():
        values.setdefault(name, str(value))
    return str(rule.endpoint)


def _taking(app: Flask) -> Iterable[Rule]:
    return (
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    )


def _bare(world: World, rule: Rule, values: dict[str, str]) -> Target:
    """A view that no page leads to now: asked as whoever gets furthest."""
    address = re.sub(
        r"<(?:[^:>]+:)?(\w+)>",
        lambda name: values.get(name[1], SAMPLES.get(name[1], str(uuid4()))),
        rule.rule,
    )
    worth = {404: 3, 401: 3, 403: 3, 302: 1}
    met = []
    for who in STARTS:
        status = world.ask(who, address, "POST", data={}).status_code
        world.begin_anew()
        met.append((worth.get(status, 0), who))
    return Target(action=address, endpoint=rule.endpoint, who=min(met)[1])
