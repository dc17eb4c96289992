"""A foreign file with the choices of a person, as the days of this diary that it means."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.services.csv_columns import Kind
from app.services.csv_reading import ParsedFile, SaidDay, Sample, Told
from app.services.csv_text import Problem, shown
from app.services.days import LONGEST_NOTE
from app.services.foreign.choices import Choices, Together, TrackChoice
from app.services.foreign.parts import Entry, Foreign, Line, Track
from app.services.foreign.scales import read_number, severity_on, whole
from app.services.symptoms import LONGEST_LABEL, key_of, label_of

SAMPLES = 8
CUT = "…"


class _Value(NamedTuple):
    """One value of a file on the scale of this diary."""

    entry: Entry
    severity: Decimal


def matched(foreign: Foreign, choices: Choices, name: str) -> ParsedFile:
    """What the file means. What is wrong with single values is in `problems`."""
    said = _Matching(foreign, choices)
    days = said.days()
    problems = [problem._replace(file=name) for problem in foreign.problems]
    long = [each for each in said.symptoms.values() if len(label_of(each)) > LONGEST_LABEL]
    problems += [Problem("name_long", values={"text": shown(each)}, file=name) for each in long]
    if not days and not problems:
        problems.append(Problem("nothing_chosen", file=name))
    return ParsedFile(
        name,
        Kind.LONG,
        tuple(said.symptoms.values()),
        days,
        ignored=(*foreign.ignored, *said.left_out),
        problems=tuple(problems),
        source=foreign.source,
        samples=tuple(said.samples),
        told=said.told,
    )


class _Matching:
    """The entries of one file, turned into days."""

    def __init__(self, foreign: Foreign, choices: Choices) -> None:
        self.foreign = foreign
        self.choices = choices
        self.told = Told(choices.together.value, tells_when=bool(foreign.stamps))
        self.samples: list[Sample] = []
        self.symptoms: dict[str, str] = {}
        tracks = choices.tracks or {}
        self.chosen = [tracks.get(track.name, TrackChoice()) for track in foreign.tracks]
        pairs = list(zip(foreign.tracks, self.chosen, strict=True))
        self.left_out = [track.name for track, choice in pairs if not choice.into]
        for choice in self.chosen:
            if choice.into:
                self.symptoms.setdefault(key_of(choice.into), choice.into)
        self.places = {key: place for place, key in enumerate(self.symptoms)}

    def days(self) -> dict[date, SaidDay]:
        """The days with a rating, or with words that were asked for."""
        of_day: dict[date, dict[int, list[_Value]]] = {}
        for place, value in self._values():
            of_day.setdefault(value.entry.day, {}).setdefault(place, []).append(value)
        days: dict[date, SaidDay] = {}
        for day in sorted(of_day):
            first = min(value.entry.row for values in of_day[day].values() for value in values)
            said = days[day] = SaidDay(first, entered_at=self.foreign.stamps.get(day))
            for place, values in of_day[day].items():
                counted = self._counted(values)
                said.ratings[place] = (counted, values[0].entry.row)
                self._show(day, place, values, counted)
        self._write_notes(days)
        return days

    def _values(self) -> Iterator[tuple[int, _Value]]:
        """(place of the symptom, value) of each entry that is used."""
        for entry in self.foreign.entries:
            choice = self.chosen[entry.track]
            if choice.into:
                severity = self._severity(entry, self.foreign.tracks[entry.track], choice)
                if severity is not None:
                    yield self.places[key_of(choice.into)], _Value(entry, severity)

    def _severity(self, entry: Entry, track: Track, choice: TrackChoice) -> Decimal | None:
        """None for a word that is left out, and for what is wrong; `problems` tell of that."""
        if track.words:
            severity = choice.words.get(entry.text)
            return None if severity is None else Decimal(severity)
        scale = track.scale or choice.scale
        number = read_number(entry.text)
        if number is None or scale is None:
            told: dict[str, str | int] = {"text": shown(entry.text)}
            self.foreign.wrong(Problem("value_number", entry.row, shown(track.name), told))
            return None
        severity_there = severity_on(scale, number)
        if severity_there is None:
            told = {"text": shown(entry.text), "low": f"{scale.low:g}", "high": f"{scale.high:g}"}
            self.foreign.wrong(Problem("value_range", entry.row, shown(track.name), told))
        return severity_there

    def _counted(self, values: Sequence[_Value]) -> int:
        """The one severity of a day."""
        severities = [value.severity for value in values]
        if len(set(severities)) > 1:
            self.told.several += 1
        counted = {
            Together.STRONGEST: max(severities),
            Together.AVERAGE: sum(severities, Decimal(0)) / len(severities),
            Together.LAST: severities[-1],
        }[self.choices.together]
        self.told.rounded = self.told.rounded or counted != whole(counted)
        return whole(counted)

    def _show(self, day: date, place: int, values: Sequence[_Value], counted: int) -> None:
        if len(self.samples) < SAMPLES:
            texts = ", ".join(value.entry.text for value in values)
            symptom = list(self.symptoms.values())[place]
            name = self.foreign.tracks[values[0].entry.track].name
            self.samples.append(Sample(values[0].entry.row, day, name, texts, symptom, counted))

    def _write_notes(self, days: dict[date, SaidDay]) -> None:
        for day, lines in sorted(self._lines().items()):
            note = "\n".join(lines)
            if len(note) > LONGEST_NOTE:
                note = note[: LONGEST_NOTE - 1] + CUT
                self.told.cut_notes += 1
            if day not in days:
                days[day] = SaidDay(lines[next(iter(lines))])
            days[day].note = note

    def _lines(self) -> dict[date, dict[str, int]]:
        """The lines of each day with the rows that they are in, each once, notes first."""
        found: dict[date, dict[str, int]] = {}
        for kind in Line:
            if kind in self.choices.lines:
                for line in self.foreign.lines.get(kind, ()):
                    found.setdefault(line.day, {}).setdefault(line.text, line.row)
        return found
