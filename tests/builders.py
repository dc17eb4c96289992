"""Good wholes. A test names only what matters to it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from app import clock
from app.access import Diary
from app.models import Act, Side
from app.services.accounts import DiaryDraft
from app.services.audit import commit
from app.services.days import DayDraft, write_day
from app.services.treatments import InjectionDraft, TreatmentDraft, add_treatment

PASSWORD = "blue kettle on the hill"
EMAILS = {
    "alice": "alice@example.org",
    "bob": "bob@clinic.example",
    "carol": "carol@clinic.example",
    "dan": "dan@example.org",
}
SYMPTOMS = ("head_turn", "head_tremor", "tremor of my left hand")


def a_diary_draft(**changes: Any) -> DiaryDraft:
    draft = DiaryDraft(timezone="Europe/Berlin", dystonias=("cervical",), symptoms=SYMPTOMS)
    return replace(draft, **changes)


def a_day(**changes: Any) -> DayDraft:
    return replace(DayDraft(ratings={0: 4, 1: 6, 2: None}, note="slept badly"), **changes)


def an_injection(**changes: Any) -> InjectionDraft:
    line = InjectionDraft("splenius_capitis", Side.LEFT, Decimal("62.5"))
    return replace(line, **changes)


def a_treatment(**changes: Any) -> TreatmentDraft:
    draft = TreatmentDraft(
        day=date(2026, 5, 4),
        product="onabotulinumtoxinA",
        injections=(an_injection(), InjectionDraft()),
        note="less pain than last time",
    )
    return replace(draft, **changes)


def a_whole_treatment(**changes: Any) -> TreatmentDraft:
    """One of which everything is known."""
    draft = a_treatment(
        injections=(
            an_injection(points=3),
            an_injection(muscle=None, muscle_label="by the ear", dose_units=Decimal(20)),
        ),
        total_units=Decimal("82.5"),
        dilution="100 units in 2 ml",
        volume_ml=Decimal("1.65"),
        lot="C1234",
        expires_on=date(2027, 3, 31),
        guidance="emg,ultrasound",
        injector="Dr Bob",
        clinic="Movement clinic",
    )
    return replace(draft, **changes)


def fill(diary: Diary, days: int, treatments: int) -> None:
    """Fill the days up to today, and treatments spread over them, in one transaction."""
    first = diary.today - timedelta(days=days - 1)
    for number in range(days):
        ratings = f"{(number * 7) % 11:X}{5 + number % 3:X}".replace("A", "X") + "-"
        write_day(diary, first + timedelta(days=number), None, ratings, None, clock.now(), False)
    for number in range(treatments):
        day = first + timedelta(days=number * days // treatments)
        add_treatment(diary, a_treatment(day=day), uuid4())
    commit(diary, Act.FILE_IMPORTED)
