"""Where an account is signed in, and ending that."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.errors import NotFound
from app.extensions import db
from app.models import SignIn, User
from app.services.accounts import erase_account
from app.services.sign_ins import (
    begin_sign_in,
    end_other_sign_ins,
    end_sign_in,
    forget_sign_in,
    keep_seen,
    list_sign_ins,
    load_account,
)
from tests.conftest import NOON, Cast, Clock

pytestmark = pytest.mark.usefixtures("in_app")


def uniquifier(account_id: UUID) -> str:
    return db.session.get_one(User, account_id).fs_uniquifier


def test_a_sign_in_loads_its_account(cast: Cast) -> None:
    sign_in_id = begin_sign_in(cast.alice, "Firefox, Linux")

    found = load_account(uniquifier(cast.alice), sign_in_id)
    assert found is not None
    assert (found[0].id, found[1].id, found[2]) == (cast.alice, sign_in_id, False)
    assert (found[1].browser, found[1].began_at, found[1].seen_at) == ("Firefox, Linux", NOON, NOON)


def test_a_cookie_loads_nobody_else(cast: Cast) -> None:
    alices = begin_sign_in(cast.alice, "Firefox")

    assert load_account(uniquifier(cast.bob), alices) is None
    assert load_account(uniquifier(cast.alice), uuid4()) is None
    assert load_account("", alices) is None


def test_an_ended_sign_in_loads_nobody(cast: Cast) -> None:
    here, there = (begin_sign_in(cast.alice, name) for name in ("Firefox", "Safari, iPhone"))
    end_sign_in(cast.alice, there)

    assert load_account(uniquifier(cast.alice), there) is None
    assert load_account(uniquifier(cast.alice), here) is not None
    assert [sign_in.id for sign_in in list_sign_ins(cast.alice)] == [here]


def test_a_closed_account_is_signed_in_nowhere(cast: Cast) -> None:
    sign_in_id = begin_sign_in(cast.dan, "Firefox")
    known_as = uniquifier(cast.dan)
    erase_account(cast.dan)

    assert load_account(known_as, sign_in_id) is None


def test_nobody_ends_somebody_elses_sign_in(cast: Cast) -> None:
    alices = begin_sign_in(cast.alice, "Firefox")

    with pytest.raises(NotFound):
        end_sign_in(cast.bob, alices)
    forget_sign_in(cast.bob, alices)
    end_other_sign_ins(cast.bob, None)

    assert load_account(uniquifier(cast.alice), alices) is not None


def test_ending_twice_is_not_found(cast: Cast) -> None:
    alices = begin_sign_in(cast.alice, "Firefox")
    end_sign_in(cast.alice, alices)

    with pytest.raises(NotFound):
        end_sign_in(cast.alice, alices)
    forget_sign_in(cast.alice, alices)  # a sign-out of what was ended already says nothing


def test_all_others_are_ended_and_this_one_stays(cast: Cast) -> None:
    here, *_others = (begin_sign_in(cast.alice, name) for name in ("a", "b", "c"))
    end_other_sign_ins(cast.alice, here)

    assert [sign_in.id for sign_in in list_sign_ins(cast.alice)] == [here]


def test_without_one_to_keep_all_are_ended(cast: Cast) -> None:
    for name in ("a", "b"):
        begin_sign_in(cast.alice, name)
    end_other_sign_ins(cast.alice, None)

    assert list_sign_ins(cast.alice) == []


@pytest.mark.parametrize(("minutes", "noted"), [(59, False), (60, True)])
def test_use_is_noted_once_an_hour(cast: Cast, clock: Clock, minutes: int, noted: bool) -> None:
    sign_in_id = begin_sign_in(cast.alice, "Firefox")
    clock.instant += timedelta(minutes=minutes)
    keep_seen(db.session.get_one(SignIn, sign_in_id))

    db.session.expire_all()
    assert (db.session.get_one(SignIn, sign_in_id).seen_at == clock.instant) is noted


def test_a_long_name_of_a_browser_is_cut(cast: Cast) -> None:
    begin_sign_in(cast.alice, "x" * 500)

    assert len(list_sign_ins(cast.alice)[0].browser) == 80
