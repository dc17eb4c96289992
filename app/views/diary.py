"""The door: every address with a patient's id is opened here, once, before its view runs."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access import Diary, Right, expect, open_diary
from app.errors import NotFound, SignedOut
from app.services.audit import leave_visit
from app.views import (
    archives,
    brought,
    card,
    clinical,
    clinical_notes,
    day_choices,
    day_history,
    days,
    doses,
    events,
    exports,
    fhir,
    fill_in,
    goals,
    imports,
    impressions,
    offline,
    progress,
    reports,
    safety,
    scores,
    sent,
    sharing,
    sketch,
    treatment_history,
    treatments,
    visits,
    watch,
)

PREFIX = "/diary/<uuid:patient_id>"
ROOMS = (
    card,
    days,
    fill_in,
    day_choices,
    day_history,
    sent,
    offline,
    safety,
    treatments,
    treatment_history,
    doses,
    progress,
    sketch,
    events,
    impressions,
    visits,
    goals,
    clinical,
    clinical_notes,
    watch,
    scores,
    sharing,
    exports,
    fhir,
    archives,
    imports,
    brought,
    reports,
)
# The parts of a diary, as the trace of who looked names them: kept as text, never rename one.
PARTS = {
    "days": "days",
    "fill_in": "days",
    "day_choices": "days",
    "day_history": "days",
    "sent": "days",
    "safety": "days",
    "treatments": "injections",
    "treatment_history": "injections",
    "doses": "injections",
    "events": "injections",
    "progress": "answer",
    "sketch": "answer",
    "impressions": "answer",
    "visits": "visit",
    "goals": "visit",
    "sharing": "files",
    "exports": "files",
    "fhir": "files",
    "archives": "files",
    "imports": "files",
    "brought": "files",
    "reports": "files",
    "card": "card",
    "clinical": "clinical",
}
OTHER = "other"
MOST_REMEMBERED = 6
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What whoever may read may also send: it lies beside the diary, or is the reader's own.
READERS_MAY = frozenset({"patients.reviewed", "patients.tags", "patients.remove"})


def init_app(app: Flask) -> None:
    """Register the rooms of a diary behind the door."""
    app.url_value_preprocessor(_take_patient_id)
    app.url_defaults(_give_patient_id)
    app.before_request(_open_the_door)
    for room in ROOMS:
        app.register_blueprint(room.bp, url_prefix=f"{PREFIX}{room.bp.url_prefix or ''}")


def _take_patient_id(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.patient_id = values.pop("patient_id", None) if values else None
    expect(g.patient_id)


def _give_patient_id(endpoint: str, values: dict[str, Any]) -> None:
    if "patient_id" in values or not (patient_id := g.get("patient_id")):
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "patient_id"):
        values["patient_id"] = patient_id


def _open_the_door() -> ResponseReturnValue | None:
    """Reading asks for `read`, nearly all else for `record`. A stranger learns nothing: 404."""
    patient_id: UUID | None = g.get("patient_id")
    if patient_id is None:
        return None
    reading = request.method in READING
    actor_id = current_user.id if current_user.is_authenticated else None
    enough = reading or request.endpoint in READERS_MAY
    try:
        g.diary = open_diary(actor_id, patient_id, Right.READ if enough else Right.RECORD)
    except NotFound:
        if actor_id is not None:
            raise
        if reading:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        raise SignedOut from None
    _trace_visit(g.diary)
    return None


def _trace_visit(diary: Diary) -> None:
    """Leave a trace of each part of a diary that somebody else looked at, once a day.

    The session remembers what was noted today, for a few diaries: a page more asks no database.
    """
    if diary.right is Right.OWN or diary.is_example or diary.actor_id is None:
        return
    part = PARTS.get(request.blueprint or "", OTHER)
    whose, today = str(diary.patient_id), date.isoformat(diary.today)
    kept = session.get("visits")
    visits: dict[str, list[str]] = kept if isinstance(kept, dict) else {}
    seen = visits.get(whose, [])
    if not isinstance(seen, list) or today not in seen:
        seen = [today]
    if part in seen:
        return
    leave_visit(diary, part)
    others = [each for each in visits if each != whose][-MOST_REMEMBERED:]
    session["visits"] = {**{each: visits[each] for each in others}, whose: [*seen, part]}
