"""What a patient wants of a treatment, and what became of it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Goal, Outcome
from app.services.audit import actor_of, commit
from app.services.treatments import get_treatment

__all__ = [
    "LONGEST_GOAL",
    "MOST_GOALS",
    "Goal",
    "GoalDraft",
    "Outcome",
    "get_goal",
    "list_goals",
    "record_goal",
    "remove_goal",
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
    get_treatment(diary, treatment_id)
    if goal_id is not None and (saved := _find(diary, goal_id)):
        if (saved.treatment_id, saved.words, saved.outcome) == (
            treatment_id,
            draft.words,
            draft.outcome,
        ):
            return saved
        raise StaleEdit
    others = list_goals(diary, treatment_id)
    if len(others) >= MOST_GOALS:
        raise Refused("too_many_goals")
    position = others[-1].position + 1 if others else 0
    goal = Goal(
        patient_id=diary.patient_id,
        id=goal_id or uuid4(),
        treatment_id=treatment_id,
        position=position,
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
    goal = get_goal(diary, goal_id)
    if (goal.words, goal.outcome) == (draft.words, draft.outcome):
        return goal
    if goal.version != seen_version:
        raise StaleEdit
    goal.version += 1
    _write(goal, diary, draft)
    commit(diary, Act.GOAL_REVISED, goal_id)
    return goal


def remove_goal(diary: Diary, goal_id: UUID, seen_version: int | None) -> None:
    """Take a goal away for good. Raises StaleEdit when it was saved after `seen_version`."""
    diary.require(Right.RECORD)
    goal = get_goal(diary, goal_id)
    if goal.version != seen_version:
        raise StaleEdit
    db.session.delete(goal)
    commit(diary, Act.GOAL_REMOVED, goal_id)


def _check(draft: GoalDraft) -> None:
    if not 0 < len(draft.words.strip()) <= len(draft.words) <= LONGEST_GOAL:
        raise Refused("goal_words")


def _write(goal: Goal, diary: Diary, draft: GoalDraft) -> None:
    goal.words, goal.outcome = draft.words, draft.outcome
    goal.recorded_by_id = actor_of(diary)
    goal.recorded_at = clock.now()


def _find(diary: Diary, goal_id: UUID) -> Goal | None:
    return db.session.scalar(_goals_of(diary).where(Goal.id == goal_id))


def _goals_of(diary: Diary) -> sa.Select[Goal]:
    return sa.select(Goal).where(Goal.patient_id == diary.patient_id)
