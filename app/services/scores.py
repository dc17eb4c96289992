"""Scores of clinical scales that a clinician enters."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from app.access import Diary
from app.catalogue import scales
from app.errors import Refused, StaleEdit
from app.extensions import db
from app.models import Act, ScaleScore
from app.services.audit import hold
from app.services.clinical import (
    find,
    get,
    items_of,
    keep,
    require_clinician,
    restore,
    take_out,
)
from app.services.days import FIRST_DAY

__all__ = [
    "ScoreDraft",
    "Scored",
    "get_score",
    "list_scores",
    "problem_of",
    "record_score",
    "remove_score",
    "restore_score",
    "revise_score",
]

MOST = Decimal("9999.99")  # what the column and a page hold; no scale comes near


@dataclass(frozen=True)
class ScoreDraft:
    """One score. scale: a code of the catalogue."""

    day: date
    scale: str
    score: Decimal


@dataclass(frozen=True)
class Scored:
    """One score as it is shown."""

    id: UUID
    day: date
    scale: str
    score: Decimal
    by_id: UUID
    at: datetime
    version: int


def list_scores(diary: Diary) -> list[Scored]:
    """All scores, the latest day first."""
    newest = (ScaleScore.day.desc(), ScaleScore.recorded_at.desc(), ScaleScore.id)
    query = items_of(diary, ScaleScore).order_by(*newest)
    return [_shown(score) for score in db.session.scalars(query)]


def get_score(diary: Diary, score_id: UUID) -> Scored:
    """One score. Raises NotFound."""
    return _shown(get(diary, ScaleScore, score_id))


def problem_of(scale: scales.Scale, score: Decimal) -> str | None:
    """Why this cannot be a score of the scale: range, whole, places or number. None where it can.

    A range that is not verified refuses nothing.
    """
    known = scale.range
    if known is not None and not known.low <= score <= known.high:
        return "range"
    if not 0 <= score <= MOST:
        return "number"
    if score != round(score, scale.decimals):
        return "places" if scale.decimals else "whole"
    return None


def record_score(diary: Diary, draft: ScoreDraft, score_id: UUID | None = None) -> UUID:
    """Save a new score.

    score_id: the id the form was made with, so that a form sent twice saves once.
    Raises StaleEdit when that id was saved with another content, Refused for what cannot be.
    """
    require_clinician(diary)
    _check(diary, draft)
    hold(diary)
    if score_id is not None and (saved := find(diary, ScaleScore, score_id, removed=True)):
        if _draft_of(saved) != draft:
            raise StaleEdit
        return restore_score(diary, score_id)
    score = ScaleScore(patient_id=diary.patient_id, id=score_id or uuid4())
    score.day, score.scale, score.score = draft.day, draft.scale, draft.score
    keep(diary, score, Act.SCORE_RECORDED)
    return score.id


def revise_score(diary: Diary, score_id: UUID, draft: ScoreDraft, seen_version: int | None) -> None:
    """Save a changed score. Saying the same again changes nothing.

    Raises StaleEdit when somebody saved it after `seen_version`, Refused for what cannot be.
    """
    require_clinician(diary)
    _check(diary, draft)
    hold(diary)
    score = get(diary, ScaleScore, score_id)
    if _draft_of(score) == draft:
        return
    if score.version != seen_version:
        raise StaleEdit
    score.day, score.scale, score.score = draft.day, draft.scale, draft.score
    keep(diary, score, Act.SCORE_REVISED)


def remove_score(diary: Diary, score_id: UUID, seen_version: int | None) -> None:
    """Take a score out; `restore_score` brings it back. Raises StaleEdit as revise_score does."""
    take_out(diary, ScaleScore, score_id, seen_version, Act.SCORE_REMOVED)


def restore_score(diary: Diary, score_id: UUID) -> UUID:
    """Bring a removed score back. Does nothing when it is there already."""
    return restore(diary, ScaleScore, score_id, Act.SCORE_RESTORED).id


def _check(diary: Diary, draft: ScoreDraft) -> None:
    if draft.scale not in {each.code for each in scales.SCALES}:
        raise Refused("scale")
    if not FIRST_DAY <= draft.day <= diary.today:
        raise Refused("score_day")
    if problem_of(scales.scale(draft.scale), draft.score) is not None:
        raise Refused("score")


def _draft_of(score: ScaleScore) -> ScoreDraft:
    return ScoreDraft(score.day, score.scale, score.score)


def _shown(score: ScaleScore) -> Scored:
    return Scored(
        id=score.id,
        day=score.day,
        scale=score.scale,
        score=score.score,
        by_id=score.recorded_by_id,
        at=score.recorded_at,
        version=score.version,
    )
