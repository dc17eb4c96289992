"""Words and ratings of mood in all of Alice's diary that a share can leave out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from app.access import Diary, Right
from app.models import EventKind
from app.services.audit import Act, commit
from app.services.day_choices import save_or_set_aside
from app.services.days import DayDraft, rate_day
from app.services.events import (
    EventDraft,
    record_event,
    revise_event,
)
from app.services.sharing import grant_share
from app.services.symptoms import add_symptoms
from app.services.treatments import (
    record_treatment,
    remove_treatment,
    revise_treatment,
)
from tests.builders import a_whole_treatment
from tests.conftest import TODAY, Cast

Opened = Callable[..., AbstractContextManager[Diary]]
MOOD = 3  # the number of mood, after the three symptoms of Alice
MOOD_WORDS = "Low mood or worry"
WORD = "zaunkoenig"  # in every word of Alice that a share can leave out


@dataclass(frozen=True)
class Planted:
    """Ids of what Alice wrote her words into."""

    treatment: UUID
    removed: UUID
    event: UUID


def plant(opened: Opened) -> Planted:
    """Words and a rating of mood in everything that a share can leave out."""
    with opened("alice", Right.OWN) as diary:
        add_symptoms(diary, ["mood"])
        commit(diary, Act.SYMPTOMS_CHANGED)
    ids = Planted(uuid4(), uuid4(), uuid4())
    day = TODAY - timedelta(days=38)
    with opened("alice", Right.OWN) as diary:
        for id_ in (ids.treatment, ids.removed):
            record_treatment(diary, a_whole_treatment(day=day, note=f"{WORD} one"), id_)
        revise_treatment(diary, ids.treatment, a_whole_treatment(day=day, note=f"{WORD} two"), 1)
        remove_treatment(diary, ids.removed, 1)
    with opened("alice", Right.OWN) as diary:
        draft = EventDraft(TODAY - timedelta(days=2), EventKind.OTHER, None, WORD, f"5 {WORD}")
        record_event(diary, draft, ids.event)
        revise_event(diary, ids.event, replace(draft, words=f"{WORD} again"), 1)
    for ago in range(60):
        rate(opened, TODAY - timedelta(days=ago), {0: ago % 5, 3: 9}, WORD if ago < 40 else None)
    with opened("alice", Right.OWN) as diary:
        said = DayDraft({0: 7, 3: 8}, f"{WORD} waits")
        assert not save_or_set_aside(diary, TODAY, said, None)
        rate_day(diary, TODAY - timedelta(days=1), DayDraft({0: 4}, f"{WORD} new"), 1)
    return ids


def rate(opened: Opened, day: date, ratings: dict[int, int | None], note: str | None) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, day, DayDraft(ratings, note), None)


def share(opened: Opened, cast: Cast, who: str = "bob", *, notes: bool, mood: bool) -> None:
    right = Right.RECORD if who == "bob" else Right.READ
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, getattr(cast, who), right, sees_notes=notes, sees_mood=mood)
