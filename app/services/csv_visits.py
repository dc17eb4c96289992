"""The rows of injections.csv and treatments.csv, put together to treatments."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.services import csv_details, csv_values
from app.services.csv_columns import WHICH, Columns
from app.services.csv_days import Wrong
from app.services.csv_rows import Rows
from app.services.csv_text import Problem, Table
from app.services.csv_values import Memo
from app.services.treatments import InjectionDraft


class Visit(NamedTuple):
    """What names a treatment in files. number: which of several with this day and product."""

    day: date
    product: str | None
    number: int | None


@dataclass(slots=True)
class SaidTreatment:
    """What a file says of one treatment.

    row: where it occurs first. lines: None where the file does not tell of muscles. details:
    what is known of the whole, by the names of a draft.
    """

    row: int
    lines: list[InjectionDraft] | None = None
    details: dict[str, Any] = field(default_factory=dict)


class VisitRows(Rows):
    """The rows of a file of treatments, taken in one after the other."""

    def __init__(self, table: Table, columns: Columns) -> None:
        super().__init__(table, columns)
        self.treatments: dict[Visit, SaidTreatment] = {}

    def injections(self) -> None:
        """One row a muscle."""
        readers: dict[str, Callable[[str], Any]] = {
            "product": csv_values.read_product,
            "muscle": csv_values.read_muscle,
            "side": csv_values.read_side,
            "dose_units": csv_values.read_dose,
            "points": csv_values.read_points,
            WHICH: csv_values.read_place,
        }
        for number, cells in self._told(readers):
            visit = _visit_of(cells)
            cells["muscle"], cells["muscle_label"] = cells["muscle"]
            said = self.treatments.setdefault(visit, SaidTreatment(number, []))
            assert said.lines is not None
            said.lines.append(InjectionDraft(**cells))

    def details(self) -> None:
        """One row a treatment."""
        readers: dict[str, Callable[[str], Any]] = {
            "product": csv_values.read_product,
            "expires_on": self._last_day,
            "expired": csv_values.read_yes,
            WHICH: csv_values.read_place,
            **csv_details.READERS,
        }
        for number, cells in self._told(readers):
            visit, expired = _visit_of(cells), cells.pop("expired", None)
            known = {name: cell for name, cell in cells.items() if cell is not None}
            first = self.treatments.setdefault(visit, SaidTreatment(number, None, known))
            if first.row != number:
                self.problems.append(Problem("treatment_twice", number, None, {"other": first.row}))
            if not expired and known.get("expires_on", visit.day) < visit.day:
                self.wrong(Wrong("expired", str(known["expires_on"])), number, "expires_on")

    def _told(
        self, readers: Mapping[str, Callable[[str], Any]]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of which every cell can be used, by the names of their columns."""
        present = {name: Memo(read) for name, read in readers.items() if name in self.at}
        for number, row in self.filled():
            cells: dict[str, Any] = {"day": self.calendar[row[self.at["day"]]]}
            cells |= {name: meaning[row[self.at[name]]] for name, meaning in present.items()}
            wrong = [(name, cell) for name, cell in cells.items() if isinstance(cell, Wrong)]
            for name, cell in wrong:
                self.wrong(cell, number, name)
            if not wrong:
                yield number, cells

    def _last_day(self, text: str) -> date | Wrong | None:
        return self.calendar[text] if text.strip() else None


def _visit_of(cells: dict[str, Any]) -> Visit:
    """What names the treatment of a row; taken out of its cells."""
    return Visit(cells.pop("day"), cells.pop("product"), cells.pop(WHICH, None))
