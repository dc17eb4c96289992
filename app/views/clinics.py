"""A clinic: its people, their rights, and what was done with them. No diary opens here."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.errors import MailNotSent, NotAllowed, Refused, StaleEdit
from app.forms.clinics import ClinicNameForm, DissolveForm, FoundForm, InviteForm, RightsForm
from app.forms.events import id_in
from app.sentences import clinics as words
from app.services import clinic_invitations as invitations
from app.services import clinic_members as members
from app.services import clinics
from app.services.clinic_trace import list_trace
from app.services.clinics import Member, OpenClinic
from app.services.people import is_clinician
from app.views import account_mail, errors
from app.words import gettext as _

bp = Blueprint("clinics", __name__, url_prefix="/clinics")
OF_ONE = "/<uuid:clinic_id>"


@bp.errorhandler(NotAllowed)
def not_allowed(_error: NotAllowed) -> ResponseReturnValue:
    """A member who administers nothing, perhaps no longer; what was just typed stays to be read."""
    shown = errors.shown_fields() if request.method == "POST" else []
    return render_template("clinics/not_allowed.html", shown=shown), 403


@bp.get("/")
@login_required
def index() -> ResponseReturnValue:
    """The clinics of who is signed in; of one, its own page."""
    own = clinics.clinics_of(current_user.id)
    if len(own) == 1:
        return redirect(url_for(".show", clinic_id=own[0].clinic_id))
    may_found = is_clinician(current_user.id)
    return render_template("clinics/index.html", clinics=own, may_found=may_found)


@bp.route("/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    clinics.require_founder(current_user.id)
    form = FoundForm(data={"clinic_id": str(uuid4()), "own_name": current_user.name})
    if form.validate_on_submit():
        clinic_id = id_in(form.clinic_id.data) or uuid4()
        try:
            own_name = form.own_name.data or None
            clinics.found_clinic(current_user.id, clinic_id, form.name.data, own_name=own_name)
        except Refused as refused:
            form.name.errors = [words.refusal(refused.reason)]
        else:
            flash(_("Clinic founded"))
            return redirect(url_for(".show", clinic_id=clinic_id))
    return render_template("clinics/new.html", form=form), 422 if form.errors else 200


@bp.get(f"{OF_ONE}/")
@login_required
def show(clinic_id: UUID) -> ResponseReturnValue:
    return _clinic_page(clinics.open_clinic(current_user.id, clinic_id))


@bp.route(f"{OF_ONE}/name", methods=["GET", "POST"])
@login_required
def rename(clinic_id: UUID) -> ResponseReturnValue:
    clinic, status = _to_administer(clinic_id), 200
    form = ClinicNameForm(data={"name": clinic.name, "seen": clinic.name})
    if form.validate_on_submit():
        try:
            clinics.rename_clinic(clinic, form.name.data, form.seen.data)
        except StaleEdit:
            status = 409
        else:
            flash(_("Saved"))
            return redirect(url_for(".show", clinic_id=clinic_id))
    status = 422 if form.errors else status
    return render_template("clinics/name.html", form=form, clinic=clinic, status=status), status


@bp.route(f"{OF_ONE}/members/<uuid:member_id>", methods=["GET", "POST"])
@login_required
def rights(clinic_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """What one member may."""
    clinic = _to_administer(clinic_id)
    member = clinics.get_member(clinic, member_id)
    form = RightsForm(obj=member, seen=members.seen_rights(member))
    if not form.validate_on_submit():
        return _rights_page(clinic, member, form, 200)
    said = {"is_admin": form.is_admin.data, "sees_diaries": form.sees_diaries.data}
    try:
        members.change_rights(clinic, member_id, **said, seen=form.seen.data)
    except StaleEdit:
        return _rights_page(clinic, member, form, 409)
    except Refused as refused:
        field = form.is_admin if refused.reason == "last_administrator" else form.sees_diaries
        field.errors = [words.refusal(refused.reason)]
        return _rights_page(clinic, member, form, 422)
    flash(_("Saved"))
    return redirect(url_for(".show", clinic_id=clinic_id))


@bp.route(f"{OF_ONE}/members/<uuid:member_id>/remove", methods=["GET", "POST"])
@login_required
def remove(clinic_id: UUID, member_id: UUID) -> ResponseReturnValue:
    clinic = _to_administer(clinic_id)
    if member_id == current_user.id:
        return redirect(url_for(".leave", clinic_id=clinic_id))
    member = clinics.get_member(clinic, member_id)
    if request.method == "POST":
        members.remove_member(clinic, member_id)
        flash(_("%(name)s is no longer a member", name=member.name))
        return redirect(url_for(".show", clinic_id=clinic_id))
    return render_template("clinics/remove.html", clinic=clinic, member=member)


@bp.route(f"{OF_ONE}/invite", methods=["GET", "POST"])
@login_required
def invite(clinic_id: UUID) -> ResponseReturnValue:
    clinic = _to_administer(clinic_id)
    form = InviteForm(data={"invitation_id": str(uuid4()), "sees_diaries": True})
    if form.validate_on_submit():
        try:
            _send_invitation(clinic, form)
        except Refused as refused:
            form.email.errors = [words.refusal(refused.reason)]
        else:
            flash(_("Invitation sent to %(address)s", address=form.email.data))
            return redirect(url_for(".show", clinic_id=clinic_id))
    page = render_template("clinics/invite.html", form=form, clinic=clinic)
    return page, 422 if form.errors else 200


@bp.post(f"{OF_ONE}/invitations/<uuid:invitation_id>/withdraw")
@login_required
def withdraw(clinic_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    clinic = _to_administer(clinic_id)
    try:
        invitations.withdraw(clinic, invitation_id)
    except Refused as refused:
        flash(words.refusal(refused.reason), "error")
    else:
        flash(_("The invitation is withdrawn. Its link opens nothing."))
    return redirect(url_for(".show", clinic_id=clinic_id))


@bp.route(f"{OF_ONE}/leave", methods=["GET", "POST"])
@login_required
def leave(clinic_id: UUID) -> ResponseReturnValue:
    """Leave the clinic; who is alone dissolves it, after a tick."""
    clinic = clinics.open_clinic(current_user.id, clinic_id)
    form, alone = DissolveForm(), members.is_alone(clinic)
    if request.method == "POST" and (not alone or form.validate()):
        try:
            members.leave_clinic(clinic, dissolve=alone)
        except Refused:  # others came or went meanwhile: the page says how it stands now
            return _leave_page(clinic, form, 409)
        flash(words.left(clinic.name, dissolved=alone))
        return redirect(url_for(".index"))
    return _leave_page(clinic, form, 422 if form.errors else 200)


def _to_administer(clinic_id: UUID) -> OpenClinic:
    return clinics.open_clinic(current_user.id, clinic_id, to_administer=True)


def _send_invitation(clinic: OpenClinic, form: InviteForm) -> None:
    """Raises MailNotSent; then there is no invitation, and the same form can be sent again."""
    invitation_id = id_in(form.invitation_id.data) or uuid4()
    token = invitations.invite(clinic, invitation_id, form.draft())
    if token is None:
        return
    link = url_for("joining.join", token=token, _external=True)
    inviter = account_mail.name_in_mail(current_user.name) or current_user.email
    days = invitations.OPEN_FOR.days
    try:
        account_mail.send_clinic_invitation(form.email.data, link, clinic.name, inviter, days)
    except MailNotSent:
        invitations.forget_invitation(clinic, invitation_id)
        raise


def _clinic_page(clinic: OpenClinic) -> ResponseReturnValue:
    administers = clinic.is_admin
    return render_template(
        "clinics/show.html",
        clinic=clinic,
        members=clinics.list_members(clinic),
        invitations=invitations.list_open_invitations(clinic) if administers else [],
        trace=[(each, words.traced(each)) for each in list_trace(clinic)] if administers else [],
        rights_of=words.rights,
        may_found=is_clinician(current_user.id),
    )


def _rights_page(
    clinic: OpenClinic, member: Member, form: RightsForm, status: int
) -> ResponseReturnValue:
    page = render_template(
        "clinics/rights.html",
        clinic=clinic,
        member=member,
        form=form,
        seen=members.seen_rights(member),
        rights_of=words.rights,
        conflict=status == 409,
    )
    return page, status


def _leave_page(clinic: OpenClinic, form: DissolveForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "clinics/leave.html",
        clinic=clinic,
        form=form,
        alone=members.is_alone(clinic),
        must_stay=members.must_stay(clinic),
        shares=members.count_shares(clinic),
    )
    return page, status
