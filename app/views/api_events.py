"""What happened between treatments, for programs."""

from uuid import UUID

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.access import Scope
from app.errors import NotFound, StaleEdit
from app.exports.json_shapes import EventList, EventShown
from app.exports.json_values import show_event
from app.forms.json_drafts import event_draft
from app.forms.json_shapes import EventPut
from app.services.events import (
    find_event,
    get_event,
    is_event_removed,
    list_diary_events,
    record_event,
    remove_event,
    revise_event,
)
from app.views import api_asked as asked
from app.views.api import (
    VERSION_SEEN,
    comes_with_condition,
    operation,
    sent,
    tell,
    version_seen,
)
from app.views.problems import Removed

ONE = "/events/<uuid:event_id>"


@operation("/events", "GET", Scope.READ, {200: EventList}, parameters=[asked.FROM, asked.TO])
def get_events() -> ResponseReturnValue:
    """What happened between treatments: all that touches these days, the earliest first."""
    found = list_diary_events(g.diary, *asked.asked_days())
    return tell(EventList([show_event(each) for each in found]))


@operation(ONE, "GET", Scope.READ, {200: EventShown})
def get_one_event(event_id: UUID) -> ResponseReturnValue:
    """One event."""
    asked.asked_nothing()
    found = get_event(g.diary, event_id)
    return tell(show_event(found), version=found.version)


@operation(
    ONE,
    "PUT",
    Scope.RECORD,
    {200: EventShown, 201: EventShown},
    takes=EventPut,
    parameters=[VERSION_SEEN],
    refusals=[409, 412, 428],
)
def put_event(event_id: UUID) -> ResponseReturnValue:
    """Save an event, a new one under an id that you make.

    Sent again it changes nothing.
    """
    asked.asked_nothing()
    draft = event_draft(sent(EventPut), lambda: g.diary.today)
    found = find_event(g.diary, event_id)
    if found is None and is_event_removed(g.diary, event_id):
        raise Removed
    with comes_with_condition():
        if found is not None:
            saved = revise_event(g.diary, event_id, draft, version_seen(found.version))
            return tell(show_event(saved), version=saved.version)
        if version_seen(None) is not None:
            raise StaleEdit
        saved = record_event(g.diary, draft, event_id)
    place = url_for("api.get_one_event", event_id=event_id)
    return tell(show_event(saved), 201, version=saved.version, place=place)


@operation(ONE, "DELETE", Scope.RECORD, {204: None}, parameters=[VERSION_SEEN], refusals=[412, 428])
def delete_event(event_id: UUID) -> ResponseReturnValue:
    """Take an event out of the diary, where it can be brought back.

    Sent again it changes nothing.
    """
    asked.asked_nothing()
    found = find_event(g.diary, event_id)
    if found is None:
        if not is_event_removed(g.diary, event_id):
            raise NotFound
        return "", 204
    with comes_with_condition():
        try:
            remove_event(g.diary, event_id, version_seen(found.version))
        except NotFound:  # the same call, sent twice, was there in between
            if not is_event_removed(g.diary, event_id):
                raise
    return "", 204
