"""Daylio: a row an entry, its mood a word of the person's own choice, its scales in one cell."""

import re
from datetime import date

from app.models import Source
from app.services.csv_text import Table
from app.services.foreign.collecting import Collector, minutes, tidy
from app.services.foreign.parts import Foreign, Line, Scale, Track

HEADER = {"full_date", "mood"}
# The words that Daylio begins with, best first, as how low somebody felt.
DEFAULT_WORDS = {"rad": 0, "good": 3, "meh": 5, "bad": 8, "awful": 10}
MOOD = Track("Mood", suggested="mood")
_POINTS = re.compile(r"(.+?):\s*([0-9]{1,3}(?:[.,][0-9]+)?)\s*/\s*([0-9]{1,3})(?:\s.*)?")


def read(table: Table) -> Foreign:
    """What the file says. Its time is that of the entry, which can be set by hand: it does not
    tell when the entry was typed.
    """
    at = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
    found = Collector(Source.DAYLIO, table, at["full_date"])
    for number, day, cells in found.rows():
        told = {name: cells[place] for name, place in at.items()}
        moment = minutes(told.get("time", ""))
        if tidy(told["mood"]):
            found.rate(number, day, MOOD.name, told["mood"].casefold(), MOOD, moment)
        _scales(found, number, day, told.get("scales", ""), moment)
        title, note = tidy(told.get("note_title", "")), told.get("note", "").replace("<br>", "\n")
        found.line(Line.NOTE, day, number, f"{title}\n{note}")
        activities = (tidy(each) for each in told.get("activities", "").split("|"))
        found.line(Line.ACTIVITY, day, number, ", ".join(filter(None, activities)))
    return found.finish()


def _scales(found: Collector, number: int, day: date, cell: str, moment: int) -> None:
    """As in `Sleep Quality: 8/10 points | Sleep Time: 8:00`. What has no points is words."""
    for each in map(tidy, cell.split("|")):
        points = _POINTS.fullmatch(each)
        if points is None:
            found.line(Line.OTHER, day, number, each)
            continue
        most = max(int(points[3]), 1)
        # A scale may be called as the mood is, whose values are words.
        name = f"{points[1]} (scale)" if points[1].casefold() == "mood" else points[1]
        like = Track(name, scale=Scale(0, most, better=True))
        found.rate(number, day, name, points[2], like, moment)
