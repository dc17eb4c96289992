"""The rows of each table, in the proportions of diaries that people keep."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from benchmarks.growth.people import TODAY, Person, Text, World, by_day

NOTED, CHANGED, SENT = 10, 20, 3  # each so many days: has a note, was changed once, came later
LINES = 6
MUSCLES = ("splenius_capitis", "sternocleidomastoid", "trapezius_upper")
Row = tuple[Text | None, ...]


@dataclass(frozen=True)
class Filling:
    """One table: its columns, and the rows of a world in the order of time."""

    table: str
    columns: Sequence[str]
    rows: Callable[[World], Iterator[Row]]


def _days(world: World) -> Iterator[Row]:
    null, no, ids = world.spelling.null, world.spelling.no, _ids(world)
    for ago, day, those in by_day(world.people):
        note, times = world.notes[ago % len(world.notes)], _times(day)
        for who in those:
            at, id_, turn = times[who.minute], ids[who.id], ago + who.minute
            words, version = null if turn % NOTED else note, "1" if turn % CHANGED else "2"
            ratings = world.courses[who.shape][ago]
            yield id_, day, ratings, words, "", at, no, id_, at, version, "Phone"


def _versions(world: World) -> Iterator[Row]:
    null, no, ids = world.spelling.null, world.spelling.no, _ids(world)
    for ago, day, those in by_day(world.people):
        times = _times(day)
        for who in those:
            if not (ago + who.minute) % CHANGED:
                at, id_, ratings = times[who.minute], ids[who.id], world.courses[who.shape][ago]
                yield id_, day, ratings[::-1], null, "", at, no, id_, at, "1", "Phone"


def _acts(world: World) -> Iterator[Row]:
    new, ids = _new_ids(world), _ids(world)
    for ago, day, those in by_day(world.people):
        times = _times(day)
        for who in those:
            at, id_ = times[who.minute], ids[who.id]
            yield id_, next(new), at, id_, "day_rated", day
            if not (ago + who.minute) % CHANGED:
                yield id_, next(new), at, id_, "day_rated", day


def _saves(world: World) -> Iterator[Row]:
    new, ids, no = _new_ids(world), _ids(world), world.spelling.no
    for ago, day, those in by_day(world.people):
        times = _times(day)
        for who in those:
            if not (ago + who.minute) % SENT:
                yield ids[who.id], next(new), day, "1", no, times[who.minute]


def visit_id(who: Person, number: int) -> UUID:
    """The id of a person's treatment."""
    return UUID(int=(who.id.int + number * 0x9E3779B97F4A7C15) % 2**128, version=4)


def _treatments(world: World) -> Iterator[Row]:
    for who in world.people:
        id_ = world.spelling.id_of(who.id)
        for number, ago in enumerate(who.treated):
            day = TODAY - timedelta(days=ago)
            own = id_, world.spelling.id_of(visit_id(who, number))
            yield *own, str(day), "onabotulinumtoxinA", id_, f"{day} 19:00:00.000000", "1"


def _injections(world: World) -> Iterator[Row]:
    for who in world.people:
        for number, _ago in enumerate(who.treated):
            own = world.spelling.id_of(who.id), world.spelling.id_of(visit_id(who, number))
            for line in range(LINES):
                yield *own, str(line), MUSCLES[line % 3], "left", str(2000 + 100 * line)


def _answers(world: World) -> Iterator[Row]:
    return _kept(world, 0)


def _summaries(world: World) -> Iterator[Row]:
    return _kept(world, 1)


def _kept(world: World, place: int) -> Iterator[Row]:
    if world.kept is not None:
        for who in world.people:
            text = world.kept[place].replace("\\", r"\\") if world.spelling.null else None
            own = world.spelling.id_of(who.id), "0", "another", str(TODAY)
            yield *own, text or world.kept[place]


def _ids(world: World) -> dict[UUID, Text]:
    return {who.id: world.spelling.id_of(who.id) for who in world.people}


def _times(day: str) -> list[str]:
    return [f"{day} 18:{minute:02}:07.123456" for minute in range(60)]


def _new_ids(world: World) -> Iterator[Text]:
    """Random ones without end, as the database is told them."""
    dice = random.Random(2)  # noqa: S311
    while True:
        some = dice.randbytes(16)
        yield some if world.spelling.packed else some.hex()


_SAVED = ("recorded_by_id", "recorded_at", "version")
_DAY = ("patient_id", "day", "ratings", "note", "marks", "entered_at", "recalled")
_KEPT = ("patient_id", "revision", "code_version", "as_of")
FILLINGS = (
    Filling("diary_day", (*_DAY, *_SAVED, "device"), _days),
    Filling("diary_day_version", (*_DAY, *_SAVED, "device"), _versions),
    Filling("audit_event", ("patient_id", "id", "at", "actor_id", "act", "subject"), _acts),
    Filling("sent_save", ("patient_id", "id", "day", "version", "aside", "received_at"), _saves),
    Filling("treatment", ("patient_id", "id", "day", "product", *_SAVED), _treatments),
    Filling(
        "injection",
        ("patient_id", "treatment_id", "position", "muscle", "side", "dose_units"),
        _injections,
    ),
    Filling("kept_answer", (*_KEPT, "answer"), _answers),
    Filling("list_summary", (*_KEPT, "summary"), _summaries),
)
