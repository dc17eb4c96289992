"""What a person chose about a file: how its columns are read, and what becomes of its values.

Kept as text beside the upload, so that going back loses nothing.
"""

from enum import StrEnum
from typing import Any

import msgspec

from app.services.foreign.dates import Order
from app.services.foreign.parts import Line, Scale

NOWHERE = -1


class Layout(StrEnum):
    """What one row of a table is."""

    LONG = "long"  # one rating
    WIDE = "wide"  # one day


class Together(StrEnum):
    """What counts where a file has several values of one symptom for a day."""

    STRONGEST = "strongest"
    AVERAGE = "average"
    LAST = "last"


class Collisions(StrEnum):
    """Which rating stays where the diary and the file differ."""

    MINE = "mine"
    FILE = "file"


class ColumnChoice(msgspec.Struct, frozen=True):
    """Which columns of a table are read, by their places. NOWHERE: there is none."""

    layout: Layout
    day: int
    order: Order | None = None
    symptom: int = NOWHERE
    value: int = NOWHERE
    ratings: tuple[int, ...] = ()
    note: int = NOWHERE
    entered: int = NOWHERE
    blanks: tuple[str, ...] = ()


class TrackChoice(msgspec.Struct, frozen=True):
    """What becomes of one track. into: name of a symptom, "" leaves it out.

    words: severity of each word; a word that is not there is left out.
    """

    into: str = ""
    scale: Scale | None = None
    words: dict[str, int] = {}


class Choices(msgspec.Struct, frozen=True):
    """All of them. tracks: by their names; None while nobody matched them.

    by_columns: read it as any table, though it looks like one of a known layout.
    collisions: None where nobody chose yet.
    """

    by_columns: bool = False
    columns: ColumnChoice | None = None
    person: str = ""
    tracks: dict[str, TrackChoice] | None = None
    together: Together = Together.STRONGEST
    lines: tuple[Line, ...] = ()
    collisions: Collisions | None = None

    def changed(self, **changes: Any) -> "Choices":
        """The same but for what is named."""
        return msgspec.structs.replace(self, **changes)


NOTHING_CHOSEN = Choices()
_CHOICES = msgspec.json.Decoder(Choices)  # with the module, as in services/kept_answers.py


def write_choices(choices: Choices) -> str:
    """The text that is kept."""
    return msgspec.json.encode(choices).decode()


def read_choices(text: str | None) -> Choices:
    """What was kept; nothing chosen where there is none, or of another version of this code."""
    try:
        return _CHOICES.decode(text) if text else NOTHING_CHOSEN
    except msgspec.DecodeError:
        return NOTHING_CHOSEN
