"""How an SVG is built here: as a tree, in whole pixels, with classes for every colour."""

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[int, int]
Node = ET.Element

_NARROW = frozenset("iljtfrI.,:;'’|!()[]-· ")
_BROAD = frozenset("mwMWQO@%&—")


def add(parent: Node, tag: str, name: str = "", text: str = "", **attributes: object) -> Node:
    """A new last child of `parent`; `name` is its class."""
    node = ET.SubElement(parent, tag, {"class": name} if name else {})
    for key, value in attributes.items():
        node.set(key, str(value))
    if text:
        node.text = printable(text)
    return node


def picture(name: str, box: tuple[int, int, int, int], ident: str, words: tuple[str, str]) -> Node:
    """An SVG that is an image with a title and a description, both found by `ident`."""
    title, description = (printable(each) for each in words)
    node = ET.Element("svg", {"class": name, "viewBox": view_box(box), "role": "img"})
    node.set("aria-labelledby", f"{ident}-t")
    ET.SubElement(node, "title", {"id": f"{ident}-t"}).text = title
    if description:
        node.set("aria-describedby", f"{ident}-d")
        ET.SubElement(node, "desc", {"id": f"{ident}-d"}).text = description
    return node


def ornament(name: str, box: tuple[int, int, int, int]) -> Node:
    """An SVG that only repeats what words beside it say."""
    hidden = {"aria-hidden": "true", "focusable": "false"}
    return ET.Element("svg", {"class": name, "viewBox": view_box(box), **hidden})


def view_box(box: tuple[int, int, int, int]) -> str:
    """Left, top, width and height; unlike a path it needs its spaces."""
    return " ".join(map(str, box))


def chart(name: str, drawings: Iterable[Node]) -> str:
    """The markup of a chart: its drawings in a box that knows how wide it is on the page."""
    box = ET.Element("div", {"class": f"chart chart--{name}"})
    box.extend(drawings)
    return markup(box)


def markup(node: Node) -> str:
    """The text of the tree."""
    return ET.tostring(node, encoding="unicode")


def printable(text: str) -> str:
    """The text with a space for each sign that XML cannot hold, and for line breaks."""
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Cn"} else c for c in text)


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as short as a path allows: a minus sign parts them as well as a space."""
    return " ".join(str(value) for value in values).replace(" -", "-")


def curve(points: Sequence[Point]) -> str:
    """A smooth path from the first point to the last, relative after the first.

    The points between are handles: the curve touches each stretch in its middle, so that corners
    at whole pixels do not show.
    """
    if len(points) < 2:
        return ""
    x, y = points[0]
    steps: list[int] = []
    for (x1, y1), (x2, y2) in pairwise(points[1:]):
        middle = (x1 + x2) // 2, (y1 + y2) // 2
        steps += (x1 - x, y1 - y, middle[0] - x, middle[1] - y)
        x, y = middle
    bends = f"q{numbers(steps)}" if steps else ""
    return f"M{numbers(points[0])}{bends}l{numbers((points[-1][0] - x, points[-1][1] - y))}"


def stamps(points: Iterable[Point], shape: str) -> str:
    """One path that draws `shape` at each point, and twice at none.

    The shape is a relative path that ends where it began.
    """
    x, y = 0, 0
    parts = []
    for left, top in sorted(set(points)):
        parts.append(f"m{numbers((left - x, top - y))}{shape}")
        x, y = left, top
    return "".join(parts).replace("m", "M", 1)


def text_width(text: str, size: float) -> int:
    """About how wide the words are; rather too much than too little, for any system font."""
    return round(size * sum(_width(c) for c in text)) + 1


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.36
    if character in _BROAD:
        return 0.92
    return 0.66 if character.isupper() else 0.58
