"""Many diaries together: verdicts and side effects by product and by interval."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.analysis.judgement import Verdict
from app.analysis.suppression import Cell, Grid, suppress_together
from app.extensions import db
from app.models import Clinic
from app.services.list_parts import Fact
from app.services.patient_list import Row, get_patients

FEWEST = 5  # diaries in all that is shown
WEEKS = (10, 12, 14)  # between the groups of intervals
FIRST = len(WEEKS) + 1  # the group of those before which there is none in the diary
VERDICTS = (Verdict.BETTER, Verdict.UNCHANGED, Verdict.WORSE, Verdict.UNCLEAR)
Group = Hashable
Told = tuple[UUID, Fact]
Way = tuple[Sequence[Group], Callable[[Fact], Group]]  # the groups, and which one a fact is in


@dataclass(frozen=True)
class Choice:
    """Whose diaries can be looked at together. clinic_id: None for one's own list."""

    clinic_id: UUID | None
    name: str | None


@dataclass(frozen=True)
class Table:
    """One way to part the treatments. groups: in their order; None among them is not known.

    verdicts, effects: a grid with a row a group and one for all, a column for each of VERDICTS, or
    for noticed and not noticed, and one for all of them.
    """

    groups: Sequence[Group]
    verdicts: Grid
    effects: Grid


@dataclass(frozen=True)
class GroupView:
    """diaries: how many have a treatment that was judged; None where they are too few to say."""

    choices: Sequence[Choice]
    chosen: Choice
    diaries: int | None
    by_product: Table
    by_interval: Table


def get_group(reader_id: UUID, clinic_id: UUID | None) -> GroupView:
    """The diaries of one clinic together; of one's own list where none is shared with a clinic.

    clinic_id: the first one where it is none of the reader's.
    """
    rows = [row for row in get_patients(reader_id).rows if row.summary and not row.hides]
    choices = _choices(rows)
    chosen = next((each for each in choices if each.clinic_id == clinic_id), choices[0])
    told = [
        (row.diary.patient_id, fact)
        for row in rows
        if chosen.clinic_id is None or chosen.clinic_id in row.diary.clinics
        for fact in (row.summary.facts if row.summary else ())
    ]
    count = len({patient_id for patient_id, _fact in told})
    by_product, by_interval = _tables(
        told,
        (_products(told), lambda fact: fact.product),
        ((*range(len(WEEKS) + 1), FIRST), _interval),
    )
    return GroupView(
        choices=choices,
        chosen=chosen,
        diaries=count if count >= FEWEST else None,
        by_product=by_product,
        by_interval=by_interval,
    )


def _choices(rows: Sequence[Row]) -> list[Choice]:
    ids = {clinic_id for row in rows for clinic_id in row.diary.clinics}
    if not ids:
        return [Choice(None, None)]
    query = sa.select(Clinic.id, Clinic.name).where(Clinic.id.in_(ids))
    found = db.session.execute(query.order_by(Clinic.name, Clinic.id))
    return [Choice(clinic_id, name) for clinic_id, name in found]


def _products(told: Sequence[Told]) -> tuple[Group, ...]:
    """Those that were used, what is not known last."""
    used = {fact.product for _owner, fact in told}
    return (*sorted(product for product in used if product), *({None} & used))


def _interval(fact: Fact) -> Group:
    """Which group of intervals a treatment is in: those of 12 and of 14 weeks in the third."""
    if fact.days_since is None:
        return FIRST
    weeks = fact.days_since / 7
    first, second, third = WEEKS
    return 0 if weeks < first else 1 if weeks < second else 2 if weeks <= third else 3


def _tables(told: Sequence[Told], *ways: Way) -> list[Table]:
    """A table for each way to part the treatments: all of them in each, so that no table tells
    what another one hides.
    """
    asked = [(owner, fact) for owner, fact in told if fact.effects.asked]
    verdicts = [_count(told, *way, VERDICTS, _verdict) for way in ways]
    effects = [_count(asked, *way, (True, False), _has_effects) for way in ways]
    grids = zip(
        suppress_together(verdicts, FEWEST), suppress_together(effects, FEWEST), strict=True
    )
    return [Table(groups, *both) for (groups, _of), both in zip(ways, grids, strict=True)]


def _verdict(fact: Fact) -> Group:
    """Too few ratings count as unclear here."""
    return Verdict.UNCLEAR if fact.verdict is Verdict.TOO_FEW_DAYS else fact.verdict


def _has_effects(fact: Fact) -> Group:
    return bool(fact.effects.noticed)


def _count(
    told: Sequence[Told],
    groups: Sequence[Group],
    of: Callable[[Fact], Group],
    columns: Sequence[Group],
    column_of: Callable[[Fact], Group],
) -> list[list[Cell]]:
    """With a last column for each row together, and a last row for each column together."""

    def cell(
        group: Group | None, column: Group | None, *, any_group: bool, any_column: bool
    ) -> Cell:
        fitting = [
            owner
            for owner, fact in told
            if (any_group or of(fact) == group) and (any_column or column_of(fact) == column)
        ]
        return Cell(len(fitting), frozenset(fitting))

    def row(group: Group | None, *, any_group: bool) -> list[Cell]:
        single = [cell(group, each, any_group=any_group, any_column=False) for each in columns]
        return [*single, cell(group, None, any_group=any_group, any_column=True)]

    return [*(row(group, any_group=False) for group in groups), row(None, any_group=True)]
