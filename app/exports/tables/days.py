"""Days, what happened between treatments, and what is rated."""

from collections.abc import Iterator

from app.access import Diary
from app.catalogue.codes import N_
from app.catalogue.marks import MARKS, read_marks
from app.exports.columns import Cells, Column, Kind, Table, cell
from app.exports.tables.ratings import OF_DAY
from app.models import EventKind
from app.services.day_batches import read_whole_days
from app.services.events import list_diary_events
from app.services.symptoms import list_symptoms
from app.services.table_choice import Span

SYMPTOM, SIDE_EFFECT = "symptom", "side_effect"


def _days(diary: Diary, span: Span) -> Iterator[Cells]:
    for day in read_whole_days(diary, *span):
        marks = " ".join(mark.code for mark in read_marks(day.marks))
        rated = any(sign not in "-." for sign in day.ratings)
        said = (day.day, rated, day.note, marks, day.entered_at, day.recalled)
        yield tuple(map(cell, said))


def _events(diary: Diary, span: Span) -> Iterator[Cells]:
    for event in list_diary_events(diary, *span):
        said = (event.day, event.until, event.kind, event.words, event.dose)
        yield tuple(map(cell, said))


def _symptoms(diary: Diary, _span: Span) -> Iterator[Cells]:
    for each in list_symptoms(diary, retired=True):
        kind = SIDE_EFFECT if each.is_side_effect else SYMPTOM
        yield tuple(map(cell, (each.label, each.code, kind, each.zero, each.ten, each.retired_on)))


DAYS = Table(
    "days",
    N_("Days"),
    N_("one row for each day that was saved"),
    (
        Column("day", N_("the day"), Kind.DAY, filled=True, needed=True),
        Column("rated", N_("yes when a symptom was rated, else no"), Kind.YES_NO, filled=True),
        Column("note", N_("the note on this day"), is_note=True),
        Column("marks", N_("what was unusual, with spaces between")),
        *OF_DAY,
    ),
    _days,
    after=f"Marks: {', '.join(mark.code for mark in MARKS)}.",
    key=("day",),
    is_long=True,
)
EVENTS = Table(
    "events",
    N_("What happened between"),
    N_("one row for each event between treatments"),
    (
        Column("day", N_("its day, or its first day"), Kind.DAY, filled=True, needed=True),
        Column("until", N_("its last day; empty for a single day, or if it is still so"), Kind.DAY),
        Column("kind", N_("what it was"), filled=True, needed=True, codes=tuple(EventKind)),
        Column("words", N_("which medicine, which illness"), is_note=True),
        Column("dose", N_("of a medicine, in the person's own words"), is_note=True),
    ),
    _events,
)
SYMPTOMS = Table(
    "symptoms",
    N_("What is rated"),
    N_("one row for each symptom and side effect that is or was rated"),
    (
        Column("symptom", N_("what is rated, in words"), filled=True, needed=True),
        Column("code", N_("its code in our list; empty for the person's own words")),
        Column(
            "kind",
            N_("side_effect is asked for after injections only, and apart from the symptoms"),
            filled=True,
            needed=True,
            codes=(SYMPTOM, SIDE_EFFECT),
        ),
        Column("zero", N_("what 0 means")),
        Column("ten", N_("what 10 means")),
        Column(
            "retired_on",
            N_("since when it is no longer rated; empty while it is"),
            Kind.DAY,
        ),
    ),
    _symptoms,
    key=("symptom",),
)
