"""The rows of one file, whatever they are about, and what is wrong with them."""

from collections.abc import Iterator

from app.services.csv_columns import Columns
from app.services.csv_days import Wrong, read_days
from app.services.csv_text import Problem, Table

Cells = tuple[str, ...]
_DAYS = ("day", "expires_on")


class Rows:
    """The root of what takes in the rows of one kind of file. calendar: its days by their cells."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table = table
        self.columns = columns
        self.at = columns.places
        self.problems: list[Problem] = []
        places = [self.at[name] for name in _DAYS if name in self.at]
        rows = table.rows
        self.calendar = read_days(
            {"", *(row[at] for at in places for row in rows if len(row) > at)}
        )

    def filled(self) -> Iterator[tuple[int, Cells]]:
        """The rows with something in them, each as wide as the header, with their numbers."""
        width = len(self.table.header)
        for number, row in enumerate(self.table.rows, self.table.first_row):
            if any(row[width:]):
                told = {"cells": len(row), "columns": width}
                self.problems.append(Problem("too_many_cells", number, None, told))
            elif any(row):
                yield number, row if len(row) >= width else row + ("",) * (width - len(row))

    def wrong(self, cell: Wrong, number: int, column: str) -> None:
        """Tell of a cell that cannot be used."""
        self.problems.append(Problem(cell.code, number, column, {"text": cell.text}))
