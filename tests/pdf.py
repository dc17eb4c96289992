"""What a PDF says, read as a screen reader's copy would be: through the tables of its fonts."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

SHOWN = {"Tj", "TJ", "'", '"'}
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)


def words_in(made: bytes) -> str:
    """All words of a PDF in the order in which they are drawn, those inside drawings included."""
    with pikepdf.open(BytesIO(made)) as pdf:
        return "\n".join("".join(_said(page, page.Resources)) for page in pdf.pages)


def letters_of(text: str) -> str:
    """Words without blanks and breaks: how a line is filled does not matter."""
    return re.sub(r"[\s\u200b]+", "", text)


def _said(drawn: Any, resources: Any) -> Iterator[str]:
    glyphs: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(drawn):
        name = str(operator)
        if name == "Tf":
            glyphs = _glyphs(resources.Font[str(operands[0])])
        elif name in SHOWN:
            yield _text(operands[-1], glyphs)
        elif name in {"ET", "Td", "TD", "Tm", "T*"}:
            yield " "
        elif name == "Do":
            inside = resources.XObject[str(operands[0])]
            if inside.get("/Subtype") == "/Form":
                yield from _said(inside, inside.get("/Resources", resources))


def _text(shown: Any, glyphs: dict[int, str]) -> str:
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    coded = b"".join(bytes(each) for each in pieces if isinstance(each, pikepdf.String))
    pairs = (coded[at : at + 2] for at in range(0, len(coded), 2))
    return "".join(glyphs.get(int.from_bytes(pair, "big"), "") for pair in pairs)


def _glyphs(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in BLOCK.findall(bytes(font.ToUnicode.read_bytes())):
        if kind == b"bfchar":
            found |= {int(code, 16): _unicode(text) for code, text in PAIR.findall(body)}
            continue
        for first, last, text in RANGE.findall(body):
            start = int(text, 16)
            codes = range(int(first, 16), int(last, 16) + 1)
            found |= {code: chr(start + code - codes[0]) for code in codes}
    return found


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
