"""Parts of pages that were drawn once: kept beside the revision they came from, never the truth.

A part is found again only by a digest of all that it follows from, so an old one is never shown;
it is deleted with the first part that is kept after the next save.
"""

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import metrics
from app.access import Diary
from app.extensions import db, writing
from app.models import KeptPage, Patient
from app.services.faults import if_it_can_be

APP = Path(__file__).parents[1]
MOST = 12  # parts of one diary; then they begin anew
QUICK = 3  # level of packing: a tenth of the bytes, in a few milliseconds
_PARTS = msgspec.json.Decoder(tuple[str, ...])  # as in kept_answers.py


def name_of(diary: Diary, templates: Path, *asked: object) -> str:
    """The digest by which a part is kept: of the diary, what its reader may see, code and day.

    templates: the folder of what draws. asked: which part, in which language, and what the address
    chose.
    """
    # Whoever has the same rights is shown the same.
    reader = replace(diary, actor_id=None, token_id=None, waiting_on=None)
    told = repr((reader, asked, _digest_of_code(templates)))
    return hashlib.sha256(told.encode()).hexdigest()


def read_parts(diary: Diary, page: str) -> tuple[str, ...] | None:
    """What was drawn under this name."""
    query = sa.select(KeptPage.content).where(
        KeptPage.patient_id == diary.patient_id, KeptPage.page == page
    )
    kept = db.session.scalar(query)
    named, *parts = _PARTS.decode(zlib.decompress(kept)) if kept else ("",)
    found = tuple(parts) if named == page else None  # a seal is not bound to its row
    metrics.count(metrics.PAGES, "drawn" if found is None else "kept")
    return found


def keep_parts(diary: Diary, page: str, parts: Sequence[str]) -> None:
    """Keep them for the next reader; not those of a diary that is being saved, or was meanwhile."""
    told = msgspec.json.encode([page, *map(str, parts)])
    content = zlib.compress(told, QUICK)
    mine = KeptPage.patient_id == diary.patient_id
    with suppress(IntegrityError), if_it_can_be(), writing() as session:
        if session.scalar(_as_drawn(diary)) is None:
            return
        kept = session.scalars(sa.select(KeptPage.revision).where(mine)).all()
        if len(kept) >= MOST or any(each != diary.revision for each in kept):
            session.execute(sa.delete(KeptPage).where(mine))
        session.add(
            KeptPage(
                patient_id=diary.patient_id, page=page, revision=diary.revision, content=content
            )
        )


def _as_drawn(diary: Diary) -> sa.Select[UUID]:
    """The diary where it is still as it was opened, and nobody holds it to save; waits for none."""
    same = sa.and_(Patient.id == diary.patient_id, Patient.revision == diary.revision)
    return (
        sa.select(Patient.id)
        .where(same)
        .with_for_update(read=True, key_share=True, skip_locked=True)
    )


@cache
def _digest_of_code(templates: Path) -> str:
    """Of all code, words and templates: others may draw another page."""
    digest = hashlib.sha256()
    for folder in (APP, templates):
        for file in sorted(folder.rglob("*")):
            if file.suffix not in {".pyc", ""} and file.is_file():
                digest.update(f"{file.relative_to(folder)} ".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
