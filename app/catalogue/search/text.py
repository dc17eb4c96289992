"""What a text says beside the name: its words in plain letters, and the side."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from app.catalogue.search.words import (
    BOTH,
    LEFT,
    MIDLINE,
    RIGHT,
    RUBBISH,
    STRAIGHT,
    STRAIGHT_BESIDE,
)

Side = Literal["left", "right", "midline"]

LONGEST = 200
_JOINED_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})
_ELISION = re.compile(r"\b[ldn]['’ʼ](?=\w)")
_BOTH_SIDES = re.compile(r"\bb\s*/\s*l\b")
_DISEASE = re.compile(r"\w+ (?:dystoni[ae]|spasm)\b")
_COUNT = re.compile(r"\d\s*(?:pts?|units?)\b")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_L_SCAP = re.compile(r"\bl(?:\.\s*|\s+)(?=scap)")
_LAST_DER = re.compile(r"\bder(?=\W*(?:\d[\d.,x*/ ]*[a-z%]{0,3}\W*)?$)")
_FIRST_LETTER = re.compile(r"\W*(?:mm?\.\s*)?([lr])\.\s*[^\W\d]{2}")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_LAST_CAPITAL = re.compile(r"[^\W\d]{2}[^\w]+([GD])\W*$")
_ENDS_WITH_A_DOSE = re.compile(r"(?<![^\W\d_])\s*\d[\d.,x*/ ]*\s*[A-Za-z%]{0,3}\W*$")


_SIDES = LEFT | RIGHT | MIDLINE | BOTH


@dataclass(frozen=True)
class Said:
    """The words that may name a muscle, and the side, None where none or both are said.

    letter: a first "l." or "r.", which may also begin a name: "R. abdominis".
    """

    words: tuple[str, ...]
    side: Side | None
    letter: str | None


def read(text: str, short: Set[str] = frozenset()) -> Said:
    """The words of a text without doses, medicines and other company.

    short: abbreviations to which a side may be glued, as in RSCM.
    """
    text = text[:LONGEST]
    bare = plain(text)
    bare = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", bare)
    bare = _L_SCAP.sub("levator ", bare)
    bare = _LAST_DER.sub("derecho", bare)  # elsewhere it is a German article
    split = _split(_DISEASE.sub(" ", _COUNT.sub(" ", bare)))
    words = [part for word in split for part in _unglued(word, short)]
    said = {word for word in words if word in _SIDES and not _names_a_rectus(word, words)}
    rest = [word for word in words if word not in said]
    side = _side(said)
    capital = _LAST_CAPITAL.search(_ENDS_WITH_A_DOSE.sub("", text))
    if capital and not said and capital[1].casefold() in rest:
        side = "left" if capital[1] == "G" else "right"
        rest.remove(capital[1].casefold())
    first = _FIRST_LETTER.match(bare)
    named = tuple(word for word in rest if word not in RUBBISH)
    return Said(named, side, first[1] if first else None)


def plain(text: str) -> str:
    """The text without capitals and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_JOINED_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a name of the catalogue."""
    return tuple(word for word in _WORD.findall(plain(text)) if word not in RUBBISH)


def _split(text: str) -> list[str]:
    """The words, a spelled-out abbreviation (s. c. m.) as one, numbers and their units gone."""
    found = _WORD.findall(_BOTH_SIDES.sub(" both ", _ELISION.sub("", text)))
    words = [word for word in map(_without_digits, found) if word]
    if len(words) > 1 and all(len(word) == 1 for word in words) and set(words) - {"l", "r"}:
        return ["".join(words)]
    return words


def _unglued(word: str, short: Set[str]) -> tuple[str, ...]:
    if word not in short and len(word) > 3 and word[0] in "lr" and word[1:] in short:
        return word[0], word[1:]
    return (word,)


def _without_digits(word: str) -> str:
    """A lone letter beside a number is a unit or a level: 40u, d3, c2."""
    letters = _DIGITS.sub("", word)
    return letters if letters == word or len(letters) > 1 else ""


def _names_a_rectus(word: str, words: list[str]) -> bool:
    return word == STRAIGHT and any(other.startswith(STRAIGHT_BESIDE) for other in words)


def _side(said: set[str]) -> Side | None:
    if said & BOTH or (said & LEFT and said & RIGHT):
        return None
    if said & LEFT:
        return "left"
    if said & RIGHT:
        return "right"
    return "midline" if said & MIDLINE else None
