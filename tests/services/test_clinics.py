"""Clinics: founding, members and their rights, and who is told to see diaries."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right, list_open_diaries, open_diary
from app.errors import NotAllowed, NotFound, Refused, SecondFactorMissing, StaleEdit
from app.extensions import db
from app.models import (
    AuditEvent,
    Clinic,
    ClinicEvent,
    ClinicMember,
    ClinicShare,
    ShareRequest,
    User,
)
from app.services.accounts import create_account, erase_account
from app.services.clinic_invitations import InvitationDraft, invite, open_invitation
from app.services.clinic_members import (
    change_rights,
    leave_clinic,
    must_stay,
    remove_member,
)
from app.services.clinic_trace import ClinicAct, list_trace
from app.services.clinics import (
    OpenClinic,
    clinic_names,
    clinics_of,
    found_clinic,
    get_member,
    list_members,
    members_who_see,
    open_clinic,
    rename_clinic,
    require_founder,
)
from app.services.people import is_clinician
from tests.conftest import NOON, Cast, Clock

NAME = "Movement clinic"
Opened = Callable[..., AbstractContextManager[Diary]]
Inside = Callable[..., AbstractContextManager[OpenClinic]]


@pytest.fixture
def clinic_id(app: Flask, cast: Cast) -> UUID:
    """Dr Bob's clinic: he administers it and sees diaries, Dr Carol sees diaries."""
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.bob, clinic_id, NAME)
    put_in(app, clinic_id, cast.carol)
    return clinic_id


def put_in(
    app: Flask, clinic_id: UUID, who: UUID, is_admin: bool = False, sees: bool = True
) -> None:
    with app.app_context():
        db.session.add(
            ClinicMember(
                clinic_id=clinic_id,
                user_id=who,
                is_admin=is_admin,
                sees_diaries=sees,
                joined_at=NOON + timedelta(hours=1),
            )
        )
        db.session.get_one(User, who).tf_primary_method = "authenticator"
        db.session.commit()


@pytest.fixture
def inside(app: Flask, cast: Cast, clinic_id: UUID) -> Inside:
    """Opens the clinic as a request of its own: `with inside("bob") as clinic:`."""

    @contextmanager
    def open_as(who: str = "bob", administers: bool = True) -> Iterator[OpenClinic]:
        with app.app_context():
            yield open_clinic(getattr(cast, who), clinic_id, to_administer=administers)

    return open_as


def share_with_clinic(app: Flask, cast: Cast, clinic_id: UUID) -> None:
    """Alice shares with the clinic, and with nobody else."""
    with app.app_context():
        db.session.execute(sa.text("DELETE FROM share"))
        db.session.add(
            ClinicShare(
                patient_id=cast.alice,
                clinic_id=clinic_id,
                right=Right.RECORD.value,
                sees_notes=True,
                sees_mood=True,
                granted_at=NOON,
            )
        )
        db.session.commit()


def rights_of(app: Flask, clinic_id: UUID) -> dict[UUID, tuple[bool, bool]]:
    with app.app_context():
        rows = db.session.scalars(sa.select(ClinicMember).filter_by(clinic_id=clinic_id))
        return {row.user_id: (row.is_admin, row.sees_diaries) for row in rows}


def test_who_founds_a_clinic_administers_it_and_sees_diaries(app: Flask, cast: Cast) -> None:
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.bob, clinic_id, NAME)
    with app.app_context():
        (own,) = clinics_of(cast.bob)
        assert (own.clinic_id, own.name) == (clinic_id, NAME)
        assert (own.is_admin, own.sees_diaries) == (True, True)
        assert clinics_of(cast.carol) == []
        assert clinic_names([clinic_id, uuid4()]) == {clinic_id: NAME}
        assert clinic_names([]) == {}


def test_a_form_sent_twice_founds_one_clinic(app: Flask, cast: Cast) -> None:
    clinic_id = uuid4()
    for _ in range(2):
        with app.app_context():
            found_clinic(cast.bob, clinic_id, NAME)
    with app.app_context():
        assert len(clinics_of(cast.bob)) == 1
        with pytest.raises(StaleEdit):
            found_clinic(cast.carol, clinic_id, NAME)


