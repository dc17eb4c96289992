"""Programs of one's own: tokens made, listed and revoked, and the page that says how to use one."""

from uuid import UUID, uuid4

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.errors import Refused, StaleEdit
from app.exports.openapi import shapes_of
from app.forms.programs import TokenForm
from app.services.symptoms import list_symptoms
from app.services.tokens import MOST_TOKENS, list_tokens, make_token, revoke_token
from app.views.api import OPERATIONS
from app.views.api_whole import description
from app.views.own import find_own_diary, own_diary
from app.views.problems import KINDS
from app.words import gettext as _

JUST_MADE = "program_token"  # in the session until it was shown once
EXAMPLE = "head_turn"

bp = Blueprint("programs", __name__)


@bp.route("/settings/programs/", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    """The tokens, and a form for another one. A new one is shown this one time."""
    own = own_diary()
    form = TokenForm(token_id=str(uuid4()))
    if form.validate_on_submit() and _make(form):
        return redirect(url_for(".index"))
    token = None if form.is_submitted() else session.pop(JUST_MADE, None)
    made = list_tokens(own)
    page = render_template(
        "settings/programs.html",
        form=form,
        token=token,
        newest=made[0] if token and made else None,
        tokens=made,
        root=_root(),
        symptom=next((each.key for each in list_symptoms(own)), EXAMPLE) if token else EXAMPLE,
    )
    return page, 422 if form.errors else 200


@bp.post("/settings/programs/<uuid:token_id>/revoke")
@login_required
def revoke(token_id: UUID) -> ResponseReturnValue:
    revoke_token(own_diary(), token_id)
    flash(_("This token opens nothing any more"))
    return redirect(url_for(".index"))


@bp.get("/api/")
def reference() -> ResponseReturnValue:
    """How a program uses the diary: in words, with examples, operation by operation."""
    find_own_diary()
    return render_template(
        "home/programs.html",
        operations=list(OPERATIONS.values()),
        shapes=shapes_of(description()),
        kinds=list(KINDS.values()),
        root=_root(),
        symptom=EXAMPLE,
    )


def _make(form: TokenForm) -> bool:
    """Whether it was made, now or when the form was sent before."""
    try:
        token = make_token(own_diary(), form.draft(), form.id_made_for() or uuid4())
    except StaleEdit:
        flash(_("This token was made already. It is shown only once."))
        return True
    except Refused:
        told = _("There can be %(most)s tokens. Revoke one first.", most=MOST_TOKENS)
        form.form_errors.append(told)
        return False
    session[JUST_MADE] = token
    return True


def _root() -> str:
    """Under which address programs reach this server."""
    site = current_app.config.get("PUBLIC_URL") or request.url_root
    return f"{site.rstrip('/')}/api/v1"
