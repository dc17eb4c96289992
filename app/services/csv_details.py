"""What the cells of treatments.csv mean, one cell at a time. An empty cell is None: not known."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from app.errors import Refused
from app.services.cells import NOT_WORDS, unguarded
from app.services.csv_days import Wrong
from app.services.csv_text import shown
from app.services.csv_values import read_dose, read_volume, read_yes
from app.services.days import LONGEST_NOTE
from app.services.treatments import LONGEST_LOT, LONGEST_WORDS, Guidance, write_guidance

_WAYS = {way.value: way for way in Guidance}
_BETWEEN = re.compile(r"[\s,;+/]+")


def _words(most: int, too_long: str) -> Callable[[str], str | Wrong | None]:
    """A reader of own words. too_long: what is wrong with more than `most` characters."""

    def read(text: str) -> str | Wrong | None:
        bare = unicodedata.normalize("NFC", unguarded(text.strip())).strip()
        if NOT_WORDS.search(bare):
            return Wrong("not_words", shown(NOT_WORDS.sub("\N{REPLACEMENT CHARACTER}", bare)))
        return (bare or None) if len(bare) <= most else Wrong(too_long, shown(bare))

    return read


def read_ways(text: str) -> str | Wrong | None:
    """How the muscles were found, as it is stored: none alone, or any others together."""
    named = [word for word in _BETWEEN.split(text.casefold()) if word]
    try:
        return write_guidance(_WAYS[word] for word in named)
    except (KeyError, Refused):
        return Wrong("guidance_unknown", shown(text))


# All but the two days, by the names that a draft of a treatment has.
READERS: Mapping[str, Callable[[str], Any]] = {
    "total_units": read_dose,
    "dilution": _words(LONGEST_WORDS, "words_long"),
    "volume_ml": read_volume,
    "lot": _words(LONGEST_LOT, "lot_long"),
    "guidance": read_ways,
    "injector": _words(LONGEST_WORDS, "words_long"),
    "clinic": _words(LONGEST_WORDS, "words_long"),
    "note": _words(LONGEST_NOTE, "note_long"),
    "finished": read_yes,
}
