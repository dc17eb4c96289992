"""The tables of the report, with so many rows and columns as its sheets hold."""

import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from flask_babel import format_date

from app.analysis.dose_table import Cell as Dose
from app.analysis.dose_table import DoseTable, Mark
from app.analysis.dose_table import Row as Spot
from app.charts.icons import VERDICT_CLASS
from app.exports.report_parts import Cell, Head, Line, Lines, Row, Section, Table
from app.sentences import card as words
from app.sentences import effects as noticed
from app.sentences import report as said
from app.sentences import verdicts
from app.sentences.numbers import points, signed
from app.sentences.treatments import muscle_name, number, product_name, side_word
from app.services.answer_parts import TOGETHER, Judged
from app.services.answer_parts import Line as Told
from app.services.card import Card
from app.views import card_page
from app.views.shown_symptoms import effects_of, shown_of
from app.words import gettext as _

Parts = Collection[str]
MOST_ROWS = 10  # treatments
MOST_DOSES, MOST_PRODUCTS = 7, 3  # sessions, and the tables of their products
MOST_MUSCLES, FEWEST_MUSCLES = 12, 2  # of all products, and of each
AROUND_ROWS = 4  # so much room as rows do the heads and the total of a table take
MOST_SYMPTOMS, MOST_COLUMNS = 6, 6
MOST_EFFECTS = 6  # treatments
LONGEST_TEXT, LONGEST_NAME = 120, 40
NOTHING = "–"


def treatments(whole: Card, card: Card, parts: Parts) -> Iterator[Section]:
    """The last treatments of the period, a row each, with the weeks since the one before, whether
    that is of the period or not.
    """
    every = card.answer.treatments
    if "treatments" not in parts or not every:
        return
    weeks = {
        now.number: points((now.treated_on - before.last_on).days / 7)
        for before, now in pairwise(whole.answer.treatments)
    }
    rows = [_treatment(card, each, weeks.get(each.number, NOTHING)) for each in every]
    heads = (
        Head(str(_("No."))),
        Head(str(_("Date"))),
        Head(str(_("Product, units"))),
        Head(str(_("Weeks since last")), right=True),
        Head(str(_("Answer"))),
        *(
            Head(str(each), right=True)
            for each in (_("Before"), _("After"), _("Change"), _("Days rated"))
        ),
    )
    table = Table(str(_("Treatments and their answers")), heads, tuple(rows[-MOST_ROWS:]), widest=2)
    title = said.last_of(min(len(rows), MOST_ROWS), len(rows))
    yield Section("treatments", title, (table,))


def _treatment(card: Card, judged: Judged, weeks: str) -> Row:
    line = card.answer.leads(judged)
    before, after = (_level(each.mean) for each in (line.before, line.after))
    sessions = "; ".join(words.session(each) for each in card.visits_of(judged))
    return Row(
        (
            Cell(str(judged.number)),
            Cell(_tiny(judged.treated_on)),
            Cell(shorten(sessions)),
            Cell(weeks),
            Cell(verdicts.short_word(line), sign=VERDICT_CLASS[line.verdict]),
            Cell(before),
            Cell(after),
            Cell(NOTHING if line.change is None else signed(line.change)),
            Cell(f"{line.before.days} + {line.after.days}"),
        ),
        key=str(judged.number),
    )


def effects(card: Card, parts: Parts) -> Iterator[Section]:
    """The side effects after each of the last treatments."""
    every, names = card.answer.treatments, effects_of(card.answer)
    if "effects" not in parts or not every:
        return
    if not names:
        nothing = words.no_side_effects(every[-1], names)
        yield Section("effects", str(_("Side effects")), (Lines((Line(nothing),)),))
        return
    lines = [
        Line(_effects_of(each, names), f"{words.which(each)}:") for each in every[-MOST_EFFECTS:]
    ]
    if left := len(every) - len(lines):
        lines.append(Line(said.more("effects", left)))
    yield Section("effects", str(_("Side effects")), (Lines(tuple(lines)),))


def _effects_of(judged: Judged, names: Sequence[tuple[int, str]]) -> str:
    told = noticed.each_in_short(judged, names)
    return f"{'; '.join(told)}." if told else words.no_side_effects(judged, names)


def doses(card: Card, parts: Parts) -> Iterator[Section]:
    """The doses of the last sessions, a table for each product."""
    found = card_page.doses(card, MOST_DOSES)
    every = [table for table, _pictures in found["tables"]]
    if "doses" not in parts or not any(table.rows for table in every):
        return
    kept, left_out = _cut(every)
    shown = {place for table in kept for place in (column.place for column in table.columns)}
    blocks: list[Table | Lines] = [
        _doses(table, found["ids"], found["verdict_of"]) for table in kept
    ]
    if left_out:
        blocks.append(Lines((Line(said.more("muscles", left_out)),)))
    title = said.doses_title(found["doses_left_out"], len(shown))
    yield Section("doses", title, tuple(blocks))


