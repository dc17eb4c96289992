"""The card on one or two sheets of A4: what stands on each, cut to what a sheet can hold."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from app.access import Diary
from app.analysis.dose_table import DoseTable
from app.sentences import responses
from app.sentences.answers import symptom_name
from app.sentences.numbers import points
from app.services.answer_parts import TOGETHER, Judged, Line
from app.services.card import Card
from app.services.treatments import Treatment
from app.views import answer_page, card_page, pictures
from app.views.shown_symptoms import shown_of

Parts = dict[str, Any]
MOST_ROWS = 10  # treatments in the table of the first sheet
MOST_DOSES, MOST_MUSCLES = 7, 12  # visits and muscles of the second
MOST_SYMPTOMS, MOST_COLUMNS = 6, 6
MOST_NOTES, LONGEST_NOTE = 5, 120


@dataclass(frozen=True)
class TreatmentRow:
    """One line of the table of treatments. weeks: since the one before, empty for the first."""

    judged: Judged
    line: Line
    visits: Sequence[Treatment]
    weeks: str


def first_sheet(diary: Diary, card: Card) -> Parts:
    """Who, in short, questions, the timeline and the last treatments."""
    rows = _rows(card)
    symptom = card.answer.leading
    series = card.series[symptom]
    return {
        "rows": rows[-MOST_ROWS:],
        "rows_left_out": max(0, len(rows) - MOST_ROWS),
        "complete": card_page.complete(diary, card),
        "timeline": pictures.timeline(
            card.answer,
            series,
            symptom,
            symptom_name(card.answer, symptom),
            diary.today,
            card.events,
        )
        if len(series)
        else None,
    }


def second_sheet(diary: Diary, card: Card, notes: Sequence[tuple[date, str]]) -> Parts:
    """Treatments lined up, the usual course, doses, symptoms, and notes where they are shared."""
    answer, symptom = card.answer, card.answer.leading
    series, whole = card.series[symptom], card.answer.wholes.get(symptom)
    found = whole.response if whole else None
    parts = answer_page.all_together(diary, answer, symptom, series)
    tables = card_page.doses(card, MOST_DOSES)
    cut, left_out = _cut([table for table, _pictures in tables["tables"]])
    return {
        **tables,
        "tables": [(table, []) for table in cut],
        "muscles_left_out": left_out,
        "lined_up": parts.get("lined_up"),
        "response": parts.get("response"),
        "said_of_response": responses.response(found) if card.latest else "",
        **_symptoms(card),
        "notes": [(day, _shorten(note)) for day, note in notes[-MOST_NOTES:]],
        "notes_left_out": max(0, len(notes) - MOST_NOTES),
    }


def _rows(card: Card) -> list[TreatmentRow]:
    treatments = card.answer.treatments
    gaps = [(now.treated_on - before.last_on).days for before, now in pairwise(treatments)]
    weeks = ["", *(points(gap / 7) for gap in gaps)]
    return [
        TreatmentRow(each, card.answer.leads(each), card.visits_of(each), since)
        for each, since in zip(treatments, weeks, strict=False)
    ]


def _cut(tables: Sequence[DoseTable]) -> tuple[list[DoseTable], int]:
    """The tables with so many rows as a sheet can hold, and how many rows are left out."""
    kept: list[DoseTable] = []
    room = MOST_MUSCLES
    for table in reversed(tables):
        rows = [row for row in table.rows if any(cell.injected for cell in row.cells)]
        if room > 0:
            kept.append(replace(table, rows=tuple(rows[:room])))
        room -= len(rows) + 3  # its heads and its total
    total = sum(len(table.rows) for table in tables)
    return kept[::-1], total - sum(len(table.rows) for table in kept)


def _symptoms(card: Card) -> Parts:
    """Averages before and after the last treatments, a symptom a row."""
    columns = list(card.answer.treatments[-MOST_COLUMNS:])
    names = [each for each in shown_of(card.answer) if each[0] != TOGETHER]
    rows = [
        (name, [_levels(each.lines.get(number)) for each in columns])
        for number, name in names[:MOST_SYMPTOMS]
    ]
    return {
        "columns": columns,
        "by_symptom": rows if columns else [],
        "symptoms_left_out": max(0, len(names) - MOST_SYMPTOMS),
    }


def _shorten(note: str) -> str:
    """So much of a note as a sheet can hold, also where it has no spaces."""
    whole = " ".join(note.split())
    if len(whole) <= LONGEST_NOTE:
        return whole
    short = textwrap.shorten(whole, LONGEST_NOTE, placeholder="…")
    return short if short != "…" else f"{whole[: LONGEST_NOTE - 1]}…"


def _levels(line: Line | None) -> str:
    if line is None:
        return ""
    before, after = (
        _("none") if side.mean is None else points(side.mean) for side in (line.before, line.after)
    )
    return str(_("%(before)s to %(after)s", before=before, after=after))
