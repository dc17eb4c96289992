"""Files that wait for their preview to be agreed to. They are kept for a day at most."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, everything
from app.errors import NotFound
from app.extensions import db
from app.models import Upload, WaitingArchive
from app.services.audit import commit_account
from app.services.foreign.choices import Choices, write_choices

KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 255


def keep_upload(diary: Diary, name: str | None, content: bytes) -> UUID:
    """Keep a file until it is imported or dropped. Those of former days are deleted."""
    diary.require(Right.RECORD)
    now = clock.now()
    _forget_before(now - KEPT_FOR)
    upload_id = uuid4()
    db.session.add(
        Upload(
            patient_id=diary.patient_id,
            id=upload_id,
            name=_plain(name),
            content=content,
            uploaded_at=now,
        )
    )
    commit_account()
    return upload_id


def get_upload(diary: Diary, upload_id: UUID) -> Upload:
    """One file that waits. Raises NotFound when it was imported, dropped or is too old."""
    diary.require(Right.RECORD)
    query = sa.select(Upload).where(
        Upload.patient_id == diary.patient_id,
        Upload.id == upload_id,
        Upload.uploaded_at >= clock.now() - KEPT_FOR,
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def keep_choices(diary: Diary, upload_id: UUID, choices: Choices) -> None:
    """Keep how a file that waits is to be read. Raises NotFound as `get_upload` does."""
    get_upload(diary, upload_id).choices = write_choices(choices)
    commit_account()


def drop_upload(diary: Diary, upload_id: UUID) -> None:
    """Delete a file that waits. Does nothing when it is gone already."""
    diary.require(Right.RECORD)
    db.session.execute(
        sa.delete(Upload).where(Upload.patient_id == diary.patient_id, Upload.id == upload_id)
    )
    commit_account()


def forget_waiting() -> None:
    """Delete the files and archives of former days, whoever's they are. For a timer."""
    _forget_before(clock.now() - KEPT_FOR)
    commit_account()


def _forget_before(instant: datetime) -> None:
    with everything():
        for waiting in (Upload, WaitingArchive):
            db.session.execute(sa.delete(waiting).where(waiting.uploaded_at < instant))


def _plain(name: str | None) -> str:
    """The last part of a path, without signs that are no letters."""
    last = re.split(r"[/\\]", name or "")[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last).strip()[:LONGEST_NAME] or "file"
