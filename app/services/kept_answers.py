"""Answers that were worked out once: kept beside the revision they came from, never the truth."""

import hashlib
from contextlib import suppress
from functools import cache
from importlib import resources

import msgspec
from sqlalchemy.exc import IntegrityError

from app import analysis, services
from app.access import Diary
from app.catalogue import symptoms
from app.extensions import db, writing
from app.models import KeptAnswer
from app.services.answer_parts import WorkedOut
from app.services.faults import if_it_can_be

# What an answer follows from, beside the diary, all sums and which symptoms are side effects.
OF_SERVICES = ("answer_parts.py", "progress.py", "studied.py")
# Made with the module: two threads that both are the first to decode a shape can crash in msgspec.
_ANSWER = msgspec.json.Decoder(WorkedOut)


def read_kept(diary: Diary) -> WorkedOut | None:
    """What was kept for this diary, if it is still true today."""
    kept = db.session.get(KeptAnswer, diary.patient_id)
    if kept is None or not is_current(kept, diary):
        return None
    return _ANSWER.decode(kept.answer)


def keep(diary: Diary, found: WorkedOut) -> None:
    """Keep an answer for the next reader. A diary that is being saved just now is left alone."""
    row = KeptAnswer(
        patient_id=diary.patient_id,
        revision=diary.revision,
        code_version=code_version(),
        as_of=diary.today,
        answer=msgspec.json.encode(found).decode(),
    )
    with suppress(IntegrityError), if_it_can_be(), writing() as session:
        session.merge(row)


def is_current(kept: KeptAnswer, diary: Diary) -> bool:
    """Whether nothing has changed that the answer follows from."""
    return (kept.revision, kept.code_version, kept.as_of) == (
        diary.revision,
        code_version(),
        diary.today,
    )


@cache
def code_version() -> str:
    """A digest of the code that reaches the answer: another code, another answer."""
    digest = hashlib.sha256()
    whole = [each for room in (analysis, symptoms) for each in resources.files(room).iterdir()]
    parts = [resources.files(services) / name for name in OF_SERVICES]
    for file in (*sorted(whole, key=lambda each: each.name), *parts):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
