"""A diary becomes an archive: the same bytes for the same diary, on every database."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models import Act, AuditEvent, ClinicalNote, ClinicShare, FormerShare, Patient, Share
from app.services.whole.kinds import Kind
from app.services.whole.people import Telling, names_of, read_former
from app.services.whole.shapes import FORMAT, VERSION, canonical
from app.services.whole.table import Table
from app.services.whole.tables import DIARY, PEOPLE, SHARES, SHARES_KEY, TABLES

AT_ONCE = 1000  # rows that are taken out of the database together
OF_SHARES = frozenset({Act.SHARE_GRANTED, Act.SHARE_ENDED, Act.SHARE_CHANGED})
Row = dict[str, Any]


def stored_archive(session: Session, patient_id: UUID, *, for_patient: bool = False) -> bytes:
    """The archive of a diary, all that is stored of it.

    for_patient: without the words of notes that are for clinicians only.
    """
    former = read_former(session, patient_id)
    people = Telling(patient_id, {id_: known_as for id_, (known_as, _name) in former.items()})
    content = {"diary": _diary(session, patient_id, people)}
    content["shares"] = _joined(SHARES_KEY, _shares(session, patient_id, people))
    for table in TABLES:
        rows = _rows(session, patient_id, table, people, for_patient)
        content[table.name] = _joined(table.key, rows)
    names = dict(former.values())
    content["people"] = _joined(("id",), _people(session, people, names))
    return _enveloped(content)


def _enveloped(content: Mapping[str, bytes]) -> bytes:
    """The parts of the content, each of them canonical, as an archive."""
    inside = b",".join(b'"%s":%s' % (name.encode(), content[name]) for name in sorted(content))
    inside = b"{%s}" % inside
    checksum = hashlib.sha256(inside).hexdigest().encode()
    told = (checksum, inside, FORMAT.encode(), VERSION)
    return b'{"checksum":"sha256:%s","content":%s,"format":"%s","version":%d}' % told


def _joined(key: tuple[str, ...], rows: Iterator[Row]) -> bytes:
    """Rows in the order of their key. Of two with one key, the first."""
    placed: dict[tuple[Any, ...], bytes] = {}
    for row in rows:
        placed.setdefault(tuple(row[name] for name in key), canonical(row))
    return b"[%s]" % b",".join(placed[place] for place in sorted(placed))


def _diary(session: Session, patient_id: UUID, people: Telling) -> bytes:
    patient = session.get_one(Patient, patient_id, populate_existing=True)
    return canonical(_told({name: getattr(patient, name) for name in DIARY}, DIARY, people))


def _told(row: Any, columns: Mapping[str, Kind], people: Telling) -> Row:
    return {name: kind.write(row[name], people) for name, kind in columns.items()}


def _rows(
    session: Session, patient_id: UUID, table: Table, people: Telling, for_patient: bool
) -> Iterator[Row]:
    columns = [getattr(table.model, name) for name in table.columns]
    query = sa.select(*columns).where(table.model.patient_id == patient_id)
    if table.only is not None:
        query = query.where(table.only())
    query = query.order_by(*(getattr(table.model, name) for name in table.key))
    for stored in session.execute(query.execution_options(yield_per=AT_ONCE)).mappings():
        row = _told(stored, table.columns, people)
        if table.model is ClinicalNote:
            _leave_out_words(row, for_patient)
        elif table.model is AuditEvent:
            _name_subject(row, people)
        yield row


def _leave_out_words(note: Row, for_patient: bool) -> None:
    """Words that are for clinicians only; a note whose words were left out before has none."""
    if not note["words"] or (for_patient and not note["for_patient"]):
        note["words"] = None


def _name_subject(event: Row, people: Telling) -> None:
    """Somebody with whom the diary was shared is among its people, also when that is over."""
    if event["act"] in OF_SHARES and event["subject"]:
        try:
            event["subject"] = people.person(UUID(event["subject"]))
        except ValueError:  # it is "owner" already, or was never an id
            return


def _shares(session: Session, patient_id: UUID, people: Telling) -> Iterator[Row]:
    """Those that hold and those that held when an earlier archive was made."""
    terms = ("right", "sees_notes", "sees_mood", "granted_at", "expires_on")
    for model, reader, kind in (
        (FormerShare, FormerShare.reader_id, FormerShare.kind),
        (Share, Share.clinician_id, Share.kind),
        (ClinicShare, ClinicShare.clinic_id, sa.literal("clinic")),
    ):
        columns = [getattr(model, name) for name in terms]
        query = sa.select(reader.label("reader"), kind.label("kind"), *columns)
        for stored in session.execute(query.where(model.patient_id == patient_id)).mappings():
            yield _told(stored, SHARES, people)


def _people(session: Session, people: Telling, former: Mapping[UUID, str | None]) -> Iterator[Row]:
    """Everybody who was named. What an archive called somebody stays."""
    here = names_of(session, people.named - set(former))
    for id_ in people.named:
        yield _told({"id": id_, "name": former.get(id_, here.get(id_))}, PEOPLE, people)
