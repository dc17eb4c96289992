"""What was done with a clinic, for its administrators."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.errors import NotAllowed
from app.extensions import db
from app.models import ClinicAct, ClinicEvent, ClinicInvitation
from app.services.clinics import OpenClinic
from app.services.people import who

MOST = 50
__all__ = ["ClinicAct", "Traced", "list_trace"]


@dataclass(frozen=True)
class Traced:
    """One act. by, about: names or addresses; None for whoever runs the server, or who is gone.

    is_own: somebody did it to themself.
    """

    at: datetime
    act: ClinicAct
    by: str | None
    about: str | None
    is_own: bool


def list_trace(clinic: OpenClinic) -> list[Traced]:
    """The latest acts, newest first. Raises NotAllowed for who does not administer the clinic."""
    if not clinic.is_admin:
        raise NotAllowed
    invited = sa.and_(
        ClinicInvitation.clinic_id == ClinicEvent.clinic_id,
        ClinicInvitation.id == ClinicEvent.subject_id,
    )
    query = (
        sa.select(ClinicEvent, ClinicInvitation.email)
        .outerjoin(ClinicInvitation, invited)
        .where(ClinicEvent.clinic_id == clinic.id)
        .order_by(ClinicEvent.at.desc(), ClinicEvent.id)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    names = who({id_ for event, _email in rows for id_ in _accounts(event)})
    return [_traced(event, email, names) for event, email in rows]


def _accounts(event: ClinicEvent) -> set[UUID]:
    return {id_ for id_ in (event.actor_id, event.subject_id) if id_ is not None}


def _traced(event: ClinicEvent, email: str | None, names: dict[UUID, str]) -> Traced:
    return Traced(
        at=event.at,
        act=ClinicAct(event.act),
        by=names.get(event.actor_id) if event.actor_id else None,
        about=email or (names.get(event.subject_id) if event.subject_id else None),
        is_own=event.actor_id is not None and event.actor_id == event.subject_id,
    )
