"""What is kept of each diary for a list of many, and worked out anew where it is no longer true."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app import services
from app.access import OpenDiary
from app.extensions import db, writing
from app.models import ListSummary
from app.services import kept_answers
from app.services.faults import if_it_can_be
from app.services.list_parts import Summary
from app.services.list_work import work_out_many

MOST_AT_ONCE = 1500  # diaries that one page works out: a few seconds
OF_SERVICES = ("list_parts.py", "list_reading.py", "list_work.py", "list_summary.py")
_SUMMARY = msgspec.json.Decoder(Summary)  # as in kept_answers.py


def get_summaries(diaries: Sequence[OpenDiary], most: int = MOST_AT_ONCE) -> dict[UUID, Summary]:
    """What is said of each diary today; what is not kept is worked out and kept, the first first.

    most: how many are worked out; those beyond are missing, and the next reader has them.
    """
    found = _read_kept(diaries)
    old = [diary for diary in diaries if diary.patient_id not in found][:most]
    if old:
        worked_out = work_out_many(old)
        _keep(old, worked_out)
        found |= worked_out
    return found


def _read_kept(diaries: Sequence[OpenDiary]) -> dict[UUID, Summary]:
    """Those that are still true today."""
    by_id = {diary.patient_id: diary for diary in diaries}
    if not by_id:
        return {}
    columns = (ListSummary.patient_id, ListSummary.revision, ListSummary.code_version)
    query = sa.select(*columns, ListSummary.summary).where(ListSummary.patient_id.in_(by_id))
    found = {}
    for patient_id, revision, code, text in db.session.execute(query):
        diary = by_id[patient_id]
        if (revision, code) == (diary.revision, code_version()):
            kept = _SUMMARY.decode(text)
            if is_true_on(kept, diary):
                found[patient_id] = kept
    return found


def is_true_on(kept: Summary, diary: OpenDiary) -> bool:
    """Whether the day it is where the patient lives changes nothing of what is kept."""
    return kept.as_of == diary.today or (kept.settled and kept.as_of < diary.today)


def _keep(diaries: Iterable[OpenDiary], found: dict[UUID, Summary]) -> None:
    """Keep them for the next reader. Where somebody else is saving just now nothing is kept."""
    rows = [
        {
            "patient_id": diary.patient_id,
            "revision": diary.revision,
            "code_version": code_version(),
            "as_of": diary.today,
            "summary": msgspec.json.encode(found[diary.patient_id]).decode(),
        }
        for diary in sorted(diaries, key=lambda diary: diary.patient_id)
    ]
    with suppress(IntegrityError), if_it_can_be(), writing() as session:
        session.connection().execute(_upsert(session.get_bind().dialect.name), rows)


def _upsert(dialect: str) -> sa.Insert:
    insert: Any = (sqlite if dialect == "sqlite" else postgresql).insert(ListSummary)
    taken = {
        name: insert.excluded[name] for name in ("revision", "code_version", "as_of", "summary")
    }
    upsert: sa.Insert = insert.on_conflict_do_update(index_elements=["patient_id"], set_=taken)
    return upsert


@cache
def code_version() -> str:
    """A digest of the code that reaches a summary: another code, another summary."""
    digest = hashlib.sha256(kept_answers.code_version().encode())
    for name in OF_SERVICES:
        digest.update((resources.files(services) / name).read_bytes())
    return digest.hexdigest()[:16]
