"""All ways into one diary together: own shares, those of clinics, and what they ask for."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app import clock
from app.access import (
    Diary,
    Right,
    ShareKind,
    list_open_diaries,
    may_still,
    open_diary,
)
from app.errors import NotFound, SecondFactorMissing
from app.extensions import db
from app.models import Act, AuditEvent, Clinic, ClinicMember, ClinicShare, Patient, User
from app.services.audit import commit, commit_account, commit_beside
from app.services.sharing import end_share, grant_share
from tests.conftest import TODAY, Cast

Found = Callable[..., UUID]


@pytest.fixture
def found_clinic(diary: Diary) -> Found:
    """Founds a clinic with members and with Alice's share: `found_clinic(dan=True)`."""

    def found(
        right: Right = Right.READ,
        expires_on: date | None = None,
        sees_notes: bool = False,
        **members: tuple[UUID, bool],
    ) -> UUID:
        clinic = Clinic(name="Neurology by the river", created_at=clock.now())
        db.session.add(clinic)
        db.session.flush()
        for user_id, sees_diaries in members.values():
            db.session.add(
                ClinicMember(
                    clinic_id=clinic.id,
                    user_id=user_id,
                    is_admin=not sees_diaries,
                    sees_diaries=sees_diaries,
                    joined_at=clock.now(),
                )
            )
            db.session.get_one(User, user_id).tf_primary_method = "authenticator"
        db.session.add(
            ClinicShare(
                patient_id=diary.patient_id,
                clinic_id=clinic.id,
                right=right.value,
                sees_notes=sees_notes,
                sees_mood=False,
                granted_at=clock.now(),
                expires_on=expires_on,
            )
        )
        commit_account()
        return clinic.id

    return found


def test_members_of_a_clinic_see_what_is_shared_with_it(cast: Cast, found_clinic: Found) -> None:
    clinic_id = found_clinic(dan=(cast.dan, True))

    opened = open_diary(cast.dan, cast.alice, Right.READ)
    assert (opened.right, opened.reads_as) == (Right.READ, ShareKind.CLINICIAN)
    assert [line.clinics for line in list_open_diaries(cast.dan)] == [(clinic_id,)]


def test_an_administrator_of_people_sees_no_diary(cast: Cast, found_clinic: Found) -> None:
    found_clinic(dan=(cast.dan, False))

    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)
    assert list_open_diaries(cast.dan) == []


def test_who_leaves_a_clinic_is_out_at_once(cast: Cast, found_clinic: Found) -> None:
    found_clinic(dan=(cast.dan, True))
    opened = open_diary(cast.dan, cast.alice, Right.READ)

    db.session.execute(sa.delete(ClinicMember).where(ClinicMember.user_id == cast.dan))
    commit_account()

    assert not may_still(opened, Right.READ)
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_the_best_of_several_ways_counts(diary: Diary, cast: Cast, found_clinic: Found) -> None:
    grant_share(diary, cast.carol, Right.READ, sees_notes=False, sees_mood=True)
    found_clinic(right=Right.RECORD, sees_notes=True, carol=(cast.carol, True))

    opened = open_diary(cast.carol, cast.alice, Right.READ)
    assert (opened.right, opened.sees_notes, opened.sees_mood) == (Right.RECORD, True, True)
    [line] = list_open_diaries(cast.carol)
    assert (line.right, line.sees_notes, line.sees_mood) == (Right.RECORD, True, True)


def test_a_way_that_has_ended_adds_nothing(diary: Diary, cast: Cast, found_clinic: Found) -> None:
    grant_share(diary, cast.carol, Right.READ, sees_notes=False)
    yesterday = TODAY - timedelta(days=1)
    found_clinic(Right.RECORD, yesterday, sees_notes=True, carol=(cast.carol, True))

    opened = open_diary(cast.carol, cast.alice, Right.READ)
    assert (opened.right, opened.sees_notes) == (Right.READ, False)


def test_a_carer_needs_no_second_factor_and_a_clinician_does(diary: Diary, cast: Cast) -> None:
    grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    assert open_diary(cast.dan, cast.alice, Right.RECORD).reads_as is ShareKind.CARER

    grant_share(diary, cast.dan, Right.RECORD)
    with pytest.raises(SecondFactorMissing):
        open_diary(cast.dan, cast.alice, Right.RECORD)
    with pytest.raises(SecondFactorMissing):
        list_open_diaries(cast.dan)


def test_a_stranger_without_a_second_factor_is_only_told_that_nothing_is_there(
    diary: Diary, cast: Cast
) -> None:
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


@pytest.mark.parametrize("save", [commit, commit_beside])
def test_a_share_that_ends_during_a_save_saves_nothing(
    diary: Diary, cast: Cast, save: Callable[..., None]
) -> None:
    bob = open_diary(cast.bob, cast.alice, Right.RECORD)
    end_share(diary, cast.bob)

    db.session.get_one(Patient, cast.alice).name = "not hers"
    with pytest.raises(NotFound):
        save(bob, Act.NOTE_WRITTEN)

    assert db.session.get_one(Patient, cast.alice, populate_existing=True).name == "Alice"
    written = sa.select(AuditEvent.id).where(AuditEvent.act == Act.NOTE_WRITTEN.value)
    assert db.session.scalar(written) is None


def test_a_right_that_was_lowered_during_a_save_saves_nothing(diary: Diary, cast: Cast) -> None:
    bob = open_diary(cast.bob, cast.alice, Right.RECORD)
    grant_share(diary, cast.bob, Right.READ)

    with pytest.raises(NotFound):
        commit(bob, Act.DAY_RATED)
    commit_beside(bob, Act.DIARY_REVIEWED)


def test_what_lies_beside_a_diary_leaves_its_revision(diary: Diary, cast: Cast) -> None:
    before = open_diary(cast.alice, cast.alice, Right.OWN).revision

    commit_beside(open_diary(cast.carol, cast.alice, Right.READ), Act.DIARY_REVIEWED)

    assert open_diary(cast.alice, cast.alice, Right.OWN).revision == before
