"""Invitations into a clinic: for one address, once, for seven days."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import ClinicInvitation, ClinicMember, User
from app.services import clinic_members
from app.services.accounts import create_account, erase_account
from app.services.clinic_invitations import (
    InvitationDraft,
    forget_invitation,
    invite,
    join,
    list_open_invitations,
    open_invitation,
    withdraw,
)
from app.services.clinic_members import change_rights, remove_member
from app.services.clinic_trace import ClinicAct, list_trace
from app.services.clinics import OpenClinic, clinics_of, found_clinic, open_clinic
from app.services.people import is_clinician
from tests.builders import EMAILS
from tests.conftest import NOON, Cast, Clock
from tests.services.rush import meet_at

TO_DAN = InvitationDraft(EMAILS["dan"], is_admin=False, sees_diaries=True)
Inside = Callable[[], AbstractContextManager[OpenClinic]]


@pytest.fixture
def clinic_id(app: Flask, cast: Cast) -> UUID:
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.bob, clinic_id, "Movement clinic")
    return clinic_id


@pytest.fixture
def inside(app: Flask, cast: Cast, clinic_id: UUID) -> Inside:
    """Dr Bob's clinic, opened by him as a request of its own."""

    @contextmanager
    def open_as_bob() -> Iterator[OpenClinic]:
        with app.app_context():
            yield open_clinic(cast.bob, clinic_id, to_administer=True)

    return open_as_bob


def invited(inside: Inside, draft: InvitationDraft = TO_DAN) -> str:
    """The token of a new invitation."""
    with inside() as clinic:
        token = invite(clinic, uuid4(), draft)
    assert token is not None
    return token


