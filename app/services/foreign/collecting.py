"""The rows of a foreign file taken in, one after the other, whatever wrote it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from app.models import Source
from app.services.cells import CONTROL, unguarded
from app.services.csv_days import Wrong
from app.services.csv_rows import Cells
from app.services.csv_text import Problem, Table
from app.services.foreign.dates import Order, order_of, read_day
from app.services.foreign.parts import (
    MOST_TRACKS,
    MOST_WORDS,
    Entry,
    Foreign,
    Line,
    NoteLine,
    Track,
)
from app.services.foreign.scales import read_number

EXAMPLES = 4


class Collector:
    """What the readers of all kinds of files share. day_at: place of the column with the day."""

    def __init__(
        self, source: Source, table: Table, day_at: int, order: Order | None = None
    ) -> None:
        self.foreign = Foreign(source)
        self.table = table
        self.day_at = day_at
        cells = {row[day_at] for row in table.rows if len(row) > day_at}
        self.order = order or order_of(cells)
        self._days: dict[str, date | Wrong] = {}
        self._places: dict[str, int] = {}
        self._tracks: list[Track] = []
        self._values: list[dict[str, int]] = []
        self._moments: list[int] = []

    def rows(self) -> Iterator[tuple[int, date, Cells]]:
        """(number, day, cells) of each row that has a day, as wide as the header."""
        width = len(self.table.header)
        for number, row in enumerate(self.table.rows, self.table.first_row):
            if any(row[width:]):
                told = {"cells": len(row), "columns": width}
                self.foreign.wrong(Problem("too_many_cells", number, None, told))
                continue
            if not any(cell.strip() for cell in row):
                continue
            cells = row + ("",) * (width - len(row))
            day = self._day(cells[self.day_at])
            if isinstance(day, Wrong):
                column = self.table.header[self.day_at]
                self.foreign.wrong(Problem(day.code, number, column, {"text": day.text}))
            else:
                yield number, day, cells

    def rate(self, number: int, day: date, name: str, text: str, like: Track, moment: int) -> None:
        """Take in one value. like: what is known of its track. moment: orders those of a day."""
        name = tidy(unguarded(name)) or like.name
        place = self._places.get(name.casefold())
        if place is None:
            place = self._places[name.casefold()] = len(self._tracks)
            suggested = like.suggested or name
            self._tracks.append(Track(name, scale=like.scale, suggested=suggested))
            self._values.append({})
        values = self._values[place]
        text = tidy(text)
        values[text] = values.get(text, 0) + 1
        self.foreign.entries.append(Entry(number, day, place, text))
        self._moments.append(moment)

    def line(self, kind: Line, day: date, number: int, text: str) -> None:
        """Take in words for the note of a day."""
        words = tidy_lines(text)
        if words:
            self.foreign.lines.setdefault(kind, []).append(NoteLine(day, number, words))

    def stamp(self, day: date, at: datetime) -> None:
        """Take in when a day was entered; of several the latest counts."""
        known = self.foreign.stamps.get(day)
        self.foreign.stamps[day] = at if known is None else max(known, at)

    def finish(self) -> Foreign:
        """All of it, the tracks with most values first, the values of a day in their order."""
        foreign = self.foreign
        by_count = sorted(
            range(len(self._tracks)), key=lambda at: (-sum(self._values[at].values()), at)
        )
        new = {at: place for place, at in enumerate(by_count[:MOST_TRACKS])}
        foreign.tracks = [self._told(at) for at in new]
        left = tuple(self._tracks[at].name for at in by_count[MOST_TRACKS:])
        foreign.ignored = (*foreign.ignored, *left)
        order = list(range(len(foreign.entries)))
        if self._is_newest_first():
            order.reverse()
            for lines in foreign.lines.values():
                lines.reverse()
        order.sort(key=lambda at: (foreign.entries[at].day, self._moments[at]))
        kept = (foreign.entries[at] for at in order)
        foreign.entries = [e._replace(track=new[e.track]) for e in kept if e.track in new]
        return foreign

    def _is_newest_first(self) -> bool:
        days = [day for day in self._days.values() if isinstance(day, date)]
        return bool(days) and days[0] > days[-1]

    def _day(self, cell: str) -> date | Wrong:
        day = self._days.get(cell)
        if day is None:
            day = self._days[cell] = read_day(cell, self.order)
        return day

    def _told(self, at: int) -> Track:
        track, values = self._tracks[at], self._values[at]
        often = sorted(values, key=lambda text: -values[text])
        return Track(
            track.name,
            sum(values.values()),
            tuple(often[:EXAMPLES]),
            track.scale,
            words_among(values) if track.scale is None else (),
            track.suggested,
        )


def words_among(values: Iterable[str]) -> tuple[str, ...]:
    """The different values, where most of them are words and they are few enough to be asked."""
    values = list(values)
    numbers = sum(read_number(text) is not None for text in values)
    few = len(values) <= MOST_WORDS and all(len(text) <= 80 for text in values)
    return tuple(values) if few and 2 * numbers < len(values) else ()


def tidy(text: str) -> str:
    """Words in one line, without signs that nobody types."""
    return " ".join(CONTROL.sub(" ", text).split())


def tidy_lines(text: str) -> str:
    """The same in the lines that they have."""
    return "\n".join(filter(None, (tidy(line) for line in text.splitlines())))


def minutes(text: str) -> int:
    """The minute of a day that a clock shows, as in 6:50 pm or 18:52; -1 where it shows none."""
    clock, _sign, half = tidy(text).casefold().replace(".", "").partition(" ")
    hours, colon, rest = clock.partition(":")
    half = half or rest[2:]
    if not colon or not (hours.isascii() and hours.isdigit() and rest[:2].isascii()):
        return -1
    if not rest[:2].isdigit() or len(hours) > 2:
        return -1
    hour = int(hours) % 12 + 12 * (half == "pm") if half in {"am", "pm"} else int(hours)
    return 60 * hour + int(rest[:2])
