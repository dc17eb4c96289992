"""Accounts and diaries as wholes: begin, change, erase."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right, ShareKind, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import Model, db
from app.models import Invitation, Patient, PatientTag, ShareRequest, User
from app.services.accounts import (
    begin_diary,
    change_settings,
    create_account,
    erase_account,
    find_account,
    has_diary,
)
from app.services.days import find_day, rate_day
from app.services.invitations import (
    InvitationDraft,
    accept_invitation,
    list_open_invitations,
    make_invitation,
)
from app.services.progress import get_answer
from app.services.share_requests import RequestDraft, list_open_requests, make_request
from app.services.sharing import Terms
from app.services.sign_ins import begin_sign_in
from app.services.symptoms import list_symptoms
from app.services.tags import add_tag
from app.services.treatments import get_treatment, list_treatments, record_treatment
from tests.builders import EMAILS, a_day, a_diary_draft, a_treatment
from tests.conftest import TODAY, Cast


def rows() -> dict[str, int]:
    """How many rows each table has."""
    count = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in Model.metadata.sorted_tables
    }
    db.session.rollback()
    return count


def test_a_diary_begins_with_what_was_answered(app: Flask, in_app: None, cast: Cast) -> None:
    treated_on = TODAY - timedelta(days=20)
    diary = begin_diary(cast.dan, a_diary_draft(treated_on=treated_on))

    assert has_diary(cast.dan)
    assert (diary.right, diary.timezone, diary.today) == (Right.OWN, "Europe/Berlin", TODAY)
    labels = [symptom.label for symptom in list_symptoms(diary)]
    assert labels[2] == "tremor of my left hand"
    (treatment,) = list_treatments(diary)
    assert (treatment.day, treatment.product, treatment.injections) == (treated_on, None, [])


def test_a_diary_begins_without_a_treatment(in_app: None, cast: Cast) -> None:
    assert list_treatments(begin_diary(cast.dan, a_diary_draft())) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"timezone": "Europe/Atlantis"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"dystonias": ("cervical", "of the moon")}, "dystonia"),
        ({"treated_on": TODAY + timedelta(days=1)}, "treatment_day"),
        ({"symptoms": tuple(f"symptom {n}" for n in range(201))}, "too_many_symptoms"),
    ],
)
def test_a_diary_that_cannot_be_is_not_begun(
    app: Flask, cast: Cast, changes: dict[str, object], reason: str
) -> None:
    with app.app_context(), pytest.raises(Refused) as refused:
        begin_diary(cast.dan, a_diary_draft(**changes))

    assert refused.value.reason == reason
    with app.app_context():
        assert not has_diary(cast.dan)


def test_a_second_diary_is_refused_and_the_first_stays(diary: Diary, cast: Cast) -> None:
    rate_day(diary, TODAY, a_day(), None)
    db.session.expunge_all()

    with pytest.raises(StaleEdit):
        begin_diary(cast.alice, a_diary_draft(name="Not Alice"))

    db.session.rollback()
    assert open_diary(cast.alice, cast.alice, Right.OWN).name == "Alice"
    assert find_day(diary, TODAY) is not None


@pytest.mark.parametrize("typed", ["alice@example.org", " Alice@Example.ORG "])
def test_an_account_is_found_whatever_the_capitals(in_app: None, cast: Cast, typed: str) -> None:
    account = find_account(typed)

    assert account is not None
    assert account.id == cast.alice


def test_an_unknown_address_is_no_account(in_app: None, cast: Cast) -> None:
    assert find_account("nobody@example.org") is None


def test_settings_are_saved(diary: Diary, cast: Cast) -> None:
    change_settings(diary, "Asia/Tokyo", Decimal("1.5"), 2, "Ms A")

    opened = open_diary(cast.alice, cast.alice, Right.OWN)
    assert (opened.timezone, opened.threshold, opened.main_symptom, opened.name) == (
        "Asia/Tokyo",
        Decimal("1.5"),
        2,
        "Ms A",
    )


@pytest.mark.parametrize(
    ("timezone", "threshold"),
    [("Nowhere", "1"), ("UTC", "0.4"), ("UTC", "3.1"), ("UTC", "-1")],
)
def test_settings_that_cannot_be_are_refused(diary: Diary, timezone: str, threshold: str) -> None:
    with pytest.raises(Refused):
        change_settings(diary, timezone, Decimal(threshold), None, None)

    assert open_diary(diary.actor_id, diary.patient_id, Right.OWN).timezone == "Europe/Berlin"


def test_moving_changes_tomorrow_and_never_yesterday(diary: Diary) -> None:
    rate_day(diary, TODAY, a_day(), None)
    change_settings(diary, "Pacific/Pago_Pago", Decimal(1), None, None)

    moved = open_diary(diary.actor_id, diary.patient_id, Right.OWN)
    assert moved.today == TODAY - timedelta(days=1)
    assert find_day(moved, TODAY) is not None


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_only_the_owner_changes_settings(diary: Diary, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change_settings(
            open_diary(getattr(cast, who), cast.alice, Right.READ), "UTC", Decimal(1), None, None
        )


def test_an_erased_diary_leaves_nothing(app: Flask, cast: Cast, opened) -> None:
    with app.app_context():
        before = rows()
        account = create_account("eve@example.org")
        db.session.commit()
        eve = account.id
    with app.app_context():
        diary = begin_diary(eve, a_diary_draft(treated_on=TODAY))
        rate_day(diary, TODAY, a_day(), None)
        rate_day(diary, TODAY, a_day(note="again"), 1)
        record_treatment(diary, a_treatment())
        get_answer(open_diary(eve, eve, Right.OWN))
        begin_sign_in(eve, "Firefox")
    with app.app_context():
        assert rows() != before
        erase_account(eve)
    with app.app_context():
        assert rows() == before
        assert find_account("eve@example.org") is None


def test_erasing_takes_the_shares_and_leaves_the_readers(app: Flask, cast: Cast) -> None:
    with app.app_context():
        erase_account(cast.alice)
    with app.app_context():
        assert rows()["share"] == 0
        assert db.session.get(Patient, cast.alice) is None
        assert find_account(EMAILS["bob"]) is not None
        with pytest.raises(NotFound):
            open_diary(cast.bob, cast.alice, Right.READ)


def test_a_clinician_who_recorded_is_closed_and_what_they_recorded_stays_true(
    app: Flask, cast: Cast, opened
) -> None:
    with opened("bob", Right.RECORD) as diary:
        treatment_id = record_treatment(diary, a_treatment()).id
    with app.app_context():
        erase_account(cast.bob)

    with opened("alice", Right.OWN) as diary:
        recorded_by = get_treatment(diary, treatment_id).recorded_by_id
        assert recorded_by == cast.bob
        closed = db.session.get_one(User, recorded_by)
        assert (closed.active, closed.password) == (False, None)
        assert EMAILS["bob"] not in closed.email
        assert find_account(EMAILS["bob"]) is None
        with pytest.raises(NotFound):
            open_diary(cast.bob, cast.alice, Right.READ)


def test_a_clinician_who_recorded_nothing_is_deleted(app: Flask, cast: Cast) -> None:
    with app.app_context():
        erase_account(cast.carol)
    with app.app_context():
        assert db.session.get(User, cast.carol) is None
        assert db.session.get(User, cast.bob) is not None


def test_two_closed_accounts_do_not_meet(app: Flask, cast: Cast, opened) -> None:
    for who in ("bob", "carol"):
        with opened("alice", Right.OWN) as diary:
            from app.services.sharing import grant_share

            grant_share(diary, getattr(cast, who), Right.RECORD)
        with opened(who, Right.RECORD) as diary:
            record_treatment(diary, a_treatment())
        with app.app_context():
            erase_account(getattr(cast, who))
    with app.app_context():
        assert find_account(EMAILS["bob"]) is None
        assert find_account(EMAILS["carol"]) is None


def test_erasing_nobody_is_not_found(in_app: None, cast: Cast) -> None:
    with pytest.raises(NotFound):
        erase_account(uuid4())


def test_a_closed_account_leaves_no_tags_no_requests_and_no_address(
    app: Flask, cast: Cast, opened
) -> None:
    invited = InvitationDraft(ShareKind.CLINICIAN, Terms(Right.READ), EMAILS["bob"])
    with opened("bob", Right.RECORD) as diary:
        record_treatment(diary, a_treatment())
        add_tag(diary, "rare")
        make_request(cast.bob, RequestDraft(Right.READ, email=EMAILS["dan"]), uuid4())
        make_request(cast.carol, RequestDraft(Right.READ, email=EMAILS["bob"]), uuid4())
    with opened("alice", Right.OWN) as diary:
        for _each in range(2):
            token = make_invitation(diary, invited, uuid4())
        accept_invitation(token, cast.bob, None)
    with app.app_context():
        erase_account(cast.bob)

    with opened("alice", Right.OWN) as diary:
        assert db.session.scalars(sa.select(PatientTag)).all() == []
        requests = db.session.scalars(sa.select(ShareRequest)).all()
        assert [request.clinician_id for request in requests] == [cast.carol]
        offers = [*requests, *db.session.scalars(sa.select(Invitation))]
        assert [offer.email for offer in offers] == [None] * 3
        assert list_open_requests(cast.carol) == list_open_invitations(diary) == []
