"""Signing in in two steps, in the settings: on, off, the recovery codes, and one's name."""

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
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app.access import ShareKind
from app.forms.second_factor import NameForm, ProofForm, SetUpForm
from app.services import second_factor
from app.services.people import call_oneself
from app.views.accounts import is_own_page
from app.views.one_time_codes import hashed
from app.views.own import find_own_diary
from app.views.proof import codes, is_on, knows_password, proves, recovery

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
    if form.validate_on_submit() and knows_password(form):
        step = codes().step_of(form.code.data, secret)
        if step is not None:
            return _switch_on(secret, step, form.name.data if is_clinician else None)
        form.code.errors = [_("That is not the code the app shows now. Type the next one.")]
    page = render_template(
        "security/two_factor_setup.html",
        form=form,
        is_clinician=is_clinician,
        app=codes().fetch_setup_values(secret, current_user),
    )
    return page, 422 if form.errors else 200


def _switch_on(secret: str, step: int, name: str | None) -> ResponseReturnValue:
    made_codes = recovery().make()
    user = current_user._get_current_object()
    kept = g.sign_in.id if g.get("sign_in") else None
    digests = [hashed(code) for code in made_codes]
    made = second_factor.switch_on(user, secret, step, digests, name, kept)
    session.pop(PENDING, None)
    if not made:
        return redirect(url_for(".index"))
    return render_template("security/mf_recovery_codes.html", codes=made_codes, onward=_onward())


@bp.route("/off", methods=["GET", "POST"])
@login_required
def off() -> ResponseReturnValue:
    """Ask for a password alone from now on."""
    if not is_on():
        return redirect(url_for(".index"))
    form = ProofForm()
    if proves(form):
        second_factor.switch_off(current_user._get_current_object())
        flash(_("Switched off. From now on a password is enough to sign in."))
        return redirect(url_for(".index"))
    page = render_template("security/two_factor_off.html", form=form, is_clinician=_is_clinician())
    return page, 422 if form.errors else 200


@bp.route("/recovery-codes", methods=["GET", "POST"])
@login_required
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes in the place of all others."""
    if not is_on():
        return redirect(url_for(".index"))
    form = ProofForm()
    if proves(form):
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
    wanted = request.args.get("next", "")
    return wanted if wanted and is_own_page(wanted) else url_for(".index")
