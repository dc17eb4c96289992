"""What each thing that a file rates becomes in the diary, on which scale and by which words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from app.forms.base import DiaryForm, Text, TickBoxes
from app.services.foreign.choices import Choices, Together, TrackChoice
from app.services.foreign.daylio import DEFAULT_WORDS
from app.services.foreign.parts import Foreign, Line, Scale, Track
from app.services.foreign.scales import read_number
from app.services.symptoms import LONGEST_LABEL, Followed, key_of, label_of

LEAVE_OUT, NEW, MINE = "out", "new", "mine-"
NEW_AT_FIRST = 10  # so many of what is rated most often are offered as new; the rest is left out
OWN = "own"
SCALES = {
    f"{low}-{high}": Scale(low, high)
    for low, high in ((0, 10), (0, 3), (0, 4), (0, 5), (0, 100), (1, 3), (1, 5), (1, 10))
}
BETTER = [
    ("", _l("The highest number is the worst")),
    ("yes", _l("The highest number is the best")),
]
LINES = {
    Line.NOTE: _l("Notes"),
    Line.ACTIVITY: _l("Activities and tags"),
    Line.MEDICINE: _l("Medicines that were taken"),
    Line.OTHER: _l("Everything else, such as sleep and food"),
}


class MatchForm(DiaryForm):
    """What becomes of a file. The fields of each track are made by `match_form`."""

    together = RadioField(
        _l("Where a day has several numbers of one symptom"),
        choices=[
            (Together.STRONGEST.value, _l("The strongest counts")),
            (Together.AVERAGE.value, _l("Their average counts")),
            (Together.LAST.value, _l("The last one counts")),
        ],
        default=Together.STRONGEST.value,
    )
    lines = TickBoxes(_l("What to write into the note of the day"), validate_choice=False)

    tracks: Sequence[Track] = ()
    mine: Mapping[str, str] = {}  # labels by the values of `into`

    def rows(self) -> Iterator[tuple[Track, dict[str, Any]]]:
        """Each track with its fields: into, name, scale, low, high, better, and words as a list."""
        for at, track in enumerate(self.tracks):
            names = ("into", "name", "scale", "low", "high", "better")
            fields: dict[str, Any] = {name: self._fields.get(f"{name}-{at}") for name in names}
            fields["words"] = [self._fields[f"word-{at}-{n}"] for n in range(len(track.words))]
            yield track, fields

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that is not left out has a name, and a scale where none is known."""
        sound = super().validate(extra_validators)
        for track, fields in self.rows():
            if fields["into"].data != LEAVE_OUT:
                sound = _check(track, fields) and sound
        return sound

    def chosen(self) -> dict[str, TrackChoice]:
        """What the form says, by the names of the tracks. Call it once validate() has passed."""
        return {track.name: self._choice(track, fields) for track, fields in self.rows()}

    def chosen_lines(self) -> tuple[Line, ...]:
        """What is written into notes, of what was offered."""
        offered = {value for value, *_more in self.lines.choices or ()}
        return tuple(line for line in Line if line.value in offered & set(self.lines.data or ()))

    def _choice(self, track: Track, fields: Mapping[str, Any]) -> TrackChoice:
        into = fields["into"].data
        name = "" if into == LEAVE_OUT else self.mine.get(into) or fields["name"].data
        words = {
            word: int(field.data)
            for word, field in zip(track.words, fields["words"], strict=True)
            if field.data
        }
        scale = _scale(fields) if fields["scale"] is not None and name else None
        return TrackChoice(name, scale, words)


def match_form(
    foreign: Foreign, symptoms: Sequence[Followed], choices: Choices, with_notes: bool
) -> MatchForm:
    """The form for this file beside these symptoms, as it was chosen before.

    with_notes: whether notes may be brought in.
    """
    mine = {f"{MINE}{each.number}": each.label for each in symptoms}
    fields: dict[str, Any] = {"tracks": foreign.tracks, "mine": mine}
    data: dict[str, Any] = {"together": choices.together.value}
    data["lines"] = [line.value for line in choices.lines]
    for at, track in enumerate(foreign.tracks):
        chosen = (choices.tracks or {}).get(track.name)
        fields |= _fields_of(at, track, mine)
        data |= _data_of(at, track, chosen or _at_first(at, track), mine)
    form = type("MatchFormOfFile", (MatchForm,), fields)(data=data)
    there = [line for line in LINES if foreign.lines.get(line)] if with_notes else []
    form.lines.choices = [(line.value, LINES[line]) for line in there]
    return cast(MatchForm, form)


