"""The link of an invitation into a clinic: for the address that it was sent to, once."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.errors import NotFound, SignedOut, StaleEdit
from app.forms.clinics import JoinForm
from app.services import clinic_invitations as invitations
from app.services.clinic_invitations import Offered
from app.services.clinics import clinics_of
from app.views import errors, way_on
from app.views.limits import count_guess
from app.words import gettext as _

bp = Blueprint("joining", __name__, url_prefix="/clinics/join")


@bp.route("/<token>", methods=["GET", "POST"])
def join(token: str) -> ResponseReturnValue:
    """Looking at it uses nothing up: mail programs look first."""
    offered = _open(token)
    if not current_user.is_authenticated:
        return _signed_out(offered)
    if not invitations.is_for(offered, current_user):
        return render_template("clinics/join_other.html", shown=errors.shown_fields()), 403
    if offered.answered_by_id == current_user.id and _is_member(offered):
        return redirect(url_for("clinics.show", clinic_id=offered.clinic_id))
    if not offered.is_open:
        return _gone(404)
    form = JoinForm(data={"name": current_user.name})
    if not form.validate_on_submit():
        page = render_template("clinics/join.html", form=form, offered=offered)
        return page, 422 if form.errors else 200
    try:
        clinic_id = invitations.join(token, current_user.id, form.name.data or None)
    except StaleEdit:
        return _gone(409)
    way_on.forget()
    flash(_("You joined %(clinic)s", clinic=offered.clinic))
    return redirect(url_for("clinics.show", clinic_id=clinic_id))


@bp.errorhandler(NotFound)
def unknown(_error: NotFound) -> ResponseReturnValue:
    return _gone(404)


@bp.after_request
def keep_the_token(response: Response) -> Response:
    """No other site learns the address, and no list of found pages holds it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _open(token: str) -> Offered:
    try:
        return invitations.open_invitation(token)
    except NotFound:
        count_guess()
        raise


def _signed_out(offered: Offered) -> ResponseReturnValue:
    """Who signs in, or registers and confirms in this browser, comes back here."""
    if request.method == "POST":
        raise SignedOut
    if not offered.is_open:
        return _gone(404)
    way_on.keep(request.path)
    return render_template("clinics/join_signed_out.html", offered=offered)


def _is_member(offered: Offered) -> bool:
    return offered.clinic_id in {each.clinic_id for each in clinics_of(current_user.id)}


def _gone(status: int) -> ResponseReturnValue:
    """The same page whatever the reason: used, too old, withdrawn, or never there."""
    return render_template("clinics/join_gone.html", shown=errors.shown_fields()), status
