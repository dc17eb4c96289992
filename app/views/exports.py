"""Taking the diary along."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app.access import Diary
from app.exports.archive import Download, download_csv, download_zip
from app.exports.spreadsheet import left_out_of, tables_for
from app.forms.exports import TablesForm
from app.services.audit import Act, leave_trace
from app.services.table_choice import EVERYTHING, Choice
from app.services.treatments import list_treatment_days
from app.words import gettext as _


@dataclass(frozen=True)
class TableRow:
    """One table to choose: its box, what a row is, and (box, words) of columns to leave out."""

    option: Any
    one_row: str
    columns: list[tuple[Any, str]]


bp = Blueprint("exports", __name__, url_prefix="/exports")


@bp.get("/")
def index() -> ResponseReturnValue:
    """All that can be taken out of a diary or brought in."""
    return render_template("exports/index.html")


@bp.get("/csv")
def csv() -> ResponseReturnValue:
    """All tables, whole."""
    name = f"injection-diary-{g.diary.today.isoformat()}.zip"
    return _sent(download_zip, EVERYTHING, name)


@bp.get("/tables/")
def tables() -> ResponseReturnValue:
    """Which tables, of which days. What the address says is filled in already."""
    return _page(_form(), 200)


@bp.get("/tables/download")
def download() -> ResponseReturnValue:
    """What was chosen there."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    ask = download_csv if form.is_alone else download_zip
    return _sent(ask, form.choice(), form.file_name())


def _form() -> TablesForm:
    visits = list_treatment_days(g.diary)
    offered = {
        table.name: (_(table.title), [column.name for column in left_out_of(g.diary, table)])
        for table in tables_for(g.diary)
    }
    return TablesForm(request.args, offered, g.diary.today, visits[-1][1] if visits else None)


def _page(form: TablesForm, status: int) -> ResponseReturnValue:
    rows = [
        TableRow(
            option,
            _(table.one_row),
            [
                (box, _(column.meaning))
                for box, column in zip(
                    form.columns_of(table.name), left_out_of(g.diary, table), strict=True
                )
            ],
        )
        for table, option in zip(tables_for(g.diary), form.tables, strict=True)
    ]
    return render_template("exports/tables.html", form=form, rows=rows), status


def _sent(
    download: Callable[[Diary, Choice], Download], choice: Choice, name: str
) -> ResponseReturnValue:
    """Bytes while they are made. The trace is left before: two connections are enough at a time."""
    leave_trace(g.diary, Act.DIARY_EXPORTED, "tables")
    kind = "application/zip" if name.endswith(".zip") else "text/csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(download(g.diary, choice), mimetype=kind, headers=headers)
