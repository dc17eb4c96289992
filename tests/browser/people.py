"""The people of the browser tests, and a long diary whose answers have every verdict."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from secrets import token_hex
from uuid import UUID, uuid4

from flask import Flask
from flask_security import hash_password

from app import clock
from app.access import Diary, Right, open_diary
from app.analysis.notation import write_ratings
from app.extensions import db
from app.models import Act, Side, User
from app.services.accounts import begin_diary, create_account
from app.services.audit import commit
from app.services.clinic_invitations import InvitationDraft, invite, join
from app.services.clinical_notes import NoteDraft, record_note
from app.services.clinics import found_clinic, open_clinic
from app.services.day_choices import save_or_set_aside
from app.services.days import DayDraft, Sent, rate_day, write_day
from app.services.events import EventDraft, EventKind, record_event
from app.services.goals import GoalDraft, Outcome, record_goal
from app.services.impressions import ImpressionDraft, record_impression
from app.services.provenance import confirm_treatment
from app.services.questions import QuestionDraft, record_question
from app.services.reminders import Wish, set_wish
from app.services.scores import ScoreDraft, record_score
from app.services.sharing import grant_share
from app.services.sign_ins import begin_sign_in
from app.services.sketch import save_sketch
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    add_treatment,
    list_treatment_days,
    record_treatment,
)
from app.services.visits import Visit, mark_of, set_next_visit
from app.services.watch import WatchDraft, record_watch
from tests.builders import PASSWORD, a_diary_draft

DAYS = 400
SYMPTOMS = ("head_turn", "head_tremor", "neck_pain", "tremor of my left hand")
# Day of the diary on which a treatment fell, and how its weeks 3 to 7 moved the ratings.
TREATMENTS = ((30, -2.4), (105, 2.0), (180, 0.6), (250, -0.4), (318, -2.0), (385, -2.5))
GAPS = (range(62, 66), range(288, 318))
RECALLED = range(120, 134)
YOUNG_WAITS = 5  # days ago; that day of Emil's waits for a choice
OFTEN_LEFT_OUT = 0.12
# Days ago, days it lasted, kind, words, dose.
HAPPENED = (
    (300, 0, "medicine_started", "a tablet against cramps", "2 x 5 mg"),
    (290, 20, "illness", "a long cold", None),
    (285, 9, "stress", None, None),
    (200, 0, "noticed_working", None, None),
    (198, 0, "physiotherapy", None, None),
    (30, 0, "sensory_trick", "a finger at the chin", None),
    (2, 0, "wearing_off", None, None),
)
MUSCLES = (
    ("splenius_capitis", Side.RIGHT, "75"),
    ("sternocleidomastoid", Side.LEFT, "37.5"),
    ("trapezius", Side.RIGHT, "40"),
    ("levator_scapulae", Side.RIGHT, "30"),
    ("semispinalis_capitis", Side.LEFT, None),
)


@dataclass(frozen=True)
class People:
    """Ids: Marta keeps the long diary, Emil has just begun, Nora has nothing.

    Dr Bob may read Marta's and Emil's, Dr Cora may record in Marta's.
    Ines belongs to the clinic that Dr Bob administers; `joins` is the token that Nora was sent.
    """

    marta: UUID
    emil: UUID
    nora: UUID
    bob: UUID
    cora: UUID
    ines: UUID
    treatments: tuple[UUID, ...]
    clinic: UUID
    joins: str


def move_in(app: Flask) -> People:
    """Put the people and their diaries into an empty database."""
    with app.app_context():
        password = hash_password(PASSWORD)
        ids = {
            name: create_account(f"{name}@example.org", password, role).id
            for name, role in {
                "marta": None,
                "emil": None,
                "nora": None,
                "bob": "clinician",
                "cora": "clinician",
                "ines": None,
            }.items()
        }
        for clinician in ("bob", "cora"):
            db.session.get_one(User, ids[clinician]).tf_primary_method = "authenticator"
        marta = begin_diary(ids["marta"], a_diary_draft(name="Marta", symptoms=SYMPTOMS))
        fill_diary(marta)
        plan_ahead(marta)
        set_wish(marta, Wish(time(19)))
        emil = begin_diary(ids["emil"], a_diary_draft(name="Emil", symptoms=SYMPTOMS[:3]))
        begin_young_diary(emil)
        begin_diary(ids["nora"], a_diary_draft(symptoms=SYMPTOMS[:2]))
        for diary in (marta, emil):
            grant_share(diary, ids["bob"], Right.READ)
        grant_share(marta, ids["cora"], Right.RECORD)
        leave_acts(open_diary(ids["cora"], ids["marta"], Right.RECORD))
        found = tuple(treatment_id for treatment_id, _day in list_treatment_days(marta))
        clinic, joins = begin_clinic(ids)
    return People(**ids, treatments=found, clinic=clinic, joins=joins)


def begin_clinic(ids: dict[str, UUID]) -> tuple[UUID, str]:
    """A clinic with two members and two open invitations: its id, and the token for Nora."""
    clinic_id = uuid4()
    found_clinic(ids["bob"], clinic_id, "Movement clinic", own_name="Dr Bob")
    tokens = []
    for email in ("ines@example.org", "a.rather.long.address@clinic.example", "nora@example.org"):
        clinic = open_clinic(ids["bob"], clinic_id, to_administer=True)
        tokens.append(invite(clinic, uuid4(), InvitationDraft(email, False, True)) or "")
    join(tokens[0], ids["ines"], "Dr Ines Example")
    return clinic_id, tokens[-1]


def fill_diary(diary: Diary) -> None:
    """Six treatments of five muscles in 400 days with gaps and recalled days, up to yesterday."""
    first = diary.today - timedelta(days=DAYS)
    chance = random.Random(7)
    for number in range(DAYS):
        said = _severities(number, chance)
        if any(number in gap for gap in GAPS) or chance.random() < OFTEN_LEFT_OUT:
            continue
        note = "slept badly" if number % 50 == 0 else None
        marks = "illness,bad_sleep" if number % 40 == 35 else ""
        day, late = first + timedelta(days=number), number in RECALLED
        write_day(diary, day, None, write_ratings(said), note, clock.now(), late, marks)
    for number, (day_number, _effect) in enumerate(TREATMENTS):
        draft = a_session(first + timedelta(days=day_number), extra=Decimal(5 * number))
        add_treatment(diary, draft, uuid4())
    commit(diary, Act.FILE_IMPORTED)


def plan_ahead(diary: Diary) -> None:
    """Events, the next visit, questions, goals with outcomes, and an impression."""
    for ago, lasted, kind, words, dose in HAPPENED:
        day = diary.today - timedelta(days=ago)
        until = day + timedelta(days=lasted) if lasted else None
        record_event(diary, EventDraft(day, EventKind(kind), until, words, dose))
    visit = Visit(diary.today + timedelta(days=12), time(10, 30), "Room 3")
    set_next_visit(diary, visit, mark_of(None))
    for asked in (None, diary.today):
        record_question(diary, QuestionDraft("How long should it last this time?", asked))
    (_first, _on), (second_id, _day), *_others, (last_id, _last_on) = list_treatment_days(diary)
    record_impression(diary, second_id, ImpressionDraft(1, 20, 9), None)
    for outcome in (None, Outcome.PARTLY):
        record_goal(diary, last_id, GoalDraft("read for half an hour", outcome))


def leave_acts(diary: Diary) -> None:
    """Notes, things to watch and scores of a clinician."""
    record_note(diary, NoteDraft("The splint suits you.\nWe look at it again.", for_patient=True))
    record_note(diary, NoteDraft("Look at the left side next time.", for_patient=False))
    record_watch(diary, WatchDraft(symptom="swallowing"))
    record_watch(diary, WatchDraft(words="How reading goes in the evening"))
    for ago, score in ((180, "48.25"), (90, "41"), (0, "44.5")):
        day = diary.today - timedelta(days=ago)
        record_score(diary, ScoreDraft(day, "twstrs_total", Decimal(score)))
    record_score(diary, ScoreDraft(diary.today, "cdq24", Decimal("31.5")))
    latest, _day = list_treatment_days(diary)[-1]
    confirm_treatment(diary, latest, 1)


def begin_young_diary(diary: Diary) -> None:
    """One treatment ten days ago and three rated days: too early for any answer. And a sketch."""
    record_treatment(diary, TreatmentDraft(day=diary.today - timedelta(days=10)))
    for ago in (9, 5, 1):
        draft = DayDraft({0: 5, 1: 6, 2: None}, note=None)
        rate_day(diary, diary.today - timedelta(days=ago), draft, None)
    save_sketch(diary, diary.today - timedelta(days=10), {0: 7, 1: 5}, None)
    rate_twice(diary, diary.today - timedelta(days=YOUNG_WAITS))


def rate_twice(diary: Diary, day: date) -> None:
    """Change a day at the computer, and let another version from the phone wait for a choice."""
    rate_day(diary, day, DayDraft({0: 4, 1: 6}, "a long walk"), 1, Sent("Computer"))
    evening = datetime.combine(day, time(19, 40), UTC)
    offline = DayDraft({0: 7, 1: 6, 2: 3}, "tired in the evening", frozenset({"bad_sleep"}))
    save_or_set_aside(diary, day, offline, 1, Sent("Phone", evening))


def a_session(day: date, extra: Decimal = Decimal(0)) -> TreatmentDraft:
    """A treatment of five muscles; the dose of the last is not known."""
    lines = tuple(
        InjectionDraft(muscle, side, Decimal(dose) + extra if dose else None)
        for muscle, side, dose in MUSCLES
    )
    return TreatmentDraft(day, "onabotulinumtoxinA", lines, note="a little sore afterwards")


def open_as_owner(patient_id: UUID) -> Diary:
    """Somebody's own diary. Call it in an app context."""
    return open_diary(patient_id, patient_id, Right.OWN)


