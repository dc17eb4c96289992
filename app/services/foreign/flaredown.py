"""Flaredown: a row for each thing of a day, conditions and symptoms from 0 to 4."""

from collections import Counter

from app.models import Source
from app.services.csv_text import Table
from app.services.foreign.collecting import Collector, tidy
from app.services.foreign.parts import Foreign, Line, Scale, Track

HEADER = {"checkin_date", "trackable_type", "trackable_name", "trackable_value"}
RATED = Track("Symptom", scale=Scale(0, 4))
KINDS = {"tag": Line.ACTIVITY, "food": Line.OTHER}
MOST_PEOPLE = 20


def read(table: Table, person: str) -> Foreign:
    """What the file says of one person. person: their user_id, where the file has several."""
    at = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
    found = Collector(Source.FLAREDOWN, table, at["checkin_date"])
    people = _people(table, at.get("user_id"))
    if len(people) > 1 and person not in people:
        found.foreign.people = tuple(people.most_common(MOST_PEOPLE))
        return found.foreign
    unused: dict[str, None] = {}
    for number, day, cells in found.rows():
        if len(people) > 1 and cells[at["user_id"]].strip() != person:
            continue
        kind = tidy(cells[at["trackable_type"]]).casefold()
        name, value = tidy(cells[at["trackable_name"]]), tidy(cells[at["trackable_value"]])
        if kind in {"condition", "symptom"}:
            if value:
                found.rate(number, day, name, value, RATED, 0)
        elif kind == "treatment":
            found.line(Line.MEDICINE, day, number, f"{name} {value}")
        elif kind in KINDS:
            found.line(KINDS[kind], day, number, name)
        else:
            unused[tidy(cells[at["trackable_type"]])] = None
    foreign = found.finish()
    foreign.ignored = (*foreign.ignored, *filter(None, unused))
    return foreign


def _people(table: Table, at: int | None) -> Counter[str]:
    """Rows by person."""
    if at is None:
        return Counter()
    return Counter(row[at].strip() for row in table.rows if len(row) > at and row[at].strip())
