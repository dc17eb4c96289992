"""Files that were brought in: what waits for its preview, and what each one brought."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedBytes, SealedText


class Source(StrEnum):
    """What wrote a file that was brought in. Kept as text: never rename one."""

    DIARY = "diary"  # this diary's own tables
    TABLE = "table"  # any table, read by columns that somebody chose
    BEARABLE = "bearable"
    DAYLIO = "daylio"
    FLAREDOWN = "flaredown"
    FHIR = "fhir"


class Upload(PatientOwned, Model):
    """A file that waits for its preview to be agreed to.

    choices: how it is to be read, as far as that was chosen; see services/foreign/choices.py.
    """

    __tablename__ = "upload"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(SealedText("upload.name", 255))
    content: Mapped[bytes] = mapped_column(SealedBytes("upload.content"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    choices: Mapped[str | None] = mapped_column(SealedText("upload.choices"))


class ImportBatch(PatientOwned, Model):
    """All that one file, or the files of one upload, brought into a diary in one save.

    source: where the file is from, a Source.
    new_symptoms: numbers of the symptoms that it added.
    undone_at: when it was taken back as a whole; None while it stands.
    """

    __tablename__ = "import_batch"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    source: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(SealedText("import_batch.name", 255))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[UUID] = mapped_column(Key)
    new_days: Mapped[int]
    changed_days: Mapped[int]
    new_treatments: Mapped[int]
    changed_treatments: Mapped[int]
    new_symptoms: Mapped[list[int]] = mapped_column(sa.JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[UUID | None] = mapped_column(Key)
