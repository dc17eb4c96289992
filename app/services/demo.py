"""People to try things out with: Marta, Jonas and their doctor."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app import clock
from app.access import Right, open_diary
from app.analysis.notation import write_ratings
from app.catalogue.dystonias import side_effects_near
from app.models import Act
from app.services.accounts import (
    DiaryDraft,
    add_diary,
    create_account,
    erase_account,
    find_account,
)
from app.services.audit import commit, commit_account
from app.services.days import write_day
from app.services.second_factor import METHOD
from app.services.sharing import grant_share
from app.services.story import TIMEZONE, add_story, tell

MARTA, JONAS, DOCTOR = "marta@example.org", "jonas@example.org", "dr.weber@example.org"
PEOPLE = (MARTA, JONAS, DOCTOR)
DOCTORS_NAME = "Dr. med. Weber"
JONAS_SYMPTOMS = ("overall_severity", "eye_closing", "eye_function", "light_sensitive")
JONAS_DAYS = ((5, 6, 4, 7), (5, 7, 5, 7), (4, 5, 4, 6))  # the last three before today
JONAS_TREATED_DAYS_AGO = 14


@dataclass(frozen=True)
class Person:
    """One of them. made: just now; else they were there already."""

    email: str
    about: str
    made: bool


def make_people(password_hash: str, totp_secret: str) -> list[Person]:
    """Make those who are missing, and give all of them this password.

    totp_secret: locked; for the doctor's second factor, where there is none yet.
    """
    doctor_id, new_doctor = _account_of_doctor(password_hash, totp_secret)
    people = [Person(DOCTOR, "a clinician, reads Marta's diary, records in Jonas's", new_doctor)]
    for email, about, begin, right in (
        (JONAS, "just begun: three days, one treatment", _begin_jonas, Right.RECORD),
        (MARTA, "six treatments, up to yesterday", _begin_marta, Right.READ),
    ):
        account = find_account(email)
        made = account is None
        if account is None:
            account = create_account(email, password_hash)
            begin(account.id)
        account.password = password_hash
        commit_account()
        if made or new_doctor:
            grant_share(open_diary(account.id, account.id, Right.OWN), doctor_id, right)
        people.insert(0, Person(email, about, made))
    return people


def erase_people() -> None:
    """Erase them with all they wrote. Patients first, so that the doctor leaves no trace."""
    for email in PEOPLE:
        if (account := find_account(email)) is not None:
            erase_account(account.id)


def _account_of_doctor(password_hash: str, totp_secret: str) -> tuple[UUID, bool]:
    account = find_account(DOCTOR)
    made = account is None
    if account is None:
        account = create_account(DOCTOR, password_hash, "clinician")
    account.password = password_hash
    account.name = account.name or DOCTORS_NAME
    account.tf_primary_method = METHOD
    account.tf_totp_secret = account.tf_totp_secret or totp_secret
    commit_account()
    return account.id, made


def _begin_marta(account_id: UUID) -> None:
    story = tell(clock.today(TIMEZONE) - timedelta(days=1))
    diary = add_diary(account_id, story.draft)
    add_story(diary, story)
    commit(diary, Act.DIARY_BEGUN)


def _begin_jonas(account_id: UUID) -> None:
    today = clock.today(TIMEZONE)
    draft = DiaryDraft(
        timezone=TIMEZONE,
        dystonias=("blepharospasm",),
        symptoms=(*JONAS_SYMPTOMS, *side_effects_near(["blepharospasm"])),
        treated_on=today - timedelta(days=JONAS_TREATED_DAYS_AGO),
        name="Jonas",
    )
    diary = add_diary(account_id, draft)
    for days_ago, severities in zip((3, 2, 1), JONAS_DAYS, strict=True):
        day = today - timedelta(days=days_ago)
        entered_at = datetime.combine(day, time(21, 10), ZoneInfo(TIMEZONE))
        write_day(diary, day, None, write_ratings(dict(enumerate(severities))), None, entered_at)
    commit(diary, Act.DIARY_BEGUN)
