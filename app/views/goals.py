"""The goals of a treatment: what it should bring, and what became of them."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import NotFound, Refused, StaleEdit
from app.forms.events import GoalForm, VersionForm
from app.sentences import events as words
from app.services.goals import (
    Goal,
    GoalDraft,
    Outcome,
    get_goal,
    list_goals,
    record_goal,
    remove_goal,
    revise_goal,
)
from app.services.treatments import get_treatment

bp = Blueprint("goals", __name__, url_prefix="/visit/goals")


@bp.route("/<uuid:treatment_id>", methods=["GET", "POST"])
def index(treatment_id: UUID) -> ResponseReturnValue:
    form = GoalForm(data={"goal_id": str(uuid4())})
    if form.validate_on_submit():
        goal_id = form.id_made_for()
        try:
            record_goal(g.diary, treatment_id, form.draft(), goal_id)
        except StaleEdit:
            assert goal_id is not None
            return _goal_page(form, get_goal(g.diary, goal_id), 409)
        except Refused:
            form.words.errors = [_("The list is full. Take out a goal first")]
            return _goals_page(treatment_id, form, 422)
        flash(_("Goal saved"))
        return redirect(url_for(".index", treatment_id=treatment_id))
    return _goals_page(treatment_id, form, 422 if form.errors else 200)


@bp.route("/<uuid:treatment_id>/<uuid:goal_id>", methods=["GET", "POST"])
def edit(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    goal = _goal_of(treatment_id, goal_id)
    form = GoalForm(obj=goal)
    if form.validate_on_submit():
        try:
            revise_goal(g.diary, goal_id, form.draft(), form.version.data)
        except StaleEdit:
            return _goal_page(form, goal, 409)
        flash(_("Goal saved"))
        return redirect(url_for(".index", treatment_id=treatment_id))
    return _goal_page(form, goal, 422 if form.errors else 200)


@bp.post("/<uuid:treatment_id>/<uuid:goal_id>/outcome")
def outcome(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Say with one tap what became of a goal."""
    goal, form = _goal_of(treatment_id, goal_id), VersionForm()
    said = next((one for one in Outcome if one == request.form.get("outcome")), None)
    try:
        revise_goal(g.diary, goal_id, GoalDraft(goal.words, said), form.version.data)
    except StaleEdit:
        return _goals_page(treatment_id, _goal_form(), 409, changed=True)
    return redirect(url_for(".index", treatment_id=treatment_id))


@bp.route("/<uuid:treatment_id>/<uuid:goal_id>/remove", methods=["GET", "POST"])
def remove(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    goal, form = _goal_of(treatment_id, goal_id), VersionForm()
    back = url_for(".index", treatment_id=treatment_id)
    page = {"words": goal.words, "version": goal.version, "back": back}
    if not form.is_submitted():
        return render_template("visits/remove.html", **page)
    try:
        remove_goal(g.diary, goal_id, form.version.data)
    except StaleEdit:
        return render_template("visits/remove.html", changed=True, **page), 409
    flash(_("The goal was taken out"))
    return redirect(back)


def _goal_form() -> GoalForm:
    return GoalForm(formdata=None, data={"goal_id": str(uuid4())})


def _goal_of(treatment_id: UUID, goal_id: UUID) -> Goal:
    """A goal of this treatment. Raises NotFound."""
    goal = get_goal(g.diary, goal_id)
    if goal.treatment_id != treatment_id:
        raise NotFound
    return goal


def _goal_page(form: GoalForm, goal: Goal, status: int) -> ResponseReturnValue:
    page = render_template("goals/goal.html", form=form, goal=goal, conflict=status == 409)
    return page, status


def _goals_page(
    treatment_id: UUID, form: GoalForm, status: int, changed: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "goals/index.html",
        treatment=get_treatment(g.diary, treatment_id),
        goals=list_goals(g.diary, treatment_id),
        form=form,
        changed=changed,
        outcomes=words.OUTCOMES,
    )
    return page, status
