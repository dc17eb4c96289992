"""How often something was tried: the counts that all processes of a server share."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model


class LimitCount(Model):
    """One count, until it expires. No address and no account can be read from it.

    key: HMAC of what is counted, in hexadecimal. expires_at: seconds since 1970, by the clock of
    the process that began to count. On PostgreSQL the table is not logged: a crash empties it. On
    SQLite a small file beside the database holds these rows (`services/limits_store.py`), and
    this table stays empty.
    """

    __tablename__ = "limit_count"
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[float] = mapped_column(sa.Double, index=True)
