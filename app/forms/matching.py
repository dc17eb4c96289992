"""What each thing that a file rates becomes in the diary, on which scale and by which words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from app.forms.base import DiaryForm, Text, TickBoxes
from app.services.foreign.choices import Choices, Together, TrackChoice
from app.services.foreign.daylio import DEFAULT_WORDS
from app.services.foreign.parts import Foreign, Line, Scale, Track
from app.services.foreign.scales import read_number
from app.services.symptoms import LONGEST_LABEL, Followed, key_of, label_of
from app.words import gettext as _

LEAVE_OUT, NEW, MINE = "out", "new", "mine-"
NEW_AT_FIRST = 10  # so many of what is rated most often are offered as new; the rest is left out
OWN = "own"
SCALES = {
    f"{low}-{high}": Scale(low, high)
    for low, high in ((0, 10), (0, 3), (0, 4), (0, 5), (0, 100), (1, 3), (1, 5), (1, 10))
}
WORSE, BETTER = "worse", "better"
ENDS = [
    (WORSE, _l("The highest number is the worst")),
    (BETTER, _l("The highest number is the best")),
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
                sound = _check(track, fields, self.common) and sound
        return sound

    @property
    def common(self) -> Mapping[str, Any]:
        """The fields of the scale that holds for all; without any where it is asked once only."""
        found = {name: self._fields.get(f"{name}-all") for name in ("scale", "better")}
        return found if found["scale"] else {}

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
        scale = _scale(fields, self.common) if fields["scale"] is not None and name else None
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
    asked = [track for track in foreign.tracks if track.scale is None and not track.words]
    if len(asked) > 1:
        fields |= _scale_fields("all", _("Choose"))
        words = _("As for all of them")
    else:
        words = _("Choose")
    for at, track in enumerate(foreign.tracks):
        fields |= _scale_fields(str(at), words) if track in asked else {}
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
    return fields


def _scale_fields(at: str, unsaid: str) -> dict[str, Any]:
    """The fields of one scale. unsaid: what stands there until somebody chose."""
    scales = [(code, code.replace("-", _(" to "))) for code in SCALES]
    own = [] if at == "all" else [(OWN, _("Another one"))]
    return {
        f"scale-{at}": SelectField(_("Scale in the file"), choices=[("", unsaid), *scales, *own]),
        f"low-{at}": Text(_("Lowest number of another scale"), most=10),
        f"high-{at}": Text(_("Highest number of another scale"), most=10),
        f"better-{at}": SelectField(_("Which end is which"), choices=[("", unsaid), *ENDS]),
    }


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
        data |= {f"better-{at}": BETTER if chosen.scale.better else WORSE}
    return data


def _check(track: Track, fields: Mapping[str, Any], common: Mapping[str, Any]) -> bool:
    """Puts what is lacking to the field where it is."""
    if fields["into"].data == NEW and not re.search(r"\w", fields["name"].data or ""):
        _refuse(fields["name"], _("Name the new symptom, or leave “%(name)s” out", name=track.name))
        return False
    if track.words and not any(field.data for field in fields["words"]):
        words = _("Choose a number for at least one word of “%(name)s”", name=track.name)
        _refuse(fields["words"][0], words)
        return False
    if fields["scale"] is None:
        return True
    told = {"name": track.name}
    scale, better = _said("scale", fields, common), _said("better", fields, common)
    if scale == OWN and _own_scale(fields) is None:
        words = _("Enter the lowest and the highest number of “%(name)s”, such as 0 and 40", **told)
        _refuse(fields["low"], words)
    elif scale not in SCALES and scale != OWN:
        _refuse(fields["scale"], _("Choose the scale that “%(name)s” is on", **told))
    elif better not in (WORSE, BETTER):
        _refuse(fields["better"], _("Choose which end of “%(name)s” is which", **told))
    else:
        return True
    return False


def _said(name: str, fields: Mapping[str, Any], common: Mapping[str, Any]) -> str:
    """What was chosen for a track, or else for all."""
    chosen = fields[name].data or (common[name].data if common else "")
    return str(chosen or "")


def _scale(fields: Mapping[str, Any], common: Mapping[str, Any]) -> Scale | None:
    """The scale that was chosen. None where it cannot be used."""
    code = _said("scale", fields, common)
    scale = _own_scale(fields) if code == OWN else SCALES.get(code)
    better = _said("better", fields, common) == BETTER
    return scale._replace(better=better) if scale else None


def _own_scale(fields: Mapping[str, Any]) -> Scale | None:
    low, high = (read_number(fields[end].data or "") for end in ("low", "high"))
    if low is None or high is None or low >= high:
        return None
    return Scale(float(low), float(high))


def _refuse(field: Any, words: str) -> None:
    field.errors = [*field.errors, words]
