"""Treatments, for programs."""

from uuid import UUID

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.access import Scope
from app.errors import NotFound, StaleEdit
from app.exports.json_shapes import TreatmentList, TreatmentShown
from app.exports.json_values import show_treatment
from app.forms.json_drafts import treatment_draft
from app.forms.json_shapes import TreatmentPut
from app.services.treatments import (
    find_treatment,
    get_treatment,
    is_treatment_removed,
    list_treatments,
    record_treatment,
    remove_treatment,
    revise_treatment,
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

ONE = "/treatments/<uuid:treatment_id>"


@operation("/treatments", "GET", Scope.READ, {200: TreatmentList})
def get_treatments() -> ResponseReturnValue:
    """All treatments with their injections, the earliest first."""
    asked.asked_nothing()
    return tell(TreatmentList([show_treatment(each) for each in list_treatments(g.diary)]))


@operation(ONE, "GET", Scope.READ, {200: TreatmentShown})
def get_one_treatment(treatment_id: UUID) -> ResponseReturnValue:
    """One treatment with its injections."""
    asked.asked_nothing()
    found = get_treatment(g.diary, treatment_id)
    return tell(show_treatment(found), version=found.version)


@operation(
    ONE,
    "PUT",
    Scope.RECORD,
    {200: TreatmentShown, 201: TreatmentShown},
    takes=TreatmentPut,
    parameters=[VERSION_SEEN],
    refusals=[409, 412, 428],
)
def put_treatment(treatment_id: UUID) -> ResponseReturnValue:
    """Save a treatment, a new one under an id that you make.

    Sent again it changes nothing.
    """
    asked.asked_nothing()
    draft = treatment_draft(sent(TreatmentPut), lambda: g.diary.today)
    found = find_treatment(g.diary, treatment_id)
    if found is None and is_treatment_removed(g.diary, treatment_id):
        raise Removed
    with comes_with_condition():
        if found is not None:
            seen = version_seen(found.version)
            saved = revise_treatment(g.diary, treatment_id, draft, seen)
            return tell(show_treatment(saved), version=saved.version)
        if version_seen(None) is not None:
            raise StaleEdit
        saved = record_treatment(g.diary, draft, treatment_id)
    place = url_for("api.get_one_treatment", treatment_id=treatment_id)
    return tell(show_treatment(saved), 201, version=saved.version, place=place)


@operation(ONE, "DELETE", Scope.RECORD, {204: None}, parameters=[VERSION_SEEN], refusals=[412, 428])
def delete_treatment(treatment_id: UUID) -> ResponseReturnValue:
    """Take a treatment out of the diary, where it can be brought back.

    Sent again it changes nothing.
    """
    asked.asked_nothing()
    found = find_treatment(g.diary, treatment_id)
    if found is None:
        if not is_treatment_removed(g.diary, treatment_id):
            raise NotFound
        return "", 204
    with comes_with_condition():
        try:
            remove_treatment(g.diary, treatment_id, version_seen(found.version))
        except NotFound:  # the same call, sent twice, was there in between
            if not is_treatment_removed(g.diary, treatment_id):
                raise
    return "", 204
