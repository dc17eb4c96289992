"""Notes of clinicians: who reads their words, who may write them."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.access import Diary, Right
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import ClinicalNote
from app.services.accounts import erase_account
from app.services.audit import list_events
from app.services.clinical_notes import (
    LONGEST_NOTE,
    NoteDraft,
    get_note,
    list_notes,
    record_note,
    remove_note,
    restore_note,
    revise_note,
)
from app.services.scores import ScoreDraft, record_score
from app.services.watch import WatchDraft, record_watch
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.services.clinical import opened_by_bob, opened_by_carer, opened_by_carol

TO_ALICE = NoteDraft("The new splint suits you.", for_patient=True)
AMONG_US = NoteDraft("Check the <left> side.", for_patient=False)


@pytest.fixture
def bobs(diary: Diary, cast: Cast) -> Diary:
    return opened_by_bob(cast)


def words(diary: Diary) -> list[str | None]:
    return [note.words for note in list_notes(diary)]


def test_each_reader_sees_the_words_that_are_for_them(
    diary: Diary, bobs: Diary, cast: Cast, clock: Clock
) -> None:
    note_id = record_note(bobs, AMONG_US)
    clock.instant += timedelta(hours=1)
    record_note(bobs, TO_ALICE)

    for clinician in (bobs, opened_by_carol(cast)):
        assert words(clinician) == [TO_ALICE.words, AMONG_US.words]
    for other in (diary, opened_by_carer(diary, Right.READ)):
        assert words(other) == [TO_ALICE.words, None]
        assert get_note(other, note_id).words is None
    hidden = get_note(diary, note_id)
    assert (hidden.by_id, hidden.at, hidden.for_patient) == (cast.bob, NOON, False)


def test_the_notes_to_the_patient_alone(diary: Diary, bobs: Diary, clock: Clock) -> None:
    record_note(bobs, AMONG_US)
    for number in range(4):
        clock.instant += timedelta(minutes=1)
        record_note(bobs, NoteDraft(f"note {number}", for_patient=True))

    newest = list_notes(diary, to_patient=True, most=3)
    assert [note.words for note in newest] == ["note 3", "note 2", "note 1"]


def test_only_a_clinician_who_may_record_writes_notes(
    diary: Diary, bobs: Diary, cast: Cast
) -> None:
    note_id = record_note(bobs, TO_ALICE)
    for reader in (diary, opened_by_carol(cast), opened_by_carer(diary)):
        with pytest.raises(NotAllowed):
            record_note(reader, TO_ALICE)
        with pytest.raises(NotAllowed):
            revise_note(reader, note_id, AMONG_US, 1)
        with pytest.raises(NotAllowed):
            remove_note(reader, note_id, 1)
        with pytest.raises(NotAllowed):
            restore_note(reader, note_id)


@pytest.mark.parametrize("said", ["", " \n", "x" * (LONGEST_NOTE + 1)])
def test_a_note_has_words_that_fit(bobs: Diary, said: str) -> None:
    with pytest.raises(Refused):
        record_note(bobs, NoteDraft(said, for_patient=True))


def test_a_stale_note_is_refused_and_changes_nothing(bobs: Diary) -> None:
    note_id = record_note(bobs, TO_ALICE)
    revise_note(bobs, note_id, AMONG_US, 1)

    with pytest.raises(StaleEdit):
        revise_note(bobs, note_id, NoteDraft("third", for_patient=True), 1)
    with pytest.raises(StaleEdit):
        remove_note(bobs, note_id, 1)
    assert words(bobs) == [AMONG_US.words]


def test_two_clinicians_who_save_in_one_instant_do_not_overwrite_each_other(bobs: Diary) -> None:
    note_id = record_note(bobs, TO_ALICE)
    get_note(bobs, note_id)  # as it is read before the other one saves
    theirs = {"version": 2, "words": "theirs"}
    db.session.execute(sa.update(ClinicalNote.__table__).values(theirs))

    with pytest.raises(StaleEdit):
        revise_note(bobs, note_id, AMONG_US, 1)


def test_a_removed_note_can_be_brought_back(bobs: Diary) -> None:
    note_id = record_note(bobs, TO_ALICE)
    remove_note(bobs, note_id, 1)
    assert words(bobs) == []
    restore_note(bobs, note_id)

    assert words(bobs) == [TO_ALICE.words]
    with pytest.raises(NotFound):
        restore_note(bobs, uuid4())


def test_a_form_sent_twice_saves_one_note(bobs: Diary) -> None:
    made_for = uuid4()
    record_note(bobs, TO_ALICE, made_for)
    record_note(bobs, TO_ALICE, made_for)
    with pytest.raises(StaleEdit):
        record_note(bobs, AMONG_US, made_for)

    assert words(bobs) == [TO_ALICE.words]


def test_the_trace_holds_no_words(diary: Diary, bobs: Diary) -> None:
    note_id = record_note(bobs, AMONG_US)
    told = {(event.act, event.subject) for event in list_events(diary)}

    assert ("note_written", str(note_id)) in told


def test_erasing_a_diary_erases_what_clinicians_left_in_it(bobs: Diary, cast: Cast) -> None:
    record_note(bobs, AMONG_US)
    record_watch(bobs, WatchDraft(words="sleep"))
    record_score(bobs, ScoreDraft(TODAY, "tsui", Decimal(4)))
    erase_account(cast.alice)

    for table in ("clinical_note", "watch_item", "scale_score"):
        assert db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0


def test_the_closed_account_of_a_clinician_leaves_what_was_written(
    diary: Diary, bobs: Diary, cast: Cast
) -> None:
    record_note(bobs, TO_ALICE)
    erase_account(cast.bob)

    assert words(diary) == [TO_ALICE.words]
    assert db.session.scalar(sa.select(ClinicalNote.recorded_by_id)) == cast.bob