@pytest.mark.parametrize("name", ["", "x" * 121, "a\nb", "see http://example.org"])
def test_a_name_that_cannot_be_is_refused(in_app: None, cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        found_clinic(cast.bob, uuid4(), name)


def test_nobody_founds_clinics_without_end(in_app: None, cast: Cast) -> None:
    for _ in range(10):
        found_clinic(cast.bob, uuid4(), NAME)
    with pytest.raises(Refused) as refused:
        found_clinic(cast.bob, uuid4(), NAME)
    assert refused.value.reason == "too_many_clinics"


def test_clinicians_with_a_second_factor_may_found(app: Flask, cast: Cast) -> None:
    with app.app_context():
        founders = {
            who: is_clinician(getattr(cast, who)) for who in ("alice", "bob", "carol", "dan")
        }
        assert founders == {"alice": False, "bob": True, "carol": True, "dan": False}
        require_founder(cast.bob)
        with pytest.raises(NotFound):
            require_founder(cast.dan)
        db.session.get_one(User, cast.bob).tf_primary_method = None
        db.session.flush()
        with pytest.raises(SecondFactorMissing):
            require_founder(cast.bob)


def test_a_clinic_opens_for_its_members_only(app: Flask, cast: Cast, clinic_id: UUID) -> None:
    with app.app_context():
        assert open_clinic(cast.carol, clinic_id).name == NAME
        with pytest.raises(NotAllowed):
            open_clinic(cast.carol, clinic_id, to_administer=True)
        for who in (cast.alice, cast.dan):
            with pytest.raises(NotFound):
                open_clinic(who, clinic_id)
        with pytest.raises(NotFound):
            open_clinic(cast.bob, uuid4())


def test_administering_wants_a_second_factor(app: Flask, cast: Cast, clinic_id: UUID) -> None:
    with app.app_context():
        db.session.get_one(User, cast.bob).tf_primary_method = None
        db.session.commit()
        assert open_clinic(cast.bob, clinic_id).is_admin
        with pytest.raises(SecondFactorMissing):
            open_clinic(cast.bob, clinic_id, to_administer=True)


def test_members_stand_in_the_order_in_which_they_came(cast: Cast, inside: Inside) -> None:
    with inside() as clinic:
        bob, carol = list_members(clinic)
        assert (bob.id, bob.is_admin, bob.sees_diaries) == (cast.bob, True, True)
        assert (carol.id, carol.is_admin, carol.name) == (cast.carol, False, carol.email)
        with pytest.raises(NotFound):
            get_member(clinic, cast.dan)


def test_a_clinic_is_renamed_by_an_administrator(inside: Inside, clinic_id: UUID) -> None:
    with inside() as clinic:
        rename_clinic(clinic, "Neck clinic", NAME)
    with inside() as clinic:
        assert clinic.name == "Neck clinic"
        with pytest.raises(StaleEdit):
            rename_clinic(clinic, "Eye clinic", NAME)
        rename_clinic(clinic, "Neck clinic", NAME)  # the same again
        assert [each.act for each in list_trace(clinic)].count(ClinicAct.RENAMED) == 1
    with inside("carol", administers=False) as clinic, pytest.raises(NotAllowed):
        rename_clinic(clinic, "Eye clinic", "Neck clinic")


def test_those_who_see_diaries_are_told_apart(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    put_in(app, clinic_id, cast.dan, is_admin=True, sees=False)
    with app.app_context():
        nowhere = uuid4()
        told = members_who_see([clinic_id, nowhere])
        assert told == {clinic_id: [cast.bob, cast.carol], nowhere: []}
        assert members_who_see([]) == {}


def test_rights_change_for_an_administrator_with_a_trace(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=False, seen="01")
    assert rights_of(app, clinic_id)[cast.carol] == (True, False)
    with inside("carol") as clinic:
        acts = {(each.act, each.by, each.about) for each in list_trace(clinic)}
        bob, carol = "bob@clinic.example", "carol@clinic.example"
        assert (ClinicAct.ADMIN_GIVEN, bob, carol) in acts
        assert (ClinicAct.DIARIES_TAKEN, bob, carol) in acts
        assert (ClinicAct.FOUNDED, bob, None) in acts


def test_stale_rights_are_refused_and_the_same_again_is_not(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=True, seen="01")
        with pytest.raises(StaleEdit):
            change_rights(clinic, cast.carol, is_admin=False, sees_diaries=False, seen="01")
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=True, seen="01")
    assert rights_of(app, clinic_id)[cast.carol] == (True, True)


def test_the_last_administrator_stays_one(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:
        assert must_stay(clinic)
        for act in (
            lambda: change_rights(clinic, cast.bob, is_admin=False, sees_diaries=True, seen="11"),
            lambda: leave_clinic(clinic),
            lambda: leave_clinic(clinic, dissolve=True),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.reason == "last_administrator"
    assert rights_of(app, clinic_id)[cast.bob] == (True, True)


def test_an_administrator_lets_themself_see_diaries_only_where_no_other_could(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:
        change_rights(clinic, cast.bob, is_admin=True, sees_diaries=False, seen="11")
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=True, seen="01")
    with inside() as clinic, pytest.raises(Refused) as refused:
        change_rights(clinic, cast.bob, is_admin=True, sees_diaries=True, seen="10")
    assert refused.value.reason == "own_diaries"
    with inside("carol") as clinic:
        change_rights(clinic, cast.carol, is_admin=False, sees_diaries=True, seen="11")
    with inside() as clinic:
        change_rights(clinic, cast.bob, is_admin=True, sees_diaries=True, seen="10")
        own = [each for each in list_trace(clinic) if each.act is ClinicAct.DIARIES_GIVEN]
        assert [each.is_own for each in own] == [True]


def test_an_administrator_without_diaries_sees_none(
    app: Flask, cast: Cast, clinic_id: UUID
) -> None:
    share_with_clinic(app, cast, clinic_id)
    put_in(app, clinic_id, cast.dan, is_admin=True, sees=False)
    with app.app_context():
        assert list_open_diaries(cast.dan) == []
        with pytest.raises(NotFound):
            open_diary(cast.dan, cast.alice, Right.READ)
        assert [each.patient_id for each in list_open_diaries(cast.carol)] == [cast.alice]


def test_removing_takes_all_access_at_once(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    share_with_clinic(app, cast, clinic_id)
    with app.app_context():
        assert open_diary(cast.carol, cast.alice, Right.RECORD).right is Right.RECORD
    with inside() as clinic:
        remove_member(clinic, cast.carol)
    with app.app_context():
        with pytest.raises(NotFound):
            open_diary(cast.carol, cast.alice, Right.READ)
        with pytest.raises(NotFound):
            open_clinic(cast.carol, clinic_id)
        assert list_open_diaries(cast.carol) == clinics_of(cast.carol) == []
        assert members_who_see([clinic_id]) == {clinic_id: [cast.bob]}
    with inside() as clinic:
        with pytest.raises(NotFound):
            remove_member(clinic, cast.carol)
        with pytest.raises(Refused):
            remove_member(clinic, cast.bob)


def test_a_share_of_ones_own_outlives_the_clinic(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:  # Alice shares with Dr Carol herself
        remove_member(clinic, cast.carol)
    with app.app_context():
        assert open_diary(cast.carol, cast.alice, Right.READ).right is Right.READ


def test_who_was_removed_while_the_clinic_was_open_does_nothing_more(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with inside() as clinic:
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=True, seen="01")
    with app.app_context():
        opened = open_clinic(cast.carol, clinic_id, to_administer=True)
    with inside() as clinic:
        remove_member(clinic, cast.carol)
    with app.app_context():
        for act in (
            lambda: remove_member(opened, cast.bob),
            lambda: rename_clinic(opened, "mine", NAME),
            lambda: invite(opened, uuid4(), InvitationDraft("eve@example.org", True, True)),
            lambda: leave_clinic(opened),
        ):
            with pytest.raises(NotFound):
                act()


@pytest.mark.parametrize("way", ["removed", "demoted", "left"])
def test_what_somebody_offered_ends_with_their_right_to_offer_it(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID, way: str
) -> None:
    with inside() as clinic:
        change_rights(clinic, cast.carol, is_admin=True, sees_diaries=True, seen="01")
    with inside("carol") as clinic:
        token = invite(clinic, uuid4(), InvitationDraft("eve@example.org", True, True))
        assert token is not None
        db.session.add(a_request(cast.carol, clinic_id))
        db.session.commit()
    if way == "left":
        with inside("carol") as clinic:
            leave_clinic(clinic)
    else:
        with inside() as clinic:
            if way == "removed":
                remove_member(clinic, cast.carol)
            else:
                change_rights(clinic, cast.carol, is_admin=False, sees_diaries=True, seen="11")
    with app.app_context():
        assert not open_invitation(token).is_open
        request = db.session.scalars(sa.select(ShareRequest)).one()
        assert request.revoked_at is not None


def a_request(clinician_id: UUID, clinic_id: UUID) -> ShareRequest:
    return ShareRequest(
        clinician_id=clinician_id,
        clinic_id=clinic_id,
        right=Right.READ.value,
        token_hash="0" * 64,
        is_code=False,
        email="alice@example.org",
        made_at=NOON,
        expires_at=NOON + timedelta(days=7),
    )


def test_leaving_alone_asks_first_and_dissolves_the_clinic(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    share_with_clinic(app, cast, clinic_id)
    with inside("carol", administers=False) as clinic:
        leave_clinic(clinic)
    with inside() as clinic:
        with pytest.raises(Refused) as refused:
            leave_clinic(clinic)
        assert refused.value.reason == "dissolves"
        leave_clinic(clinic, dissolve=True)
    with app.app_context():
        for table in (Clinic, ClinicMember, ClinicShare, ClinicEvent):
            assert db.session.scalars(sa.select(table)).first() is None
        with pytest.raises(NotFound):
            open_diary(cast.bob, cast.alice, Right.READ)
        db.session.rollback()  # the door was shut: a new look
        traced = sa.select(AuditEvent).where(AuditEvent.act == "share_ended")
        event = db.session.scalars(traced).one()
        assert (event.patient_id, event.actor_id) == (cast.alice, cast.bob)
        assert event.subject == str(clinic_id)


def test_the_account_of_the_last_administrator_hands_over_when_it_is_erased(
    app: Flask, cast: Cast, inside: Inside, clinic_id: UUID
) -> None:
    with app.app_context():
        later = create_account("zoe@clinic.example").id
        db.session.commit()
    put_in(app, clinic_id, cast.dan)
    with app.app_context():
        sooner = sa.update(ClinicMember).where(ClinicMember.user_id == cast.dan)
        db.session.execute(sooner.values(joined_at=NOON + timedelta(minutes=1)))
        db.session.commit()
    put_in(app, clinic_id, later)
    with app.app_context():
        erase_account(cast.bob)
    assert rights_of(app, clinic_id) == {
        cast.dan: (True, True),
        cast.carol: (False, True),
        later: (False, True),
    }
    with inside("dan") as clinic:
        told = {(each.act, each.by, each.about) for each in list_trace(clinic)}
        assert (ClinicAct.ADMIN_GIVEN, None, "dan@example.org") in told
        assert (ClinicAct.LEFT, None, None) in told


def test_another_administrator_keeps_the_clinic_when_one_is_erased(
    app: Flask, cast: Cast, clinic_id: UUID
) -> None:
    put_in(app, clinic_id, cast.dan, is_admin=True, sees=False)
    with app.app_context():
        erase_account(cast.bob)
    assert rights_of(app, clinic_id) == {cast.carol: (False, True), cast.dan: (True, False)}


def test_a_clinic_whose_only_account_is_erased_goes(app: Flask, cast: Cast) -> None:
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.carol, clinic_id, NAME)
    share_with_clinic(app, cast, clinic_id)
    with app.app_context():
        erase_account(cast.carol)
    with app.app_context():
        assert clinic_names([clinic_id]) == {}
        assert db.session.get(User, cast.carol) is None
        assert db.session.scalars(sa.select(ClinicShare)).first() is None


def test_the_trace_is_for_administrators(inside: Inside) -> None:
    with inside("carol", administers=False) as clinic, pytest.raises(NotAllowed):
        list_trace(clinic)


def test_the_trace_orders_the_newest_first(inside: Inside, clock: Clock) -> None:
    clock.instant = NOON + timedelta(days=1)
    with inside() as clinic:
        rename_clinic(clinic, "Neck clinic", NAME)
        acts = [each.act for each in list_trace(clinic)]
    assert acts == [ClinicAct.RENAMED, ClinicAct.FOUNDED]
