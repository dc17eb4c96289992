"""A sketch from memory changes no answer, no count and no file, whatever is in it."""

import csv
import json
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import Diary, Right, open_diary
from app.analysis.sketch import STEPS, steps_begun
from app.cli.answer import to_json
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.exports.spreadsheet import FILES
from app.extensions import db
from app.models import KeptAnswer, Sketch
from app.services.accounts import erase_account
from app.services.audit import list_events
from app.services.days import list_rated, mark_days
from app.services.kept_answers import read_kept
from app.services.progress import get_answer
from app.services.sketch import (
    find_sketch,
    is_removed,
    last_treated_on,
    remove_sketch,
    restore_sketch,
    save_sketch,
)
from app.services.treatments import record_treatment
from tests.builders import a_treatment, fill
from tests.conftest import TODAY, Cast

TREATED = TODAY - timedelta(days=60)
ALL_STEPS = steps_begun(TREATED, TODAY)
levels = st.dictionaries(st.integers(0, ALL_STEPS - 1), st.integers(0, 10), min_size=1)


@pytest.fixture
def filled(diary: Diary) -> Diary:
    """A diary with an answer: its last injection sixty days ago."""
    fill(diary, 200, 0)
    for days in (150, 60):
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=days)))
    return again(diary)


def again(diary: Diary) -> Diary:
    db.session.expire_all()
    return open_diary(diary.actor_id, diary.patient_id, Right.OWN)


def files_of(diary: Diary) -> dict[str, str]:
    """All files but its own."""
    written = {name: StringIO(newline="") for name in FILES if name != "sketch.csv"}
    for name, out in written.items():
        FILES[name](diary, out)
    return {name: out.getvalue() for name, out in written.items()}


def all_said(diary: Diary) -> tuple[object, ...]:
    """The kept answer, the answer as JSON, every file, and what is counted."""
    answer = get_answer(diary)
    kept = read_kept(diary)
    assert kept is not None
    first = TODAY - timedelta(days=200)
    counted = (list(list_rated(diary)), mark_days(diary, first, TODAY))
    return kept, to_json(answer), files_of(diary), counted


@given(st.lists(levels, min_size=1, max_size=3))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_sketch_changes_an_answer_a_count_or_a_file(
    filled: Diary, sketches: list[Mapping[int, int]]
) -> None:
    diary = again(filled)
    before = all_said(diary)
    assert json.loads(before[1])
    assert len(list(csv.reader(StringIO(before[2]["answer.csv"])))) > 1

    for sketch in sketches:
        seen = find_sketch(diary)
        save_sketch(diary, TREATED, sketch, seen.version if seen else None)
        found = find_sketch(diary)
        assert found is not None
        assert dict(found.levels) == sketch
        diary = again(diary)
        assert all_said(diary) == before
    remove_sketch(diary, found.version)
    assert all_said(again(diary)) == before


def test_the_kept_answer_is_the_same_to_the_letter(filled: Diary) -> None:
    get_answer(filled)
    kept = db.session.get_one(KeptAnswer, filled.patient_id).answer
    save_sketch(filled, TREATED, dict.fromkeys(range(ALL_STEPS), 10), None)
    get_answer(again(filled))

    db.session.expire_all()
    assert db.session.get_one(KeptAnswer, filled.patient_id).answer == kept


def test_a_sketch_leaves_a_trace_without_its_numbers(filled: Diary) -> None:
    save_sketch(filled, TREATED, {0: 7}, None)

    (event,) = [each for each in list_events(filled) if each.act == "sketch_saved"]
    assert event.subject is None


def test_it_is_about_the_last_injection_alone(filled: Diary) -> None:
    assert last_treated_on(filled) == TREATED
    with pytest.raises(StaleEdit):
        save_sketch(filled, TODAY - timedelta(days=150), {0: 5}, None)


@pytest.mark.parametrize("levels", [{}, {ALL_STEPS: 3}, {99: 3}, {-1: 3}])
def test_a_sketch_that_cannot_be_is_refused(filled: Diary, levels: dict[int, int]) -> None:
    with pytest.raises(Refused):
        save_sketch(filled, TREATED, levels, None)
    assert find_sketch(filled) is None


def test_a_stale_sketch_is_refused_and_the_same_again_is_not(filled: Diary) -> None:
    save_sketch(filled, TREATED, {0: 5}, None)
    save_sketch(filled, TREATED, {0: 5}, None)
    with pytest.raises(StaleEdit):
        save_sketch(filled, TREATED, {0: 6}, None)

    found = find_sketch(filled)
    assert found is not None
    assert (dict(found.levels), found.version) == ({0: 5}, 1)


def test_a_removed_sketch_comes_back_as_it_was(filled: Diary) -> None:
    save_sketch(filled, TREATED, {0: 5, 2: 0}, None)
    with pytest.raises(StaleEdit):
        remove_sketch(filled, 7)
    remove_sketch(filled, 1)
    remove_sketch(filled, 1)
    assert find_sketch(filled) is None
    assert is_removed(filled)

    restore_sketch(filled)
    restore_sketch(filled)
    found = find_sketch(filled)
    assert found is not None
    assert dict(found.levels) == {0: 5, 2: 0}


def test_what_never_was_cannot_be_brought_back(filled: Diary) -> None:
    remove_sketch(filled, None)
    with pytest.raises(NotFound):
        restore_sketch(filled)


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_only_the_owner_sketches(filled: Diary, cast: Cast, who: str) -> None:
    other = open_diary(getattr(cast, who), cast.alice, Right.READ)

    with pytest.raises(NotAllowed):
        save_sketch(other, TREATED, {0: 5}, None)


def test_a_sketch_goes_with_the_diary(filled: Diary, cast: Cast) -> None:
    save_sketch(filled, TREATED, {0: 5}, None)
    erase_account(cast.alice)

    assert db.session.query(Sketch).count() == 0


def test_the_steps_follow_each_other_from_two_weeks_before_to_week_twelve() -> None:
    assert (STEPS[0].first, STEPS[-1].last) == (-14, 83)
    assert all(one.last + 1 == other.first for one, other in pairwise(STEPS))
    assert [step.weeks for step in STEPS[1:]] == [(n, n + 1) for n in range(1, 13, 2)]