def cookie_of(app: Flask, account_id: UUID, address: str) -> dict[str, str]:
    """What a browser holds after signing in, in the words of playwright's add_cookies()."""
    with app.app_context():
        uniquifier = db.session.get_one(User, account_id).fs_uniquifier
        sign_in_id = begin_sign_in(account_id, "Chrome, Linux")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = clock.now().timestamp()
        session["sign_in"] = str(sign_in_id)
        session["csrf_token"] = token_hex(20)  # of the form of the sign-in
    cookie = client.get_cookie("session")
    assert cookie is not None
    return {"name": "session", "value": cookie.value, "url": address}


def _severities(number: int, chance: random.Random) -> dict[int, int | None]:
    """The ratings of one day: a common level, and each symptom with its own weather."""
    moved = sum(effect * _response(number - day) for day, effect in TREATMENTS)
    common = chance.gauss(0, 0.5)
    return {
        symptom: min(10, max(0, round(base + moved + common + chance.gauss(0, 0.5))))
        for symptom, base in enumerate((6.0, 5.2, 4.8, 3.5))
    }


def _response(days: int) -> float:
    """How much of the effect is there so many days after a treatment, from 0 to 1."""
    if days < 0:
        return 0.0
    return max(0.0, min(days / 20, 1.0, (76 - days) / 28))
