"""Signing in in two steps, in the settings: on, off, the recovery codes, and one's name."""

from uuid import UUID

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.access import ShareKind
from app.forms.second_factor import ByPasskeyForm, NameForm, PressForm, SetUpForm
from app.services import second_factor
from app.services.passkeys import has_passkey
from app.services.people import call_oneself
from app.views import notices, way_on
from app.views.one_time_codes import hashed
from app.views.own import find_own_diary
from app.views.proof import codes, is_on, recovery
from app.words import gettext as _

bp = Blueprint("second_factor", __name__, url_prefix="/settings/second-factor")
PENDING = "factor_pending"  # the secret, locked, between showing it and the first code


@bp.before_request
def _know_own_diary() -> None:
    """Whoever keeps a diary finds its tabs on these pages."""
    find_own_diary()


@bp.get("/")
@login_required
def index() -> ResponseReturnValue:
    """Whether a code is asked, and what can be done."""
    return render_template(
        "security/two_factor.html",
        is_on=is_on(),
        is_clinician=_is_clinician(),
        codes_left=len(current_user.mf_recovery_codes or []),
        by_passkey=current_user.tf_primary_method == second_factor.BY_PASSKEY,
        has_passkey=has_passkey(current_user.id),
    )


@bp.route("/set-up", methods=["GET", "POST"])
@login_required
def set_up() -> ResponseReturnValue:
    """Show the secret of a new app, and take its first code."""
    if is_on():
        return redirect(_onward())
    is_clinician = _is_clinician()
    form = SetUpForm(asks_name=is_clinician, data={"name": current_user.name})
    secret = session.setdefault(PENDING, codes().generate_totp_secret())
    if form.validate_on_submit():
        step = codes().step_of(form.code.data, secret)
        if step is not None:
            return _switch_on(secret, step, form.name.data if is_clinician else None)
        form.code.errors = [_("That is not the code the app shows now. Type the next one.")]
    page = render_template(
        "security/two_factor_setup.html",
        form=form,
        is_clinician=is_clinician,
        app=codes().fetch_setup_values(secret, current_user),
        has_passkey=has_passkey(current_user.id),
    )
    return page, 422 if form.errors else 200


@bp.route("/by-passkey", methods=["GET", "POST"])
@login_required
def by_passkey() -> ResponseReturnValue:
    """Take the passkeys that there are as the second step."""
    if is_on():
        return redirect(_onward())
    if not has_passkey(current_user.id):
        return redirect(url_for("passkeys.add", next=request.full_path.removesuffix("?")))
    form = ByPasskeyForm(asks_name=_is_clinician(), data={"name": current_user.name})
    if form.validate_on_submit():
        made_codes = recovery().make()
        user, name = current_user._get_current_object(), form.name.data if form.name else None
        digests = [hashed(code) for code in made_codes]
        made = second_factor.switch_on_by_passkey(user, digests, name, _here())
        return _switched_on(made, made_codes)
    page = render_template("security/two_factor_by_passkey.html", form=form)
    return page, 422 if form.errors else 200


def _switch_on(secret: str, step: int, name: str | None) -> ResponseReturnValue:
    made_codes = recovery().make()
    user = current_user._get_current_object()
    digests = [hashed(code) for code in made_codes]
    made = second_factor.switch_on(user, secret, step, digests, name, _here())
    session.pop(PENDING, None)
    return _switched_on(made, made_codes)


def _here() -> UUID | None:
    return g.sign_in.id if g.get("sign_in") else None


def _switched_on(made: bool, made_codes: list[str]) -> ResponseReturnValue:
    if not made:
        return redirect(url_for(".index"))
    notices.tell(current_user, "factor_on")
    return render_template("security/mf_recovery_codes.html", codes=made_codes, onward=_onward())


@bp.route("/off", methods=["GET", "POST"])
@login_required
def off() -> ResponseReturnValue:
    """Ask for one step alone from now on."""
    if not is_on():
        return redirect(url_for(".index"))
    form = PressForm()
    if form.validate_on_submit():
        second_factor.switch_off(current_user._get_current_object())
        notices.tell(current_user, "factor_off")
        flash(_("Switched off. From now on one step is enough to sign in."))
        return redirect(url_for(".index"))
    page = render_template("security/two_factor_off.html", form=form, is_clinician=_is_clinician())
    return page, 422 if form.errors else 200


@bp.route("/recovery-codes", methods=["GET", "POST"])
@login_required
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes in the place of all others."""
    if not is_on():
        return redirect(url_for(".index"))
    form = PressForm()
    if form.validate_on_submit():
        made = recovery().make()
        user = current_user._get_current_object()
        second_factor.replace_recovery_codes(user, [hashed(code) for code in made])
        return render_template(
            "security/mf_recovery_codes.html", codes=made, onward=url_for(".index")
        )
    page = render_template("security/two_factor_codes.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/name", methods=["GET", "POST"])
@login_required
def name() -> ResponseReturnValue:
    """How others see whoever reads their diary."""
    form = NameForm(data={"name": current_user.name})
    if form.validate_on_submit():
        call_oneself(current_user.id, form.name.data)
        flash(_("Saved"))
        return redirect(url_for("settings.index"))
    page = render_template("settings/name.html", form=form)
    return page, 422 if form.errors else 200


def _is_clinician() -> bool:
    return second_factor.reads_as(current_user._get_current_object()) is ShareKind.CLINICIAN


def _onward() -> str:
    """Where the person wanted to go, so long as it is a page of ours."""
    return way_on.wanted() or url_for(".index")
