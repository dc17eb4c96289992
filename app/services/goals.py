"""What a patient wants of a treatment, and what became of it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Goal, Outcome
from app.services.audit import actor_of, commit, hold
from app.services.order import move_past
from app.services.treatments import get_treatment

__all__ = [
    "LONGEST_GOAL",
    "MOST_GOALS",
    "Goal",
    "GoalDraft",
    "Outcome",
    "get_goal",
    "list_all_goals",
    "list_goals",
    "move_goal",
    "record_goal",
    "remove_goal",
    "restore_goal",
    "revise_goal",
]

LONGEST_GOAL = 120
MOST_GOALS = 20


@dataclass(frozen=True)
class GoalDraft:
    """What somebody says of one goal. outcome: None is not known yet."""

    words: str
    outcome: Outcome | None = None


def list_goals(diary: Diary, treatment_id: UUID) -> list[Goal]:
    """The goals of one treatment, in the order in which they were set."""
    query = _goals_of(diary).where(Goal.treatment_id == treatment_id)
    return list(db.session.scalars(query.order_by(Goal.position, Goal.id)))


def list_all_goals(diary: Diary) -> list[Goal]:
    """The goals of all treatments, also of removed ones, in the order in which they were set."""
    return list(db.session.scalars(_goals_of(diary).order_by(Goal.position, Goal.id)))


def get_goal(diary: Diary, goal_id: UUID) -> Goal:
    """One goal. Raises NotFound."""
    found = _find(diary, goal_id)
    if found is None:
        raise NotFound
    return found


def record_goal(
    diary: Diary, treatment_id: UUID, draft: GoalDraft, goal_id: UUID | None = None
) -> Goal:
    """Save a new goal, after those that are there.

    goal_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content, NotFound without the treatment.
    """
    diary.require(Right.RECORD)
    _check(draft)
    hold(diary)
    get_treatment(diary, treatment_id)
    if goal_id is not None and (saved := _find(diary, goal_id, removed=True)):
        if (saved.treatment_id, _draft_of(saved)) == (treatment_id, draft):
            return restore_goal(diary, goal_id)
        raise StaleEdit
    if len(list_goals(diary, treatment_id)) >= MOST_GOALS:
        raise Refused("too_many_goals")
    goal = Goal(
        patient_id=diary.patient_id,
        id=goal_id or uuid4(),
        treatment_id=treatment_id,
        position=_next_place(diary),
        version=1,
    )
    _write(goal, diary, draft)
    db.session.add(goal)
    commit(diary, Act.GOAL_RECORDED, goal.id)
    return goal


def revise_goal(diary: Diary, goal_id: UUID, draft: GoalDraft, seen_version: int | None) -> Goal:
    """Save a changed goal, or what became of it. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved this goal after `seen_version`.
    """
    diary.require(Right.RECORD)
    _check(draft)
    hold(diary)
    goal = get_goal(diary, goal_id)
    if _draft_of(goal) == draft:
        return goal
    if goal.version != seen_version:
        raise StaleEdit
    goal.version += 1
    _write(goal, diary, draft)
    commit(diary, Act.GOAL_REVISED, goal_id)
    return goal


def remove_goal(diary: Diary, goal_id: UUID, seen_version: int | None) -> None:
    """Take a goal out; `restore_goal` brings it back.

    Raises StaleEdit when somebody saved this goal after `seen_version`.
    """
    diary.require(Right.RECORD)
    goal = get_goal(diary, goal_id)
    if goal.version != seen_version:
        raise StaleEdit
    goal.version += 1
    goal.removed_at = clock.now()
    commit(diary, Act.GOAL_REMOVED, goal_id)


def restore_goal(diary: Diary, goal_id: UUID) -> Goal:
    """Bring a removed goal back to its place. Does nothing when it is there already."""
    diary.require(Right.RECORD)
    goal = _find(diary, goal_id, removed=True)
    if goal is None:
        raise NotFound
    if goal.removed_at is not None:
        goal.removed_at = None
        commit(diary, Act.GOAL_RESTORED, goal_id)
    return goal


def move_goal(diary: Diary, goal_id: UUID, past_id: UUID | None, *, up: bool | None = None) -> None:
    """Let a goal change places with its neighbour, as the reader saw it. up: as in move_past.

    Raises StaleEdit when the two are no neighbours any more.
    """
    diary.require(Right.RECORD)
    hold(diary)
    goal = get_goal(diary, goal_id)
    if move_past(list_goals(diary, goal.treatment_id), goal_id, past_id, up=up):
        commit(diary, Act.GOAL_REVISED, goal_id)


def _check(draft: GoalDraft) -> None:
    if not 0 < len(draft.words.strip()) <= len(draft.words) <= LONGEST_GOAL:
        raise Refused("goal_words")


def _draft_of(goal: Goal) -> GoalDraft:
    return GoalDraft(goal.words, Outcome(goal.outcome) if goal.outcome else None)


def _write(goal: Goal, diary: Diary, draft: GoalDraft) -> None:
    goal.words, goal.outcome = draft.words, draft.outcome
    goal.recorded_by_id = actor_of(diary)
    goal.recorded_at = clock.now()


def _find(diary: Diary, goal_id: UUID, removed: bool = False) -> Goal | None:
    """removed: also one that was taken out. As it is stored now."""
    query = _goals_of(diary, removed).where(Goal.id == goal_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _goals_of(diary: Diary, removed: bool = False) -> sa.Select[Goal]:
    own = sa.select(Goal).where(Goal.patient_id == diary.patient_id)
    return own if removed else own.where(Goal.removed_at.is_(None))


def _next_place(diary: Diary) -> int:
    """After all that are there, and those that may come back."""
    last = sa.select(sa.func.max(Goal.position)).where(Goal.patient_id == diary.patient_id)
    return (db.session.scalar(last) or 0) + 1
