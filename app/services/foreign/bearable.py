"""Bearable: a row an entry of any category, symptoms as 1 mild, 2 moderate and 3 severe."""

import re

from app.models import Source
from app.services.csv_text import Table
from app.services.foreign.collecting import Collector, minutes, tidy
from app.services.foreign.parts import Foreign, Line, Scale, Track

HEADER = {"date", "category", "rating/amount"}
# 0 is "none": the app keeps no row for it, and a day without a row stays empty here as well.
SYMPTOM = Track("Symptom", scale=Scale(0, 3))
RATED = {
    "mood": Track("Mood", scale=Scale(1, 10, better=True), suggested="mood"),
    "energy": Track("Energy", scale=Scale(1, 5, better=True), suggested="fatigue"),
}
MEDICINES = frozenset({"meds/supplements", "medication", "medications", "supplements", "meds"})
_LAST_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_OF_DAY = {"pre": 0, "am": 6 * 60, "mid": 12 * 60, "all day": 12 * 60, "pm": 18 * 60}


def read(table: Table) -> Foreign:
    """What the file says. No column tells when an entry was typed."""
    at = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
    found = Collector(Source.BEARABLE, table, at.get("date formatted", at["date"]))
    for number, day, cells in found.rows():
        told = {name: cells[place] for name, place in at.items()}
        category, amount = tidy(told["category"]).casefold(), tidy(told["rating/amount"])
        detail = tidy(told.get("detail", ""))
        said_at = tidy(told.get("time of day", "")).casefold()
        moment = _OF_DAY.get(said_at, minutes(said_at))
        found.line(Line.NOTE, day, number, told.get("notes", ""))
        if category.startswith("symptom"):
            if amount:
                found.rate(number, day, name_in(detail), amount, SYMPTOM, moment)
        elif category in RATED:
            if amount:
                found.rate(number, day, RATED[category].name, amount, RATED[category], moment)
        elif category in MEDICINES:
            found.line(Line.MEDICINE, day, number, f"{detail} {amount}")
        else:
            words = " ".join(filter(None, (detail, amount)))
            found.line(Line.OTHER, day, number, f"{tidy(told['category'])}: {words}")
    return found.finish()


def name_in(detail: str) -> str:
    """The symptom in `Back (lower) pain (Mild)`: all but the last bracket."""
    return _LAST_BRACKET.sub("", detail) or detail
