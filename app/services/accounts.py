"""Accounts and diaries as wholes: begin, find, change the settings, erase."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock, logs
from app.access import Diary, Right, asking, everything, open_diary
from app.catalogue import dystonias
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import (
    Act,
    AuditEvent,
    KnownBrowser,
    Passkey,
    Patient,
    PatientTag,
    Share,
    SignIn,
    SignInLink,
    User,
    WaitingArchive,
)
from app.services.audit import commit, commit_account, hold, whole_or_nothing
from app.services.clinic_members import leave_all
from app.services.offers import forget_address
from app.services.roles import role_named
from app.services.second_factor import clear_factor
from app.services.symptoms import add_symptoms
from app.services.treatments import TreatmentDraft, add_treatment, check_draft

THRESHOLDS = (Decimal(1), Decimal("1.5"), Decimal(2))


@dataclass(frozen=True)
class DiaryDraft:
    """What somebody says when a diary is begun.

    symptoms: codes of the catalogue or own words, in the order in which they are rated, with
        the side effects to ask for after an injection.
    treated_on: the last treatment, None for "not yet" and "not sure".
    """

    timezone: str
    dystonias: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    treated_on: date | None = None
    name: str | None = None


def find_account(email: str) -> User | None:
    """The account of an e-mail address, whatever its capitals."""
    query = sa.select(User).where(sa.func.lower(User.email) == email.strip().lower())
    return db.session.scalar(query)


def create_account(email: str, password_hash: str | None = None, role: str | None = None) -> User:
    """Put an account into the open transaction that need not confirm its address."""
    user = User(
        id=uuid4(),
        email=email.strip().lower(),
        password=password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=clock.now(),
    )
    user.roles = [role_named(role)] if role else []
    db.session.add(user)
    db.session.flush()
    return user


def has_diary(account_id: UUID) -> bool:
    """Whether this account keeps a diary."""
    with asking(account_id):
        mine = sa.select(Patient.id).where(Patient.id == account_id)
        return db.session.scalar(mine) is not None


def begin_diary(account_id: UUID, draft: DiaryDraft) -> Diary:
    """Begin the diary of an account that has none, and open it.

    Raises Refused for an unknown time zone or dystonia, or a treatment that cannot be, StaleEdit
    when the account has a diary already.
    """
    diary = add_diary(account_id, draft)
    commit(diary, Act.DIARY_BEGUN)
    return diary


def add_diary(account_id: UUID, draft: DiaryDraft, is_example: bool = False) -> Diary:
    """Put a diary into the open transaction, opened by its owner.

    Raises Refused as begin_diary does.
    """
    if not clock.is_timezone(draft.timezone):
        raise Refused("timezone")
    if not set(draft.dystonias) <= {dystonia.code for dystonia in dystonias.DYSTONIAS}:
        raise Refused("dystonia")
    db.session.add(
        Patient(
            id=account_id,
            name=draft.name,
            timezone=draft.timezone,
            dystonias=list(draft.dystonias),
            threshold=THRESHOLDS[0],
            main_symptom=None,
            is_example=is_example,
            revision=0,
            created_at=clock.now(),
        )
    )
    with asking(account_id), whole_or_nothing():
        db.session.flush()
    diary = open_diary(account_id, account_id, Right.OWN)
    add_symptoms(diary, list(draft.symptoms))
    if draft.treated_on is not None:
        treatment = TreatmentDraft(day=draft.treated_on)
        check_draft(diary, treatment)
        add_treatment(diary, treatment, uuid4())
    return diary


def mark_of_settings(diary: Diary) -> str:
    """Tells these settings from others, so that a form knows which it was made for."""
    said = (diary.timezone, diary.threshold.normalize(), diary.main_symptom, diary.name)
    return _mark(said)


def change_settings(
    diary: Diary,
    timezone: str,
    threshold: Decimal,
    main_symptom: int | None,
    name: str | None,
    *,
    seen: str | None = None,
) -> None:
    """Save how the diary is judged and shown. For the owner. The same again changes nothing.

    seen: the mark of the settings that the reader had before them; None asks for none.
    Raises StaleEdit when others were saved since, Refused for what cannot be.
    """
    diary.require(Right.OWN)
    if not clock.is_timezone(timezone):
        raise Refused("timezone")
    if not Decimal("0.5") <= threshold <= 3:
        raise Refused("threshold")
    patient = _held(diary)
    stored = (patient.timezone, patient.threshold.normalize(), patient.main_symptom, patient.name)
    if stored == (timezone, threshold.normalize(), main_symptom, name):
        return
    if seen is not None and _mark(stored) != seen:
        raise StaleEdit
    patient.timezone = timezone
    patient.threshold = threshold
    patient.main_symptom = main_symptom
    patient.name = name
    commit(diary, Act.SETTINGS_CHANGED)


def mark_of_phones(diary: Diary) -> str:
    """The same for the numbers."""
    return _mark((diary.emergency_phone, diary.clinic_phone))


def change_phones(
    diary: Diary, emergency: str | None, clinic: str | None, *, seen: str | None = None
) -> None:
    """Save whom the safety message offers to call. For the owner. As change_settings."""
    diary.require(Right.OWN)
    patient = _held(diary)
    stored = (patient.emergency_phone, patient.clinic_phone)
    if stored == (emergency, clinic):
        return
    if seen is not None and _mark(stored) != seen:
        raise StaleEdit
    patient.emergency_phone, patient.clinic_phone = emergency, clinic
    commit(diary, Act.SETTINGS_CHANGED)


def _held(diary: Diary) -> Patient:
    """The diary's row as it is now, which nobody else changes until the transaction ends."""
    hold(diary)
    return db.session.get_one(Patient, diary.patient_id, populate_existing=True)


def _mark(said: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(tuple(map(str, said))).encode()).hexdigest()[:16]


def choose_theme(account_id: UUID, theme: str | None) -> None:
    """Save how the pages look for this account. None follows the device."""
    db.session.execute(sa.update(User).where(User.id == account_id).values(theme=theme))
    commit_account()


def erase_account(account_id: UUID) -> None:
    """Delete a diary with all its history, and then its account.

    The account of a clinician who wrote in somebody's diary is closed and loses its address, so
    that who recorded what stays true. The account leaves its clinics, and takes along its tags,
    what it asked, and its address wherever something was sent to it.
    """
    with everything():
        _erase(account_id)


def _erase(account_id: UUID) -> None:
    user = db.session.get(User, account_id)
    if user is None:
        raise NotFound
    db.session.execute(sa.delete(Patient).where(Patient.id == account_id))
    db.session.execute(sa.delete(Share).where(Share.clinician_id == account_id))
    db.session.execute(sa.delete(PatientTag).where(PatientTag.clinician_id == account_id))
    db.session.execute(sa.delete(WaitingArchive).where(WaitingArchive.account_id == account_id))
    leave_all(user)
    forget_address(user)
    acted = sa.select(AuditEvent.id).where(AuditEvent.actor_id == account_id).limit(1)
    if db.session.scalar(acted) is None:
        db.session.execute(sa.delete(User).where(User.id == account_id))
    else:
        user.email = f"closed-{user.id}@invalid"
        user.password, user.active, user.fs_uniquifier = None, False, uuid4().hex
        user.name = user.theme = None
        user.passkey_handle = None
        clear_factor(user)
        for ways_in in (SignIn, Passkey, SignInLink, KnownBrowser):
            db.session.execute(sa.delete(ways_in).where(ways_in.user_id == account_id))
    commit_account()
    logs.note("erase.account", account=account_id)
