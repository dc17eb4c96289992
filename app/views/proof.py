"""Acts that want a person who proved lately who they are: which, how lately, and how it is asked.

Each sign-in proves it once. Where that is too long ago for an act, the page "Is it you?" stands in
its place: it keeps what was typed, takes a password (with a code, where the account has a second
step), a passkey, or the link of a mail, and then the act goes on as if nothing had been between.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.errors import MailNotSent
from app.forms.proof import ProveForm
from app.services.passkeys import has_passkey
from app.services.second_factor import is_on as has_second_step
from app.services.sign_ins import note_proof
from app.views import account_mail, limits, passkeys, way_on
from app.views.browsers import name_here
from app.views.one_time_codes import Codes, RecoveryCodes
from app.words import gettext as _

LATELY = timedelta(minutes=30)
TODAY = timedelta(hours=12)
# How long ago the last proof may be, by the act. Stopping and taking back want none.
AGES = {
    "second_factor.set_up": LATELY,
    "second_factor.by_passkey": LATELY,
    "second_factor.off": LATELY,
    "second_factor.recovery_codes": LATELY,
    "passkeys.add_options": LATELY,
    "passkeys.add": LATELY,
    "passkeys.remove": LATELY,
    "security.change_password": LATELY,
    "settings.leave": LATELY,
    "programs.index": LATELY,
    "restores.save": LATELY,
    "feeds.make": TODAY,
    "sharing.invite": TODAY,
    "sharing.change": TODAY,
    "sharing.again": TODAY,
    "share_requests.answer": TODAY,
    "clinics.invite": TODAY,
    "clinics.rights": TODAY,
}
# They show a secret, or ask for one that no page keeps: so they ask before they are shown.
ASKED_BEFORE = frozenset(
    {"second_factor.set_up", "second_factor.by_passkey", "security.change_password"}
)
OURS = "proof_"  # how the fields begin that are not the page's that waits
MAIL, WAITED = "link", "waited"
bp = Blueprint("proof", __name__, url_prefix="/proof")


def guard(app: Flask) -> None:
    """Put the question before the pages of these acts. Call when they are registered."""
    for endpoint, age in AGES.items():
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = _asking(view, age)


def _asking(
    view: Callable[..., ResponseReturnValue], age: timedelta
) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def ask_first(*args: Any, **named: Any) -> ResponseReturnValue:
        if _is_free() or proved_within(age):
            return view(*args, **named)
        if request.method != "POST":
            return redirect(url_for("proof.show", next=request.full_path.removesuffix("?")))
        fields = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name != "csrf_token" and "password" not in name and not name.startswith(OURS)
        ]
        refusal = _ask(request.full_path.removesuffix("?"), fields)
        return view(*args, **named) if refusal is None else refusal

    return ask_first


@bp.route("/", methods=["GET", "POST"])
@login_required
def show() -> ResponseReturnValue:
    """Ask before a page is shown, and lead on to it."""
    wanted = way_on.wanted() or url_for("settings.index")
    if request.method == "POST" and proved_within(LATELY):
        return redirect(wanted)
    refusal = _ask(url_for(".show", next=wanted), [])
    return redirect(wanted) if refusal is None else refusal


def proved_within(age: timedelta) -> bool:
    """Whether this sign-in was proved so lately."""
    sign_in = g.get("sign_in")
    if sign_in is None or sign_in.proved_at is None:
        return False
    return bool(clock.now() - sign_in.proved_at <= age)


def _is_free() -> bool:
    """What saves nothing, asks for the old password itself, or is answered by signing in."""
    if current_user.is_anonymous or g.get("sign_in") is None:
        return True
    if request.method != "POST":
        return request.endpoint not in ASKED_BEFORE or _proves_itself()
    says_no = request.endpoint == "share_requests.answer" and request.form.get("do") == "no"
    return says_no or _proves_itself()


def _proves_itself() -> bool:
    """The form of a new password asks for the old one, which is all there is without a code."""
    own = request.endpoint == "security.change_password" and current_user.password is not None
    return own and not is_on()


def _ask(action: str, fields: list[tuple[str, str]]) -> ResponseReturnValue | None:
    """The page "Is it you?"; None where what came with it answers that."""
    form = ProveForm(asks_password=current_user.password is not None, asks_code=is_on())
    status = 200 if request.endpoint == "proof.show" else 401
    sent, how = False, request.form.get("proof_way", "")
    if request.method == "POST" and how == MAIL:
        sent = _send_link(form)
        status = status if sent else 422
    elif request.method == "POST" and how == WAITED and not _tried():
        sent = True
        form.form_errors.append(_("The link was not opened in this browser yet."))
        status = 422
    elif request.method == "POST" and any(name.startswith(OURS) for name in request.form):
        limits.count_code()
        if _is_answered(form):
            note_proof(g.sign_in)
            return None
        status = 422
    found = passkeys.site()
    return (
        render_template(
            "security/is_it_you.html",
            form=form,
            action=action,
            fields=fields,
            sent=sent,
            keeps=bool(fields),
            minutes=account_mail.minutes_of_link(),
            passkey=found is not None and has_passkey(current_user.id, found.rp_id),
        ),
        status,
    )


def _tried() -> bool:
    """Whether a password or a passkey was sent along, by whichever button."""
    return bool(request.form.get("proof_password") or request.form.get("proof_passkey"))


def _send_link(form: ProveForm) -> bool:
    """Whether a link that proves was sent; else the form says why not."""
    limits.count_proof_mail()
    try:
        user = current_user._get_current_object()
        account_mail.send_proof_link(user, name_here(), g.sign_in.id)
    except MailNotSent:
        form.form_errors.append(_("The mail could not be sent just now. Try again in a moment."))
        return False
    return True


def _is_answered(form: ProveForm) -> bool:
    """Whether what was sent along proves it: a passkey alone, or password and code together."""
    answer = form.proof_passkey.data
    if answer and passkeys.proves(answer):
        return True
    if answer and not request.form.get("proof_password"):
        form.form_errors.append(_("That passkey did not prove it. Try again, or use another way."))
        return False
    if "proof_password" not in form:
        form.form_errors.append(_("Use one of the ways below."))
        return False
    if not form.validate():
        return False
    known = _knows_password(form.proof_password.data)
    if "proof_code" not in form:
        if not known:
            form.proof_password.errors = [_("That is not your password. Type it again.")]
        return known
    if known and _knows_code(form.proof_code.data):
        return True
    told = _("The password and the code do not fit together. Type both again.")
    form.proof_code.errors, form.proof_password.errors = [], [told]
    return False


def takes_code(form: Any) -> bool:
    """Whether the code of a form is right, where it asks for one; else its field says so."""
    if "code" not in form:
        return True
    limits.count_code()
    if _knows_code(form.code.data):
        return True
    form.code.errors = [_("That is not the code the app shows now. Type the next one.")]
    return False


def is_on() -> bool:
    """Whether the account asks for a second step."""
    return has_second_step(current_user._get_current_object())


def _knows_password(typed: str) -> bool:
    password_util = current_app.extensions["security"].password_util
    return bool(current_user.verify_and_update_password(password_util.normalize(typed)))


def _knows_code(typed: str) -> bool:
    """Whether this is a code that the app shows now, or a recovery code; it is used up by that."""
    user = current_user._get_current_object()
    digits = "".join(sign for sign in typed if not sign.isspace())
    if user.tf_totp_secret and digits.isascii() and digits.isdigit():
        return bool(codes().verify_totp(digits, user.tf_totp_secret, user))
    return bool(recovery().check_recovery_code(user, typed))


def codes() -> Codes:
    """What makes and checks the codes of apps."""
    found: Codes = current_app.extensions["security"].totp_factory
    return found


def recovery() -> RecoveryCodes:
    """What makes and checks recovery codes."""
    found: RecoveryCodes = current_app.extensions["security"].mf_recovery_codes_util
    return found
