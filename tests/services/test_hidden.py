"""Who may not see a note or a rating does not change it either."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right
from app.analysis.notation import read_ratings
from app.extensions import db
from app.models import DiaryEvent, EventKind
from app.services.day_choices import TOGETHER, choose, find_choice, save_or_set_aside
from app.services.day_history import bring_back
from app.services.days import DayDraft, find_day, rate_day
from app.services.events import (
    EventDraft,
    record_event,
    remove_event,
    restore_event,
    revise_event,
)
from app.services.file_reading import read_file
from app.services.imports import preview, save_import
from app.services.progress import get_answer
from app.services.symptoms import follow, list_symptoms
from app.services.treatment_history import restore_version
from app.services.treatments import (
    draft_of,
    get_treatment,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
    stored_treatment,
)
from tests.builders import SYMPTOMS, a_whole_treatment
from tests.conftest import TODAY, Cast
from tests.planted import MOOD, MOOD_WORDS, WORD, Opened, Planted, plant, rate, share


@pytest.fixture
def planted(opened: Opened) -> Planted:
    return plant(opened)


def test_an_empty_day_gets_no_note_and_no_mood_from_who_sees_neither(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    day = TODAY - timedelta(days=80)
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, day, DayDraft({0: 3, 3: 5}, "by Bob"), None)

    with opened("alice") as diary:
        stored = find_day(diary, day)
        assert stored is not None
        assert (stored.note, stored.ratings) == (None, "3")


def test_a_former_version_comes_back_without_touching_what_is_hidden(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    day = TODAY - timedelta(days=1)
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, day, DayDraft({0: 6}), 2)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, day, DayDraft({3: 2}, "newest"), 3)
    with opened("bob", Right.RECORD) as diary:
        bring_back(diary, day, 1, 4)

    with opened("alice") as diary:
        stored = find_day(diary, day)
        assert stored is not None
        assert (stored.note, stored.ratings) == ("newest", "1..2")


@pytest.mark.parametrize("notes", [True, False])
def test_a_choice_by_who_sees_not_all_loses_no_note(
    cast: Cast, planted: Planted, opened: Opened, notes: bool
) -> None:
    share(opened, cast, notes=notes, mood=False)
    with opened("bob", Right.RECORD) as diary:
        choice = find_choice(diary, TODAY)
        assert choice is not None
        choose(diary, TODAY, str(choice.waiting[0].version), choice.seen)

    with opened("alice") as diary:
        stored = find_day(diary, TODAY)
        assert stored is not None
        assert f"{WORD} waits" in (stored.note or "")
        assert read_ratings(stored.ratings) == {0: 7, 3: 9}


def test_choosing_what_they_set_aside_takes_no_note_away(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    day = TODAY - timedelta(days=3)
    with opened("bob", Right.RECORD) as diary:
        assert not save_or_set_aside(diary, day, DayDraft({0: 9, 3: 0}, "by Bob"), None)
    with opened("alice", Right.OWN) as diary:
        choice = find_choice(diary, day)
        assert choice is not None
        choose(diary, day, str(choice.waiting[0].version), choice.seen)

    with opened("alice") as diary:
        stored = find_day(diary, day)
        assert stored is not None
        assert (stored.note, read_ratings(stored.ratings)) == (WORD, {0: 9, 3: 9})


def test_all_of_them_together_keeps_what_is_hidden(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    day = TODAY - timedelta(days=70)
    rate(opened, day, {0: 4}, None)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, day, DayDraft({1: 5}, WORD), 1)
        assert not save_or_set_aside(diary, day, DayDraft({3: 8}), 1)
    share(opened, cast, notes=False, mood=False)
    with opened("bob", Right.RECORD) as diary:
        choice = find_choice(diary, day)
        assert choice is not None
        assert choice.together is not None
        assert (choice.together.note, choice.together.ratings) == (None, {0: 4, 1: 5})
        choose(diary, day, TOGETHER, choice.seen)

    with opened("alice") as diary:
        stored = find_day(diary, day)
        assert stored is not None
        assert (stored.note, read_ratings(stored.ratings)) == (WORD, {0: 4, 1: 5, 3: 8})


def test_a_treatment_keeps_its_note_through_all_that_can_be_done(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    id_ = planted.treatment
    with opened("bob", Right.RECORD) as diary:
        draft = replace(draft_of(get_treatment(diary, id_)), injector="Dr Carol", note="by Bob")
        revise_treatment(diary, id_, draft, 2)
    with opened("bob", Right.RECORD) as diary:
        assert stored_treatment(diary, id_).note == f"{WORD} two"
        restore_version(diary, id_, 1, 3)
    with opened("bob", Right.RECORD) as diary:
        assert stored_treatment(diary, id_).note == f"{WORD} two"
        assert stored_treatment(diary, id_).injector == "Dr Bob"
        remove_treatment(diary, id_, stored_treatment(diary, id_).version)
        restore_treatment(diary, id_)
    with opened("alice") as diary:
        assert get_treatment(diary, id_).note == f"{WORD} two"


def test_the_same_treatment_sent_twice_is_saved_once_without_its_note(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    id_ = uuid4()
    for _time in range(2):
        with opened("bob", Right.RECORD) as diary:
            record_treatment(diary, a_whole_treatment(note="by Bob"), id_)

    with opened("alice") as diary:
        assert (get_treatment(diary, id_).note, get_treatment(diary, id_).version) == (None, 1)


def test_an_event_keeps_its_words_through_all_that_can_be_done(
    cast: Cast, planted: Planted, opened: Opened, app: Flask
) -> None:
    share(opened, cast, notes=False, mood=False)
    draft = EventDraft(TODAY - timedelta(days=5), EventKind.ILLNESS, None, "by Bob", "1")
    with opened("bob", Right.RECORD) as diary:
        revise_event(diary, planted.event, draft, 2)
    with opened("bob", Right.RECORD) as diary:
        remove_event(diary, planted.event, 3)
        restore_event(diary, planted.event)
    new = uuid4()
    with opened("bob", Right.RECORD) as diary:
        record_event(diary, draft, new)
        record_event(diary, draft, new)

    with opened("alice"):
        kept = {each.id: each for each in db.session.scalars(sa.select(DiaryEvent))}
        assert kept[planted.event].words == f"{WORD} again"
        assert kept[planted.event].dose == f"5 {WORD}"
        assert kept[planted.event].kind == EventKind.ILLNESS
        assert (kept[new].words, kept[new].dose) == (None, None)


def test_a_file_of_who_sees_neither_leaves_them_as_they_are(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    ratings = f"day,symptom,severity\n2026-06-09,{MOOD_WORDS},0\n2026-06-09,Head turns,8\n"
    day = TODAY - timedelta(days=38)
    notes = f"day,product,lot,note\n{day},onabotulinumtoxinA,C9,from a file\n"
    files = [read_file(text.encode(), f"{n}.csv") for n, text in enumerate((ratings, notes))]
    with opened("bob", Right.RECORD) as diary:
        shown = preview(diary, *files)
        assert not shown.problems
        assert set(shown.ignored) == {MOOD_WORDS, "note"}
        save_import(diary, *files)

    with opened("alice") as diary:
        stored = find_day(diary, date(2026, 6, 9))
        assert stored is not None
        assert stored.note == WORD
        assert read_ratings(stored.ratings)[MOOD] == 9
        treatment = get_treatment(diary, planted.treatment)
        assert (treatment.note, treatment.lot) == (f"{WORD} two", "C9")


def test_the_list_of_symptoms_changed_by_who_sees_no_mood_still_asks_for_it(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=True, mood=False)
    with opened("bob", Right.RECORD) as diary:
        follow(diary, list(SYMPTOMS[:2]))

    with opened("alice") as diary:
        assert "mood" in [each.code for each in list_symptoms(diary)]


def test_the_answer_without_mood_is_worked_out_without_it_and_not_kept(
    cast: Cast, planted: Planted, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        whole = get_answer(diary)
    share(opened, cast, notes=True, mood=False)
    with opened("bob") as diary:
        without = get_answer(diary)
    with opened("alice", Right.OWN) as diary:
        again = get_answer(diary)

    assert MOOD in whole.wholes
    assert MOOD not in without.wholes
    assert MOOD not in without.treatments[0].courses
    before = (answer.leads(answer.treatments[0]).after.mean for answer in (whole, without))
    assert len(set(before)) == 2
    assert again == whole
