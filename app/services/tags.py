"""Words that a clinician puts on patients, for nobody else to see."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from app.access import Diary, OpenDiary, ShareKind
from app.errors import NotAllowed, Refused
from app.extensions import db
from app.models import PatientTag
from app.models.sealed import is_sealed_as
from app.services.audit import commit_account, hold

LONGEST_TAG = 30
MOST_TAGS = 10  # on one patient


def list_tags(reader_id: UUID, diaries: Sequence[Diary | OpenDiary]) -> dict[UUID, list[str]]:
    """The reader's own words on each of these patients that has any, in the order of letters."""
    owners = [diary.patient_id for diary in diaries]
    if not owners:
        return {}
    query = sa.select(PatientTag.patient_id, PatientTag.word).where(
        PatientTag.clinician_id == reader_id, PatientTag.patient_id.in_(owners)
    )
    found: dict[UUID, list[str]] = {}
    for patient_id, word in db.session.execute(query):
        found.setdefault(patient_id, []).append(word)
    return {owner: sorted(words, key=str.casefold) for owner, words in found.items()}


def add_tag(diary: Diary, word: str) -> None:
    """Put a word on a patient. One that is there already, in whatever capitals, changes nothing.

    Raises Refused for a word that is empty or too long ("tag"), and beyond MOST_TAGS
    ("too_many_tags"); NotAllowed for all but clinicians.
    """
    reader_id = _reader_of(diary)
    word = " ".join(word.split())
    if not 0 < len(word) <= LONGEST_TAG:
        raise Refused("tag")
    hold(diary)
    there = list_tags(reader_id, [diary]).get(diary.patient_id, [])
    if word.casefold() in map(str.casefold, there):
        return
    if len(there) >= MOST_TAGS:
        raise Refused("too_many_tags")
    tag = {"patient_id": diary.patient_id, "clinician_id": reader_id, "word": word}
    db.session.execute(sa.insert(PatientTag.__table__).values(tag))  # type: ignore[arg-type]
    commit_account()


def remove_tag(diary: Diary, word: str) -> None:
    """Take a word off a patient. Does nothing where it is not there."""
    mine = sa.delete(PatientTag).where(
        PatientTag.patient_id == diary.patient_id,
        PatientTag.clinician_id == _reader_of(diary),
        is_sealed_as(PatientTag.word, word),
    )
    if db.session.execute(mine).rowcount:  # type: ignore[attr-defined]
        commit_account()


def _reader_of(diary: Diary) -> UUID:
    if diary.reads_as is not ShareKind.CLINICIAN or diary.actor_id is None:
        raise NotAllowed
    return diary.actor_id
