"""The log: one line an event, with ids and places in the code, never what people wrote."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import g, has_app_context, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

security_log = logging.getLogger("app.security")
requests_log = logging.getLogger("app.requests")
# What an event may carry besides ids: codes of ours, such as an endpoint or the name of an act.
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
WITHHELD = "withheld"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OURS = "app"
# What gunicorn says of a request cites its address; its other messages have no words of people.
OF_REQUESTS = ("Invalid request", "Error handling", "Socket error processing")
UNNAMED = "(its address is not logged)"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def note(event: str, level: int = logging.INFO, **told: object) -> None:
    """Log an event that matters for security, under a name that never changes.

    told: ids, numbers and codes. Whatever else somebody passes is withheld.
    """
    safe = {name: _safe(value) for name, value in told.items() if value is not None}
    security_log.log(level, event, extra={"told": {"event": event, **safe}})


def _safe(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, str) and CODE.fullmatch(value) else WITHHELD


def request_id() -> str:
    """The number of this request: in its log lines, on its error page and in its head."""
    if not has_app_context():
        return uuid4().hex[:8]
    if "request_id" not in g:
        g.request_id = uuid4().hex[:8]
    return str(g.request_id)


def method() -> str:
    """The method of this request; anything may be sent as one."""
    return request.method if request.method in METHODS else "other"


def account_id() -> UUID | None:
    """Of whoever is signed in, as far as this request has asked already. Asks no database."""
    user = g.get("_login_user")
    mapped = None if user is None else sa.inspect(user, raiseerr=False)
    identity = getattr(mapped, "identity", None)
    found: UUID | None = identity[0] if identity else None
    return found


def diary_id() -> UUID | None:
    """Of the diary that this request is about."""
    opened = g.get("diary")
    found: UUID | None = opened.patient_id if opened is not None else g.get("patient_id")
    return found


def set_up(shape: str) -> None:
    """Write all that this process logs to standard error. shape: "text" or "json".

    Of libraries only warnings are written. May be called again.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if shape == "json" else Text())
    handler.set_name("diary")
    root = logging.getLogger()
    for former in [each for each in root.handlers if each.get_name() == "diary"]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    for each in logging.getLogger("gunicorn.error").handlers:
        each.setFormatter(handler.formatter)


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """What is written of one record, in the order in which it is written."""
    at = datetime.fromtimestamp(record.created, UTC)
    line: dict[str, Any] = {
        "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _message(record),
        **_place(),
        **getattr(record, "told", {}),
    }
    if record.exc_info and record.exc_info[1] is not None:
        line["trace"] = trace_of(record.exc_info[1])
    return line


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith("gunicorn"):
        said = str(record.msg)
        begun = next((start for start in OF_REQUESTS if said.startswith(start)), None)
        if begun is not None:
            return f"{begun} {UNNAMED}"
        if not isinstance(record.msg, str):
            return type(record.msg).__name__
    return record.getMessage()


def _place() -> dict[str, Any]:
    """Which request this is, as ids and the name of an endpoint: an address may be a secret."""
    if not has_request_context():
        return {}
    told = {
        "request": request_id(),
        "endpoint": request.endpoint,
        "method": method(),
        "account": account_id(),
        "diary": diary_id(),
    }
    return {name: str(value) for name, value in told.items() if value is not None}


def trace_of(error: BaseException) -> str:
    """Where an error happened and its kind; its text is left out, for it may cite people."""
    return "\n".join(_traces(error)).rstrip()


def _traces(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    found: BaseException | None = error
    chain = []
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        chain.append(found)
        found = found.__cause__ or found.__context__
    for each in reversed(chain):
        frames = "".join(traceback.format_tb(each.__traceback__))
        yield f"{frames}{type(each).__module__}.{type(each).__qualname__}"


class Json(JsonFormatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json.dumps(line_of(record), default=str, ensure_ascii=False)


class Text(logging.Formatter):
    """Each record for people who read along; signs that steer a terminal are taken out."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the trace below it."""
        line = line_of(record)
        trace = line.pop("trace", None)
        begins = [line.pop(name) for name in ("time", "level", "logger", "message")]
        more = " ".join(f"{name}={value}" for name, value in line.items() if name != "event")
        words = CONTROLS.sub("?", " ".join([*begins, f"[{more}]"] if more else begins))
        return f"{words}\n{trace}" if trace else words
