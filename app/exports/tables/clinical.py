"""What clinicians leave in a diary, and which ratings asked for a safety message."""

from collections.abc import Iterator

from app import clock
from app.access import Diary
from app.catalogue import symptoms
from app.catalogue.codes import N_
from app.catalogue.red_flags import Level
from app.catalogue.scales import SCALES
from app.exports.columns import Cells, Column, Kind, Table, cell
from app.sentences.people import names_in
from app.services.clinical_notes import list_notes
from app.services.safety import list_all_flags
from app.services.scores import list_scores
from app.services.table_choice import Span


def _scores(diary: Diary, span: Span) -> Iterator[Cells]:
    for each in reversed(list_scores(diary)):
        if span.holds(each.day):
            yield tuple(map(cell, (each.day, each.scale, each.score)))


def _notes(diary: Diary, span: Span) -> Iterator[Cells]:
    """Those to the patient, whoever takes the files."""
    notes = list_notes(diary, to_patient=True)
    names = names_in(diary, {note.by_id for note in notes})
    for note in reversed(notes):
        if span.holds(clock.day_of(note.at, diary.timezone)):
            yield cell(note.at), cell(names.get(note.by_id)), cell(note.words)


def _flags(diary: Diary, span: Span) -> Iterator[Cells]:
    for flag in list_all_flags(diary):
        if span.holds(flag.day):
            known = symptoms.symptom(flag.symptom)
            said = (flag.day, known.label, flag.severity, flag.level, flag.days_after, flag.read_at)
            yield tuple(map(cell, said))


SCORES = Table(
    "scores",
    N_("Scores of clinical scales"),
    N_("one row for each score of a clinical scale"),
    (
        Column("day", N_("the day of the score"), Kind.DAY, filled=True, needed=True),
        Column(
            "scale",
            N_(
                "code of the scale, such as twstrs_total; scores of two scales are never comparable"
            ),
            filled=True,
            needed=True,
            codes=tuple(scale.code for scale in SCALES),
        ),
        Column(
            "score",
            N_("the score, with a point before its decimal places"),
            Kind.NUMBER,
            filled=True,
            needed=True,
            least=0,
        ),
    ),
    _scores,
    about="Clinicians enter these scores. They are part of no answer.",
)
CLINIC_NOTES = Table(
    "clinic_notes",
    N_("Notes from the clinic"),
    N_("one row for each note of a clinician to the patient"),
    (
        Column("written_at", N_("when, in UTC (ISO 8601)"), Kind.INSTANT, filled=True, needed=True),
        Column("by", N_("who wrote it; empty where the account is closed")),
        Column("note", N_("what was written"), filled=True, needed=True),
    ),
    _notes,
)
SAFETY = Table(
    "safety",
    N_("Safety messages"),
    N_("one row for each rating of a side effect that asked for a safety message"),
    (
        Column("day", N_("the day that was rated"), Kind.DAY, filled=True, needed=True),
        Column("symptom", N_("which side effect"), filled=True, needed=True),
        Column(
            "severity",
            N_("its rating, 0 (none) to 10 (worst)"),
            Kind.WHOLE,
            filled=True,
            needed=True,
            least=0,
            most=10,
        ),
        Column(
            "level",
            N_("how soon somebody was to be spoken to: ask (at the next visit), urgent, emergency"),
            filled=True,
            needed=True,
            codes=tuple(Level),
        ),
        Column("days_after", N_("days since the last injection"), Kind.WHOLE, least=0),
        Column(
            "read_at",
            N_("when the person said that they had read the message, in UTC (ISO 8601)"),
            Kind.INSTANT,
        ),
    ),
    _flags,
    key=("day", "symptom"),
)
