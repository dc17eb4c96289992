"""The dose into each muscle over all treatments: a table for each product."""

from decimal import Decimal

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import charts
from app.analysis.dose_table import Cell, DoseTable, Row, dose_table
from app.analysis.records import units_can_meet
from app.services.treatments import draft_of, list_treatments

bp = Blueprint("doses", __name__, url_prefix="/treatments/doses")


@bp.get("/")
def index() -> ResponseReturnValue:
    treatments = list_treatments(g.diary)
    tables = dose_table([draft_of(each) for each in treatments])
    return render_template(
        "treatments/doses.html",
        ids=[each.id for each in treatments],
        tables=[(table, _pictures(table)) for table in tables],
    )


def _pictures(table: DoseTable) -> list[Markup]:
    """A picture for each row; none where no two doses are doses of the same units."""
    if not units_can_meet(table.product, table.product) or len(table.columns) < 2:
        return []
    most = max((dose for row in table.rows for dose in _given(row) if dose), default=Decimal(0))
    return [Markup(charts.doses(_given(row), most)) for row in table.rows]  # noqa: S704


def _given(row: Row) -> list[Decimal | None]:
    return [_dose(cell) for cell in row.cells]


def _dose(cell: Cell) -> Decimal | None:
    return Decimal(0) if cell.injected is False else cell.dose_units
