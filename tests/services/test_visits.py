"""The next visit to the clinic."""

from datetime import date, time, timedelta

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, Refused, StaleEdit
from app.services.audit import list_events
from app.services.visits import Visit, get_next_visit, mark_of, set_next_visit
from tests.conftest import TODAY, Cast, Clock

SEPTEMBER = date(2026, 9, 1)


def plan(diary: Diary, visit: Visit | None) -> None:
    """As somebody who looked just now."""
    set_next_visit(diary, visit, mark_of(get_next_visit(diary)))


@pytest.mark.parametrize(
    "visit",
    [
        Visit(SEPTEMBER),
        Visit(SEPTEMBER, time(0, 0)),
        Visit(SEPTEMBER, time(9, 5), "Room 3"),
        Visit(TODAY, None, "ü" * 120),
        None,
    ],
)
def test_a_visit_is_stored_as_it_was_said(diary: Diary, visit: Visit | None) -> None:
    plan(diary, Visit(SEPTEMBER, time(23, 59), "Somewhere"))
    plan(diary, visit)

    assert get_next_visit(diary) == visit


def test_no_visit_is_planned_at_first(diary: Diary) -> None:
    assert get_next_visit(diary) is None


def test_saying_the_same_again_leaves_no_trace(diary: Diary) -> None:
    plan(diary, None)
    plan(diary, Visit(SEPTEMBER, time(9, 5)))
    plan(diary, Visit(SEPTEMBER, time(9, 5)))

    assert [event.act for event in list_events(diary)].count("visit_set") == 1


@pytest.mark.parametrize(
    "visit",
    [
        Visit(TODAY - timedelta(days=1)),
        Visit(SEPTEMBER, None, "x" * 121),
        Visit(SEPTEMBER, None, ""),
    ],
)
def test_what_no_visit_can_be_is_refused(diary: Diary, visit: Visit) -> None:
    with pytest.raises(Refused):
        plan(diary, visit)

    assert get_next_visit(diary) is None


def test_a_visit_that_is_over_stays_until_another_is_set(
    diary: Diary, cast: Cast, clock: Clock
) -> None:
    plan(diary, Visit(SEPTEMBER))
    clock.instant += timedelta(days=120)

    assert get_next_visit(open_diary(cast.alice, cast.alice, Right.READ)) == Visit(SEPTEMBER)


def test_who_may_plan_a_visit(diary: Diary, cast: Cast) -> None:
    plan(open_diary(cast.bob, cast.alice, Right.RECORD), Visit(SEPTEMBER))
    carols = open_diary(cast.carol, cast.alice, Right.READ)

    with pytest.raises(NotAllowed):
        plan(carols, None)
    assert get_next_visit(carols) == Visit(SEPTEMBER)


@pytest.mark.parametrize("visit", [None, Visit(TODAY)])
def test_a_visit_that_another_moved_is_not_overwritten(diary: Diary, visit: Visit | None) -> None:
    plan(diary, Visit(SEPTEMBER))
    seen = mark_of(get_next_visit(diary))
    plan(diary, Visit(SEPTEMBER, place="Room 3"))

    with pytest.raises(StaleEdit):
        set_next_visit(diary, visit, seen)
    assert get_next_visit(diary) == Visit(SEPTEMBER, place="Room 3")
