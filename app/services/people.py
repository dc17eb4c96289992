"""What the accounts of others are called."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.models import User


def who(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each account, its address where it has none. Closed accounts have neither."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    query = sa.select(User.id, User.name, User.email).where(User.id.in_(wanted), User.active)
    return {found.id: found.name or found.email for found in db.session.execute(query)}
