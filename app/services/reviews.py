"""That a clinician has gone through a diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, OpenDiary, ShareKind
from app.errors import NotAllowed
from app.extensions import db
from app.models import Act, Review, User
from app.services.audit import commit_beside, hold

SAME = timedelta(minutes=1)  # within it a second time is the first one, sent twice


@dataclass(frozen=True)
class Reviewed:
    """The last review of a diary. revision: of the diary as it was seen. by: name, else address."""

    clinician_id: UUID
    at: datetime
    revision: int
    by: str | None


def mark_reviewed(diary: Diary, seen: int | None = None) -> None:
    """The reader has gone through this diary. Twice within a minute is once.

    seen: the revision of the diary as it was shown; the one of now if None.
    Raises NotAllowed for all but clinicians.
    """
    if diary.reads_as is not ShareKind.CLINICIAN or diary.actor_id is None:
        raise NotAllowed
    hold(diary)
    revision = diary.revision if seen is None else min(max(seen, 0), diary.revision)
    if _was_just_marked(diary, revision):
        return
    review = Review(
        patient_id=diary.patient_id,
        clinician_id=diary.actor_id,
        at=clock.now(),
        revision=revision,
    )
    db.session.add(review)
    commit_beside(diary, Act.DIARY_REVIEWED)


def last_reviews(diaries: Sequence[Diary | OpenDiary]) -> dict[UUID, Reviewed]:
    """The last review of each diary that has one, whoever made it."""
    owners = [diary.patient_id for diary in diaries]
    if not owners:
        return {}
    place = sa.func.row_number().over(
        partition_by=Review.patient_id, order_by=(Review.at.desc(), Review.id)
    )
    columns = (Review.patient_id, Review.clinician_id, Review.at, Review.revision)
    ranked = sa.select(*columns, place.label("place")).where(Review.patient_id.in_(owners))
    last = ranked.subquery()
    query = (
        sa.select(last, User.name, User.email)
        .outerjoin(User, sa.and_(User.id == last.c.clinician_id, User.active))
        .where(last.c.place == 1)
    )
    return {
        row.patient_id: Reviewed(row.clinician_id, row.at, row.revision, row.name or row.email)
        for row in db.session.execute(query)
    }


def _was_just_marked(diary: Diary, revision: int) -> bool:
    query = sa.select(Review.id).where(
        Review.patient_id == diary.patient_id,
        Review.clinician_id == diary.actor_id,
        Review.revision >= revision,
        Review.at > clock.now() - SAME,
    )
    return db.session.scalar(query.limit(1)) is not None
