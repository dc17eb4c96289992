"""When the database or the disk fails: once more where that is safe, else a clear word.

Nothing here asks the database: what failed is what would be asked.
"""

import logging
from collections.abc import Callable

from flask import Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from app import logs, metrics
from app.sentences.faults import SECONDS_TO_WAIT, what_happened
from app.services.audit import give_up
from app.services.faults import Fault, Kind, code_of, fault_of, wordless_trace
from app.views.retries import may_try_again, once_more
from app.views.typed import kept_fields, same_address, shown_fields

__all__ = ["Answer", "meet", "note", "wait_for"]

log = logging.getLogger(__name__)
Answer = Callable[[Fault, str], Response]
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def meet(error: Exception, answer: Answer | None = None) -> ResponseReturnValue | None:
    """The answer to a fault of the database or the disk; None for every other error.

    answer: for who reads no pages.
    """
    original = getattr(error, "original_exception", None)  # of what failed after the view
    fault = fault_of(original or error)
    if fault is None:
        return None
    if original is None and may_try_again(fault):
        log.warning("once more after %s at %s", fault.kind, request.endpoint)
        return once_more()
    _leave_the_database_alone()
    reference = _note_fault(original or error, fault)
    return wait_for(fault, (answer or _page)(fault, reference))


def wait_for(fault: Fault, response: Response) -> Response:
    """The same with its status, and after how long to try again where that is known."""
    response.status_code = 503
    if fault.kind in SECONDS_TO_WAIT:
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT[fault.kind])
    return response


def note(error: Exception) -> str:
    """Log where it happened; gives the number under which that is found."""
    _leave_the_database_alone()
    reference = logs.request_id()
    metrics.count(metrics.ERRORS, type(error).__name__)
    trace = wordless_trace(error)
    log.error(
        "error %s at %s%s",
        reference,
        request.endpoint,
        f"\n{trace}" if trace else "",
        exc_info=None if trace else error,
    )
    return reference


def _note_fault(error: BaseException, fault: Fault) -> str:
    """One line: while a database is away there are many, and all tell the same."""
    reference = logs.request_id()
    metrics.count(metrics.ERRORS, type(error).__name__)
    level = logging.CRITICAL if fault.kind is Kind.BROKEN else logging.ERROR
    said = f"{fault.kind} {code_of(getattr(error, 'orig', None) or error)}".rstrip()
    log.log(level, "error %s at %s, of the database: %s", reference, request.endpoint, said)
    return reference


def _leave_the_database_alone() -> None:
    """The page that follows knows nobody who is signed in."""
    try:
        give_up()
    except Exception:
        log.warning("what was begun could not be taken back in order; the connection is dropped")
    g.failed = True
    g._login_user = AnonymousUserMixin()


def _page(fault: Fault, reference: str) -> Response:
    saving = request.method not in READING
    keeps = saving and request.blueprint != "security" and not any(request.files.values())
    return make_response(
        render_template(
            "errors/busy.html",
            saving=saving,
            keeps=keeps,
            asks_file=saving and any(request.files.values()),
            in_doubt=saving and fault.in_doubt,
            is_broken=fault.kind is Kind.BROKEN,
            what=what_happened(fault.kind),
            reference=reference,
            fields=kept_fields() if keeps else [],
            shown=shown_fields() if keeps else [],
            action=same_address(),
            way_back=_way_back(),
        )
    )


def _way_back() -> str | None:
    """The page itself to try again, or the one on which something was typed, where it has one."""
    try:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None
        adapter.match(method="GET")
    except (MethodNotAllowed, NotFound, HTTPException):
        return None
    return same_address() if request.method in READING else request.path
