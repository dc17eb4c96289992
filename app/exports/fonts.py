"""The fonts that go into files, and which signs none of them can draw.

They come with packages of the registry: Noto Sans always, more scripts where such packages are
installed beside it. typst brings some of its own, among them Hebrew and Arabic letters.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import typst

FAMILY = "Noto Sans"
GROUP = "fontpkg.family"  # the entry points of packages with fonts
NO_GLYPH = "□"
NOBODYS = "\U0010fffd"  # a sign that no font has
MOST_KNOWN = 20_000
PROBE = b"""#set text(font: json(bytes(sys.inputs.families)), size: 10pt)
#set page(width: 100pt, height: 20pt, margin: 0pt)
#for sign in json(bytes(sys.inputs.signs)) { page(box(sign)) }"""
DRAWN = re.compile(r'<use[^>]*href="(#[^"]+)"')
# Signs that order other signs. Without them words stand as their letters ask for.
ORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINING = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f")
JOINER = "\u200d"
# What Noto Sans has for certain: Latin, Greek and Cyrillic letters, and the signs of our own words.
UNSURE = re.compile("[^ -~\u00a0-\u024f\u0391-\u03c9\u0400-\u045f\u2010-\u2027□▲▼−→]")
LONGEST_WORD, BREAK_AFTER = 24, 12
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")

_known: dict[str, bool] = {}
_lock = threading.Lock()


@cache
def families() -> tuple[str, ...]:
    """The names of the families, the one for most words first."""
    named = {str(point.load().FAMILY) for point in entry_points(group=GROUP)}
    return (FAMILY, *sorted(named - {FAMILY}))


@cache
def fonts() -> typst.Fonts:
    """All fonts for files, read once in a process. The system's own are never among them."""
    roots = [Path(point.load().__file__).parent for point in entry_points(group=GROUP)]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(root / "files") for root in roots],
    )


def as_printed(texts: Iterable[str]) -> dict[str, str]:
    """Each of these texts as a file can hold it, with a box for each sign that no font has.

    Where signs can be drawn alone and not beside each other, a text is told in plain letters.
    """
    drawn = can_be_drawn({sign for text in texts for sign in signs_of(text)})
    told = {text: for_file(text, drawn) for text in texts}
    unsure = sorted({each for each in told.values() if UNSURE.search(each)})
    try:
        whole = _look(unsure) if unsure else {}
    except BaseException as error:
        if not is_fault(error):
            raise
        whole = dict.fromkeys(unsure, False)
    return {
        text: each if whole.get(each, True) else in_plain_letters(text)
        for text, each in told.items()
    }


def is_fault(error: BaseException) -> bool:
    """Whether typst could not set something, or panicked, which its binding tells by a name."""
    return isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"


def can_be_drawn(signs: set[str]) -> dict[str, bool]:
    """Whether some font has each of these signs, with the marks on it. Remembered for a while."""
    with _lock:
        unknown = sorted(signs - _known.keys())
        if unknown:
            if len(_known) > MOST_KNOWN:
                _known.clear()
            _known.update(_look(unknown))
        found = {sign: _known.get(sign) for sign in signs}
    return {sign: there for sign, there in found.items() if there is not None}


def signs_of(text: str) -> list[str]:
    """These words sign by sign, each with the marks on it: one font must draw them together."""
    signs: list[str] = []
    for sign in visible(text):
        joins = unicodedata.category(sign).startswith("M") or sign == JOINER
        if signs and (joins or signs[-1].endswith(JOINER)):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def for_file(text: str, drawn: dict[str, bool]) -> str:
    """These words as a file can hold them: a box for each sign that no font has.

    Signs that nobody sees are left out, long words can be broken. drawn: see `can_be_drawn`.
    """
    kept = "".join(
        sign if drawn.get(sign, sign in JOINING or sign == " ") else NO_GLYPH
        for sign in signs_of(text)
    )
    return LONG_WORD.sub(lambda word: _breakable(word[0]), kept)


def in_plain_letters(text: str) -> str:
    """These words with a box for all that is not surely in the first family."""
    return LONG_WORD.sub(lambda word: _breakable(word[0]), UNSURE.sub(NO_GLYPH, visible(text)))


def visible(text: str) -> str:
    """These words without signs that nobody sees; a blank for each control sign."""
    return "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in JOINING or (sign not in ORDERING and unicodedata.category(sign) != "Cf")
    )


def _look(signs: list[str]) -> dict[str, bool]:
    """Each on a page of its own: one without a glyph looks like the sign that no font has."""
    asked = [NOBODYS, *(NOBODYS if _is_half(sign) else sign for sign in signs)]
    inputs = {"families": json.dumps(families()), "signs": json.dumps(asked)}
    pages: Any = typst.compile(PROBE, sys_inputs=inputs, font_paths=fonts(), format="svg")
    nobodys, *others = (set(DRAWN.findall(page.decode())) for page in pages)
    return {sign: not nobodys & drawn for sign, drawn in zip(signs, others, strict=True)}


def _is_half(sign: str) -> bool:
    """Whether the lone half of a pair is in it, which is no sign that a file can hold."""
    return any(unicodedata.category(each) == "Cs" for each in sign)


def _breakable(word: str) -> str:
    """Breaks fall before a letter, never between a letter and its marks."""
    signs = signs_of(word)
    parts = ("".join(signs[at : at + BREAK_AFTER]) for at in range(0, len(signs), BREAK_AFTER))
    return "\u200b".join(parts)
