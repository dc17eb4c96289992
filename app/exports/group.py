"""Many diaries together as a file: no names, and nothing that the page does not show."""

import csv
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TextIO

from app.analysis.suppression import Grid
from app.sentences import group as words
from app.services.cells import guarded
from app.services.group_view import GroupView

HEAD = ("parted_by", "group", "counted", "treatments", "of", "diaries")
Line = tuple[str, ...]


def write_group(view: GroupView, out: TextIO) -> None:
    """A row for each count. An empty cell: too few diaries."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for line in _lines(view):
        writer.writerow([guarded(cell) for cell in line])


def _lines(view: GroupView) -> Iterator[Line]:
    for parted_by, table, named in (
        ("product", view.by_product, words.product),
        ("weeks since the treatment before", view.by_interval, words.interval),
    ):
        yield from _of(parted_by, table.groups, named, table.verdicts, words.verdicts())
        yield from _of(parted_by, table.groups, named, table.effects, words.effects())


def _of(
    parted_by: str,
    groups: Sequence[Hashable],
    named: Callable[[Hashable], str],
    grid: Grid,
    columns: Sequence[str],
) -> Iterator[Line]:
    for name, row in zip([*map(named, groups), "all"], grid, strict=True):
        total = row[-1]
        for column, cell in zip([*columns, "all"], row, strict=True):
            yield (
                parted_by,
                name,
                column,
                str(cell.number) if cell else "",
                str(total.number) if total else "",
                str(cell.owners) if cell else "",
            )
