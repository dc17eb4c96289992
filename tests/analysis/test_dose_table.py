"""The dose table: one for each product, complete, with marks only where two doses are known."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.dose_table import Cell, DoseTable, Mark, dose_table
from app.analysis.records import spot_of, sum_of
from tests.analysis.visits import BOTOX, DYSPORT, Visit, line, visit, visits

JANUARY, APRIL, JULY = date(2026, 1, 5), date(2026, 4, 6), date(2026, 7, 6)


def cells_of(table: DoseTable) -> dict[tuple[str | None, str | None], list[Cell]]:
    return {(row.muscle, row.side): list(row.cells) for row in table.rows}


def test_rows_are_spots_and_columns_are_treatments_in_their_order() -> None:
    now = visit(line("scalene", "left", 30), line("splenius_capitis", "right", 50), day=APRIL)
    before = visit(line("scalene", "left", 25), line("scalene", "right", 20), day=JANUARY)
    [table] = dose_table([now, before])

    assert [(column.place, column.day) for column in table.columns] == [(1, JANUARY), (0, APRIL)]
    assert [column.total_units for column in table.columns] == [Decimal(45), Decimal(80)]
    assert cells_of(table) == {
        ("scalene", "left"): [Cell(True, Decimal(25)), Cell(True, Decimal(30), Mark.UP)],
        ("scalene", "right"): [Cell(True, Decimal(20)), Cell(False, None, Mark.DROPPED)],
        ("splenius_capitis", "right"): [Cell(False), Cell(True, Decimal(50), Mark.ADDED)],
    }


def test_a_dose_that_is_not_known_is_not_compared() -> None:
    doses = (25, None, 20)
    [table] = dose_table(
        [
            visit(line("scalene", "left", dose), day=day)
            for dose, day in zip(doses, (JANUARY, APRIL, JULY), strict=True)
        ]
    )

    assert [cell.mark for cell in table.rows[0].cells] == [None, None, None]
    assert [cell.injected for cell in table.rows[0].cells] == [True, True, True]


def test_a_treatment_without_lines_neither_adds_nor_drops() -> None:
    known = visit(line("scalene", "left", 25), day=JANUARY)
    [table] = dose_table([known, visit(day=APRIL), replace(known, day=JULY)])

    assert table.rows[0].cells == (Cell(True, Decimal(25)), Cell(None), Cell(True, Decimal(25)))


def test_several_lines_of_one_spot_are_one_cell() -> None:
    twice = visit(line("scalene", "left", 25), line("scalene", "left", 20), day=JANUARY)
    unknown = visit(line("scalene", "left", 25), line("scalene", "left"), day=APRIL)
    [table] = dose_table([twice, unknown])

    assert table.rows[0].cells == (Cell(True, Decimal(45)), Cell(True, None))


def test_a_mark_looks_past_treatments_with_another_product() -> None:
    botox = [
        visit(line("scalene", "left", dose), day=day) for dose, day in ((25, JANUARY), (30, JULY))
    ]
    dysport = visit(line("scalene", "left", 500), day=APRIL, product=DYSPORT)
    tables = dose_table([*botox, dysport])

    assert [table.product for table in tables] == [BOTOX, DYSPORT]
    assert [cell.mark for cell in tables[0].rows[0].cells] == [None, Mark.UP]
    assert tables[1].rows[0].cells == (Cell(True, Decimal(500)),)


@given(st.lists(visits, max_size=6))
def test_units_never_meet_across_products(treatments: list[Visit]) -> None:
    tables = dose_table(treatments)

    assert len({table.product for table in tables}) == len(tables)
    for table in tables:
        assert {treatments[column.place].product for column in table.columns} <= {table.product}
        if table.product in {None, "other"}:
            marks = {cell.mark for row in table.rows for cell in row.cells}
            assert marks <= {None, Mark.ADDED, Mark.DROPPED}


@given(st.lists(visits, max_size=6))
def test_the_table_agrees_with_the_records(treatments: list[Visit]) -> None:
    tables = dose_table(treatments)

    assert sorted(c.place for t in tables for c in t.columns) == list(range(len(treatments)))
    for table in tables:
        for at, column in enumerate(table.columns):
            lines = treatments[column.place].injections
            spots = Counter(spot_of(each) for each in lines)
            injected = [row for row in table.rows if row.cells[at].injected]
            assert len(injected) == len(spots)
            for row in injected:
                doses = [e.dose_units for e in lines if spot_of(e) == spot_of_row(row)]
                assert row.cells[at].dose_units == sum_of(doses)


def spot_of_row(row):
    return spot_of(line(row.muscle, row.side, muscle_label=row.muscle_label))
