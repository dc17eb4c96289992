"""What people read when something went wrong, and what becomes of what they typed."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app.access import Diary, Right, may_still
from app.errors import (
    MailNotSent,
    NotAllowed,
    NotFound,
    Refused,
    SecondFactorMissing,
    SignedOut,
    StaleEdit,
)
from app.services.audit import give_up
from app.views import faults, problems
from app.views.limits import DOWNLOADING, seconds_to_wait
from app.views.observed import note
from app.views.typed import kept_fields, same_address, shown_fields
from app.words import gettext as _

__all__ = ["init_app", "kept_page", "shown_fields", "signed_out_page"]
PAGES = frozenset({400, 403, 404, 413, 429})


def init_app(app: Flask) -> None:
    """Answer every error of this app with a page of ours, and programs with a problem."""
    handlers: dict[type[Exception], Callable[[Any], ResponseReturnValue]] = {
        NotFound: _not_found,
        NotAllowed: lambda _error: _page(403, shown=_typed()),
        Refused: lambda _error: _page(400),
        StaleEdit: _met_another,
        SignedOut: lambda _error: signed_out_page(),
        MailNotSent: _mail_not_sent,
        SecondFactorMissing: _one_step_only,
        CSRFError: _untrusted,
        SecurityError: _strange_host,
        HTTPException: _http,
        Exception: _unforeseen,
    }
    for kind, page in handlers.items():
        app.register_error_handler(kind, _told_to_whom_it_concerns(page))


def _told_to_whom_it_concerns(
    page: Callable[[Any], ResponseReturnValue],
) -> Callable[[Exception], ResponseReturnValue]:
    def answer(error: Exception) -> ResponseReturnValue:
        is_program = problems.is_program()
        met = faults.meet(error, problems.busy if is_program else None)
        if met is not None:
            return met
        if not is_program:
            return page(error)
        if isinstance(error, HTTPException) and (error.code or 500) < 400:
            return error
        return problems.problem_of(error) or problems.fault_of_ours(faults.note(error))

    return answer


def kept_page(message: str, status: int) -> ResponseReturnValue:
    """What was typed, kept on a page from which it can be sent again."""
    return make_response(_kept("errors/kept.html", message=message), status)


def _kept(template: str, **more: str) -> str:
    return render_template(
        template, fields=kept_fields(), shown=shown_fields(), action=same_address(), **more
    )


def signed_out_page() -> ResponseReturnValue:
    """What was typed, when the person had been signed out before it arrived."""
    return kept_page(_("You were signed out before this was saved."), 401)


def _untrusted(_error: CSRFError) -> ResponseReturnValue:
    note("csrf.refused")
    return kept_page(_("The page was open for so long, or over a sign-out, that it grew old."), 400)


def _met_another(_error: StaleEdit) -> ResponseReturnValue:
    return kept_page(_("Somebody saved the same thing in the same moment."), 409)


def _strange_host(_error: SecurityError) -> ResponseReturnValue:
    """No page of ours: its links would lead to that host."""
    note("host.refused")
    return _("This server does not have that name."), 400, {"Content-Type": "text/plain"}


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    if code >= 500:
        return _unforeseen(error)
    if isinstance(error, RateLimitExceeded):
        return _wait(seconds_to_wait())
    return _page(code if code in PAGES else 404 if code == 405 else 400, code)


def _wait(seconds: int) -> ResponseReturnValue:
    """Names and addresses that a page about accounts was sent are not shown again."""
    shown = [] if request.blueprint == "security" else shown_fields()
    downloading = request.endpoint in DOWNLOADING
    told = {"wait_seconds": seconds, "shown": shown, "downloading": downloading}
    page = make_response(render_template("errors/429.html", **told), 429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _mail_not_sent(_error: MailNotSent) -> ResponseReturnValue:
    give_up()
    return make_response(render_template("errors/mail.html", way_back=request.path), 503)


def _one_step_only(_error: SecondFactorMissing) -> ResponseReturnValue:
    """Who only reads is led to set up a second step, and back; who was saving keeps it."""
    wanted = same_address()
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("second_factor.set_up", next=wanted))
    return make_response(_kept("errors/second_factor.html"), 403)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    """Log where it happened, under a number that the page shows. Never what was in it.

    The page asks nobody who is signed in: it asks as little as it can. What was being saved in a
    diary is kept on the page.
    """
    reference = faults.note(error)
    if request.method == "POST" and (g.get("patient_id") or g.get("diary")):
        told = _("This could not be saved just now. Send it again in a moment (%(number)s).")
        return kept_page(told % {"number": reference}, 500)
    return make_response(render_template("errors/500.html", reference=reference), 500)


def _not_found(_error: NotFound) -> ResponseReturnValue:
    """One page for a stranger and for whom a share has ended, also in the middle of a save.

    Nothing of a diary that was open when the request began, and is closed now, stands on it.
    """
    opened: Diary | None = g.get("diary")
    if opened is not None and not may_still(opened, Right.READ):
        g.pop("diary")
    return _page(404, shown=_typed())


def _typed() -> list[tuple[str, str]]:
    """What was being saved, to be read once more: nobody's words are lost."""
    return shown_fields() if request.method == "POST" else []


def _page(
    template: int, status: int | None = None, shown: Sequence[tuple[str, str]] = ()
) -> ResponseReturnValue:
    page = render_template(f"errors/{template}.html", shown=shown)
    return make_response(page, status or template)
