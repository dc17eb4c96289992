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
from app.exports.fonts import can_be_drawn, families, fonts, for_file, visible
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
    data = printable(report)
    if not _places.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise TooManyAtOnce
    try:
        made = _set(data, ROOMY)
        return made if len(PAGE.findall(made)) <= len(data["sheets"]) else _set(data, CLOSE)
    except typst.TypstError as error:
        # Its own words cite what it could not set, so they are not handed on.
        raise PdfNotMade(type(error).__name__) from None
    finally:
        _places.release()


def printable(report: Report) -> dict[str, Any]:
    """All that the template is given: words with signs that fonts have, drawings for paper."""
    data: dict[str, Any] = to_builtins(report)
    data.pop("unprinted")
    signs = {sign for text in _texts(data) for sign in visible(text)}
    drawn = can_be_drawn(signs)
    told = _each_text(data, lambda text: for_file(text, drawn))
    for block in _pictures(told):
        block["svg"] = charts.for_paper(block.pop("markup"), _style())
    lacking = not all(drawn.values())
    return {
        **told,
        "families": list(families()),
        "unprinted": for_file(report.unprinted, can_be_drawn(set(report.unprinted)))
        if lacking
        else "",
    }


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
