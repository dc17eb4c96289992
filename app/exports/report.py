"""The report as a PDF: pages of A4 that screen readers can read, all fonts inside (PDF/UA-1).

Only data goes into the template, as JSON: nothing that somebody wrote is ever read as its code.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typst
from msgspec import to_builtins

from app import charts
from app.exports.fonts import (
    NO_GLYPH,
    as_printed,
    families,
    fonts,
    in_plain_letters,
    is_fault,
)
from app.exports.report_parts import Report

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
TEMPLATE, STYLE = TEMPLATES / "report.typ", TEMPLATES / "report.css"
DRAWN_BY_US = frozenset({"markup"})  # charts: their words are ours
AT_ONCE, LONGEST_WAIT_SECONDS = 2, 8
ROOMY, CLOSE = "roomy", "close"  # how the lines are set; the second where sheets overflow
PAGE = re.compile(rb"/Type */Page\b")

_places = threading.BoundedSemaphore(AT_ONCE)  # each takes a core and some 60 MB


class PdfNotMade(Exception):
    """The pages could not be set. Names the kind of fault, never what was to be printed."""


class TooManyAtOnce(Exception):
    """As many as this process makes at once are being made, and none ended in time."""


def pdf_of(report: Report) -> bytes:
    """The report as a PDF.

    A sign that no font has is printed as a box, and a line says so. Raises PdfNotMade, and
    TooManyAtOnce.
    """
    if not _places.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise TooManyAtOnce
    try:
        return _first_that_can_be_set(report)
    finally:
        _places.release()


def _first_that_can_be_set(report: Report) -> bytes:
    """As it is; else in plain letters. typst cites what it could not set: that is not handed on."""
    fault = ""
    for plainly in (False, True):
        try:
            return _fitted(printable(report, plainly=plainly))
        except BaseException as error:
            if not is_fault(error):
                raise
            fault = type(error).__name__
    raise PdfNotMade(fault)


def printable(report: Report, *, plainly: bool = False) -> dict[str, Any]:
    """All that the template is given: words with signs that fonts have, drawings for paper.

    plainly: only letters that are certainly there.
    """
    data: dict[str, Any] = to_builtins(report)
    unprinted = data.pop("unprinted")
    texts = set(_texts(data))
    words = {text: in_plain_letters(text) for text in texts} if plainly else as_printed(texts)
    told = _each_text(data, words.__getitem__)
    for block in _pictures(told):
        block["svg"] = charts.for_paper(block.pop("markup"), _style())
    lacking = any(words[text].count(NO_GLYPH) > text.count(NO_GLYPH) for text in texts)
    line = in_plain_letters(unprinted) if lacking else ""
    return {**told, "families": list(families()), "unprinted": line}


def _fitted(data: dict[str, Any]) -> bytes:
    made = _set(data, ROOMY)
    return made if len(PAGE.findall(made)) <= len(data["sheets"]) else _set(data, CLOSE)


def _set(data: dict[str, Any], density: str) -> bytes:
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"data": json.dumps(data | {"density": density})},
        font_paths=fonts(),
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


@cache
def _style() -> str:
    return STYLE.read_text()


def _texts(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, str) and key not in DRAWN_BY_US:
        yield part
    elif isinstance(part, dict):
        for name, each in part.items():
            yield from _texts(each, name)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from _texts(each)


def _each_text(part: Any, change: Callable[[str], str], key: str = "") -> Any:
    if isinstance(part, str):
        return part if key in DRAWN_BY_US else change(part)
    if isinstance(part, dict):
        return {name: _each_text(each, change, name) for name, each in part.items()}
    if isinstance(part, (list, tuple)):
        return [_each_text(each, change) for each in part]
    return part


def _pictures(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for sheet in data["sheets"]:
        for row in sheet["rows"]:
            for section in row:
                yield from (each for each in section["blocks"] if each["kind"] == "picture")
