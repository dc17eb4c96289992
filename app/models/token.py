"""Personal tokens, with which programs of the owner use the diary. Only hashes are kept."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.audit import Act
from app.models.base import Key, Model, PatientOwned, UtcDateTime
from app.models.sealed import SealedText


class Scope(StrEnum):
    """What a program may do. `record` includes `rate`; neither includes `read`."""

    READ = "read"
    RATE = "rate"
    RECORD = "record"


# Every set of these that can be kept, in their order, joined by commas.
SCOPES = ("read", "rate", "record", "read,rate", "read,record")
RATING = frozenset({Act.DAY_RATED, Act.DAY_SET_ASIDE})
RECORDING = RATING | {
    Act.TREATMENT_RECORDED,
    Act.TREATMENT_REVISED,
    Act.TREATMENT_REMOVED,
    Act.EVENT_RECORDED,
    Act.EVENT_REVISED,
    Act.EVENT_REMOVED,
}


class ApiToken(PatientOwned, Model):
    """What one program of the owner may do, and until when.

    token_hash: SHA-256 of the token in hexadecimal. scopes: one of SCOPES. expires_on: the last
    day, where the patient lives, on which it opens. last_used_at: to the hour. revoked_at: None
    while it can be used.
    """

    __tablename__ = "api_token"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    label: Mapped[str] = mapped_column(SealedText("api_token.label", 60))
    scopes: Mapped[str] = mapped_column(sa.String(20))
    expires_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index(None, "token_hash"),
        sa.CheckConstraint(sa.column("scopes").in_(SCOPES), name="scopes_are_known"),
    )


def write_scopes(chosen: Iterable[Scope]) -> str:
    """How scopes are kept: `rate` beside `record` says nothing more."""
    wanted = set(chosen)
    if Scope.RECORD in wanted:
        wanted.discard(Scope.RATE)
    return ",".join(scope for scope in Scope if scope in wanted)


def read_scopes(stored: str) -> frozenset[Scope]:
    """What may be done, with what it includes."""
    said = {Scope(each) for each in stored.split(",")}
    return frozenset(said | {Scope.RATE} if Scope.RECORD in said else said)


def acts_of(scopes: frozenset[Scope]) -> frozenset[Act]:
    """The acts that a program with these scopes may save."""
    if Scope.RECORD in scopes:
        return RECORDING
    return RATING if Scope.RATE in scopes else frozenset()
