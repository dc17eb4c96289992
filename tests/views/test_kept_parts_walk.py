"""Whatever is saved, by whichever service: no reader is shown a part as it was before.

Each page that is shown is drawn anew beside the kept part and compared with it (DRAWN_ANEW).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.access import Diary, Right
from app.extensions import db
from app.models import ImportBatch
from app.services.accounts import change_phones, change_settings
from app.services.clinical_notes import NoteDraft, record_note
from app.services.days import rate_day
from app.services.events import (
    EventDraft,
    EventKind,
    event_draft_of,
    list_diary_events,
    record_event,
    remove_event,
    revise_event,
)
from app.services.file_reading import read_file
from app.services.import_undo import undo_import
from app.services.imports import save_import
from app.services.impressions import ImpressionDraft, record_impression
from app.services.scores import ScoreDraft, record_score
from app.services.sharing import grant_share
from app.services.symptoms import follow, list_symptoms, mark_of, rename_symptom
from app.services.treatment_history import restore_version
from app.services.treatments import (
    draft_of,
    list_treatments,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from app.services.visits import Visit, set_next_visit
from app.services.visits import mark_of as mark_of_visit
from tests.browser_double import Browser
from tests.builders import a_day, fill
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]
CSV = f"day,symptom,severity\n{TODAY},mood,7\n{TODAY - timedelta(days=300)},head_turn,3\n"


def settings(diary: Diary, **changed: object) -> None:
    said = {
        "timezone": diary.timezone,
        "threshold": diary.threshold,
        "main_symptom": diary.main_symptom,
        "name": diary.name,
    }
    change_settings(diary, **{**said, **changed})  # type: ignore[arg-type]


def revise_first(diary: Diary, **changed: object) -> None:
    first = list_treatments(diary)[0]
    revise_treatment(diary, first.id, replace(draft_of(first), **changed), first.version)


def event_of(diary: Diary):
    return list_diary_events(diary)[-1]


def take_out_and_back(diary: Diary) -> None:
    first = list_treatments(diary)[0]
    remove_treatment(diary, first.id, first.version)
    restore_treatment(diary, first.id)


def undo(diary: Diary) -> None:
    [batch] = db.session.scalars(sa.select(ImportBatch.id))
    undo_import(diary, batch)


ACTS: dict[str, Callable[[Diary], object]] = {
    "a day": lambda diary: rate_day(diary, TODAY - timedelta(days=400), a_day(), None),
    "own words": lambda diary: rename_symptom(
        diary, 2, "the hand", mark_of(list_symptoms(diary, retired=True))
    ),
    "another leads": lambda diary: settings(diary, main_symptom=2),
    "threshold": lambda diary: settings(diary, threshold=Decimal(3)),
    "name": lambda diary: settings(diary, name="Alix"),
    "time zone": lambda diary: settings(diary, timezone="Pacific/Kiritimati"),
    "phones": lambda diary: change_phones(diary, "112", "030 1234"),
    "visit": lambda diary: set_next_visit(
        diary, Visit(TODAY + timedelta(days=30)), mark_of_visit(None)
    ),
    "event": lambda diary: record_event(diary, EventDraft(TODAY, EventKind.ILLNESS, words="flu")),
    "event revised": lambda diary: revise_event(
        diary,
        event_of(diary).id,
        replace(event_draft_of(event_of(diary)), words="a cold"),
        event_of(diary).version,
    ),
    "event removed": lambda diary: remove_event(diary, event_of(diary).id, event_of(diary).version),
    "treatment revised": lambda diary: revise_first(diary, total_units=Decimal(71)),
    "treatment moved": lambda diary: revise_first(
        diary, day=list_treatments(diary)[0].day + timedelta(days=2)
    ),
    "treatment as it was": lambda diary: restore_version(
        diary, list_treatments(diary)[0].id, 1, list_treatments(diary)[0].version
    ),
    "out and back": take_out_and_back,
    "file": lambda diary: save_import(diary, read_file(CSV.encode(), "ratings.csv")),
    "file taken back": undo,
    "impression": lambda diary: record_impression(
        diary, list_treatments(diary)[0].id, ImpressionDraft(change=2), None
    ),
    "symptom": lambda diary: follow(diary, ["mood", "head_turn"]),
}
OF_BOB: dict[str, Callable[[Diary], object]] = {
    "note": lambda diary: record_note(diary, NoteDraft("come back in May", for_patient=True)),
    "score": lambda diary: record_score(diary, ScoreDraft(TODAY, "twstrs_severity", Decimal(12))),
}


@pytest.mark.slow
def test_after_no_act_is_a_reader_shown_what_was(
    browse: Browse, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=30, treatments=1)
        grant_share(diary, cast.carol, Right.READ, sees_mood=False, sees_notes=False)
    own, readers = browse("alice"), [browse(who) for who in ("alice", "carol")]
    pages = [f"/diary/{cast.alice}/answer", f"/diary/{cast.alice}/card/"]
    acts = [("alice", *act) for act in ACTS.items()] + [("bob", *act) for act in OF_BOB.items()]
    for who, name, act in acts:
        assert own.get(pages[0]).status_code == 200, name
        with opened(who, Right.OWN if who == "alice" else Right.RECORD) as diary:
            before = diary.revision
            act(diary)
        with opened() as diary:
            assert (diary.revision > before) is (who == "alice"), name

    for reader in readers:
        for page in pages:
            assert reader.get(page).status_code == 200
            assert "come back in May" in reader.get(page).text
