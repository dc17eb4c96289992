"""What an account may be beside a patient."""

from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.models import Role
from app.models.account import roles_users

CLINICIAN = "clinician"


def role_named(name: str) -> Role:
    """The role of this name, put into the open transaction where nobody had it before."""
    role = db.session.scalar(sa.select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
    return role


def make_clinician(account_id: UUID) -> None:
    """Let the open transaction make this account a clinician's; does nothing where it is one."""
    role = role_named(CLINICIAN)
    db.session.flush()
    mine = (roles_users.c.user_id == account_id) & (roles_users.c.role_id == role.id)
    if db.session.execute(sa.select(roles_users.c.user_id).where(mine)).first() is None:
        new = sa.insert(roles_users).values(user_id=account_id, role_id=role.id)
        db.session.execute(new)
