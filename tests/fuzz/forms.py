"""Kind one: every form, sent to its address by who may send it, with what nobody would type."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from tests.fuzz.hostile import MEGABYTE, broken, words
from tests.fuzz.running import Count, Met, run
from tests.fuzz.spider import Target
from tests.fuzz.world import World

Pairs = list[tuple[str, str]]
TYPES = ("application/x-www-form-urlencoded", "application/json", "text/plain; charset=utf-16")
RARELY = [0] * 60 + [1, 2, 3]
UNKNOWN = ["patient_id", "id", "", "version", "do", "step", "next", "email", "marks", "x" * 300]
UNKNOWN += [
    "symptom--1",
    "symptom-200",
    "injections-1000-muscle",
    "injections--1-side",
    "symptom-²",
]
UNKNOWN += [
    "day",
    "day-year",
    "seen",
    "what",
    "user_id",
    "is_admin",
    "csrf_token",
    "file",
    "save_id",
]
# What a device sends, and no page shows as a form.
SENT = [("symptom-0", "4"), ("note", "rain"), ("save_id", "0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b11")]
SENT += [("saved_at", "2026-06-10T08:00:00Z"), ("device", "Phone"), ("after", ""), ("version", "")]
# A refusal that keeps what was sent beside the diary: it waits there for a choice.
ASIDE = frozenset({"diary_day_version", "patient", "sent_save"})
KEEPS = {("days.day", 409): ASIDE, ("fill_in.day", 409): ASIDE, ("links.rate", 409): ASIDE}
SMALL = b"day,symptom,severity\n2026-06-01,Head tremor,4\n2026-06-02,Pain,5\n"


@dataclass(frozen=True)
class Case:
    """One thing to send. files: (field, name, content). raw: instead of fields."""

    target: Target
    pairs: Pairs
    files: tuple[tuple[str, str, bytes], ...] = ()
    raw: bytes | None = None
    kind: str = TYPES[0]
    is_proved: bool = True


def cases(world: World, targets: list[Target]) -> st.SearchStrategy[Case]:
    """Any form of these with some of its fields changed, left out, twice, or as files."""
    good = {"file": [SMALL, world.archive]}

    @st.composite
    def made(draw: Any) -> Case:
        target = draw(st.sampled_from(targets))
        base = SENT if target.endpoint == "sent.take" else target.base
        pairs, files = list(base), []
        for name in target.files:
            files.append((name, draw(words), draw(broken(draw(st.sampled_from(good["file"]))))))
        for _turn in range(draw(st.integers(0, 4))):
            _change(draw, target, pairs, files)
        rare = draw(st.sampled_from(RARELY))
        if rare == 1:
            kind = draw(st.sampled_from([*TYPES, "multipart/form-data; boundary=x", ""]))
            return Case(target, pairs, raw=draw(st.binary(max_size=200)), kind=kind)
        if rare == 2:
            pairs.append((draw(st.sampled_from(_names(target))), "x" * MEGABYTE))
        return Case(target, pairs, tuple(files), is_proved=rare != 3)

    return made()


def _names(target: Target) -> list[str]:
    return [*target.names, *UNKNOWN]


def _change(draw: Any, target: Target, pairs: Pairs, files: list[Any]) -> None:
    known = sorted({name for name, _value in pairs} | target.choices.keys()) or UNKNOWN
    name = draw(st.sampled_from(known if draw(st.integers(0, 4)) else UNKNOWN))
    how = draw(st.integers(0, 11))
    if how == 0:
        pairs[:] = [pair for pair in pairs if pair[0] != name]
    elif how == 1:
        pairs.append((name, draw(_value(target, name))))
    elif how == 2:
        pairs[:] = [pair for pair in pairs if pair[0] != name]
        files.append((name, draw(words), b"a,b\n1,2\n"))
    elif how == 3:
        pairs[:] = [(draw(words) if each == name else each, value) for each, value in pairs]
    else:
        pairs[:] = [pair for pair in pairs if pair[0] != name]
        pairs.append((name, draw(_value(target, name))))


def _value(target: Target, name: str) -> st.SearchStrategy[str]:
    offered = target.choices.get(name)
    return st.one_of(st.sampled_from(offered), words) if offered else words


def send(world: World, case: Case, count: Count) -> None:
    """Sends it, and looks at the answer and at what is stored."""
    target = case.target
    headers = {} if case.is_proved else {"X-CSRFToken": "x"}
    what = f"{target.endpoint} {target.who} {case.pairs!r} {case.files!r}"[:1400]
    try:
        answer = world.ask(target.who, target.action, "POST", headers=headers, **_body(case))
    except Exception as error:  # whatever it is, it is to be told with its case
        count.fault(f"{type(error).__name__} {error}: {what}")
        count.take(world, Met(refused=False, failed=True), what, frozenset())
        return
    status = answer.status_code
    if status >= 500:
        count.fault(f"{status} {what}")
    may_change = KEEPS.get((target.endpoint, status), frozenset())
    count.take(world, Met(status >= 400, status >= 500), f"{status} {what}", may_change)


def _body(case: Case) -> dict[str, Any]:
    if case.raw is not None:
        return {"data": case.raw, "content_type": case.kind}
    if not case.files:
        body = urlencode(case.pairs, errors="surrogatepass").encode()
        return {"data": body, "content_type": case.kind}
    builder = EnvironBuilder(method="POST")
    for name, value in case.pairs:
        builder.form.add(_plain(name), _plain(value))
    for name, called, content in case.files:
        builder.files.add_file(_plain(name), BytesIO(content), _plain(called) or "x")
    builder.content_type = "multipart/form-data"
    environ = builder.get_environ()
    builder.close()
    return {"data": environ["wsgi.input"].read(), "content_type": environ["CONTENT_TYPE"]}


def _plain(text: str) -> str:
    """What a multipart body can hold: no half signs."""
    return text.encode("utf-8", "replace").decode()


def fuzz(world: World, targets: list[Target], examples: int, start: int) -> Count:
    """So many cases over all forms."""
    count = Count("forms")
    run(count, cases(world, targets), examples, start, lambda case: send(world, case, count))
    return count
