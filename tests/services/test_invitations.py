"""Invitations: made, withdrawn, and accepted once, by whom they are for."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.access import Diary, Right, ShareKind, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Invitation, User
from app.services.accounts import erase_account
from app.services.audit import list_events
from app.services.invitations import (
    MOST_OPEN,
    InvitationDraft,
    accept_invitation,
    get_open_invitation,
    list_open_invitations,
    look_at_invitation,
    make_invitation,
    withdraw_invitation,
)
from app.services.offers import SIGNS, State, covered, in_groups, is_code, token_of_typed
from app.services.people import carers_of, is_clinician, reads_for_others, who
from app.services.sharing import Terms, change_share, end_share, list_readers
from tests.builders import EMAILS
from tests.conftest import NOON, TODAY, Cast, Clock

Opened = Callable[..., AbstractContextManager[Diary]]
READ = Terms(Right.READ)


def a_draft(**changes: object) -> InvitationDraft:
    return InvitationDraft(**{"kind": ShareKind.CLINICIAN, "terms": READ, **changes})


def to_dan() -> InvitationDraft:
    return a_draft(email=EMAILS["dan"])


@pytest.fixture
def made(diary: Diary) -> Callable[[InvitationDraft], str]:
    """Makes an invitation of Alice's; gives its token."""

    def make(draft: InvitationDraft) -> str:
        token = make_invitation(diary, draft, uuid4())
        assert token
        return token

    return make


def test_who_accepts_has_what_the_invitation_says(diary: Diary, cast: Cast, made) -> None:
    terms = Terms(Right.RECORD, sees_notes=True, ends_on=TODAY + timedelta(days=30))
    token = made(a_draft(kind=ShareKind.CARER, terms=terms))

    assert look_at_invitation(token, cast.dan).state is State.OPEN
    accepted = accept_invitation(token, cast.dan, "Dan")

    assert accepted.state is State.ANSWERED_BY_YOU
    theirs = open_diary(cast.dan, cast.alice, Right.RECORD)
    assert theirs.reads_as is ShareKind.CARER
    assert (theirs.sees_notes, theirs.sees_mood) == (True, False)
    (reader,) = [one for one in list_readers(diary) if one.clinician_id == cast.dan]
    assert (reader.name, reader.terms) == ("Dan", terms)
    assert list_open_invitations(diary) == []
    (event,) = [each for each in list_events(diary) if each.act == Act.INVITATION_ACCEPTED]
    assert event.actor_id == cast.dan


def test_notes_and_mood_are_off_unless_turned_on(diary: Diary, cast: Cast, made) -> None:
    accept_invitation(made(a_draft(kind=ShareKind.CARER)), cast.dan, None)

    theirs = open_diary(cast.dan, cast.alice, Right.READ)
    assert not theirs.sees_notes
    assert not theirs.sees_mood


def test_it_works_once(diary: Diary, cast: Cast, made) -> None:
    token = made(a_draft())
    accept_invitation(token, cast.dan, None)

    assert accept_invitation(token, cast.dan, None).state is State.ANSWERED_BY_YOU
    assert accept_invitation(token, cast.carol, None).state is State.ANSWERED
    end_share(diary, cast.dan)
    accept_invitation(token, cast.dan, None)
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


