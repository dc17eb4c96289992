"""Kind three: every reader of JSON: archives, FHIR, what programs and browsers send."""

import json
from typing import Any

from hypothesis import strategies as st

from app.sentences.archives import refusal
from app.sentences.imports import place, sentence
from app.services.archives import open_archive, restore_archive
from app.services.file_reading import read_files
from app.services.imports import save_import
from app.services.whole.refusals import NoArchive
from app.views.api import OPERATIONS
from tests.fhir import bundle_of
from tests.fuzz.hostile import as_json, broken, changed, deep
from tests.fuzz.running import Count, Met, run
from tests.fuzz.staging import ENDPOINT
from tests.fuzz.world import World
from tests.push_service import Receiver
from tests.services.whole.test_refusals import sealed

Case = tuple[str, bytes]
NEW = "0b5f2c52-0d3c-4a3c-9a56-0d1f6a8c2b11"
DAY: dict[str, Any] = {
    "ratings": {"head_turn": 4, "1": None, "swallowing": 10},
    "note": "rain",
    "marks": ["stress"],
}
TREATMENT: dict[str, Any] = {
    "day": "2026-05-04",
    "product": "onabotulinumtoxinA",
    "injections": [
        {"muscle": "splenius_capitis", "side": "left", "dose_units": 62.5, "points": 3},
        {"muscle_label": "by the ear", "side": None, "dose_units": 20},
    ],
    "total_units": 82.5,
    "dilution": "100 units in 2 ml",
    "volume_ml": 1.65,
    "lot": "C1",
    "expires_on": "2027-03-31",
    "guidance": ["emg"],
    "injector": "Dr Bob",
    "clinic": "x",
    "note": "rain",
    "finished": True,
}
EVENT = {"day": "2026-06-01", "until": "2026-06-03", "kind": "illness", "words": "x", "dose": "5"}
# What each call of programs takes, by the name of its view.
CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "put_day": ("PUT", "/days/2026-06-07", DAY),
    "patch_day": ("PATCH", "/days/2026-06-10", DAY),
    "rate": ("POST", "/rate", {"symptom": "head_turn", "severity": 4, "day": "2026-06-07"}),
    "put_treatment": ("PUT", f"/treatments/{NEW}", TREATMENT),
    "put_event": ("PUT", f"/events/{NEW}", EVENT),
}
ARCHIVE, FHIR, PUSH = "archive", "fhir", ("/settings/devices/add", "/settings/devices/forget")


def reads_json() -> set[str]:
    """The calls of programs that take a body."""
    return {name for name, operation in OPERATIONS.items() if operation.takes is not None}


def cases(world: World) -> st.SearchStrategy[Case]:
    """One of the documents with something else in it, or bytes that are none."""
    told = Receiver().told(ENDPOINT)
    push = {"endpoint": told.endpoint, "keys": {"p256dh": told.p256dh, "auth": told.auth}}
    with world.app.app_context():
        bundle = bundle_of(world.alices())
    content = json.loads(world.archive)["content"]
    documents: dict[str, Any] = {ARCHIVE: content, FHIR: bundle, **dict.fromkeys(PUSH, push)}
    documents |= {name: body for name, (_method, _place, body) in CALLS.items()}
    names = [*documents, ARCHIVE, FHIR]

    @st.composite
    def made(draw: Any) -> Case:
        name = draw(st.sampled_from(names))
        how = draw(st.integers(0, 19))
        if how == 17:
            return name, draw(st.binary(max_size=200))
        if how == 18:
            whole = world.archive if name == ARCHIVE else as_json(documents[name])
            return name, draw(broken(whole))
        if how == 19:
            return name, deep(draw(st.sampled_from([10, 900, 100_000])))
        document = draw(changed(documents[name]))
        try:
            return name, sealed(document) if name == ARCHIVE else as_json(document)
        except UnicodeEncodeError:  # half of a sign has no place in a file that is signed
            return name, as_json(document)

    return made()


def send(world: World, case: Case, count: Count) -> None:
    """Reads it where it belongs, and saves what can be saved."""
    name, body = case
    what = f"{name} {body!r}"[:1400]
    try:
        if name == ARCHIVE:
            met = _restored(world, body)
        elif name == FHIR:
            met = _brought_in(world, body)
        else:
            met = _asked(world, name, body)
    except Exception as error:  # whatever it is, it is to be told with its case
        count.fault(f"{type(error).__name__} {error}: {what}")
        met = Met(refused=False, failed=True)
    if met.failed:
        count.fault(what)
    count.take(world, met, what, frozenset())


def _restored(world: World, body: bytes) -> Met:
    with world.app.app_context():
        try:
            restore_archive(world.cast.dan, open_archive(body))
        except NoArchive as error:
            return Met(refused=bool(refusal(error)))
    return Met(refused=False)


def _brought_in(world: World, body: bytes) -> Met:
    with world.app.app_context():
        found = save_import(world.alices(), *read_files(body, "mine.json"), name="mine.json")
        assert all(sentence(problem) and place(problem) for problem in found.problems[:20])
        return Met(refused=bool(found.problems))


def _asked(world: World, name: str, body: bytes) -> Met:
    if name in PUSH:
        answer = world.ask("alice", name, "POST", data=body, content_type="application/json")
    else:
        method, address, _body = CALLS[name]
        head = {"If-Match": '"1"'} if method == "PATCH" else {}
        answer = world.ask(
            "program",
            f"/api/v1{address}",
            method,
            data=body,
            content_type="application/json",
            headers=head,
        )
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json"
    return Met(answer.status_code >= 400, answer.status_code >= 500)


def fuzz(world: World, examples: int, start: int) -> Count:
    """So many cases over all readers of JSON."""
    count = Count("json")
    run(count, cases(world), examples, start, lambda case: send(world, case, count))
    return count
