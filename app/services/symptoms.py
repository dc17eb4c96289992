"""What a patient rates: list, add, retire, rename, put in order."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.access import Diary, OpenDiary, Right
from app.catalogue import find, symptoms
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Symptom
from app.services.audit import commit, hold
from app.services.hidden import hidden_numbers, is_mood

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
    def key(self) -> str:
        """How programs name it: by its code, or by its number where it is in own words."""
        return self.code or str(self.number)

    @property
    def is_side_effect(self) -> bool:
        """Whether it is asked for after injections only, apart from the symptoms."""
        known = symptoms.symptom(self.code) if self.code else None
        return known is not None and known.kind is symptoms.Kind.SIDE_EFFECT


def list_symptoms(diary: Diary, retired: bool = False) -> list[Followed]:
    """The symptoms that are rated, in the patient's order; with `retired` also former ones.

    Those of mood only for readers who see them.
    """
    query = _in_order(diary)
    if not retired:
        query = query.where(Symptom.retired_on.is_(None))
    found = [_followed(symptom) for symptom in db.session.scalars(query)]
    return [each for each in found if diary.sees_mood or not is_mood(each.code)]


def mark_of(listed: Sequence[Followed]) -> str:
    """Tells one list from another, so that a form knows which it was made for.

    listed: all symptoms of a diary with the former ones, in their order.
    """
    said = [(each.number, each.label, each.retired_on) for each in listed]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


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


def follow(
    diary: Diary, names: list[str], side_effects: list[str] | None = None, seen: str | None = None
) -> None:
    """Rate these symptoms from now on, in this order; the others are retired, not lost.

    side_effects: the ones to ask for after an injection. None leaves them as they are.
    seen: the mark of the list that the reader had before them; None asks for none.
    Saying the same again changes nothing.
    Raises StaleEdit when the list was changed since.
    """
    diary.require(Right.RECORD)
    hold(diary)
    if _is_followed(diary, names, side_effects):
        return
    if seen is not None:
        _compare(diary, seen)
    numbers = list(add_symptoms(diary, [*names, *(side_effects or [])]).values())
    db.session.flush()
    hidden = hidden_numbers(diary)
    for symptom in _load(diary):
        if symptom.number in hidden:
            continue
        chosen = symptom.number in numbers
        if not chosen and side_effects is None and _followed(symptom).is_side_effect:
            continue
        symptom.retired_on = None if chosen else symptom.retired_on or diary.today
        if chosen:
            symptom.position = numbers.index(symptom.number)
    commit(diary, Act.SYMPTOMS_CHANGED)


def get_own_symptom(diary: Diary, number: int) -> Followed:
    """A symptom in the patient's own words. Raises NotFound, also for one of the catalogue."""
    for each in list_symptoms(diary, retired=True):
        if each.number == number and each.code is None:
            return each
    raise NotFound


def rename_symptom(diary: Diary, number: int, words: str, seen: str | None) -> None:
    """Call a symptom in the patient's own words otherwise; its days stay with it.

    seen: as in `follow`. Saying the same again changes nothing.
    Raises NotFound for a symptom that is not in own words, StaleEdit when the list was changed
    since, and Refused for words that do not fit ("symptom_words"), that name a symptom of the
    catalogue ("symptom_known") or another of this diary ("symptom_taken").
    """
    diary.require(Right.OWN)
    hold(diary)
    own = get_own_symptom(diary, number)
    label = label_of(words)
    if label == own.label:
        return
    _compare(diary, seen)
    if not 0 < len(label) <= LONGEST_LABEL:
        raise Refused("symptom_words")
    if find.symptom_named(words):
        raise Refused("symptom_known")
    symptoms_by_number = {symptom.number: symptom for symptom in _load(diary)}
    symptom = symptoms_by_number.pop(number)
    if _key(label) in {_key(_followed(other).label) for other in symptoms_by_number.values()}:
        raise Refused("symptom_taken")
    symptom.label = label
    commit(diary, Act.SYMPTOMS_CHANGED, number)


def move_symptom(diary: Diary, number: int, past: int | None, seen: str | None) -> None:
    """Let a symptom that is rated change places with its neighbour, as the reader saw it.

    past: number of the neighbour. Side effects stand apart and are no neighbours.
    Raises StaleEdit when the two are no neighbours, or the list was changed since `seen`.
    """
    diary.require(Right.OWN)
    hold(diary)
    _compare(diary, seen)
    rated = [each.number for each in list_symptoms(diary) if not each.is_side_effect]
    if number not in rated or past not in rated:
        raise StaleEdit
    if abs(rated.index(number) - rated.index(past)) != 1:
        raise StaleEdit
    other = {number: past, past: number}
    stored = _load(diary)
    places = {symptom.number: place for place, symptom in enumerate(stored)}
    for symptom in stored:
        symptom.position = places[other.get(symptom.number, symptom.number)]
    commit(diary, Act.SYMPTOMS_CHANGED, number)


def _in_order(diary: Diary) -> sa.Select[Symptom]:
    own = sa.select(Symptom).where(Symptom.patient_id == diary.patient_id)
    return own.order_by(Symptom.position, Symptom.number)


def _load(diary: Diary) -> list[Symptom]:
    """All symptoms as they are stored now, whatever was read of them before."""
    fresh = _in_order(diary).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def _compare(diary: Diary, seen: str | None) -> None:
    """Raises StaleEdit when the list is another than the reader saw."""
    if mark_of([_followed(symptom) for symptom in _load(diary)]) != seen:
        raise StaleEdit


def _is_followed(diary: Diary, names: list[str], side_effects: list[str] | None) -> bool:
    """Whether these, and no others, are rated already in this order."""
    rated = [_followed(symptom) for symptom in _load(diary) if symptom.retired_on is None]
    apart = [_key(each.label) for each in rated if each.is_side_effect]
    wanted = [*names, *(side_effects or [])]
    now = [_key(each.label) for each in rated if not each.is_side_effect]
    return list(dict.fromkeys(map(key_of, wanted))) == now + ([] if side_effects is None else apart)


def _followed(symptom: Any) -> Followed:
    """symptom: as it is stored, or a row with these of its columns."""
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
    stored = list(map(_followed, _load(diary))) if diary else []
    numbers = {_key(symptom.label): symptom.number for symptom in stored}
    new = []
    for label in map(label_of, names):
        if _key(label) not in numbers:
            numbers[_key(label)] = len(numbers)
            new.append(label)
    return {name: numbers[_key(label_of(name))] for name in names}, new


def list_symptoms_of_many(diaries: Sequence[OpenDiary]) -> dict[UUID, list[Followed]]:
    """The symptoms of each diary as `list_symptoms` gives them, former ones as well."""
    found: dict[UUID, list[Followed]] = {diary.patient_id: [] for diary in diaries}
    columns = (Symptom.patient_id, Symptom.number, Symptom.code, Symptom.label, Symptom.retired_on)
    query = sa.select(*columns).where(Symptom.patient_id.in_(list(found)))
    for row in db.session.execute(query.order_by(Symptom.position, Symptom.number)):
        found[row.patient_id].append(_followed(row))
    return found
