"""Marta's story: six treatments in seventeen months. Made up, and the same each time it is told.

It fills the example that everybody may read, and a diary to try things out with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid5
from zoneinfo import ZoneInfo

from app.access import Diary
from app.analysis.notation import write_ratings
from app.extensions import db
from app.models import Patient, Side
from app.services.accounts import DiaryDraft
from app.services.days import write_day
from app.services.events import EventDraft, add_event
from app.services.impressions import ImpressionDraft, add_impression
from app.services.story_beside import (
    DAYS_TO_VISIT,
    IMPRESSIONS,
    SIDE_EFFECTS,
    events_until,
    side_effects_on,
)
from app.services.treatments import InjectionDraft, TreatmentDraft, add_treatment

SEED = 11
TIMEZONE = "Europe/Berlin"
LENGTH = 521  # days from the first rating to the last
RATED = 0.78  # share of days, outside the breaks
SKIPPED = 0.03  # share of questions that were left out on purpose
SAID_AFTER = timedelta(days=75)  # from a treatment to what is said of it as a whole
LATE = 0.04  # share of rated days that were filled in four to six days later
MEMORY = 0.4  # how much of a day's ups and downs is still there on the next
SHARED_SWING, OWN_SWING = 0.55, 0.55  # points, of all symptoms together and of each alone
# Days after a treatment: first effect, full effect, begin of its end, end.
EFFECT_DAYS = (5, 20, 52, 74)
BREAKS = ((-517, -514), (-490, -481), (-318, -309), (-130, -127))


@dataclass(frozen=True)
class Rated:
    """One symptom of the story. level: without treatment. answers: its share of an effect."""

    code: str
    level: float
    answers: float


@dataclass(frozen=True)
class Visit:
    """One treatment. day: before the last day of the story. effect: on the ratings, in points."""

    day: int
    effect: float
    injections: tuple[tuple[str, Side, int], ...]


@dataclass(frozen=True)
class ToldDay:
    """One rated day."""

    day: date
    ratings: str
    note: str | None
    entered_at: datetime


@dataclass(frozen=True)
class Story:
    """All that a diary is made of."""

    draft: DiaryDraft
    treatments: tuple[TreatmentDraft, ...]
    days: tuple[ToldDay, ...]
    events: tuple[EventDraft, ...]
    impressions: tuple[ImpressionDraft | None, ...]
    next_visit_on: date


SYMPTOMS = (
    Rated("overall_severity", 5.6, 1.0),
    Rated("head_turn", 6.1, 1.2),
    Rated("neck_pain", 5.4, 1.1),
    Rated("head_tremor", 4.6, 0.9),
    Rated("fatigue", 4.4, 0.5),
)
SPLENIUS = ("splenius_capitis", Side.RIGHT, 70)
FRONT = ("sternocleidomastoid", Side.LEFT, 40)
SHOULDER = ("trapezius", Side.RIGHT, 40)
BLADE = ("levator_scapulae", Side.RIGHT, 30)
OTHER_SHOULDER = ("trapezius", Side.LEFT, 20)
USUAL = (SPLENIUS, FRONT, SHOULDER, BLADE, OTHER_SHOULDER)
# The fifth went to a muscle that was left alone before, and gave another one half as much again.
CHANGED = (
    ("splenius_capitis", Side.RIGHT, 60),
    ("sternocleidomastoid", Side.LEFT, 60),
    ("trapezius", Side.RIGHT, 30),
    BLADE,
    OTHER_SHOULDER,
    ("levator_scapulae", Side.LEFT, 40),
)
VISITS = (
    Visit(-513, -1.6, (SPLENIUS, FRONT, SHOULDER, OTHER_SHOULDER)),
    Visit(-429, -2.8, USUAL),
    Visit(-338, -2.5, USUAL),
    Visit(-254, 0.0, (("splenius_capitis", Side.RIGHT, 60), *USUAL[1:])),
    Visit(-177, 2.4, CHANGED),
    Visit(-79, -3.0, USUAL),
)
NOTES = {
    -420: "Could look over my shoulder while parking.",
    -311: "Back from a week away.",
    -158: "A cold, stayed in bed.",
    -150: "Neck tired after an hour at the desk.",
    -139: "Asked the clinic for an earlier date.",
    -52: "Read a whole evening without a cushion.",
    -3: "Pulling again in the afternoon.",
}


def tell(last_day: date) -> Story:
    """The story with its last rated day on `last_day`."""
    draft = DiaryDraft(
        timezone=TIMEZONE,
        dystonias=("cervical",),
        symptoms=tuple(each.code for each in (*SYMPTOMS, *SIDE_EFFECTS)),
        name="Marta",
    )
    treatments = tuple(_treatment(visit, last_day) for visit in VISITS)
    return Story(
        draft=draft,
        treatments=treatments,
        days=tuple(_days(last_day)),
        events=tuple(events_until(last_day)),
        impressions=tuple(map(IMPRESSIONS.get, range(len(VISITS)))),
        next_visit_on=last_day + timedelta(days=DAYS_TO_VISIT),
    )


def add_story(diary: Diary, story: Story) -> None:
    """Put all of a story into the open transaction."""
    for draft, impression in zip(story.treatments, story.impressions, strict=True):
        treatment_id = uuid5(diary.patient_id, draft.day.isoformat())
        add_treatment(diary, draft, treatment_id)
        if impression is not None:
            said_on = datetime.combine(draft.day + SAID_AFTER, time(20), ZoneInfo(TIMEZONE))
            add_impression(diary, treatment_id, impression, said_on)
    for event in story.events:
        add_event(diary, event, uuid5(diary.patient_id, f"{event.kind} {event.day}"))
    db.session.get_one(Patient, diary.patient_id).next_visit_on = story.next_visit_on
    for told in story.days:
        write_day(diary, told.day, None, told.ratings, told.note, told.entered_at)


def _treatment(visit: Visit, last_day: date) -> TreatmentDraft:
    lines = (InjectionDraft(muscle, side, Decimal(dose)) for muscle, side, dose in visit.injections)
    day = last_day + timedelta(days=visit.day)
    return TreatmentDraft(day=day, product="onabotulinumtoxinA", injections=tuple(lines))


def _days(last_day: date) -> Iterator[ToldDay]:
    # Python promises the same numbers for a seed from random() alone: nothing else is drawn.
    chance = Random(SEED)  # noqa: S311 - a story, no secret
    shared, own = 0.0, [0.0] * len(SYMPTOMS)
    for offset in range(1 - LENGTH, 1):
        shared = MEMORY * shared + _bell(chance) * SHARED_SWING
        own = [MEMORY * swing + _bell(chance) * OWN_SWING for swing in own]
        ratings: dict[int, int | None] = {
            number: _rating(symptom, offset, shared + own[number], chance)
            for number, symptom in enumerate(SYMPTOMS)
        }
        rated, late, delay = (chance.random() for _each in range(3))
        if not _is_rated(offset, rated):
            continue
        ratings |= side_effects_on(offset, [visit.day for visit in VISITS], len(SYMPTOMS))
        day = last_day + timedelta(days=offset)
        waited = 4 + int(3 * delay) if late < LATE and offset < -6 else 0
        entered = datetime.combine(
            day + timedelta(days=waited), time(20, int(60 * delay)), ZoneInfo(TIMEZONE)
        )
        yield ToldDay(day, write_ratings(ratings), NOTES.get(offset), entered)


def _is_rated(offset: int, chance: float) -> bool:
    if offset in NOTES or offset == 0:
        return True
    return chance < RATED and not any(first <= offset <= last for first, last in BREAKS)


def _rating(symptom: Rated, offset: int, swing: float, chance: Random) -> int | None:
    effect = sum(visit.effect * _strength(offset - visit.day) for visit in VISITS)
    severity = round(symptom.level + symptom.answers * effect + swing)
    return None if chance.random() < SKIPPED else min(10, max(0, severity))


def _strength(days: int) -> float:
    """How much of its full effect a treatment has so many days later, 0 to 1."""
    first, full, fading, gone = EFFECT_DAYS
    rising, falling = (days - first) / (full - first), (gone - days) / (gone - fading)
    return max(0.0, min(1.0, rising, falling))


def _bell(chance: Random) -> float:
    """A draw from close to a normal distribution, by twelve of its makers."""
    return sum(chance.random() for _each in range(12)) - 6
