"""What a program asks for in the address, behind the question mark: read as strictly as JSON."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import request

from app.exports.openapi import Parameter
from app.forms.json_reading import Fault, Unfit
from app.words import gettext as _

Value = TypeVar("Value")
LONGEST_KEY = 200
MOST_DAYS = 366
FEW_DAYS = 100
DATE = {"type": "string", "format": "date"}
FROM = Parameter("from", "query", "The first day.", DATE)
TO = Parameter("to", "query", "The last day.", DATE)
LIMIT = Parameter(
    "limit",
    "query",
    "How many days at most.",
    {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": FEW_DAYS},
)
KEY = Parameter(
    "Idempotency-Key",
    "header",
    "Made by you for each rating: sent again, it is saved once.",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
)


def asked_days(*others: str) -> tuple[date | None, date | None]:
    """The first and the last day asked for. others: further names that may be there."""
    _refuse_others({"from", "to", *others})
    return _one("from", _day), _one("to", _day)


def asked_limit() -> int:
    """How many days at most."""
    return _one("limit", _limit) or FEW_DAYS


def asked_nothing() -> None:
    """Raises Unfit where something is asked for all the same."""
    _refuse_others(set())


def sent_key() -> str | None:
    """What the program calls this save, None where it does not."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    key = key.strip().strip('"')
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        told = _("Use 1 to %(most)s plain letters, digits or signs", most=LONGEST_KEY)
        raise Unfit([Fault("Idempotency-Key", str(told), is_parameter=True)])
    return key


def _refuse_others(known: set[str]) -> None:
    others = sorted(set(request.args) - known)
    told = str(_("There is no parameter of this name here"))
    if others:
        raise Unfit(Fault(name, told, is_parameter=True) for name in others)


def _one(name: str, read: Callable[[str], Value]) -> Value | None:
    said = request.args.getlist(name)
    if not said:
        return None
    if len(said) > 1:
        raise Unfit([Fault(name, str(_("Say this once")), is_parameter=True)])
    try:
        return read(said[0])
    except ValueError as error:
        raise Unfit([Fault(name, str(error), is_parameter=True)]) from None


def _day(said: str) -> date:
    try:
        if len(said) == len("2026-06-11"):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise ValueError(_("Send a date, such as 2026-06-11"))


def _limit(said: str) -> int:
    if said.isascii() and said.isdigit() and len(said) < 5 and 1 <= int(said) <= MOST_DAYS:
        return int(said)
    raise ValueError(_("Send a whole number from 1 to %(most)s", most=MOST_DAYS))
