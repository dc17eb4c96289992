"""Which keys have sealed something here, so that a wrong one is found when a server starts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, UtcDateTime


class SealingKey(Model):
    """One key that sealed what lies in this database. The key itself is never here.

    number: as in SEALING_KEYS. proof: a known text, sealed with it.
    """

    __tablename__ = "sealing_key"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    proof: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
