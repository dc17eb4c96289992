"""Signing in by a link in a mail, for whoever cannot type a password, or has none.

Asking answers alike for every address. Opening the link shows a page with one button, since mail
programs look at links first; the button uses it up. Where the account has a second step, that
follows. A link that was asked for on the page "Is it you?" counts in that browser only.
"""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import login_user, logout_user
from flask_security.proxies import _security
from flask_security.tf_plugin import tf_clean_session

from app.errors import NotFound
from app.forms.accounts import AddressForm
from app.forms.proof import LinkProofForm
from app.services.accounts import find_account
from app.services.offers import covered
from app.services.second_factor import is_on
from app.services.sign_in_links import Link, look_at_sign_in_link, use_sign_in_link
from app.services.sign_ins import note_proof
from app.views import account_mail, proof, way_on
from app.views.browsers import name_here
from app.views.limits import count_guess
from app.words import gettext as _

bp = Blueprint("sign_in_links", __name__)


@bp.route("/login/link", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Have a link sent to an address; answered alike whatever account it has."""
    if current_user.is_authenticated:
        return redirect(url_for("home.today"))
    form = AddressForm()
    if form.validate_on_submit():
        if wanted := way_on.wanted():
            way_on.keep(wanted)
        address = form.email.data
        account_mail.send_sign_in_link(find_account(address), address, name_here())
        return redirect(url_for(".sent"))
    page = render_template("security/link_ask.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/login/link/sent")
def sent() -> ResponseReturnValue:
    """What to do now, whatever was sent."""
    return render_template("security/link_sent.html", minutes=account_mail.minutes_of_link())


@bp.route("/login/link/<token>", methods=["GET", "POST"])
def open(token: str) -> ResponseReturnValue:
    """One button that signs in. Looking at the page uses nothing up."""
    link = _look(token)
    if link.proves is not None:
        return _prove(token, link)
    if request.method == "POST":
        return _sign_in(token)
    here = current_user.email if current_user.is_authenticated else None
    return render_template(
        "security/link_open.html",
        token=token,
        address=covered(link.user.email),
        asked_in=link.browser if link.browser != name_here() else None,
        instead_of=here if here != link.user.email else None,
    )


@bp.errorhandler(NotFound)
def gone(_error: NotFound) -> ResponseReturnValue:
    """One page for a link that was used, has grown old, or never was."""
    return render_template("security/link_gone.html"), 404


@bp.after_request
def keep_the_token(response: Response) -> Response:
    """No list of found pages holds the address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _look(token: str) -> Link:
    try:
        return look_at_sign_in_link(token)
    except NotFound:
        count_guess()
        raise


def _sign_in(token: str) -> ResponseReturnValue:
    user = use_sign_in_link(token).user
    if current_user.is_authenticated:
        logout_user()
    onward = way_on.onward()
    second = _security.two_factor_plugins.tf_enter(user, False, "link", next_loc=None)
    if second is not None:
        answer: ResponseReturnValue = second
        return answer
    tf_clean_session()
    login_user(user, authn_via=["link"])
    way_on.forget()
    return redirect(onward)


def _prove(token: str, link: Link) -> ResponseReturnValue:
    """Whoever reads the mail is whoever sits at the browser that asked: only there it counts."""
    sign_in = g.get("sign_in") if current_user.is_authenticated else None
    if sign_in is None or sign_in.id != link.proves:
        return render_template("security/link_elsewhere.html", browser=link.browser), 403
    form = LinkProofForm(asks_code=is_on(link.user))
    if form.validate_on_submit() and proof.takes_code(form):
        use_sign_in_link(token)
        note_proof(sign_in)
        flash(_("Thank you. Go back to the page that waits, and press Go on there."))
        return redirect(url_for("settings.index"))
    page = render_template("security/link_prove.html", form=form, token=token)
    return page, 422 if form.errors else 200
