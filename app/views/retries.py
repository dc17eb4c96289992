"""The work of a request once more, from its start, where a database took back all of it."""

from flask import current_app, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue

from app.services import retries
from app.services.audit import give_up
from app.services.faults import Fault

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# The link in a mail is opened by a GET, and opening it is the act.
WRITING_GETS = frozenset({"security.confirm_email"})


def may_try_again(fault: Fault) -> bool:
    """Whether a second try can neither save nor send anything twice."""
    only_reads = request.method in READING and request.endpoint not in WRITING_GETS
    can_be_read = all(each.stream.seekable() for each in request.files.values())
    return can_be_read and retries.may_try_again(fault, only_reads=only_reads)


def once_more() -> ResponseReturnValue:
    """The answer of a second try: in a new transaction, and with nothing left of the first.

    The address is read anew, whoever is signed in is loaded anew, and the cookie is as it came.
    """
    give_up()
    retries.begin_anew()
    _read_anew()
    try:
        answer = current_app.preprocess_request()
        return current_app.dispatch_request() if answer is None else answer
    except Exception as error:
        return current_app.handle_user_exception(error)


def _read_anew() -> None:
    for each in request.files.values():
        each.stream.seek(0)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    request_ctx._session = app.session_interface.open_session(app, request)
    request_ctx.flashes = None
    request_ctx.match_request()
