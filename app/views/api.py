"""The way in for programs: a token opens the diary, an operation reads or saves, JSON goes back.

No cookie is looked at and none is needed, so nothing here needs a proof against forged requests.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Flask, Response, g, request
from flask.typing import ResponseReturnValue

from app.access import Scope
from app.errors import NotAllowed, NotFound, StaleEdit
from app.exports.openapi import Operation, Parameter
from app.forms.json_reading import read_json
from app.services.tokens import open_token
from app.views.kept_parts import Drawn, kept_parts, part_name
from app.views.limits import count_call, count_guess
from app.views.problems import CSP, NoToken, NotSentAsJson, OutOfScope, VersionNeeded

__all__ = [
    "OPERATIONS",
    "bp",
    "comes_with_condition",
    "init_app",
    "operation",
    "sent",
    "tell",
    "tell_worked_out",
]

Shape = TypeVar("Shape", bound=msgspec.Struct)
Answers = Mapping[int, type[msgspec.Struct] | None]
View = Callable[..., ResponseReturnValue]
ROOT = "/api/v1"
ALWAYS_REFUSED = (401, 403, 422, 429, 500, 503)
OPEN_REFUSED = (422, 500, 503)
READING = frozenset({"GET", "HEAD"})
IF_NOT_SEEN = Parameter(
    "If-None-Match",
    "header",
    "An ETag from before: where that is still so, the answer is 304 and empty.",
    {"type": "string"},
)
VERSION_SEEN = Parameter(
    "If-Match",
    "header",
    "The ETag of what you saw. Needed where there is something already.",
    {"type": "string"},
)
IDS = {"day": {"type": "string", "format": "date"}}

bp = Blueprint("api", __name__, url_prefix=ROOT)
OPERATIONS: dict[str, Operation] = {}


def init_app(app: Flask) -> None:
    """Register all operations. Call when the modules that hold them are imported."""
    app.register_blueprint(bp)
    app.extensions["csrf"].exempt(bp)


def operation(
    rule: str,
    method: str,
    scope: Scope | None,
    answers: Answers,
    takes: type[msgspec.Struct] | None = None,
    parameters: Sequence[Parameter] = (),
    refusals: Sequence[int] = (),
) -> Callable[[View], View]:
    """Put a view under an address, and into the description of all of them.

    Its docstring is the description. parameters: besides those in the address. refusals: the
    statuses of problems besides those that every operation may answer with. scope: None where no
    token is needed.
    """

    def register(view: View) -> View:
        name = view.__name__
        summary, _blank, more = (inspect.getdoc(view) or "").partition("\n\n")
        always = ALWAYS_REFUSED if scope else OPEN_REFUSED
        told, asked = {**answers}, [*_in_address(rule), *parameters]
        if method == "GET" and scope:
            told, asked = told | {304: None}, [*asked, IF_NOT_SEEN]
        known = [*always, *refusals, *((400, 413, 415) if takes else ())]
        OPERATIONS[name] = Operation(
            name=name,
            method=method,
            path=re.sub(r"<\w+:(\w+)>", r"{\1}", rule),
            summary=" ".join(summary.split()),
            description=" ".join(more.split()),
            scope=scope,
            answers=told,
            takes=takes,
            parameters=asked,
            refusals=sorted({*known, *((404,) if "<" in rule else ())}),
        )
        bp.add_url_rule(rule, name, view, methods=[method], provide_automatic_options=False)
        return view

    return register


def _in_address(rule: str) -> Iterator[Parameter]:
    for kind, name in re.findall(r"<(\w+):(\w+)>", rule):
        schema = IDS.get(kind, {"type": "string", "format": "uuid"})
        told = "A calendar day." if kind == "day" else "Made by you, or by the diary."
        yield Parameter(name, "path", told, schema)


@bp.before_request
def _open_the_door() -> None:
    """Whoever holds a good token is never asked to wait, whatever strangers beside them try."""
    needed = OPERATIONS[(request.endpoint or "").removeprefix("api.")].scope
    if needed is None:
        return
    try:
        g.diary = open_token(_token(), Scope(needed))
    except NotFound:
        count_guess()
        raise NoToken from None
    except NotAllowed:
        raise OutOfScope(needed) from None
    count_call()


def _token() -> str:
    """What stands in the head; empty where nothing of that kind does."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""


@bp.after_request
def _not_for_browsers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    return response


def sent(shape: type[Shape]) -> Shape:
    """What came as JSON, in this shape. Raises NotSentAsJson, NotJson or Unfit."""
    if request.mimetype != "application/json":
        raise NotSentAsJson
    return read_json(request.get_data(), shape)


def tell(
    shape: msgspec.Struct, status: int = 200, version: int | None = None, place: str | None = None
) -> Response:
    """The answer. version: its ETag; without one the content has one. place: of what was made."""
    response = Response(msgspec.json.encode(shape), status, mimetype="application/json")
    if version is not None:
        response.set_etag(str(version))
    elif request.method in READING:
        response.add_etag()
    if place is not None:
        response.headers["Location"] = place
    if request.method in READING:
        response.make_conditional(request)
    return response


def tell_worked_out(name: str, work_out: Callable[[], msgspec.Struct]) -> Response:
    """As tell, for what follows from the diary alone: its tag is known before it is worked out."""
    response = Response(mimetype="application/json")
    response.set_etag(part_name(g.diary, name))
    response.make_conditional(request)
    if response.status_code != 304:
        (body,) = kept_parts(g.diary, name, (), lambda: Drawn([_as_text(work_out())]))
        response.set_data(body)
    return response


def _as_text(shape: msgspec.Struct) -> str:
    return msgspec.json.encode(shape).decode()


def version_seen(current: int | None) -> int | None:
    """The version that the program says it saw; where it says none, one that never was.

    current: the version that is stored, None where nothing is.
    """
    if request.if_none_match.star_tag:
        return None
    if not request.if_match or request.if_match.star_tag:
        return None if current is None else 0
    tags = request.if_match.as_set()
    versions = {int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) < 9}
    return current if current in versions else 0


@contextmanager
def comes_with_condition() -> Iterator[None]:
    """Inside it a stale save is told apart from one that names no version at all."""
    try:
        yield
    except StaleEdit:
        told = request.if_none_match.star_tag or (
            request.if_match and not request.if_match.star_tag
        )
        if not told:
            raise VersionNeeded from None
        raise


def days_of(first: date | None, last: date | None) -> dict[str, Any]:
    """The two as parameters of an address."""
    return {name: day for name, day in (("from", first), ("to", last)) if day is not None}
