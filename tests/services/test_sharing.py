"""Sharing: letting somebody in, and out again."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.access import Diary, Right, ShareKind, list_open_diaries, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Clinic, ClinicMember, User
from app.services.audit import commit_account, leave_trace
from app.services.sharing import (
    Ended,
    Terms,
    add_share,
    change_share,
    end_share,
    get_reader,
    grant_share,
    list_clinics,
    list_readers,
    share_again,
)
from tests.conftest import NOON, TODAY, Cast, Clock


@pytest.mark.parametrize(
    ("who", "right"),
    [("alice", Right.OWN), ("bob", Right.RECORD), ("carol", Right.READ)],
)
def test_everybody_has_the_right_they_were_given(
    diary: Diary, cast: Cast, who: str, right: Right
) -> None:
    opened = open_diary(getattr(cast, who), cast.alice, Right.READ)

    assert opened.right is right
    for needed in Right:
        if right.includes(needed):
            open_diary(getattr(cast, who), cast.alice, needed)
        else:
            with pytest.raises(NotAllowed):
                open_diary(getattr(cast, who), cast.alice, needed)


@pytest.mark.parametrize("who", ["dan", None])
@pytest.mark.parametrize("needed", list(Right))
def test_a_stranger_may_not_even_know_of_it(
    diary: Diary, cast: Cast, who: str | None, needed: Right
) -> None:
    with pytest.raises(NotFound):
        open_diary(getattr(cast, who) if who else None, cast.alice, needed)


def test_a_diary_that_is_not_there_is_not_found(diary: Diary, cast: Cast) -> None:
    with pytest.raises(NotFound):
        open_diary(cast.alice, uuid4(), Right.READ)


def test_a_share_that_was_ended_opens_nothing(diary: Diary, cast: Cast) -> None:
    end_share(diary, cast.bob)

    with pytest.raises(NotFound):
        open_diary(cast.bob, cast.alice, Right.READ)
    assert list_open_diaries(cast.bob) == []
    assert [reader.clinician_id for reader in list_readers(diary)] == [cast.carol]


def test_ending_what_is_not_shared_is_not_found(diary: Diary, cast: Cast) -> None:
    with pytest.raises(NotFound):
        end_share(diary, cast.dan)


@pytest.mark.parametrize(("days", "is_open"), [(1, True), (0, True), (-1, False)])
def test_a_share_ends_with_its_last_day_where_the_patient_lives(
    diary: Diary, cast: Cast, days: int, is_open: bool
) -> None:
    grant_share(diary, cast.bob, Right.READ, expires_on=TODAY + timedelta(days=days))

    assert [line.patient_id for line in list_open_diaries(cast.bob)] == [cast.alice] * is_open
    if is_open:
        assert open_diary(cast.bob, cast.alice, Right.READ).right is Right.READ
    else:
        with pytest.raises(NotFound):
            open_diary(cast.bob, cast.alice, Right.READ)


def test_a_share_runs_out_at_midnight_in_berlin(diary: Diary, cast: Cast, clock: Clock) -> None:
    grant_share(diary, cast.bob, Right.READ, expires_on=TODAY)

    clock.instant = NOON + timedelta(hours=11, minutes=59)  # 23:59 where Alice lives
    open_diary(cast.bob, cast.alice, Right.READ)
    clock.instant = NOON + timedelta(hours=12)
    with pytest.raises(NotFound):
        open_diary(cast.bob, cast.alice, Right.READ)


def test_granting_again_changes_the_right(diary: Diary, cast: Cast) -> None:
    grant_share(diary, cast.bob, Right.READ)

    assert open_diary(cast.bob, cast.alice, Right.READ).right is Right.READ
    assert len(list_readers(diary)) == 2


def test_nobody_is_given_a_diary_for_their_own(diary: Diary, cast: Cast) -> None:
    with pytest.raises(Refused):
        grant_share(diary, cast.bob, Right.OWN)
    with pytest.raises(Refused):
        grant_share(diary, cast.alice, Right.READ)


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_a_reader_may_not_share(diary: Diary, cast: Cast, who: str) -> None:
    theirs = open_diary(getattr(cast, who), cast.alice, Right.READ)

    for act in (
        lambda: grant_share(theirs, cast.dan, Right.READ),
        lambda: end_share(theirs, cast.bob),
        lambda: list_readers(theirs),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_a_clinician_sees_the_diaries_that_are_shared_with_them(diary: Diary, cast: Cast) -> None:
    (line,) = list_open_diaries(cast.carol)

    assert (line.patient_id, line.name, line.right) == (cast.alice, "Alice", Right.READ)
    assert list_open_diaries(cast.dan) == []


def test_what_somebody_may_do_and_see_can_be_changed(diary: Diary, cast: Cast) -> None:
    (before,) = [one for one in list_readers(diary) if one.clinician_id == cast.carol]
    terms = Terms(Right.RECORD, sees_notes=True, ends_on=TODAY + timedelta(days=1))

    change_share(diary, cast.carol, terms, before.terms.mark)
    change_share(diary, cast.carol, terms, "the same again needs no mark")

    assert get_reader(diary, cast.carol).terms == terms
    theirs = open_diary(cast.carol, cast.alice, Right.RECORD)
    assert (theirs.sees_notes, theirs.sees_mood) == (True, False)
    with pytest.raises(StaleEdit):
        change_share(diary, cast.carol, before.terms, before.terms.mark)
    for wrong in (Terms(Right.OWN), Terms(Right.READ, ends_on=TODAY - timedelta(days=1))):
        with pytest.raises(Refused):
            change_share(diary, cast.carol, wrong, terms.mark)
    with pytest.raises(NotFound):
        change_share(diary, cast.dan, terms, None)


def test_stopping_can_be_taken_back(diary: Diary, cast: Cast) -> None:
    before = get_reader(diary, cast.carol)

    ended = end_share(diary, cast.carol)
    share_again(diary, ended)

    assert get_reader(diary, cast.carol).terms == before.terms


def test_nothing_is_granted_again_that_was_not_there(diary: Diary, cast: Cast) -> None:
    with pytest.raises(NotFound):
        share_again(diary, Ended(cast.dan, ShareKind.CLINICIAN, Terms(Right.READ)))


@pytest.fixture
def clinic(diary: Diary, cast: Cast) -> UUID:
    """A clinic of Dan's, with which the diary is shared."""
    clinic_id = uuid4()
    db.session.add(Clinic(id=clinic_id, name="Movement clinic", created_at=NOON))
    db.session.flush()
    member = {"clinic_id": clinic_id, "joined_at": NOON, "is_admin": False}
    db.session.add(ClinicMember(user_id=cast.dan, sees_diaries=True, **member))
    db.session.add(ClinicMember(user_id=cast.bob, sees_diaries=False, **member))
    db.session.get_one(User, cast.dan).tf_primary_method = "authenticator"
    commit_account()
    add_share(diary, clinic_id, None, Terms(Right.READ))
    commit_account()
    return clinic_id


def test_a_clinic_is_listed_changed_and_left_out_as_a_person_is(
    diary: Diary, cast: Cast, clinic: UUID
) -> None:
    (shown,) = list_clinics(diary)
    assert (shown.name, shown.kind, shown.members) == ("Movement clinic", None, 1)
    assert shown.looked_at is None
    theirs = open_diary(cast.dan, cast.alice, Right.READ)
    leave_trace(theirs, Act.DIARY_VISITED)
    assert list_clinics(diary)[0].looked_at == NOON

    change_share(diary, clinic, Terms(Right.RECORD), shown.terms.mark)
    assert open_diary(cast.dan, cast.alice, Right.RECORD)
    ended = end_share(diary, clinic)
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)
    share_again(diary, ended)
    assert open_diary(cast.dan, cast.alice, Right.RECORD)


def test_sharing_changes_no_answer(diary: Diary, cast: Cast) -> None:
    grant_share(diary, cast.dan, Right.READ)
    end_share(diary, cast.dan)

    assert open_diary(cast.alice, cast.alice, Right.OWN).revision == diary.revision
