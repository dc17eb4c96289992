"""What a program sends as JSON, read strictly: a fault names its place and says what to do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, TypeVar

import msgspec
from flask_babel import lazy_gettext as _l

from app.errors import DiaryError
from app.words import gettext as _

__all__ = ["Fault", "NotJson", "Unfit", "pointer", "read_json"]

Shape = TypeVar("Shape", bound=msgspec.Struct)
MOST_FAULTS = 20
MAKING = Lock()
PLACE = re.compile(r" - at `\$(?P<path>.*)`$")
STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]|(?P<somewhere>\[\.\.\.\])")
UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
NEEDED = re.compile(r"Object missing required field `(?P<name>\w+)`")
EXPECTED = re.compile(r"Expected `(?P<kinds>[^`]*)`")
KINDS = {
    "int": _l("a whole number"),
    "float": _l("a number"),
    "str": _l("text"),
    "bool": _l("true or false"),
    "array": _l("a list"),
    "object": _l("an object"),
    "date": _l("a date, such as 2026-06-11"),
    "null": _l("null"),
}


@dataclass(frozen=True)
class Fault:
    """One thing to put right. place: a JSON pointer, or the name of a parameter."""

    place: str
    detail: str
    is_parameter: bool = False


class Unfit(DiaryError):
    """What a program sent can be read, and cannot be used."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)[:MOST_FAULTS]
        super().__init__(", ".join(fault.place for fault in self.faults))


class NotJson(DiaryError):
    """What a program sent is no JSON."""


def pointer(*steps: object) -> str:
    """A JSON pointer (RFC 6901) to a place; without steps to the whole."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def read_json(body: bytes, shape: type[Shape]) -> Shape:
    """What was sent, in this shape. Raises NotJson or Unfit."""
    try:
        return _decoder_of(shape).decode(body)
    except msgspec.ValidationError as error:
        raise Unfit([_fault_of(str(error), body)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotJson from None


@cache
def _made(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    return msgspec.json.Decoder(shape)


def _decoder_of(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """Made by one thread at a time: two that make the same can crash in msgspec."""
    with MAKING:
        return _made(shape)


def _fault_of(said: str, body: bytes) -> Fault:
    """What the library says of the first fault, in our words."""
    place = PLACE.search(said)
    steps = _steps(place["path"] if place else "", body)
    if named := UNKNOWN.match(said):
        told = _("There is no field of this name here")
        return Fault(pointer(*steps, named["name"]), str(told))
    if named := NEEDED.match(said):
        return Fault(pointer(*steps, named["name"]), str(_("This field is needed")))
    return Fault(pointer(*steps), _wanted(said))


def _wanted(said: str) -> str:
    expected = EXPECTED.match(said)
    if expected:
        kinds = [str(KINDS.get(kind, kind)) for kind in expected["kinds"].split(" | ")]
        return str(_("Send %(kind)s here", kind=_(" or ").join(kinds)))
    if "date" in said:
        return str(_("Send %(kind)s here", kind=KINDS["date"]))
    return str(_("This value cannot be used here"))


def _steps(path: str, body: bytes) -> list[object]:
    """The library leaves out the names in a dictionary: the first one that does not fit is it."""
    steps: list[object] = []
    for step in STEP.finditer(path):
        if step["somewhere"]:
            steps += _first_odd(body, steps)
        else:
            steps.append(step["name"] if step["index"] is None else int(step["index"]))
    return steps


def _first_odd(body: bytes, steps: list[object]) -> list[str]:
    try:
        found: Any = msgspec.json.decode(body)
        for step in steps:
            found = found[step]
        odd = (name for name, said in found.items() if not _is_rating(said))
        return [next(odd)]
    except (msgspec.DecodeError, RecursionError, LookupError, AttributeError, StopIteration):
        return []


def _is_rating(said: object) -> bool:
    return said is None or (isinstance(said, int) and not isinstance(said, bool))
