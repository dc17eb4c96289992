"""Looks whether all that was answered is stored, once, and nothing by halves."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app import wall
from app.extensions import db
from app.models import (
    AuditEvent,
    DiaryDay,
    DiaryDayVersion,
    DiaryEvent,
    Injection,
    Patient,
    SentSave,
    Treatment,
    TreatmentVersion,
)
from app.services.invariants import list_breaches
from benchmarks.crash.people import Device

SAVES = ("day_rated", "treatment_recorded", "treatment_revised", "event_recorded")
Key = tuple[UUID, str, int]
Said = tuple[str | None, object]


@dataclass
class Found:
    """What is wrong: each in one line."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def everything(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.halves, *self.damaged]


def read_logs(devices: Iterable[Device], folder: Path) -> list[tuple[Device, dict[str, Any]]]:
    """Every save that was answered, whole lines only: read it before the database is looked at."""
    told = []
    for device in devices:
        text = (folder / f"{device.name}.log").read_text()
        told += [(device, json.loads(line)) for line in text.split("\n")[:-1]]
    return told


def look(app: Flask, devices: Sequence[Device], folder: Path) -> Found:
    """Compare the logs with what one transaction sees."""
    told, found = read_logs(devices, folder), Found()
    with app.app_context(), wall.all_open():
        engine = db.engine.execution_options(readonly=True, snapshot=True)
        with Session(engine) as session:
            own = {device.account_id for device in devices}
            versions = [each for each in _versions(session) if each[0][0] in own]
            stored = dict(versions)
            found.lost += _missing(told, stored)
            found.doubled += _doubled(versions)
            found.halves += _halves(session, stored)
        found.damaged += [str(each) for each in list_breaches()]
    return found


def unsaid(app: Flask, said: set[str], devices: Iterable[Device]) -> list[str]:
    """What is stored though nobody sent it: half a form, say."""
    own = {device.account_id for device in devices}
    with app.app_context(), wall.all_open(), Session(db.engine) as session:
        stored = [(key, note) for key, (note, _rated) in _versions(session) if key[0] in own]
    return [
        f"{key[1]} version {key[2]}: {note}, as nobody said"
        for key, note in stored
        if note not in said
    ]


def _versions(session: Session) -> Iterator[tuple[Key, Said]]:
    yield from _days(session)
    yield from _treatments(session)
    yield from _events(session)


def _days(session: Session) -> Iterator[tuple[Key, Said]]:
    """Every version of every day: (note, first rating)."""
    for model in (DiaryDay, DiaryDayVersion):
        query = sa.select(model.patient_id, model.day, model.version, model.note, model.ratings)
        for patient_id, day, version, note, ratings in session.execute(query):
            yield (patient_id, str(day), version), (note, ratings[0])


def _treatments(session: Session) -> Iterator[tuple[Key, Said]]:
    """Every version of every treatment: (note, how many lines)."""
    count = sa.select(sa.func.count()).where(
        Injection.patient_id == Treatment.patient_id, Injection.treatment_id == Treatment.id
    )
    own = sa.select(Treatment.patient_id, Treatment.id, Treatment.version, Treatment.note)
    for patient_id, id_, version, note, lines in session.execute(
        own.add_columns(count.scalar_subquery())
    ):
        yield (patient_id, str(id_), version), (note, lines)
    former = sa.select(
        TreatmentVersion.patient_id,
        TreatmentVersion.treatment_id,
        TreatmentVersion.version,
        TreatmentVersion.content,
    )
    for patient_id, id_, version, content in session.execute(former):
        said = (content.get("note"), len(content["injections"]))
        yield (patient_id, str(id_), version), said


def _events(session: Session) -> Iterator[tuple[Key, Said]]:
    """Every version of every event: (its words, "event")."""
    own = sa.select(DiaryEvent.patient_id, DiaryEvent.id, DiaryEvent.version, DiaryEvent.words)
    for patient_id, id_, version, words in session.execute(own):
        yield (patient_id, str(id_), version), (words, "event")


def _missing(
    told: Iterable[tuple[Device, dict[str, Any]]], stored: dict[Key, Said]
) -> Iterator[str]:
    for device, save in told:
        rated: object = str(save["severity"])
        if save["kind"] in {"treatment", "event"}:
            rated = "event" if save["kind"] == "event" else save["severity"] + 1
        said = (save["note"], rated)
        there = stored.get((device.account_id, save["name"], save["version"]))
        if there != said:
            yield f"{save['kind']} {save['name']} version {save['version']}: {said}, not {there}"


def _doubled(versions: Iterable[tuple[Key, Said]]) -> Iterator[str]:
    """Every save has a note of its own, so none stands in two versions."""
    notes = Counter((key[0], said[0]) for key, said in versions)
    yield from (
        f"{note} of {who}: {times} times" for (who, note), times in notes.items() if times > 1
    )


def _halves(session: Session, stored: dict[Key, Said]) -> Iterator[str]:
    """Versions follow without a gap, each with its act, and each act raised the diary.

    What was set aside counts down from -1 and has an act of its own kind: it was no version.
    """
    versions: dict[tuple[UUID, str], list[int]] = {}
    for patient_id, name, version in stored:
        if version > 0:
            versions.setdefault((patient_id, name), []).append(version)
    acts = Counter(
        (patient_id, str(subject))
        for patient_id, subject in session.execute(
            sa.select(AuditEvent.patient_id, AuditEvent.subject).where(AuditEvent.act.in_(SAVES))
        )
    )
    for key, numbers in versions.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"versions of {key[1]}: {sorted(numbers)}"
        if acts[key] != len(numbers):
            yield f"{key[1]}: {len(numbers)} versions, {acts[key]} acts"
    beside = ("program_let_in", "share_granted", "diary_exported", "diary_reviewed")
    raising = sa.select(AuditEvent.patient_id, sa.func.count()).where(AuditEvent.act.not_in(beside))
    counted = dict(map(tuple, session.execute(raising.group_by(AuditEvent.patient_id))))
    diaries = sa.select(Patient.id, Patient.revision).where(Patient.is_example.is_(False))
    for patient_id, revision in session.execute(diaries):
        if revision != counted[patient_id]:
            yield f"diary {patient_id}: revision {revision}, {counted[patient_id]} acts"
    sent = sa.select(SentSave.patient_id, SentSave.day, SentSave.version)
    for patient_id, day, version in session.execute(sent):
        key = (patient_id, str(day), version)
        if key not in stored:
            yield f"a device was told of version {version} of {day}, which is not there"
