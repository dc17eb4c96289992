"""Addresses that open one small thing of a diary without a sign-in. Only hashes are kept."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, PatientOwned, UtcDateTime

HASH = sa.String(64)


class RatingLink(PatientOwned, Model):
    """A link that lets whoever holds it rate one day, once.

    token_hash: SHA-256 of the token in hexadecimal. expires_on: the last day, where the patient
    lives, on which it opens. used_at: when it saved the day. A link that was revoked is gone.
    """

    __tablename__ = "rating_link"
    token_hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    day: Mapped[date]
    expires_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index(None, "token_hash"),)


class CalendarFeed(PatientOwned, Model):
    """The one secret address under which calendars fetch what is to come in a diary.

    with_visit: whether the next visit is among it.
    """

    __tablename__ = "calendar_feed"
    token_hash: Mapped[str] = mapped_column(HASH)
    with_visit: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index(None, "token_hash"),)