def test_who_is_invited_joins_with_what_was_offered(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    token = invited(inside)
    with app.app_context():
        offered = open_invitation(token)
        assert (offered.clinic, offered.invited_by) == ("Movement clinic", EMAILS["bob"])
        assert offered.is_open
        assert join(token, cast.dan, "Dr Dan") == clinic_id
    with app.app_context():
        (own,) = clinics_of(cast.dan)
        assert (own.is_admin, own.sees_diaries) == (False, True)
        assert db.session.get_one(User, cast.dan).name == "Dr Dan"
        assert is_clinician(cast.dan)
    with inside() as clinic:
        acts = [(each.act, each.by, each.about) for each in list_trace(clinic)]
        assert (ClinicAct.INVITED, EMAILS["bob"], EMAILS["dan"]) in acts
        assert (ClinicAct.JOINED, "Dr Dan", "Dr Dan") in acts
        assert list_open_invitations(clinic) == []


def test_an_administrator_who_sees_no_diaries_is_made_no_clinician(
    app: Flask, cast: Cast, inside: Inside
) -> None:
    token = invited(inside, InvitationDraft(EMAILS["dan"].upper(), True, False))
    with app.app_context():
        join(token, cast.dan, None)
    with app.app_context():
        user = db.session.scalar(
            sa.select(User).options(sa.orm.joinedload(User.roles)).where(User.id == cast.dan)
        )
        assert user is not None
        assert (user.roles, user.name) == ([], None)
        assert [each.is_admin for each in clinics_of(cast.dan)] == [True]


def test_nothing_but_a_hash_of_the_token_is_kept(inside: Inside) -> None:
    token = invited(inside)
    with inside():
        stored = db.session.scalars(sa.select(ClinicInvitation)).one()
        assert token not in repr(vars(stored))
        assert len(stored.token_hash) == 64


def test_joining_twice_is_joined_once(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    for name in ("Dr Dan", "Somebody else"):
        with app.app_context():
            join(token, cast.dan, name)
    with app.app_context():
        assert db.session.get_one(User, cast.dan).name == "Dr Dan"


def test_a_used_link_does_not_bring_back_who_was_removed(
    app: Flask, cast: Cast, inside: Inside
) -> None:
    token = invited(inside)
    with app.app_context():
        join(token, cast.dan, None)
    with inside() as clinic:
        remove_member(clinic, cast.dan)
    with app.app_context():
        with pytest.raises(StaleEdit):
            join(token, cast.dan, None)
        assert clinics_of(cast.dan) == []


def test_a_forwarded_link_is_for_nobody_else(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    with app.app_context():
        with pytest.raises(NotFound):
            join(token, cast.carol, None)
        assert clinics_of(cast.carol) == []


def test_an_address_that_nobody_confirmed_joins_nothing(
    app: Flask, cast: Cast, inside: Inside
) -> None:
    token = invited(inside)
    with app.app_context():
        db.session.get_one(User, cast.dan).confirmed_at = None
        db.session.commit()
        with pytest.raises(NotFound):
            join(token, cast.dan, None)


@pytest.mark.parametrize("days", [6.99, 7])
def test_a_link_is_good_for_seven_days(
    app: Flask, cast: Cast, inside: Inside, clock: Clock, days: float
) -> None:
    token = invited(inside)
    clock.instant = NOON + timedelta(days=days)
    with app.app_context():
        if days < 7:
            join(token, cast.dan, None)
        else:
            with pytest.raises(StaleEdit):
                join(token, cast.dan, None)
            db.session.rollback()
    if days == 7:
        with inside() as clinic:
            assert list_open_invitations(clinic) == []


def test_a_withdrawn_link_opens_nothing(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    for _ in range(2):
        with inside() as clinic:
            withdraw(clinic, open_invitation(token).invitation_id)
    with app.app_context(), pytest.raises(StaleEdit):
        join(token, cast.dan, None)
    with inside() as clinic:
        acts = [each.act for each in list_trace(clinic)]
        assert acts.count(ClinicAct.WITHDRAWN) == 1
        with pytest.raises(NotFound):
            withdraw(clinic, uuid4())


def test_what_was_used_is_not_withdrawn(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    with app.app_context():
        join(token, cast.dan, None)
    with inside() as clinic, pytest.raises(Refused) as refused:
        withdraw(clinic, open_invitation(token).invitation_id)
    assert refused.value.reason == "joined_already"


def test_a_new_invitation_ends_the_one_before(app: Flask, cast: Cast, inside: Inside) -> None:
    first, second = invited(inside), invited(inside)
    with app.app_context():
        assert not open_invitation(first).is_open
        assert open_invitation(second).is_open


def test_a_form_sent_twice_invites_once(inside: Inside) -> None:
    invitation_id = uuid4()
    with inside() as clinic:
        assert invite(clinic, invitation_id, TO_DAN)
    with inside() as clinic:
        assert invite(clinic, invitation_id, TO_DAN) is None
        assert len(list_open_invitations(clinic)) == 1


def test_who_is_a_member_is_not_invited(inside: Inside) -> None:
    with inside() as clinic, pytest.raises(Refused) as refused:
        invite(clinic, uuid4(), InvitationDraft(EMAILS["bob"].upper(), False, True))
    assert refused.value.reason == "member_already"


def test_who_joined_by_another_way_keeps_their_rights(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    token = invited(inside)
    with app.app_context():
        db.session.add(
            ClinicMember(
                clinic_id=clinic_id,
                user_id=cast.dan,
                is_admin=True,
                sees_diaries=False,
                joined_at=NOON,
            )
        )
        db.session.commit()
    with app.app_context():
        join(token, cast.dan, None)
        assert [each.is_admin for each in clinics_of(cast.dan)] == [True]
        assert not open_invitation(token).is_open


def test_nobody_floods_the_world_with_invitations(inside: Inside, clock: Clock) -> None:
    for number in range(30):
        invited(inside, InvitationDraft(f"somebody{number}@example.org", False, True))
    with inside() as clinic:
        with pytest.raises(Refused) as refused:
            invite(clinic, uuid4(), TO_DAN)
        assert refused.value.reason == "too_many_invitations"
    clock.instant = NOON + timedelta(days=8)
    assert invited(inside)


def test_an_invitation_whose_mail_was_not_sent_can_be_sent_anew(inside: Inside) -> None:
    invitation_id = uuid4()
    with inside() as clinic:
        invite(clinic, invitation_id, TO_DAN)
        forget_invitation(clinic, invitation_id)
        assert [each.act for each in list_trace(clinic)] == [ClinicAct.FOUNDED]
        assert invite(clinic, invitation_id, TO_DAN) is not None


def test_inviting_is_for_administrators(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    with app.app_context():
        clinic_id = join(token, cast.dan, None)
        clinic = open_clinic(cast.dan, clinic_id)
        with pytest.raises(NotAllowed):
            invite(clinic, uuid4(), InvitationDraft("eve@example.org", True, True))
        with pytest.raises(NotAllowed):
            withdraw(clinic, open_invitation(token).invitation_id)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "ü" * 43])
def test_a_token_that_nobody_made_opens_nothing(in_app: None, cast: Cast, token: str) -> None:
    with pytest.raises(NotFound):
        open_invitation(token)


def test_the_address_of_who_is_erased_is_forgotten(app: Flask, cast: Cast, inside: Inside) -> None:
    token = invited(inside)
    with app.app_context():
        join(token, cast.dan, None)
    with app.app_context():
        erase_account(cast.dan)
    with app.app_context():
        stored = db.session.scalars(sa.select(ClinicInvitation)).one()
        assert (stored.email, clinics_of(cast.dan)) == (None, [])


def test_two_administrators_who_demote_each_other_leave_one(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invited(inside, InvitationDraft(EMAILS["carol"], True, True))
    with app.app_context():
        join(token, cast.carol, None)
    barrier = Barrier(2)
    monkeypatch.setattr(clinic_members, "hold_clinic", meet_at(barrier, clinic_members.hold_clinic))

    def demote(me: UUID, other: UUID) -> None:
        with app.app_context():
            try:
                clinic = open_clinic(me, clinic_id, to_administer=True)
                change_rights(clinic, other, is_admin=False, sees_diaries=True, seen="11")
                told.append("saved")
            except Exception as error:  # the test looks at what it was
                db.session.rollback()
                told.append(type(error).__name__)

    told: list[str] = []
    threads = [
        Thread(target=demote, args=pair)
        for pair in ((cast.bob, cast.carol), (cast.carol, cast.bob))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told) == ["NotAllowed", "saved"]
    with app.app_context():
        both = [*clinics_of(cast.bob), *clinics_of(cast.carol)]
        assert sorted(each.is_admin for each in both) == [False, True]


def test_an_account_made_after_the_mail_joins(app: Flask, inside: Inside) -> None:
    token = invited(inside, InvitationDraft("eve@example.org", False, True))
    with app.app_context():
        eve = create_account("Eve@example.org").id
        db.session.commit()
        join(token, eve, "Dr Eve")
        assert [each.sees_diaries for each in clinics_of(eve)] == [True]