@pytest.mark.parametrize(
    ("draft", "minutes"), [(a_draft(), 30), (to_dan(), 7 * 24 * 60)], ids=["code", "link"]
)
def test_it_works_for_its_time_only(
    diary: Diary, cast: Cast, clock: Clock, made, draft: InvitationDraft, minutes: int
) -> None:
    token = made(draft)

    clock.instant = NOON + timedelta(minutes=minutes, seconds=-1)
    assert look_at_invitation(token, cast.dan).state is State.OPEN
    assert len(list_open_invitations(diary)) == 1
    clock.instant = NOON + timedelta(minutes=minutes)
    assert accept_invitation(token, cast.dan, None).state is State.EXPIRED
    assert list_open_invitations(diary) == []
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_a_withdrawn_one_grants_nothing(diary: Diary, cast: Cast, made) -> None:
    token = made(to_dan())
    (waiting,) = list_open_invitations(diary)

    withdraw_invitation(diary, waiting.id)
    withdraw_invitation(diary, waiting.id)

    assert accept_invitation(token, cast.dan, None).state is State.WITHDRAWN
    assert get_open_invitation(diary, waiting.id) is None
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_what_was_accepted_is_not_withdrawn(diary: Diary, cast: Cast, made) -> None:
    token = made(to_dan())
    (waiting,) = list_open_invitations(diary)
    accept_invitation(token, cast.dan, None)

    with pytest.raises(Refused):
        withdraw_invitation(diary, waiting.id)


def test_a_mail_that_was_sent_on_opens_for_its_address_alone(
    diary: Diary, cast: Cast, made
) -> None:
    token = made(a_draft(email=EMAILS["dan"].upper()))

    assert accept_invitation(token, cast.bob, None).state is State.ELSEWHERE
    db.session.get_one(User, cast.dan).confirmed_at = None
    assert look_at_invitation(token, cast.dan).state is State.ELSEWHERE


def test_nobody_accepts_their_own(diary: Diary, cast: Cast, made) -> None:
    assert accept_invitation(made(a_draft()), cast.alice, None).state is State.OWN


def test_an_erased_diary_invites_nobody(diary: Diary, cast: Cast, made) -> None:
    token = made(a_draft())
    erase_account(cast.alice)

    for look in (
        lambda: look_at_invitation(token, None),
        lambda: accept_invitation(token, cast.dan, None),
    ):
        with pytest.raises(NotFound):
            look()


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 43, "CDFG3467", "é" * 8, "'; drop table share", "C" * 4000, "\0"]
)
def test_what_is_no_token_opens_nothing(diary: Diary, cast: Cast, token: str) -> None:
    with pytest.raises(NotFound):
        look_at_invitation(token, cast.dan)
    with pytest.raises(NotFound):
        accept_invitation(token, cast.dan, None)


def test_no_token_and_no_code_is_stored(diary: Diary, made) -> None:
    tokens = [made(a_draft()), made(to_dan())]

    for invitation in db.session.query(Invitation):
        assert len(invitation.token_hash) == 64
        told = repr(vars(invitation))
        assert all(token not in told for token in tokens)


def test_a_code_is_short_has_no_look_alikes_and_is_read_as_it_is_typed(
    diary: Diary, cast: Cast, made
) -> None:
    code = made(a_draft())

    assert is_code(code)
    assert not set(SIGNS) & set("0O1IL5S2Z8BUAE")
    for typed in (in_groups(code), code.lower(), f" {code[:2]}-{code[2:]} "):
        assert token_of_typed(typed) == code
        assert look_at_invitation(typed, cast.dan).state is State.OPEN
    (waiting,) = list_open_invitations(diary)
    assert waiting.code == code


def test_a_form_sent_twice_invites_once(diary: Diary) -> None:
    id_ = uuid4()
    assert make_invitation(diary, to_dan(), id_)
    assert make_invitation(diary, to_dan(), id_) is None
    with pytest.raises(StaleEdit):
        make_invitation(diary, a_draft(), id_)
    assert len(list_open_invitations(diary)) == 1


def test_terms_that_cannot_be_are_refused_and_so_are_too_many(diary: Diary, made) -> None:
    for terms in (Terms(Right.OWN), Terms(Right.READ, ends_on=TODAY - timedelta(days=1))):
        with pytest.raises(Refused):
            made(a_draft(terms=terms))
    for _each in range(MOST_OPEN):
        made(a_draft())
    with pytest.raises(Refused):
        made(a_draft())


