"""Every version of a treatment, back to one of them, and a clinician's word that it is right."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import StaleEdit
from app.forms.treatment_history import SeenForm
from app.sentences.differences import tell_changes
from app.sentences.people import names_in
from app.sentences.provenance import step
from app.services.provenance import confirm_treatment
from app.services.treatment_history import (
    Revision,
    changes_between,
    list_history,
    list_saved,
    restore_version,
)
from app.services.treatment_history import Step as Done
from app.services.treatments import draft_of, find_treatment, get_treatment
from app.views.shown_treatments import DETAILS
from app.words import gettext as _

bp = Blueprint("treatment_history", __name__, url_prefix="/treatments")


@bp.get("/<uuid:treatment_id>/history")
def history(treatment_id: UUID) -> ResponseReturnValue:
    revisions = list_history(g.diary, treatment_id)
    present = find_treatment(g.diary, treatment_id)
    names = names_in(g.diary, {each.by_id for each in revisions})
    now = draft_of(present) if present else None
    return render_template(
        "treatments/history.html",
        treatment_id=treatment_id,
        day=revisions[0].draft.day,
        present=present,
        details=DETAILS,
        rows=[
            {
                "revision": each,
                "step": step(g.diary, each, names),
                "changes": tell_changes(each.changes),
                "can_restore": now is not None and _is_another(each, now),
            }
            for each in revisions
        ],
    )


@bp.post("/<uuid:treatment_id>/history/<int:version>")
def restore(treatment_id: UUID, version: int) -> ResponseReturnValue:
    form = SeenForm()
    try:
        restore_version(g.diary, treatment_id, version, form.version.data)
    except StaleEdit:
        return _stale(treatment_id, form, _("Bring that version back all the same"))
    flash(_("Version %(n)s is back", n=version))
    return redirect(url_for(".history", treatment_id=treatment_id))


@bp.post("/<uuid:treatment_id>/confirm")
def confirm(treatment_id: UUID) -> ResponseReturnValue:
    form = SeenForm()
    try:
        confirm_treatment(g.diary, treatment_id, form.version.data)
    except StaleEdit:
        return _stale(treatment_id, form, _("Confirm it as it is now"))
    flash(_("The injection is confirmed"))
    if request.form.get("to") == "clinical":
        return redirect(url_for("clinical.index", _anchor="injections"))
    return redirect(url_for("progress.treatment", treatment_id=treatment_id))


def _is_another(revision: Revision, now: object) -> bool:
    return revision.step is not Done.REMOVED and revision.draft != now


def _stale(treatment_id: UUID, form: SeenForm, button: str) -> ResponseReturnValue:
    """What was changed since the page was opened; nothing is done yet."""
    present = get_treatment(g.diary, treatment_id)
    seen = {each.version: each.draft for each in list_saved(g.diary, treatment_id)}
    before = seen.get(form.version.data or 0)
    page = render_template(
        "treatments/stale.html",
        present=present,
        changes=tell_changes(changes_between(before, draft_of(present))) if before else [],
        action=request.path,
        button=button,
    )
    return page, 409
