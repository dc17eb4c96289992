"""How the diary is judged, whom to call, where one is signed in, and leaving."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from flask_security import logout_user

from app.access import Diary
from app.errors import StaleEdit
from app.forms.leaving import LeaveForm
from app.forms.settings import TOGETHER, DiarySettingsForm, PhonesForm
from app.sentences import leaving as sentences
from app.services import rating_links, sign_ins
from app.services.accounts import (
    change_phones,
    change_settings,
    mark_of_phones,
    mark_of_settings,
)
from app.services.leaving import erase_account, erase_diary, stock_of, traces_of
from app.services.second_factor import reads_as
from app.services.symptoms import Followed, list_symptoms
from app.views.account_mail import send_goodbye
from app.views.own import find_own_diary, own_diary
from app.views.proof import is_on
from app.words import gettext as _

bp = Blueprint("settings", __name__, url_prefix="/settings")
ERASED = "erased"  # in the session: whose diary it was, until the device has forgotten it


@bp.get("/")
def index() -> ResponseReturnValue:
    """All that can be set. Who is signed out has the display only."""
    if not current_user.is_authenticated:
        return redirect(url_for("display.index"))
    own = find_own_diary()
    return render_template(
        "settings/index.html",
        sign_ins=sign_ins.list_sign_ins(current_user.id),
        here=session.get("sign_in"),
        own_diary=own is not None,
        reads_others=reads_as(current_user._get_current_object()) is not None,
        two_steps=is_on(),
        open_links=rating_links.count_open_links(own) if own else 0,
    )


@bp.route("/diary", methods=["GET", "POST"])
@login_required
def diary() -> ResponseReturnValue:
    own = own_diary()
    form = DiarySettingsForm(_symptoms(own), data=_stored(own))
    if form.validate_on_submit():
        try:
            change_settings(
                own,
                timezone=form.timezone.data,
                threshold=form.smallest_change(),
                main_symptom=form.leading(),
                name=form.name.data or None,
                seen=form.seen.data or "",
            )
        except StaleEdit:
            return _diary_page(form, own, 409)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    return _diary_page(form, own, 422 if form.errors else 200)


@bp.route("/phones", methods=["GET", "POST"])
@login_required
def phones() -> ResponseReturnValue:
    """Whom to call when something is wrong."""
    own = own_diary()
    stored = {"emergency": own.emergency_phone, "clinic": own.clinic_phone}
    form = PhonesForm(data={**stored, "seen": mark_of_phones(own)})
    if form.validate_on_submit():
        emergency, clinic = form.emergency.data or None, form.clinic.data or None
        try:
            change_phones(own, emergency, clinic, seen=form.seen.data or "")
        except StaleEdit:
            return _phones_page(form, own, 409)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    return _phones_page(form, own, 422 if form.errors else 200)


@bp.route("/leave", methods=["GET", "POST"])
@login_required
def leave() -> ResponseReturnValue:
    """Erase the diary, or the account with it: what goes, and what stays elsewhere, said before."""
    own = find_own_diary()
    form = LeaveForm(has_diary=own is not None)
    if form.validate_on_submit():
        return _erase(own, form.takes_account)
    page = render_template(
        "settings/leave.html",
        form=form,
        stock=sentences.stock(stock_of(own)) if own else [],
        remains=sentences.remains(stock_of(own) if own else None, traces_of(current_user.id)),
    )
    return page, 422 if form.errors else 200


def _erase(own: Diary | None, takes_account: bool) -> ResponseReturnValue:
    account_id, address = current_user.id, current_user.email
    if takes_account:
        erase_account(account_id)
        logout_user()
    elif own is not None:
        erase_diary(own)
    session[ERASED] = {"diary": str(account_id), "whole": takes_account}
    send_goodbye(address, takes_account=takes_account)
    return redirect(url_for(".gone"))


@bp.get("/gone")
def gone() -> ResponseReturnValue:
    """Nothing is there any more, said once to the browser that erased it: then it forgets as well.

    Whose it was comes from the browser's own cookie, since anybody can make an address.
    """
    erased = session.pop(ERASED, None)
    if not isinstance(erased, dict):
        return redirect(url_for(".index"))
    return render_template("settings/gone.html", erased=erased)


@bp.post("/sign-ins/<uuid:sign_in_id>/end")
@login_required
def end_sign_in(sign_in_id: UUID) -> ResponseReturnValue:
    sign_ins.end_sign_in(current_user.id, sign_in_id)
    flash(_("Signed out there"))
    return redirect(url_for(".index"))


@bp.post("/sign-ins/end-others")
@login_required
def end_others() -> ResponseReturnValue:
    here = g.get("sign_in")
    sign_ins.end_other_sign_ins(current_user.id, here.id if here else None)
    flash(_("Signed out everywhere else"))
    return redirect(url_for(".index"))


@bp.post("/links/revoke")
@login_required
def revoke_links() -> ResponseReturnValue:
    """Let no link to rate a day, sent by a reminder, open any more."""
    rating_links.revoke_links(own_diary())
    flash(_("The links are switched off"))
    return redirect(url_for(".index"))


def _diary_page(form: DiarySettingsForm, own: Diary, status: int) -> ResponseReturnValue:
    """With what is saved now beside what was sent, where another window was faster."""
    changed = status == 409
    saved = DiarySettingsForm(_symptoms(own), formdata=None, data=_stored(own))
    told = [
        (each.label.text, _chosen(each))
        for each in saved
        if each.name not in {"seen", "csrf_token"}
    ]
    mark = mark_of_settings(own) if changed else form.seen.data
    page = render_template(
        "settings/diary.html", form=form, changed=changed, mark=mark, saved=told if changed else []
    )
    return page, status


def _phones_page(form: PhonesForm, own: Diary, status: int) -> ResponseReturnValue:
    changed = status == 409
    saved = [
        (form.emergency.label.text, own.emergency_phone or "–"),
        (form.clinic.label.text, own.clinic_phone or "–"),
    ]
    mark = mark_of_phones(own) if changed else form.seen.data
    page = render_template(
        "settings/phones.html",
        form=form,
        changed=changed,
        mark=mark,
        saved=saved if changed else [],
    )
    return page, status


def _chosen(field: Any) -> str:
    """What stands in a field, in the words in which it is offered."""
    names = {str(value): str(label) for value, label, *_more in _choices_of(field)}
    return names.get(str(field.data), str(field.data or "–"))


def _choices_of(field: Any) -> Iterable[tuple[Any, ...]]:
    return field.iter_choices() if hasattr(field, "iter_choices") else ()


def _symptoms(own: Diary) -> list[Followed]:
    return [each for each in list_symptoms(own) if not each.is_side_effect]


def _stored(own: Diary) -> dict[str, str]:
    return {
        "seen": mark_of_settings(own),
        "name": own.name or "",
        "timezone": own.timezone,
        "main_symptom": TOGETHER if own.main_symptom is None else str(own.main_symptom),
        "threshold": f"{own.threshold.normalize():f}",
    }
