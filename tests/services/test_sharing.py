"""Sharing: letting somebody in, and out again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.access import Diary, Right, list_open_diaries, open_diary
from app.errors import NotAllowed, NotFound, Refused
from app.services.sharing import end_share, grant_share, list_readers
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
