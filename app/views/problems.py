"""What programs are told when something went wrong: problem details (RFC 9457), in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.errors import DiaryError, NotAllowed, NotFound, Refused, StaleEdit
from app.exports.json_shapes import Problem, ProblemFault
from app.forms.json_reading import Fault as Unfitting
from app.forms.json_reading import NotJson, Unfit
from app.services.faults import Fault
from app.views.limits import seconds_to_wait
from app.words import gettext as _

ROOT = "/api"
CSP = "default-src 'none'; frame-ancestors 'none'"


class NoToken(DiaryError):
    """No token came along, or one that opens nothing."""


class OutOfScope(DiaryError):
    """The token was not made for this. scope: for what it would have to be."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class NotSentAsJson(DiaryError):
    """What came says that it is no JSON."""


class VersionNeeded(DiaryError):
    """There is something already, and the program does not say which version it saw."""


class Removed(DiaryError):
    """What has this id was taken out of the diary."""


@dataclass(frozen=True)
class Kind:
    """One type of problem. name: its anchor on the page about programs."""

    name: str
    status: int
    title: str
    detail: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("not-readable", 400, _l("This cannot be read"), _l("Send JSON as the page says.")),
        Kind(
            "no-token",
            401,
            _l("A token is needed"),
            _l("Send a token of your own that is open: Authorization: Bearer idd_…"),
        ),
        Kind(
            "out-of-scope",
            403,
            _l("This token is not made for that"),
            _l("Make another token in the settings of your diary."),
        ),
        Kind("not-there", 404, _l("There is nothing here"), _l("Look at the address once more.")),
        Kind("other-method", 405, _l("Not in this way"), _l("This address takes other methods.")),
        Kind(
            "removed",
            409,
            _l("This was removed"),
            _l("Bring it back in the diary, or send it under another id."),
        ),
        Kind(
            "changed",
            412,
            _l("Somebody saved this after you read it"),
            _l("Nothing was saved. Read it again, then send your change."),
        ),
        Kind("too-large", 413, _l("This is too long"), _l("Send at most 256 KiB at a time.")),
        Kind(
            "not-json",
            415,
            _l("This is not sent as JSON"),
            _l("Send it with Content-Type: application/json."),
        ),
        Kind("not-usable", 422, _l("There is something to put right"), _l("Nothing was saved.")),
        Kind(
            "version-needed",
            428,
            _l("Say which version you saw"),
            _l("Nothing was saved. Read it, and send its ETag as If-Match."),
        ),
        Kind("wait", 429, _l("Too many at once"), _l("Wait, then send it again.")),
        Kind(
            "fault",
            500,
            _l("Something went wrong here"),
            _l("This is our fault. Send it again in a moment."),
        ),
        Kind(
            "busy",
            503,
            _l("The diary cannot do this just now"),
            _l("Nothing was saved. Send it again after the seconds that Retry-After names."),
        ),
    )
}
OF_ERRORS: dict[type[Exception], str] = {
    NotJson: "not-readable",
    NoToken: "no-token",
    OutOfScope: "out-of-scope",
    NotAllowed: "out-of-scope",
    NotFound: "not-there",
    MethodNotAllowed: "other-method",
    Removed: "removed",
    StaleEdit: "changed",
    NotSentAsJson: "not-json",
    Unfit: "not-usable",
    Refused: "not-usable",
    VersionNeeded: "version-needed",
    RateLimitExceeded: "wait",
}
BY_STATUS = {kind.status: kind.name for kind in KINDS.values()}


def is_program() -> bool:
    """Whether this address is for programs."""
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def problem_of(error: Exception) -> Response | None:
    """The answer to this error, None for one that nobody foresaw."""
    name = next((name for kind, name in OF_ERRORS.items() if isinstance(error, kind)), None)
    if name is None and isinstance(error, HTTPException):
        status = error.code or 500
        name = None if status >= 500 else BY_STATUS.get(status, "not-readable")
    if name is None:
        return None
    answer = _answer(KINDS[name], error.faults if isinstance(error, Unfit) else ())
    if name == "wait":
        answer.headers["Retry-After"] = str(seconds_to_wait())
    elif name == "no-token":
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Injection Diary"'
    elif isinstance(error, OutOfScope):
        told = f'Bearer error="insufficient_scope", scope="{error.scope}"'
        answer.headers["WWW-Authenticate"] = told
    elif isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def fault_of_ours(reference: str) -> Response:
    """The answer where nobody foresaw what happened. reference: under which it was logged."""
    return _answer(KINDS["fault"], (), reference)


def busy(fault: Fault, reference: str) -> Response:
    """The answer where the database or the disk failed."""
    if fault.in_doubt:
        told = _("It may be saved. Read it, or send the same again: it is not saved twice.")
        return _answer(KINDS["busy"], (), reference, str(told))
    return _answer(KINDS["busy"], (), reference)


def _answer(
    kind: Kind, faults: Sequence[Unfitting], reference: str | None = None, told: str = ""
) -> Response:
    detail = faults[0].detail if faults else told or str(kind.detail)
    problem = Problem(
        type=f"{ROOT}/#{kind.name}",
        title=str(kind.title),
        status=kind.status,
        detail=detail if reference is None else f"{detail} ({reference})",
        errors=[_fault(each) for each in faults],
        reference=reference,
    )
    response = Response(
        msgspec.json.encode(problem), kind.status, mimetype="application/problem+json"
    )
    response.headers["Content-Security-Policy"] = CSP
    return response


def _fault(fault: Unfitting) -> ProblemFault:
    if fault.is_parameter:
        return ProblemFault(fault.detail, parameter=fault.place)
    return ProblemFault(fault.detail, pointer=fault.place)


__all__ = [
    "CSP",
    "KINDS",
    "NoToken",
    "NotSentAsJson",
    "OutOfScope",
    "Removed",
    "VersionNeeded",
    "busy",
    "fault_of_ours",
    "is_program",
    "problem_of",
]
