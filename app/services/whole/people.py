"""Who is who in an archive: the owner is "owner", all others are the ids and names of a text."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.extensions import primary_of
from app.models import Clinic, FormerPerson, User

OWNER = "owner"
LOCAL = UUID("3e0b9a52-7c1f-4f0c-8a57-5d8f8d1c7a90")  # the ids of restored people are made in it


@dataclass
class Telling:
    """The people of a diary as its archive names them, while it is written.

    known_as: ids of people that an earlier archive brought, with their ids there.
    named: all who were named so far.
    """

    owner_id: UUID
    known_as: dict[UUID, UUID] = field(default_factory=dict)
    named: set[UUID] = field(default_factory=set)

    def person(self, id_: UUID) -> str:
        """How somebody is named."""
        if id_ == self.owner_id:
            return OWNER
        told = self.known_as.get(id_, id_)
        self.named.add(told)
        return str(told)

    def subject(self, told: str) -> str:
        """What an act was about. Somebody is named as everywhere else."""
        try:
            id_ = UUID(told)
        except ValueError:
            return told
        known = id_ == self.owner_id or id_ in self.known_as
        return self.person(id_) if known else told


@dataclass(frozen=True)
class Taking:
    """The people of an archive as they are stored, while it is restored.

    listed: the ids of those whom the archive lists.
    """

    owner_id: UUID
    listed: frozenset[str] = frozenset()

    def person(self, told: str) -> UUID:
        """The id under which somebody is stored: never the one of an account here.

        Raises ValueError for somebody whom the archive does not list.
        """
        if told == OWNER:
            return self.owner_id
        if told not in self.listed:
            raise ValueError(told)
        return local_id(self.owner_id, told)

    def subject(self, told: str) -> str:
        """What an act was about: somebody of the archive, or whatever it says."""
        known = told == OWNER or told in self.listed
        return str(self.person(told)) if known else told


def local_id(owner_id: UUID, told: str) -> UUID:
    """The id, in one diary, of somebody whom an archive named."""
    return uuid5(LOCAL, f"{owner_id} {told}")


def read_former(session: Session, patient_id: UUID) -> dict[UUID, tuple[UUID, str | None]]:
    """The people that archives brought into a diary: id -> (id in the archive, name)."""
    query = sa.select(FormerPerson.id, FormerPerson.known_as, FormerPerson.name)
    rows = session.execute(query.where(FormerPerson.patient_id == patient_id))
    return {row.id: (row.known_as, row.name) for row in rows}


def names_of(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """What people and clinics here are called, as a patient sees them; closed accounts are not."""
    people = sa.select(User.id, User.name, User.email).where(User.id.in_(ids), User.active)
    clinics = sa.select(Clinic.id, Clinic.name).where(Clinic.id.in_(ids))
    with primary_of(session) as primary:
        names = {row.id: row.name or row.email for row in primary.execute(people)}
        return {**{row.id: row.name for row in primary.execute(clinics)}, **names}