@pytest.mark.parametrize("person", ["bob", "carol"])
def test_a_reader_may_not_invite(diary: Diary, cast: Cast, made, person: str) -> None:
    made(a_draft())
    (waiting,) = list_open_invitations(diary)
    theirs = open_diary(getattr(cast, person), cast.alice, Right.READ)
    for act in (
        lambda: make_invitation(theirs, a_draft(), uuid4()),
        lambda: list_open_invitations(theirs),
        lambda: get_open_invitation(theirs, waiting.id),
        lambda: withdraw_invitation(theirs, waiting.id),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_name_that_was_given_stays_unless_another_is_said(diary: Diary, cast: Cast, made) -> None:
    accept_invitation(made(a_draft()), cast.dan, " Dan the helper ")
    accept_invitation(made(a_draft()), cast.dan, None)

    assert who([cast.dan, cast.bob]) == {cast.dan: "Dan the helper", cast.bob: EMAILS["bob"]}


def test_a_carer_is_known_as_one_after_the_share_has_ended(diary: Diary, cast: Cast, made) -> None:
    accept_invitation(made(a_draft(kind=ShareKind.CARER)), cast.dan, None)
    assert carers_of(diary) == {cast.dan}
    end_share(diary, cast.dan)
    assert carers_of(diary) == {cast.dan}
    accept_invitation(made(a_draft()), cast.dan, None)
    assert carers_of(diary) == set()


def test_who_is_clinician(diary: Diary, cast: Cast, made) -> None:
    assert is_clinician(cast.bob)
    assert not is_clinician(cast.dan)
    accept_invitation(made(a_draft(kind=ShareKind.CARER)), cast.dan, None)
    assert not is_clinician(cast.dan)
    assert reads_for_others(cast.dan)
    assert not reads_for_others(cast.alice)
    accept_invitation(made(a_draft()), cast.dan, None)
    assert is_clinician(cast.dan)


def test_an_address_is_covered() -> None:
    assert covered("dan@example.org") == "d…@example.org"


def test_accepting_and_withdrawing_at_once_leaves_one_of_them(
    app: Flask, cast: Cast, opened: Opened
) -> None:
    """Whoever comes first: either it was accepted, or it was withdrawn, never both."""
    id_ = uuid4()
    with opened("alice") as diary:
        token = make_invitation(diary, a_draft(), id_)
    told: dict[str, object] = {}
    meet = threading.Barrier(2)

    def accept() -> None:
        with app.app_context():
            meet.wait(5)
            told["accept"] = accept_invitation(token or "", cast.dan, None).state

    def withdraw() -> None:
        with opened("alice") as diary:
            meet.wait(5)
            try:
                withdraw_invitation(diary, id_)
                told["withdraw"] = "withdrawn"
            except Refused:
                told["withdraw"] = "refused"

    threads = [threading.Thread(target=act) for act in (accept, withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert (told["accept"], told["withdraw"]) in {
        (State.ANSWERED_BY_YOU, "refused"),
        (State.WITHDRAWN, "withdrawn"),
    }


def test_no_old_invitation_lets_somebody_in_again(diary: Diary, cast: Cast, made) -> None:
    accept_invitation(made(to_dan()), cast.dan, "Dan")
    other = made(to_dan())

    end_share(diary, cast.dan)

    assert accept_invitation(other, cast.dan, None).state is State.WITHDRAWN
    with pytest.raises(NotFound):
        open_diary(cast.dan, cast.alice, Right.READ)


def test_no_old_invitation_brings_back_former_terms(diary: Diary, cast: Cast, made) -> None:
    wide = Terms(Right.RECORD, sees_notes=True)
    accept_invitation(made(a_draft(email=EMAILS["dan"], terms=wide)), cast.dan, "Dan")
    other = made(a_draft(email=EMAILS["dan"], terms=wide))
    elsewhere = made(a_draft(email="eve@example.org"))

    change_share(diary, cast.dan, READ, wide.mark)

    assert accept_invitation(other, cast.dan, None).state is State.WITHDRAWN
    (reader,) = [one for one in list_readers(diary) if one.clinician_id == cast.dan]
    assert reader.terms == READ
    assert look_at_invitation(elsewhere, None).state is State.OPEN
