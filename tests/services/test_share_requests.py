"""A clinician asks, and the patient says yes on their own terms, or no."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.access import Diary, Right, ShareKind, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Clinic, ClinicMember, ClinicShare
from app.services.accounts import erase_account
from app.services.audit import commit_account, list_events
from app.services.offers import State
from app.services.share_requests import (
    RequestDraft,
    agree,
    decline,
    get_open_request,
    list_open_requests,
    look_at_request,
    make_request,
    withdraw_request,
)
from app.services.sharing import Terms, end_share
from tests.builders import EMAILS
from tests.conftest import NOON, TODAY, Cast, Clock

READ = RequestDraft(Right.READ)


@pytest.fixture
def asked(diary: Diary, cast: Cast) -> Callable[..., str]:
    """Lets Carol, with whom nothing is shared any more, ask; gives the token."""
    end_share(diary, cast.carol)

    def ask(draft: RequestDraft = READ) -> str:
        token = make_request(cast.carol, draft, uuid4())
        assert token
        return token

    return ask


@pytest.fixture
def clinic(diary: Diary, cast: Cast) -> UUID:
    """Carol's clinic."""
    clinic_id = uuid4()
    db.session.add(Clinic(id=clinic_id, name="Movement clinic", created_at=NOON))
    db.session.flush()
    db.session.add(
        ClinicMember(
            clinic_id=clinic_id,
            user_id=cast.carol,
            is_admin=True,
            sees_diaries=True,
            joined_at=NOON,
        )
    )
    commit_account()
    return clinic_id


def may_open(who: UUID, patient: UUID) -> bool:
    try:
        open_diary(who, patient, Right.READ)
    except NotFound:
        return False
    return True


def test_nothing_is_shared_before_the_yes_and_then_on_the_patients_terms(
    diary: Diary, cast: Cast, asked
) -> None:
    token = asked(RequestDraft(Right.RECORD))
    assert look_at_request(token, cast.alice).state is State.OPEN
    assert not may_open(cast.carol, cast.alice)

    told = agree(diary, token, Terms(Right.READ, sees_mood=True, ends_on=TODAY))

    assert (told.state, told.said) == (State.ANSWERED_BY_YOU, True)
    theirs = open_diary(cast.carol, cast.alice, Right.READ)
    assert (theirs.right, theirs.reads_as) == (Right.READ, ShareKind.CLINICIAN)
    assert (theirs.sees_notes, theirs.sees_mood) == (False, True)
    assert Act.SHARE_REQUEST_ACCEPTED in {event.act for event in list_events(diary)}
    assert list_open_requests(cast.carol) == []


def test_no_shares_nothing_and_ends_it(diary: Diary, cast: Cast, asked) -> None:
    token = asked()

    assert decline(diary, token).said is False
    assert agree(diary, token, Terms(Right.READ)).said is False
    assert not may_open(cast.carol, cast.alice)


def test_a_clinic_asks_for_its_members(diary: Diary, cast: Cast, asked, clinic: UUID) -> None:
    token = asked(RequestDraft(Right.READ, clinic))
    assert look_at_request(token, cast.alice).clinic == "Movement clinic"

    agree(diary, token, Terms(Right.READ))

    assert db.session.get(ClinicShare, (cast.alice, clinic))
    assert may_open(cast.carol, cast.alice)


def test_who_left_the_clinic_asks_for_it_no_more(
    diary: Diary, cast: Cast, asked, clinic: UUID
) -> None:
    token = asked(RequestDraft(Right.READ, clinic))
    db.session.delete(db.session.get_one(ClinicMember, (clinic, cast.carol)))
    commit_account()

    with pytest.raises(NotFound):
        agree(diary, token, Terms(Right.READ))
    with pytest.raises(NotAllowed):
        make_request(cast.carol, RequestDraft(Right.READ, clinic), uuid4())


def test_who_is_no_clinician_may_not_ask(diary: Diary, cast: Cast, clinic: UUID) -> None:
    with pytest.raises(NotAllowed):
        make_request(cast.dan, READ, uuid4())
    with pytest.raises(NotAllowed):
        make_request(cast.bob, RequestDraft(Right.READ, clinic), uuid4())
    with pytest.raises(Refused):
        make_request(cast.bob, RequestDraft(Right.OWN), uuid4())


def test_a_request_for_another_address_or_too_old_or_withdrawn(
    diary: Diary, cast: Cast, asked, clock: Clock
) -> None:
    elsewhere, withdrawn, late = asked(RequestDraft(Right.READ, None, EMAILS["dan"])), "", ""
    withdrawn, late = asked(), asked()
    code = next(one for one in list_open_requests(cast.carol) if one.code == withdrawn)
    withdraw_request(cast.carol, code.id)
    withdraw_request(cast.carol, code.id)

    assert agree(diary, elsewhere, Terms(Right.READ)).state is State.ELSEWHERE
    assert agree(diary, withdrawn, Terms(Right.READ)).state is State.WITHDRAWN
    assert get_open_request(cast.carol, code.id) is None
    clock.instant = NOON + timedelta(minutes=30)
    assert agree(diary, late, Terms(Right.READ)).state is State.EXPIRED
    assert not may_open(cast.carol, cast.alice)


def test_only_who_asked_withdraws_and_not_after_the_answer(diary: Diary, cast: Cast, asked) -> None:
    token = asked()
    (waiting,) = list_open_requests(cast.carol)
    for act in (withdraw_request, get_open_request):
        with pytest.raises(NotFound):
            act(cast.bob, waiting.id)
    agree(diary, token, Terms(Right.READ))
    with pytest.raises(Refused):
        withdraw_request(cast.carol, waiting.id)


def test_a_form_sent_twice_asks_once(diary: Diary, cast: Cast) -> None:
    id_ = uuid4()

    assert make_request(cast.bob, READ, id_)
    assert make_request(cast.bob, READ, id_) is None
    for who, draft in ((cast.bob, RequestDraft(Right.RECORD)), (cast.carol, READ)):
        with pytest.raises(StaleEdit):
            make_request(who, draft, id_)


def test_who_closed_their_account_asks_nothing_more(diary: Diary, cast: Cast, asked) -> None:
    token = asked()
    erase_account(cast.carol)

    with pytest.raises(NotFound):
        look_at_request(token, cast.alice)


def test_a_reader_answers_nothing_for_the_patient(diary: Diary, cast: Cast, asked) -> None:
    token = asked()
    with pytest.raises(NotAllowed):
        agree(open_diary(cast.bob, cast.alice, Right.RECORD), token, Terms(Right.READ))


def test_an_end_that_is_over_is_refused(diary: Diary, cast: Cast, asked) -> None:
    with pytest.raises(Refused):
        agree(diary, asked(), Terms(Right.READ, ends_on=TODAY - timedelta(days=1)))
