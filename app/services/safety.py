"""Safety messages: which ratings ask for one, which were read, and who has some."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, OpenDiary, Right
from app.analysis.notation import read_ratings
from app.analysis.safety import Injected, baseline_days, baseline_of, flags
from app.catalogue.red_flags import WEEKS_12, Level, areas_of
from app.extensions import db
from app.models import Act, DiaryDay, Injection, SafetyFlag, Treatment
from app.services.audit import commit
from app.services.symptoms import Followed, list_symptoms

__all__ = [
    "SafetyFlag",
    "injected_before",
    "list_all_flags",
    "list_flagged",
    "list_flags",
    "list_unread",
    "mark_read",
    "raise_flags",
]

PRESSING = (Level.URGENT, Level.EMERGENCY)
LOOK_BACK = timedelta(days=2 * WEEKS_12)  # so that the first day of a boosted treatment is seen
SHOWN_DAYS = 28  # for how long a clinician's list shows a flag


def list_flags(diary: Diary, day: date) -> list[SafetyFlag]:
    """What was raised by the ratings of this day, the most urgent first."""
    return _most_urgent_first(db.session.scalars(_flags_of(diary).where(SafetyFlag.day == day)))


def list_all_flags(diary: Diary) -> list[SafetyFlag]:
    """All that was ever raised and still holds, the earliest day first."""
    query = _flags_of(diary).order_by(SafetyFlag.day, SafetyFlag.symptom)
    return list(db.session.scalars(query))


def list_unread(diary: Diary) -> list[SafetyFlag]:
    """The pressing ones that nobody has said to have read, the most urgent first."""
    query = _flags_of(diary).where(SafetyFlag.read_at.is_(None), SafetyFlag.level.in_(PRESSING))
    return _most_urgent_first(db.session.scalars(query))


def mark_read(diary: Diary, seen: Sequence[tuple[date, str, str]]) -> None:
    """The owner has read the messages about these. seen: (day, symptom, level) as shown."""
    diary.require(Right.OWN)
    unread = [f for f in list_unread(diary) if (f.day, f.symptom, f.level) in set(seen)]
    for flag in unread:
        flag.read_at = clock.now()
    if unread:
        commit(diary, Act.SAFETY_MESSAGE_READ)


def list_flagged(diaries: Sequence[Diary | OpenDiary]) -> Mapping[UUID, list[SafetyFlag]]:
    """The pressing flags of the last four weeks in these open diaries, the latest first."""
    query = sa.select(SafetyFlag).where(
        SafetyFlag.patient_id.in_([diary.patient_id for diary in diaries]),
        SafetyFlag.level.in_(PRESSING),
        SafetyFlag.day >= clock.now().date() - timedelta(days=SHOWN_DAYS),
    )
    found = list(db.session.scalars(query.order_by(SafetyFlag.day.desc(), SafetyFlag.symptom)))
    owners = {diary.patient_id for diary in diaries}
    return {owner: [flag for flag in found if flag.patient_id == owner] for owner in owners}


def raise_flags(diary: Diary, day: date, ratings: str) -> None:
    """Put what these ratings of a day raise into the open transaction.

    A flag stays read while its level does not rise; one that holds no longer is taken back. Where
    no side effect was ever followed there is none to take back: a symptom is retired, not deleted.
    """
    effects = [each for each in list_symptoms(diary, retired=True) if each.is_side_effect]
    if not effects:
        return
    said = _by_code(ratings, effects)
    stored = {flag.symptom: flag for flag in list_flags(diary, day)}
    if not said and not stored:
        return
    raised = {each.symptom: each for each in flags(said, injected_before(diary, day, effects))}
    for symptom in stored.keys() - raised.keys():
        db.session.delete(stored[symptom])
    for symptom, each in raised.items():
        flag = stored.get(symptom)
        if flag is None:
            flag = SafetyFlag(patient_id=diary.patient_id, day=day, symptom=symptom)
            db.session.add(flag)
        elif each.level.rank > Level(flag.level).rank:
            flag.read_at = None
        flag.severity, flag.level, flag.days_after = each.severity, each.level, each.days
        flag.raised_at = clock.now()


def injected_before(diary: Diary, day: date, effects: Sequence[Followed]) -> Injected:
    """The injections behind a day, and the usual ratings of these side effects before them."""
    treated = Treatment.patient_id == diary.patient_id
    query = sa.select(Treatment.day, Injection.muscle).outerjoin(
        Injection,
        sa.and_(
            Injection.patient_id == Treatment.patient_id, Injection.treatment_id == Treatment.id
        ),
    )
    rows = db.session.execute(query.where(treated, Treatment.day.between(day - LOOK_BACK, day)))
    lines = [(treated_on, muscle) for treated_on, muscle in rows]
    before = baseline_days([treated_on.toordinal() for treated_on, _m in lines], day.toordinal())
    if before is None:
        return Injected()
    recent = day - timedelta(days=WEEKS_12)
    return Injected(
        days=(day - max(treated_on for treated_on, _m in lines)).days,
        areas=areas_of(muscle for treated_on, muscle in lines if muscle and treated_on >= recent),
        baseline=_baseline(diary, before, effects),
    )


def _baseline(
    diary: Diary, before: tuple[int, int], effects: Sequence[Followed]
) -> dict[str, float]:
    first, last = (date.fromordinal(ordinal) for ordinal in before)
    query = sa.select(DiaryDay.ratings).where(
        DiaryDay.patient_id == diary.patient_id, DiaryDay.day.between(first, last)
    )
    return baseline_of(_by_code(ratings, effects) for ratings in db.session.scalars(query))


def _by_code(ratings: str, effects: Sequence[Followed]) -> dict[str, int | None]:
    said = read_ratings(ratings)
    return {each.code: said[each.number] for each in effects if each.code and each.number in said}


def _most_urgent_first(found: sa.ScalarResult[SafetyFlag]) -> list[SafetyFlag]:
    return sorted(found, key=lambda flag: (-Level(flag.level).rank, flag.day, flag.symptom))


def _flags_of(diary: Diary) -> sa.Select[SafetyFlag]:
    return sa.select(SafetyFlag).where(SafetyFlag.patient_id == diary.patient_id)