def _doses(table: DoseTable, ids: Sequence[object], verdict_of: dict[object, Told]) -> Table:
    heads = [Head(str(_("Muscle")))]
    for column in table.columns:
        line = verdict_of.get(ids[column.place])
        sign = VERDICT_CLASS[line.verdict] if line else ""
        word = verdicts.short_word(line) if line else ""
        heads.append(Head(_tiny(column.day), sign, word, right=True))
    rows = [
        Row(
            (
                Cell(f"{shorten(_muscle(row), LONGEST_NAME)}, {side_word(row.side)}"),
                *(_dose(cell) for cell in row.cells),
            )
        )
        for row in table.rows
    ]
    totals = (Cell(_units(column.total_units)) for column in table.columns)
    total = Row((Cell(str(_("Total"))), *totals), total=True)
    name = product_name(table.product)
    told = str(_("Doses of %(product)s in units", product=name))
    return Table(told, tuple(heads), (*rows, total), title=name)


def _muscle(row: Spot) -> str:
    return row.muscle_label or muscle_name(row.muscle)


def _dose(cell: Dose) -> Cell:
    if cell.injected is None or (cell.injected and cell.dose_units is None):
        text = str(_("not known"))
    elif not cell.injected:
        text = NOTHING
    else:
        text = _units(cell.dose_units)
    if cell.mark is None:
        return Cell(text)
    change, told = {
        Mark.UP: ("▲", _("more than before")),
        Mark.DOWN: ("▼", _("less than before")),
        Mark.ADDED: ("+", _("added")),
        Mark.DROPPED: ("−", _("dropped")),
    }[cell.mark]
    return Cell(text, change=change, said=str(told))


def symptoms(card: Card, parts: Parts) -> Iterator[Section]:
    """Averages before and after the last treatments, a symptom a row."""
    columns = card.answer.treatments[-MOST_COLUMNS:]
    names = [each for each in shown_of(card.answer) if each[0] != TOGETHER]
    if "symptoms" not in parts or not columns or not names:
        return
    heads = [Head(str(_("Symptom")))]
    for each in columns:
        line = card.answer.leads(each)
        month = format_date(each.treated_on, "MMM yyyy")
        sign, word = VERDICT_CLASS[line.verdict], verdicts.short_word(line)
        heads.append(Head(f"{each.number}, {month}", sign, word, right=True))
    rows = tuple(
        Row(
            (
                Cell(shorten(name, LONGEST_NAME)),
                *(Cell(_levels(each.lines.get(n))) for each in columns),
            )
        )
        for n, name in names[:MOST_SYMPTOMS]
    )
    told = str(_("Averages of each symptom before and after the last treatments"))
    blocks: list[Table | Lines] = [Table(told, tuple(heads), rows)]
    if left := len(names) - len(rows):
        blocks.append(Lines((Line(said.more("symptoms", left)),)))
    title = _("By symptom: averages before, and in weeks 4 to 7 after, each treatment")
    yield Section("symptoms", str(title), tuple(blocks))


def shorten(text: str, most: int = LONGEST_TEXT) -> str:
    """So much of some words as a sheet can hold, also where they have no spaces."""
    whole = " ".join(text.split())
    if len(whole) <= most:
        return whole
    short = textwrap.shorten(whole, most, placeholder="…")
    return short if short != "…" else f"{whole[: most - 1]}…"


def _cut(tables: Sequence[DoseTable]) -> tuple[list[DoseTable], int]:
    """The last tables with so many rows as a sheet can hold, and how many rows are left out.

    Room is kept for some rows of each product, the last products first.
    """
    last = tables[-MOST_PRODUCTS:]
    kept: list[DoseTable] = []
    room = MOST_MUSCLES
    for place, table in reversed(list(enumerate(last))):
        rows = [row for row in table.rows if any(cell.injected for cell in row.cells)]
        rows = rows[: max(FEWEST_MUSCLES, room - place * (FEWEST_MUSCLES + AROUND_ROWS))]
        kept.append(replace(table, rows=tuple(rows)))
        room -= len(rows) + AROUND_ROWS
    total = sum(len(table.rows) for table in tables)
    return kept[::-1], total - sum(len(table.rows) for table in kept)


def _level(mean: float | None) -> str:
    return str(_("none")) if mean is None else points(mean)


def _levels(line: Told | None) -> str:
    if line is None:
        return NOTHING
    told = {"before": _level(line.before.mean), "after": _level(line.after.mean)}
    return str(_("%(before)s to %(after)s", **told))


def _units(dose: object) -> str:
    return str(_("not known")) if dose is None else number(dose)  # type: ignore[arg-type]


def _tiny(day: date) -> str:
    return str(format_date(day, _("d MMM yyyy")))
