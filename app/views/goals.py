"""The goals of a treatment: what it should bring, and what became of them."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, Refused, StaleEdit
from app.forms.events import GoalForm, VersionForm, id_in, is_up
from app.sentences import events as words
from app.services.goals import (
    Goal,
    GoalDraft,
    Outcome,
    get_goal,
    list_goals,
    move_goal,
    record_goal,
    remove_goal,
    restore_goal,
    revise_goal,
)
from app.services.treatments import get_treatment
from app.words import gettext as _

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
        return _goals_page(treatment_id, _goal_form(), 409, changed="goal")
    return redirect(url_for(".index", treatment_id=treatment_id))


@bp.post("/<uuid:treatment_id>/<uuid:goal_id>/move")
def move(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Let a goal change places with the one above or below."""
    try:
        past, way = id_in(request.form.get("past")), is_up(request.form.get("way"))
        move_goal(g.diary, _goal_of(treatment_id, goal_id).id, past, up=way)
    except StaleEdit:
        return _goals_page(treatment_id, _goal_form(), 409, changed="order")
    return redirect(url_for(".index", treatment_id=treatment_id, _anchor=f"goal-{goal_id}"))


@bp.post("/<uuid:treatment_id>/<uuid:goal_id>/remove")
def remove(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    form = VersionForm()
    try:
        remove_goal(g.diary, _goal_of(treatment_id, goal_id).id, form.version.data)
    except StaleEdit:
        return _goals_page(treatment_id, _goal_form(), 409, changed="goal")
    return redirect(url_for(".index", treatment_id=treatment_id, removed=goal_id))


@bp.post("/<uuid:treatment_id>/<uuid:goal_id>/restore")
def restore(treatment_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    restore_goal(g.diary, goal_id)
    flash(_("The goal is back"))
    return redirect(url_for(".index", treatment_id=treatment_id, _anchor=f"goal-{goal_id}"))


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
    treatment_id: UUID, form: GoalForm, status: int, changed: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "goals/index.html",
        treatment=get_treatment(g.diary, treatment_id),
        goals=list_goals(g.diary, treatment_id),
        form=form,
        changed=changed,
        removed=id_in(request.args.get("removed")),
        outcomes=words.OUTCOMES,
    )
    return page, status
