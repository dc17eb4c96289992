"""What a foreign file holds before anybody chose what becomes of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app.models import Source
from app.services.csv_text import Problem

MOST_TRACKS = 100
MOST_WORDS = 40
MOST_PROBLEMS = 2000  # a file with more of them is not put right by hand


class Scale(NamedTuple):
    """How a file rates. better: whether the highest number is the best and not the worst."""

    low: float
    high: float
    better: bool = False


class Line(StrEnum):
    """What of a file can be written into the note of a day."""

    NOTE = "note"
    ACTIVITY = "activity"
    MEDICINE = "medicine"  # taken that day: a dose of it is never an injection
    OTHER = "other"


class Entry(NamedTuple):
    """One value of a file. track: its place among the tracks."""

    row: int
    day: date
    track: int
    text: str


class NoteLine(NamedTuple):
    """Words of a file for one day."""

    day: date
    row: int
    text: str


@dataclass(frozen=True)
class Track:
    """Something a file has values of, that may become a symptom.

    scale: where the program that wrote it has only one; else it is asked.
    words: all different values, where they are words and not numbers.
    suggested: the symptom it would be, by a name of the catalogue or its own.
    """

    name: str
    count: int = 0
    examples: tuple[str, ...] = ()
    scale: Scale | None = None
    words: tuple[str, ...] = ()
    suggested: str = ""


@dataclass
class Foreign:
    """A file as it was read, before it was matched with a diary.

    people: (id, rows) of each person, where a file has several and none was chosen.
    stamps: when a day was entered, where a column of the file tells.
    ignored: names of what no choice can use. first, last: the days it is about.
    """

    source: Source
    tracks: list[Track] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    lines: dict[Line, list[NoteLine]] = field(default_factory=dict)
    people: tuple[tuple[str, int], ...] = ()
    stamps: dict[date, datetime] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, problem: Problem) -> None:
        """Tell of something that cannot be used."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
