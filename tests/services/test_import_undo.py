"""Taking back what a file brought: exactly that, once, and nothing that was changed since."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.access import Diary, Right
from app.errors import NotAllowed, NotFound
from app.services.audit import Act, list_events
from app.services.day_batches import list_day_rows
from app.services.day_history import bring_back, list_told
from app.services.days import DayDraft, find_day, list_days, list_versions, rate_day
from app.services.file_reading import read_file
from app.services.foreign.choices import Choices, ColumnChoice, Layout, TrackChoice
from app.services.foreign.parts import Line, Scale
from app.services.import_batches import get_import, list_imports
from app.services.import_undo import Undoing, plan_undo, undo_import
from app.services.imports import Collisions, save_import
from app.services.safety import list_flags
from app.services.symptoms import list_symptoms
from app.services.treatments import (
    draft_of,
    list_treatments,
    record_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_treatment
from tests.conftest import NOON, TODAY, Cast
from tests.planted import share

Opened = Callable[..., AbstractContextManager[Diary]]
FIRST, SECOND, THIRD = (date(2026, 6, number) for number in (1, 2, 3))


def bring(diary: Diary, *rows: str, keeps: Collisions | None = None, symptom: str = "Tics") -> None:
    text = "d,Value,Words\n" + "".join(f"{row}\n" for row in rows)
    choices = Choices(
        by_columns=True,
        columns=ColumnChoice(Layout.WIDE, 0, ratings=(1,), note=2),
        tracks={"Value": TrackChoice(symptom, Scale(0, 10))},
        lines=(Line.NOTE,),
    )
    save_import(diary, read_file(text.encode(), "mine.csv", choices), keeps=keeps)


def undo(opened: Opened, place: int = 0, who: str = "alice") -> Undoing:
    """Take back the latest import, or the one at this place before it."""
    with opened(who, Right.RECORD) as diary:
        wanted = list_imports(diary)[place].id
        planned = plan_undo(diary, wanted)
        done = undo_import(diary, wanted)
        assert (planned.days, planned.changed_days) == (done.days, done.changed_days)
    return done


def said(opened: Opened) -> dict[date, tuple[str, str | None]]:
    with opened() as diary:
        return {day.day: (day.ratings.rstrip("."), day.note) for day in list_days(diary)}


def test_all_that_a_file_brought_is_taken_back(opened: Opened) -> None:
    with opened() as diary:
        rate_day(diary, FIRST, DayDraft({0: 4}, "mine"), None)
    before = said(opened)
    with opened() as diary:
        bring(diary, f"{FIRST},7,theirs", f"{SECOND},5,words", keeps=Collisions.FILE)
    assert said(opened) == {FIRST: ("4..7", "theirs"), SECOND: ("...5", "words")}

    done = undo(opened)

    assert (done.days, done.changed_days) == ((FIRST, SECOND), ())
    assert said(opened) == {**before, SECOND: ("", None)}
    with opened() as diary:
        first, second = find_day(diary, FIRST), find_day(diary, SECOND)
        assert first is not None
        assert second is not None
        assert (first.version, first.entered_at, first.import_id) == (3, NOON, None)
        assert second.import_id is None
        assert [version.ratings for version in list_versions(diary, SECOND)] == ["...5"]
        assert [each.label for each in list_symptoms(diary) if each.number == 3] == []
        assert Act.IMPORT_UNDONE in {event.act for event in list_events(diary)}


def test_taking_back_twice_takes_back_once(opened: Opened) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,")
    undo(opened)
    with opened() as diary:
        revision = diary.revision
        rate_day(diary, FIRST, DayDraft({0: 2}), 2)

    again = undo(opened)

    assert not again.changes
    assert said(opened) == {FIRST: ("2", None)}
    with opened() as diary:
        assert diary.revision == revision + 1


def test_a_day_that_was_changed_by_hand_stays_and_is_told(opened: Opened) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,", f"{SECOND},5,", f"{THIRD},6,")
        rate_day(diary, SECOND, DayDraft({3: 5}, "my words"), 1)
        rate_day(diary, THIRD, DayDraft({3: 8}), 1)
        rate_day(diary, THIRD, DayDraft({3: 6}), 2)  # and back to what the file said

    done = undo(opened)

    assert (done.days, done.changed_days) == ((FIRST, THIRD), (SECOND,))
    assert said(opened)[SECOND] == ("...5", "my words")
    with opened() as diary:  # the symptom is still rated on one day
        assert "Tics" in [each.label for each in list_symptoms(diary)]


def test_two_imports_are_taken_back_in_any_order(opened: Opened) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,", f"{SECOND},5,")
        bring(diary, f"{FIRST},1,", symptom="Cramp")
    with opened() as diary:
        older, newer = sorted(list_imports(diary), key=lambda each: -each.new_days)

    with opened() as diary:
        assert undo_import(diary, older.id).changed_days == (FIRST,)
        assert undo_import(diary, newer.id).days == (FIRST,)
    assert said(opened) == {FIRST: ("...7", None), SECOND: ("", None)}

    with opened() as diary:
        assert undo_import(diary, older.id).days == (FIRST,)
    assert said(opened) == {FIRST: ("", None), SECOND: ("", None)}


def test_what_was_taken_back_comes_again_with_the_same_file(opened: Opened) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,words")
    undo(opened)
    with opened() as diary:
        bring(diary, f"{FIRST},7,words")
        latest = [each for each in list_imports(diary) if each.undone_at is None]
        assert [each.new_days for each in latest] == [1]
        assert "Tics" in [each.label for each in list_symptoms(diary)]
    assert said(opened) == {FIRST: ("...7", "words")}

    with opened() as diary:
        undo_import(diary, latest[0].id)
    assert said(opened) == {FIRST: ("", None)}


def test_who_may_not_see_mood_does_not_bring_it_back_either(opened: Opened, cast: Cast) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,", symptom="mood")
    undo(opened)
    text = f"day,symptom,severity\n{FIRST},mood,7\n{FIRST},head_turn,3\n"
    share(opened, cast, notes=True, mood=False)

    with opened("bob", Right.RECORD) as diary:
        save_import(diary, read_file(text.encode(), "ratings.csv"))

    with opened() as diary:
        assert "mood" not in [each.code for each in list_symptoms(diary)]
        assert len(list_imports(diary)) == 2


def test_a_version_from_before_an_import_comes_back_as_typed(opened: Opened) -> None:
    with opened() as diary:
        rate_day(diary, FIRST, DayDraft({0: 4}), None)
        bring(diary, f"{FIRST},7,")
        bring_back(diary, FIRST, 1, 2)
        day = find_day(diary, FIRST)
        assert day is not None
        sources = [each.version.import_id is None for each in list_told(diary, FIRST)]
        assert sources == [True, False, True]


def test_safety_messages_go_with_the_ratings_that_raised_them(opened: Opened) -> None:
    with opened() as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=20)))
        bring(diary, f"{TODAY},9,", symptom="swallowing")
        assert list_flags(diary, TODAY)
    undo(opened)
    with opened() as diary:
        assert not list_flags(diary, TODAY)


TREATMENTS = "day,product,muscle,side,dose_units\n2026-05-04,Botox,masseter,left,20\n"


def test_new_and_changed_treatments_are_taken_back(opened: Opened) -> None:
    rows = TREATMENTS + "2026-02-02,Botox,masseter,left,20\n"
    with opened() as diary:
        kept = record_treatment(diary, a_treatment())
        was = draft_of(kept)
        save_import(diary, read_file(rows.encode(), "t.csv"))
    with opened() as diary:
        assert len(list_treatments(diary)) == 2
        assert {bool(each.import_id) for each in list_treatments(diary)} == {True}

    done = undo(opened)

    assert done.treatments == (date(2026, 2, 2), date(2026, 5, 4))
    with opened() as diary:
        (left,) = list_treatments(diary)
        assert (draft_of(left), left.import_id, left.version) == (was, None, 3)


def test_a_treatment_that_was_changed_since_stays(opened: Opened) -> None:
    with opened() as diary:
        save_import(diary, read_file(TREATMENTS.encode(), "t.csv"))
        (brought,) = list_treatments(diary)
        revise_treatment(diary, brought.id, a_treatment(), 1)

    done = undo(opened)

    assert (done.treatments, done.changed_treatments) == ((), (date(2026, 5, 4),))
    with opened() as diary:
        assert [draft_of(each) for each in list_treatments(diary)] == [a_treatment()]


def test_a_treatment_that_was_taken_back_can_be_restored(opened: Opened) -> None:
    with opened() as diary:
        save_import(diary, read_file(TREATMENTS.encode(), "t.csv"))
        (brought,) = list_treatments(diary)
    undo(opened)
    with opened() as diary:
        assert list_treatments(diary) == []
        restore_treatment(diary, brought.id)
        assert len(list_treatments(diary)) == 1


def test_who_may_not_see_notes_leaves_them_when_taking_back(opened: Opened, cast: Cast) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,words")
    share(opened, cast, notes=False, mood=False)

    undo(opened, who="bob")

    assert said(opened) == {FIRST: ("", "words")}


def test_who_may_only_read_takes_nothing_back(opened: Opened, cast: Cast) -> None:
    with opened() as diary:
        bring(diary, f"{FIRST},7,")
        (batch,) = list_imports(diary)
    with opened("carol", Right.READ) as diary:
        for act in (undo_import, plan_undo, get_import):
            with pytest.raises(NotAllowed):
                act(diary, batch.id)
    with opened() as diary:
        with pytest.raises(NotFound):
            get_import(diary, cast.alice)
        assert len(list_day_rows(diary)) == 1
