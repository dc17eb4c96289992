"""What lies about in the world besides Alice's diary: links, invitations, files that wait."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from passlib.totp import TOTP

from app.access import Diary, Right, ShareKind, open_diary
from app.extensions import db
from app.models import EventKind, Impression
from app.services.accounts import find_account
from app.services.archives import keep_waiting, open_archive, stored_archive
from app.services.clinic_invitations import InvitationDraft as ClinicDraft
from app.services.clinic_invitations import invite, join
from app.services.clinics import found_clinic, open_clinic
from app.services.day_choices import save_or_set_aside
from app.services.days import DayDraft
from app.services.events import EventDraft, record_event, remove_event
from app.services.feeds import make_feed
from app.services.file_reading import read_file
from app.services.goals import list_all_goals
from app.services.imports import save_import
from app.services.invitations import InvitationDraft, make_invitation
from app.services.push import add_device
from app.services.rating_links import make_link
from app.services.reminders import stop_token
from app.services.share_requests import RequestDraft, make_request
from app.services.sharing import Terms
from app.services.treatments import record_treatment, remove_treatment
from app.services.uploads import keep_upload
from app.services.visits import Visit, mark_of, set_next_visit
from app.services.watch import WatchDraft, record_watch
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD, a_treatment
from tests.conftest import NOON, TODAY, Cast
from tests.push_service import Receiver
from tests.views.accounts import links
from tests.views.factor import SET_UP, key_on
from tests.views.programs import READS, RECORDS, a_token

ERIN = "erin@example.org"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
FILES = Path(__file__).parents[1] / "data" / "diaries"


def beginning(file: Path, lines: int = 12) -> bytes:
    """The first lines of a file."""
    return b"".join(file.read_bytes().splitlines(keepends=True)[:lines])


@dataclass
class Staged:
    """browsers: people in the middle of something. addresses: those that no page links to.

    token: of a program of Alice's. ids: of what no page names.
    """

    browsers: dict[str, Browser] = field(default_factory=dict)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    token: str = ""
    ids: dict[str, str] = field(default_factory=dict)


def stage(app: Flask, cast: Cast) -> Staged:
    """Put it all there."""
    staged = Staged()
    with app.app_context():
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        _things_of_a_diary(diary, cast)
        _ways_in(app, diary, cast, staged)
    with app.app_context():
        _clinic(cast, staged)
    _people_in_the_middle(app, cast, staged)
    return staged


def _things_of_a_diary(diary: Diary, cast: Cast) -> None:
    visit = Visit(TODAY + timedelta(days=30), None, "Room 3")
    set_next_visit(diary, visit, mark_of(None))
    gone = record_treatment(diary, a_treatment(day=TODAY - timedelta(days=150)))
    remove_treatment(diary, gone.id, 1)
    event = record_event(diary, EventDraft(TODAY - timedelta(days=3), EventKind.STRESS))
    remove_event(diary, event.id, 1)
    save_or_set_aside(diary, TODAY, DayDraft({0: 9}, "waits"), None)
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    record_watch(bobs, WatchDraft(words="swallowing"), uuid4())
    brought = read_file(b"day,symptom,severity\n2026-04-01,Head tremor,3\n", "mine.csv")
    save_import(diary, brought, name="mine.csv")


def _ways_in(app: Flask, diary: Diary, cast: Cast, staged: Staged) -> None:
    staged.token = a_token(diary, READS, RECORDS)
    make_feed(diary, with_visit=True)
    terms = Terms(Right.READ, ends_on=TODAY + timedelta(days=9))
    for email in (EMAILS["dan"], None):
        draft = InvitationDraft(ShareKind.CARER, terms, email)
        token = make_invitation(diary, draft, uuid4())
        staged.addresses += [("dan", f"/invitation/{token}"), ("nobody", f"/invitation/{token}")]
    asked = make_request(cast.carol, RequestDraft(Right.READ, None, EMAILS["alice"]), uuid4())
    make_request(cast.bob, RequestDraft(Right.READ, None, None), uuid4())
    staged.addresses += [
        ("nobody", make_link(diary, TODAY - timedelta(days=2))),
        ("alice", f"/share-request/{asked}"),
        ("nobody", f"/reminders/stop/{stop_token(str(app.secret_key), cast.alice)}"),
    ]
    here = f"/diary/{diary.patient_id}"
    said = sa.select(Impression.treatment_id).where(Impression.patient_id == diary.patient_id)
    treatment_id = db.session.scalars(said).one()
    goal = list_all_goals(diary)[-1]
    staged.ids |= {"treatment_id": str(treatment_id), "goal_id": str(goal.id)}
    staged.addresses += [
        ("alice", f"{here}/visit/goals/{goal.treatment_id}"),
        ("alice", f"{here}/visit/goals/{goal.treatment_id}/{goal.id}"),
        ("alice", f"{here}/treatments/{treatment_id}/impression"),
    ]
    for name in ("daylio_1", "bearable", "flaredown"):
        kept = keep_upload(diary, f"{name}.csv", beginning(FILES / f"{name}.csv"))
        staged.addresses += [("alice", f"{here}/imports/{kept}/match")]
    kept = keep_upload(diary, "own.csv", b"When;Value\n3/4/2026;4\n14/4/2026;n/a\n")
    staged.addresses += [("alice", f"{here}/imports/{kept}/columns")]
    kept = keep_upload(diary, "r.csv", b"day,symptom,severity\n2026-04-01,Head tremor,5\n")
    staged.addresses += [("alice", f"{here}/imports/{kept}")]
    staged.ids["upload_id"] = str(kept)
    keep_waiting(cast.dan, open_archive(stored_archive(diary)))


def _clinic(cast: Cast, staged: Staged) -> None:
    clinic_id = uuid4()
    found_clinic(cast.bob, clinic_id, "Movement clinic", own_name="Dr Bob")
    for who in ("carol", "dan"):
        clinic = open_clinic(cast.bob, clinic_id, to_administer=True)
        token = invite(clinic, uuid4(), ClinicDraft(EMAILS[who], False, True))
        assert token is not None
        if who == "carol":
            join(token, cast.carol, "Dr Carol")
        else:
            staged.addresses.append(("dan", f"/clinics/join/{token}"))


def _people_in_the_middle(app: Flask, cast: Cast, staged: Staged) -> None:
    """Erin with a second step switched on, and once more between password and code."""
    begun = Browser(app)
    begun.post("/start/where", data={"dystonias": ["cervical"]})
    begun.post("/start/rate", data={"symptoms": ["head_turn"]})
    staged.browsers["begun"] = begun
    with app.app_context():
        account = find_account(ERIN)
        assert account is not None
        erins: UUID = account.id
    half = Browser(app)
    half.post("/register", data={"email": "new@example.org", "password": PASSWORD})
    half.post("/reset", data={"email": EMAILS["alice"]})
    staged.addresses += [("nobody", link) for link in links(app)]
    page = Browser(app)
    sign_in(page, app, erins)
    code = TOTP(key=key_on(page.get(SET_UP))).generate(time=NOON.timestamp()).token
    page.post(SET_UP, data={"code": str(code), "password": PASSWORD})
    staged.browsers["erin"] = page
    half = Browser(app)
    half.post("/login", data={"email": ERIN, "password": PASSWORD})
    staged.browsers["half"] = half
    _device(app, cast)


def _device(app: Flask, cast: Cast) -> None:
    page = Browser(app)
    sign_in_id = sign_in(page, app, cast.alice)
    with app.app_context():
        diary = open_diary(cast.alice, cast.alice, Right.OWN)
        add_device(diary, sign_in_id, Receiver().told(ENDPOINT), "Chrome, Android")
