"""The fonts that go into files, and which signs none of them can draw.

They come with packages of the registry: Noto Sans always, more scripts where such packages are
installed beside it. typst brings some of its own, among them Hebrew and Arabic letters.
"""

import json
import re
import threading
import unicodedata
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


def can_be_drawn(signs: set[str]) -> dict[str, bool]:
    """Whether some font has each of these signs. What was asked before is remembered."""
    with _lock:
        unknown = sorted(signs - _known.keys())
        if unknown:
            if len(_known) > MOST_KNOWN:
                _known.clear()
            _known.update(_look(unknown))
        return {sign: _known[sign] for sign in signs if sign in _known}


def for_file(text: str, drawn: dict[str, bool]) -> str:
    """These words as a file can hold them: a box for each sign that no font has.

    Signs that nobody sees are left out, long words can be broken. drawn: see `can_be_drawn`.
    """
    kept = "".join(
        sign if drawn.get(sign, sign in JOINING or sign == " ") else NO_GLYPH
        for sign in unicodedata.normalize("NFC", visible(text))
    )
    return LONG_WORD.sub(lambda word: _breakable(word[0]), kept)


def visible(text: str) -> str:
    """These words without signs that nobody sees; a blank for each control sign."""
    return "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in JOINING or (sign not in ORDERING and unicodedata.category(sign) != "Cf")
    )


def _look(signs: list[str]) -> dict[str, bool]:
    """Each on a page of its own: one without a glyph looks like the sign that no font has."""
    asked = [NOBODYS, *(NOBODYS if is_half(sign) else sign for sign in signs)]
    inputs = {"families": json.dumps(families()), "signs": json.dumps(asked)}
    pages: Any = typst.compile(PROBE, sys_inputs=inputs, font_paths=fonts(), format="svg")
    nobodys, *others = (set(DRAWN.findall(page.decode())) for page in pages)
    return {sign: not nobodys & drawn for sign, drawn in zip(signs, others, strict=True)}


def is_half(sign: str) -> bool:
    """Whether this is the lone half of a pair, which is no sign that a file can hold."""
    return unicodedata.category(sign) == "Cs"


def _breakable(word: str) -> str:
    parts = (word[at : at + BREAK_AFTER] for at in range(0, len(word), BREAK_AFTER))
    return "\u200b".join(parts)