def _at_first(at: int, track: Track) -> TrackChoice:
    """What a track becomes until somebody chose."""
    into = label_of(track.suggested)[:LONGEST_LABEL] if at < NEW_AT_FIRST else ""
    words = {word: DEFAULT_WORDS[word] for word in track.words if word in DEFAULT_WORDS}
    return TrackChoice(into, words=words)


def _fields_of(at: int, track: Track, mine: Mapping[str, str]) -> dict[str, Any]:
    into = [
        (LEAVE_OUT, _("Leave it out")),
        (NEW, _("A new symptom, named below")),
        *((value, _("My symptom: %(label)s", label=label)) for value, label in mine.items()),
    ]
    fields: dict[str, Any] = {
        f"into-{at}": SelectField(_("“%(name)s” becomes", name=track.name), choices=into),
        f"name-{at}": Text(_("Name, if it is new"), most=LONGEST_LABEL),
    }
    for number, word in enumerate(track.words):
        severities = [("", _("Leave it out")), *((str(n), str(n)) for n in range(11))]
        fields[f"word-{at}-{number}"] = SelectField(word, choices=severities)
    if track.scale is None and not track.words:
        scales = [(code, code.replace("-", _(" to "))) for code in SCALES]
        scales = [("", _("Choose")), *scales, (OWN, _("Another one"))]
        fields[f"scale-{at}"] = SelectField(_("Its scale in the file"), choices=scales)
        fields[f"low-{at}"] = Text(_("Lowest number of another scale"), most=10)
        fields[f"high-{at}"] = Text(_("Highest number of another scale"), most=10)
        fields[f"better-{at}"] = SelectField(_("Which end is which"), choices=BETTER)
    return fields


def _data_of(at: int, track: Track, chosen: TrackChoice, mine: Mapping[str, str]) -> dict[str, Any]:
    of_mine = [value for value, label in mine.items() if key_of(label) == key_of(chosen.into)]
    name = chosen.into or label_of(track.suggested)
    data: dict[str, Any] = {
        f"into-{at}": (of_mine or [NEW])[0] if chosen.into else LEAVE_OUT,
        f"name-{at}": name[:LONGEST_LABEL].strip(),
    }
    for number, word in enumerate(track.words):
        data[f"word-{at}-{number}"] = str(chosen.words.get(word, ""))
    if chosen.scale is not None:
        low, high = f"{chosen.scale.low:g}", f"{chosen.scale.high:g}"
        known = f"{low}-{high}" in SCALES
        data |= {f"scale-{at}": f"{low}-{high}" if known else OWN}
        data |= {f"low-{at}": "" if known else low, f"high-{at}": "" if known else high}
        data |= {f"better-{at}": "yes" if chosen.scale.better else ""}
    return data


def _check(track: Track, fields: Mapping[str, Any]) -> bool:
    """Puts what is lacking to the field where it is."""
    if fields["into"].data == NEW and not re.search(r"\w", fields["name"].data or ""):
        _refuse(fields["name"], _("Name the new symptom, or leave “%(name)s” out", name=track.name))
        return False
    if track.words and not any(field.data for field in fields["words"]):
        told = _("Choose a number for at least one word of “%(name)s”", name=track.name)
        _refuse(fields["words"][0], told)
        return False
    if fields["scale"] is None:
        return True
    try:
        _scale(fields)
    except ValidationError as error:
        field = fields["low"] if fields["scale"].data == OWN else fields["scale"]
        _refuse(field, f"{error}")
        return False
    return True


def _scale(fields: Mapping[str, Any]) -> Scale:
    """The scale that was chosen. Raises ValidationError where none was."""
    better = fields["better"].data == "yes"
    known = SCALES.get(fields["scale"].data)
    if known is not None:
        return known._replace(better=better)
    if fields["scale"].data != OWN:
        raise ValidationError(_("Choose the scale that the numbers are on"))
    low, high = (read_number(fields[end].data or "") for end in ("low", "high"))
    if low is None or high is None or low >= high:
        raise ValidationError(_("Enter the lowest and the highest number, such as 0 and 40"))
    return Scale(float(low), float(high), better)


def _refuse(field: Any, words: str) -> None:
    field.errors = [*field.errors, words]
