"""What an invitation offers, and accepting it; and the page on which a code is entered.

Whoever holds the link sees who invites and to what. Only a confirmed account can accept, and an
invitation that was sent to an address only the account with that address.
"""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access import ShareKind
from app.errors import NotFound
from app.forms.sharing import AcceptForm, CodeForm
from app.services.invitations import Invited, accept_invitation, look_at_invitation
from app.services.offers import State, covered, is_code, token_of_typed
from app.services.people import name_of
from app.services.share_requests import look_at_request
from app.views import errors, way_on
from app.views.limits import count_guess, refuse_who_guessed
from app.words import gettext as _

bp = Blueprint("invitations", __name__, url_prefix="/invitation")


@bp.route("/", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """A code that was said in the room."""
    form = CodeForm()
    if form.validate_on_submit():
        token = token_of_typed(form.code.data)
        refuse_guesses_at(token)
        if is_code(token) and (place := _place_of(token)):
            return redirect(place)
        count_guess()
        form.code.errors = [
            _("This code opens nothing. Check its eight signs, or ask for a new one")
        ]
    return render_template("invitations/enter.html", form=form), 422 if form.errors else 200


@bp.route("/<token>", methods=["GET", "POST"])
def answer(token: str) -> ResponseReturnValue:
    """Who invites, to what, and one button. Looking at it uses nothing up."""
    account_id = reader_id()
    if request.method == "POST" and account_id is None:
        return errors.signed_out_page()
    invited = _look(token, account_id)
    if account_id is None:
        way_on.keep(request.path)
        return _page(token, invited, None, 200)
    way_on.forget()
    form = AcceptForm(asks_name=name_of(account_id) is None)
    if invited.state is State.OPEN and form.validate_on_submit():
        invited = accept_invitation(token, account_id, form.said_name())
    if request.method == "POST" and invited.state is State.ANSWERED_BY_YOU:
        flash(_("You accepted the invitation"))
        return redirect(_diary_of(invited))
    refused = request.method == "POST" and invited.state is not State.OPEN
    return _page(token, invited, form, 409 if refused else 422 if form.errors else 200)


@bp.errorhandler(NotFound)
def gone(_error: NotFound) -> ResponseReturnValue:
    """One page for all that is no invitation, or none any more."""
    return render_template("invitations/gone.html", shown=[]), 404


@bp.after_request
def keep_the_token(response: Response) -> Response:
    """No list of found pages holds the address, and nobody is told it (headers)."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def reader_id() -> UUID | None:
    """Who is signed in."""
    return current_user.id if current_user.is_authenticated else None


def refuse_guesses_at(token: str) -> None:
    """Let nobody try code after code: good ones open no more either, until some time has passed."""
    if is_code(token_of_typed(token)):
        refuse_who_guessed()


def _look(token: str, account_id: UUID | None) -> Invited:
    refuse_guesses_at(token)
    try:
        return look_at_invitation(token, account_id)
    except NotFound:
        count_guess()
        raise


def _diary_of(invited: Invited) -> str:
    """Where the one who accepted begins to read: a clinician on the card, as from the list."""
    page = "card.index" if invited.kind is ShareKind.CLINICIAN else "progress.answer"
    return url_for(page, patient_id=invited.patient_id)


def _place_of(token: str) -> str | None:
    """The page of a code: of an invitation, or of a clinician's request."""
    ways = ((look_at_invitation, ".answer"), (look_at_request, "share_requests.answer"))
    for look, page in ways:
        with suppress(NotFound):
            look(token, None)
            return url_for(page, token=token)
    return None


def _page(
    token: str, invited: Invited, form: AcceptForm | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "invitations/answer.html",
        token=token,
        invited=invited,
        form=form,
        sent_to=covered(invited.email) if invited.email else None,
        diary_at=_diary_of(invited),
    )
    return page, status
