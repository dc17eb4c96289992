"""How the weeks around the last injection were, from memory. Apart from all ratings."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, PatientOwned, Recorded, UtcDateTime


class Sketch(PatientOwned, Recorded, Model):
    """The one sketch of a diary.

    treated_on: the injection it is about. levels: one sign a step of app.analysis.sketch, in the
    notation of ratings; nothing in it was rated on the day itself. removed_at: since when it is
    gone, None while it is there.
    """

    __tablename__ = "sketch"
    treated_on: Mapped[date]
    levels: Mapped[str] = mapped_column(sa.String(20))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": Recorded.version, "version_id_generator": False}  # noqa: RUF012
    __table_args__ = (
        sa.CheckConstraint(
            "trim(levels, '0123456789X.') = '' AND levels <> ''", name="levels_are_signs"
        ),
    )
