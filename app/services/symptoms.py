"""What a patient rates: list, add, retire."""

import unicodedata
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.access import Diary, Right
from app.catalogue import find, symptoms
from app.errors import Refused
from app.extensions import db
from app.models import Act, Symptom
from app.services.audit import commit

MOST_SYMPTOMS = 200
LONGEST_LABEL = 80


@dataclass(frozen=True)
class Followed:
    """One symptom of a diary, as people read it.

    number: its place in the ratings of a day. question, zero, ten: None for own words.
    """

    number: int
    code: str | None
    label: str
    question: str | None
    zero: str | None
    ten: str | None
    retired_on: date | None

    @property
    def is_side_effect(self) -> bool:
        """Whether it is asked for after injections only, apart from the symptoms."""
        known = symptoms.symptom(self.code) if self.code else None
        return known is not None and known.kind is symptoms.Kind.SIDE_EFFECT


def list_symptoms(diary: Diary, retired: bool = False) -> list[Followed]:
    """The symptoms that are rated, in the patient's order; with `retired` also former ones."""
    query = sa.select(Symptom).where(Symptom.patient_id == diary.patient_id)
    if not retired:
        query = query.where(Symptom.retired_on.is_(None))
    found = db.session.scalars(query.order_by(Symptom.position, Symptom.number))
    return [_followed(symptom) for symptom in found]


def add_symptoms(diary: Diary, names: list[str]) -> dict[str, int]:
    """Put symptoms into the open transaction that are not there yet; numbers by name.

    names: codes or labels of the catalogue, or the patient's own words. A retired symptom of
    the same name is used again.
    Raises Refused when the diary would have more than MOST_SYMPTOMS.
    """
    diary.require(Right.RECORD)
    query = sa.select(Symptom).where(Symptom.patient_id == diary.patient_id)
    stored = list(db.session.scalars(query))
    numbers = {_key(_followed(symptom).label): symptom.number for symptom in stored}
    answer = {}
    for name in names:
        known = find.symptom_named(name)
        label = label_of(name)
        if _key(label) not in numbers:
            number = len(numbers)
            if number >= MOST_SYMPTOMS:
                raise Refused("too_many_symptoms")
            numbers[_key(label)] = number
            db.session.add(
                Symptom(
                    patient_id=diary.patient_id,
                    number=number,
                    code=known.code if known else None,
                    label=None if known else label,
                    position=number,
                )
            )
        answer[name] = numbers[_key(label)]
    return answer


def follow(diary: Diary, names: list[str], side_effects: list[str] | None = None) -> None:
    """Rate these symptoms from now on, in this order; the others are retired, not lost.

    side_effects: the ones to ask for after an injection. None leaves them as they are.
    """
    diary.require(Right.RECORD)
    numbers = list(add_symptoms(diary, [*names, *(side_effects or [])]).values())
    db.session.flush()
    query = sa.select(Symptom).where(Symptom.patient_id == diary.patient_id)
    for symptom in db.session.scalars(query):
        chosen = symptom.number in numbers
        if not chosen and side_effects is None and _followed(symptom).is_side_effect:
            continue
        symptom.retired_on = None if chosen else symptom.retired_on or diary.today
        if chosen:
            symptom.position = numbers.index(symptom.number)
    commit(diary, Act.SYMPTOMS_CHANGED)


def _followed(symptom: Symptom) -> Followed:
    known = symptoms.symptom(symptom.code) if symptom.code else None
    return Followed(
        number=symptom.number,
        code=symptom.code,
        label=known.label if known else symptom.label or "",
        question=known.question if known else None,
        zero=known.zero if known else None,
        ten=known.ten if known else None,
        retired_on=symptom.retired_on,
    )


def _key(label: str) -> str:
    return label.casefold()


def key_of(name: str) -> str:
    """What two names of the same symptom have in common."""
    return _key(label_of(name))


def label_of(name: str) -> str:
    """What a symptom of this name is called: as in the catalogue, or the patient's own words."""
    known = find.symptom_named(name)
    return known.label if known else unicodedata.normalize("NFC", " ".join(name.split()))


def number_labels(diary: Diary | None, names: list[str]) -> tuple[dict[str, int], list[str]]:
    """Numbers by name as `add_symptoms` would give them, and the labels it would add.

    diary: None for one that is not begun yet.
    """
    stored = list_symptoms(diary, retired=True) if diary else []
    numbers = {_key(symptom.label): symptom.number for symptom in stored}
    new = []
    for label in map(label_of, names):
        if _key(label) not in numbers:
            numbers[_key(label)] = len(numbers)
            new.append(label)
    return {name: numbers[_key(label_of(name))] for name in names}, new
