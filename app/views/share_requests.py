"""A clinician asks a patient to share, and the patient says yes or no."""

from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.access import Diary
from app.errors import MailNotSent, NotAllowed, NotFound, Refused
from app.forms.sharing import BY_CODE, AnswerForm, RequestForm
from app.services.clinics import clinics_of
from app.services.offers import State, covered
from app.services.people import call_oneself, is_clinician, name_of
from app.services.share_requests import (
    Asked,
    agree,
    decline,
    get_open_request,
    list_open_requests,
    look_at_request,
    make_request,
    withdraw_request,
)
from app.views import errors, invitations, way_on
from app.views.limits import count_guess
from app.views.offer_mail import send_request
from app.views.own import find_own_diary
from app.words import gettext as _

bp = Blueprint("share_requests", __name__)


@bp.route("/clinic/requests/", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    """Ask a patient, and what was asked and is open."""
    if not is_clinician(current_user.id):
        raise NotAllowed
    form = _request_form()
    if form.validate_on_submit():
        return _ask(form)
    return _requests_page(form, 422 if form.errors else 200)


@bp.get("/clinic/requests/<uuid:request_id>")
@login_required
def show(request_id: UUID) -> ResponseReturnValue:
    """The code of a request, large, while it can be used."""
    asked = get_open_request(current_user.id, request_id)
    return render_template("invitations/request_code.html", asked=asked)


@bp.post("/clinic/requests/<uuid:request_id>/withdraw")
@login_required
def withdraw(request_id: UUID) -> ResponseReturnValue:
    try:
        withdraw_request(current_user.id, request_id)
    except Refused:
        flash(_("It was answered before you withdrew it."), "error")
    else:
        flash(_("The request is withdrawn. It opens nothing any more."))
    return redirect(url_for(".index"))


@bp.route("/share-request/<token>", methods=["GET", "POST"])
def answer(token: str) -> ResponseReturnValue:
    """Who asks, and the patient's yes, on their own terms, or no."""
    account_id = invitations.reader_id()
    if request.method == "POST" and account_id is None:
        return errors.signed_out_page()
    asked = _look(token, account_id)
    if account_id is None:
        way_on.keep(request.path)
        return _page(token, asked, None, 200)
    own = find_own_diary()
    if own is None:
        return _page(token, asked, None, 200)
    way_on.forget()
    form = AnswerForm(own.today, data={"right": asked.right.value})
    if request.method == "POST":
        return _answered(token, own, asked, form)
    return _page(token, asked, form, 200)


bp.register_error_handler(NotFound, invitations.gone)


@bp.after_request
def keep_the_token(response: Response) -> Response:
    """No list of found pages holds the address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answered(token: str, own: Diary, asked: Asked, form: AnswerForm) -> ResponseReturnValue:
    said_no = request.form.get("do") == "no"
    if asked.state is State.OPEN:
        if not (said_no or form.validate_on_submit()):
            return _page(token, asked, form, 422)
        asked = decline(own, token) if said_no else agree(own, token, form.terms())
    if asked.state is not State.ANSWERED_BY_YOU:
        return _page(token, asked, None, 409)
    if asked.said:
        flash(_("You share your diary with %(who)s", who=asked.clinic or asked.name))
    else:
        flash(_("You said no. Nothing is shared."))
    return redirect(url_for("sharing.index", patient_id=own.patient_id))


def _ask(form: RequestForm) -> ResponseReturnValue:
    draft, request_id = form.draft(), form.id_made_for() or uuid4()
    if name := form.said_name():
        call_oneself(current_user.id, name)
    try:
        token = make_request(current_user.id, draft, request_id)
        if token and draft.email:
            said = name or name_of(current_user.id)
            send_request(draft.email, token, said, current_user.email)
    except Refused:
        form.way.errors = [_("Many requests are open. Withdraw one of them first")]
        return _requests_page(form, 422)
    except MailNotSent:
        withdraw_request(current_user.id, request_id)
        form.request_id.data = str(uuid4())
        form.email.errors = [_("The mail could not be sent just now. Try again, or show a code")]
        return _requests_page(form, 503)
    if form.way.data == BY_CODE:
        return redirect(url_for(".show", request_id=request_id))
    flash(_("Sent to %(address)s. The link works for 7 days.", address=draft.email))
    return redirect(url_for(".index"))


def _request_form() -> RequestForm:
    asks_name = name_of(current_user.id) is None
    data = {"request_id": str(uuid4()), "right": "read"}
    own = [(each.clinic_id, each.name) for each in clinics_of(current_user.id)]
    return RequestForm(own, asks_name, data=data)


def _look(token: str, account_id: UUID | None) -> Asked:
    invitations.refuse_guesses_at(token)
    try:
        return look_at_request(token, account_id)
    except NotFound:
        count_guess()
        raise


def _requests_page(form: RequestForm, status: int) -> ResponseReturnValue:
    requests = list_open_requests(current_user.id)
    page = render_template("invitations/requests.html", form=form, requests=requests)
    return page, status


def _page(token: str, asked: Asked, form: AnswerForm | None, status: int) -> ResponseReturnValue:
    own = find_own_diary()
    page = render_template(
        "invitations/asked.html",
        token=token,
        asked=asked,
        form=form,
        timezone=own.timezone if own else "UTC",
        sent_to=covered(asked.email) if asked.email else None,
    )
    return page, status
