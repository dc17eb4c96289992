"""The rows of an archive, as the database takes them. Each value is looked at on its way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app import clock
from app.services.whole.codes import is_known
from app.services.whole.kinds import Kind
from app.services.whole.people import Taking
from app.services.whole.refusals import NoArchive

Row = dict[str, Any]
DIARY = "diary"  # the one thing in an archive that is no list


def taken(
    name: str, rows: Sequence[Any], key: Sequence[str], columns: Mapping[str, Kind], people: Taking
) -> Iterator[Row]:
    """The rows of a table of an archive.

    Raises NoArchive for rows that do not stand in the order of their key, or twice, for a code
    that is not known here, and for a day or an instant that never was or has not come.
    """
    latest = latest_day()
    before: tuple[Any, ...] | None = None
    for number, row in enumerate(rows):
        place = name if name == DIARY else f"{name}[{number}]"
        here = tuple(getattr(row, column) for column in key)
        if before is not None and not before < here:
            raise NoArchive("order", place)
        before = here
        yield {
            column: _value(row, column, kind, people, place, latest)
            for column, kind in columns.items()
        }


def diary_of(content: Any, columns: Mapping[str, Kind], people: Taking) -> Row:
    """What an archive says of the diary itself. Raises NoArchive as `taken` does."""
    return next(taken(DIARY, [content.diary], (), columns, people))


def _value(row: Any, name: str, kind: Kind, people: Taking, place: str, latest: date) -> Any:
    told = getattr(row, name)
    try:
        value = kind.read(told, people)
    except (ValueError, OverflowError):
        raise NoArchive("unreal", f"{place}.{name}", what=str(told)[:60]) from None
    if value is None:
        return None
    if kind.past and _day(value) > latest:
        raise NoArchive("not_come", f"{place}.{name}", what=told)
    if kind.code and not is_known(kind.code, told):
        raise NoArchive("code", f"{place}.{name}", what=str(told)[:60])
    return value


def latest_day() -> date:
    """The last day that may have come: it is tomorrow somewhere already."""
    return clock.today("UTC") + timedelta(days=1)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def listed(content: Any) -> frozenset[str]:
    """The ids of those whom an archive lists."""
    return frozenset(person.id for person in content.people)
