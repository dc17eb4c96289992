"""What happened between treatments: the list, the form, one-tap marks, remove and undo."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import StaleEdit
from app.forms.events import EventForm, VersionForm, id_in
from app.sentences.events import EXPLAINED, MARKS
from app.services.events import (
    DiaryEvent,
    EventDraft,
    event_draft_of,
    get_event,
    list_diary_events,
    record_event,
    remove_event,
    restore_event,
    revise_event,
)
from app.words import gettext as _

bp = Blueprint("events", __name__, url_prefix="/events")


@bp.get("/")
def index() -> ResponseReturnValue:
    return _list_page()


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    form = EventForm(lambda: g.diary.today, data={"event_id": str(uuid4())})
    if form.validate_on_submit():
        event_id = form.id_made_for()
        try:
            record_event(g.diary, form.draft(), event_id)
        except StaleEdit:
            assert event_id is not None
            return _conflict(form, event_id)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    return _form_page(form)


@bp.route("/<uuid:event_id>/edit", methods=["GET", "POST"])
def edit(event_id: UUID) -> ResponseReturnValue:
    event = get_event(g.diary, event_id)
    form = EventForm(lambda: g.diary.today, obj=event)
    if form.validate_on_submit():
        try:
            revise_event(g.diary, event_id, form.draft(), form.version.data)
        except StaleEdit:
            return _conflict(form, event_id)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    return _form_page(form, event)


@bp.post("/mark")
def mark() -> ResponseReturnValue:
    """Note for today what one tap says. A second tap on the same day notes nothing more."""
    kind = next((kind for kind in MARKS if kind == request.form.get("kind")), None)
    if kind is None:
        return redirect(url_for(".new"))
    draft = EventDraft(g.diary.today, kind)
    noted = [each for each in _today() if each.kind == kind]
    event = noted[0] if noted else record_event(g.diary, draft, id_in(request.form.get("event_id")))
    return redirect(url_for(".index", marked=event.id))


@bp.post("/<uuid:event_id>/remove")
def remove(event_id: UUID) -> ResponseReturnValue:
    form = VersionForm()
    try:
        remove_event(g.diary, event_id, form.version.data)
    except StaleEdit:
        return _list_page(changed=get_event(g.diary, event_id)), 409
    return redirect(url_for(".index", removed=event_id))


@bp.post("/<uuid:event_id>/restore")
def restore(event_id: UUID) -> ResponseReturnValue:
    restore_event(g.diary, event_id)
    flash(_("It is back"))
    return redirect(url_for(".index"))


@bp.app_context_processor
def _for_marks() -> dict[str, Any]:
    """What the one-tap buttons need on whichever page they stand."""
    return {"quick_marks": MARKS, "fresh_id": uuid4}


def _list_page(changed: DiaryEvent | None = None) -> str:
    events = list_diary_events(g.diary)[::-1]
    by_id = {event.id: event for event in events}
    removed = id_in(request.args.get("removed"))
    return render_template(
        "events/index.html",
        events=events,
        removed=None if removed in by_id else removed,
        marked=by_id.get(id_in(request.args.get("marked")) or uuid4()),
        changed=changed,
    )


def _form_page(form: EventForm, event: DiaryEvent | None = None) -> tuple[str, int]:
    explained = {kind.value: words for kind, words in EXPLAINED.items()}
    page = render_template("events/form.html", form=form, event=event, explained=explained)
    return page, 422 if form.errors else 200


def _conflict(form: EventForm, event_id: UUID) -> ResponseReturnValue:
    """Both versions side by side; nothing is lost."""
    stored = get_event(g.diary, event_id)
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "version"}
    ]
    page = render_template(
        "events/conflict.html",
        stored=stored,
        theirs=event_draft_of(stored),
        mine=form.draft(),
        fields=kept,
    )
    return page, 409


def _today() -> list[DiaryEvent]:
    """The events that began today."""
    today = g.diary.today
    return [each for each in list_diary_events(g.diary, today, today) if each.day == today]
