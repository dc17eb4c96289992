"""What clinicians left in a diary: notes, what to watch, scores, and who confirmed what."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.events import id_in
from app.sentences import clinical as words
from app.services.clinical import require_clinician
from app.services.provenance import record_session
from app.services.watch import MOST_WATCHED, list_watched_before
from app.views.shown_clinical import (
    for_card,
    may_add_symptoms,
    names_of,
    session_rows,
    watch_rows,
)
from app.views.treatments import new_page
from app.words import gettext as _

__all__ = ["bp", "for_card"]

bp = Blueprint("clinical", __name__, url_prefix="/clinical")


@bp.get("/")
def index() -> ResponseReturnValue:
    return clinical_page()


@bp.route("/session", methods=["GET", "POST"])
def session() -> ResponseReturnValue:
    """Record today's session for the patient, as the last one was, and confirm it with that."""
    require_clinician(g.diary)
    then = url_for(".index", _anchor="injections")
    return new_page(record_session, then, on_day=g.diary.today)


def clinical_page(changed: bool = False) -> ResponseReturnValue:
    """All that clinicians left. changed: what a button acted on was changed meanwhile."""
    before = list_watched_before(g.diary)
    names = names_of(g.diary, (each.by_id for each in before))
    page = render_template(
        "clinical/index.html",
        **for_card(g.diary),
        title=words.title(g.diary),
        watched_before=watch_rows(g.diary, before, names),
        most_watched=MOST_WATCHED,
        may_add=may_add_symptoms(g.diary),
        sessions=session_rows(g.diary),
        undo_at=_undo(),
        changed=changed,
    )
    return page, 409 if changed else 200


def _undo() -> tuple[str, str] | None:
    """(words, address) of the button that brings back what was just removed."""
    removed, room = id_in(request.args.get("removed")), request.args.get("what", "")
    said = {
        "clinical_notes": _("The note was removed."),
        "watch": _("It was taken off the list."),
        "scores": _("The score was removed."),
    }
    if removed is None or room not in said:
        return None
    return said[room], url_for(f"{room}.restore", item_id=removed)
