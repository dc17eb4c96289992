"""People who share their diary, each diary filled by chance with all that can go wrong."""

import random
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from app import clock
from app.access import Diary, Right, ShareKind
from app.extensions import db
from app.models import Act, Patient
from app.services.accounts import begin_diary, create_account
from app.services.audit import commit
from app.services.days import write_day
from app.services.sharing import grant_share
from app.services.treatments import InjectionDraft, add_treatment
from tests.analysis.diaries import a_random_course, a_random_diary
from tests.builders import a_diary_draft, a_treatment, an_injection

SYMPTOMS = ("head_turn", "head_tremor", "tremor of my left hand", "swallowing", "voice")
PRODUCTS = ("onabotulinumtoxinA", "incobotulinumtoxinA", "other", None)


def share_many(
    reader_id: UUID, seeds: Iterable[int], kind: ShareKind = ShareKind.CLINICIAN
) -> list[UUID]:
    """New diaries, one a seed, that are shared with a reader."""
    found = []
    for seed in seeds:
        account = create_account(f"patient{seed}@example.org")
        begin = a_diary_draft(name=f"Patient {seed}", symptoms=SYMPTOMS)
        diary = begin_diary(account.id, begin)
        fill_by_chance(diary, seed)
        grant_share(diary, reader_id, Right.READ, kind=kind)
        found.append(diary.patient_id)
    return found


def fill_by_chance(diary: Diary, seed: int) -> None:
    """Days and treatments of a random diary that ends today, and random settings."""
    dice = random.Random(seed)
    ratings, sessions, today = (a_random_course if seed % 2 else a_random_diary)(seed)
    begin = diary.today - timedelta(days=today)
    for number in sorted(day for day in ratings if day <= today):
        day = begin + timedelta(days=number)
        signs = "".join(_sign(dice, ratings[number], place) for place in range(len(SYMPTOMS)))
        late = dice.random() < 0.2
        write_day(diary, day, None, signs.rstrip(".") or "-", None, clock.now(), late)
    for number in sorted(set(sessions)):
        add_treatment(diary, _a_treatment(dice, begin + timedelta(days=number)), uuid4())
    patient = db.session.get_one(Patient, diary.patient_id)
    patient.threshold = dice.choice([Decimal(1), Decimal("1.5"), Decimal(2)])
    patient.main_symptom = dice.choice([None, None, 0, 1, 3, 99])
    commit(diary, Act.FILE_IMPORTED)


def _a_treatment(dice: random.Random, day):
    lines = [an_injection(), an_injection(side=None, dose_units=Decimal("12.5")), InjectionDraft()]
    return a_treatment(
        day=day,
        product=dice.choice(PRODUCTS),
        injections=tuple(lines[: dice.randint(0, 3)]),
        total_units=dice.choice([None, Decimal(120)]),
        finished=dice.random() < 0.8,
    )


def _sign(dice: random.Random, rating: int, place: int) -> str:
    if place > 2:  # a side effect
        return dice.choice("....00000013X")
    if dice.random() < 0.2:
        return dice.choice(".-")
    return "0123456789X"[min(10, max(0, rating + dice.randint(-place, place)))]
