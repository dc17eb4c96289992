"""What to ask at the next visit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Question
from app.services.audit import actor_of, commit, hold
from app.services.order import move_past

__all__ = [
    "LONGEST_QUESTION",
    "MOST_QUESTIONS",
    "Question",
    "QuestionDraft",
    "get_question",
    "list_questions",
    "move_question",
    "record_question",
    "remove_question",
    "restore_question",
    "revise_question",
]

LONGEST_QUESTION = 200
MOST_QUESTIONS = 200


@dataclass(frozen=True)
class QuestionDraft:
    """What somebody wants to ask. done_on: the day it was ticked off, None while it is open."""

    words: str
    done_on: date | None = None


def list_questions(diary: Diary, done: bool = False) -> list[Question]:
    """The open questions in their order; with `done` also those that were ticked off."""
    query = _questions_of(diary)
    if not done:
        query = query.where(Question.done_on.is_(None))
    return list(db.session.scalars(query.order_by(Question.position, Question.id)))


def get_question(diary: Diary, question_id: UUID) -> Question:
    """One question. Raises NotFound."""
    found = _find(diary, question_id)
    if found is None:
        raise NotFound
    return found


def record_question(
    diary: Diary, draft: QuestionDraft, question_id: UUID | None = None
) -> Question:
    """Save a new question, after those that are there.

    question_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content.
    """
    diary.require(Right.RECORD)
    _check(diary, draft)
    hold(diary)
    if question_id is not None and (saved := _find(diary, question_id, removed=True)):
        if (saved.words, saved.done_on) == (draft.words, draft.done_on):
            return restore_question(diary, question_id)
        raise StaleEdit
    if len(list_questions(diary, done=True)) >= MOST_QUESTIONS:
        raise Refused("too_many_questions")
    question = Question(
        patient_id=diary.patient_id,
        id=question_id or uuid4(),
        position=_next_place(diary),
        version=1,
    )
    _write(question, diary, draft)
    db.session.add(question)
    commit(diary, Act.QUESTION_RECORDED, question.id)
    return question


def revise_question(
    diary: Diary, question_id: UUID, draft: QuestionDraft, seen_version: int | None
) -> Question:
    """Save a changed question, or tick it off. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved this question after `seen_version`.
    """
    diary.require(Right.RECORD)
    _check(diary, draft)
    hold(diary)
    question = get_question(diary, question_id)
    if (question.words, question.done_on) == (draft.words, draft.done_on):
        return question
    if question.version != seen_version:
        raise StaleEdit
    question.version += 1
    _write(question, diary, draft)
    commit(diary, Act.QUESTION_REVISED, question_id)
    return question


def remove_question(diary: Diary, question_id: UUID, seen_version: int | None) -> None:
    """Take a question out; `restore_question` brings it back.

    Raises StaleEdit when somebody saved this question after `seen_version`.
    """
    diary.require(Right.RECORD)
    question = get_question(diary, question_id)
    if question.version != seen_version:
        raise StaleEdit
    question.version += 1
    question.removed_at = clock.now()
    commit(diary, Act.QUESTION_REMOVED, question_id)


def restore_question(diary: Diary, question_id: UUID) -> Question:
    """Bring a removed question back to its place. Does nothing when it is there already."""
    diary.require(Right.RECORD)
    question = _find(diary, question_id, removed=True)
    if question is None:
        raise NotFound
    if question.removed_at is not None:
        question.removed_at = None
        commit(diary, Act.QUESTION_RESTORED, question_id)
    return question


def move_question(
    diary: Diary, question_id: UUID, past_id: UUID | None, *, up: bool | None = None
) -> None:
    """Let a question change places with its neighbour, as the reader saw it. up: as in move_past.

    Raises StaleEdit when the two are no neighbours any more.
    """
    diary.require(Right.RECORD)
    hold(diary)
    if move_past(list_questions(diary, done=True), question_id, past_id, up=up):
        commit(diary, Act.QUESTION_REVISED, question_id)


def _check(diary: Diary, draft: QuestionDraft) -> None:
    if not 0 < len(draft.words.strip()) <= len(draft.words) <= LONGEST_QUESTION:
        raise Refused("question_words")
    if draft.done_on is not None and draft.done_on > diary.today:
        raise Refused("question_done_on")


def _write(question: Question, diary: Diary, draft: QuestionDraft) -> None:
    question.words, question.done_on = draft.words, draft.done_on
    question.recorded_by_id = actor_of(diary)
    question.recorded_at = clock.now()


def _find(diary: Diary, question_id: UUID, removed: bool = False) -> Question | None:
    """removed: also one that was taken out. As it is stored now."""
    query = _questions_of(diary, removed).where(Question.id == question_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _questions_of(diary: Diary, removed: bool = False) -> sa.Select[Question]:
    own = sa.select(Question).where(Question.patient_id == diary.patient_id)
    return own if removed else own.where(Question.removed_at.is_(None))


def _next_place(diary: Diary) -> int:
    """After all that are there, and those that may come back."""
    last = sa.select(sa.func.max(Question.position)).where(Question.patient_id == diary.patient_id)
    return (db.session.scalar(last) or 0) + 1
