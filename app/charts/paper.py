"""Charts outside our pages: one drawing, with its own style and size, as a file holds it."""

import xml.etree.ElementTree as ET

from app.charts.svg import markup, printable

SVG = "http://www.w3.org/2000/svg"


def described(chart: str, words: str) -> str:
    """The same chart with other words for who cannot see it, after its title."""
    box = ET.fromstring(chart)  # noqa: S314 - drawn by this room
    for node in box.iter("desc"):
        node.text = printable(words)
    return markup(box)


def for_paper(chart: str, style: str, drawing: str = "w") -> str:
    """One drawing of a chart as an SVG that stands alone. style: a sheet of plain CSS.

    drawing: "w" for the wide one, "n" for the narrow one. Raises ValueError without that one.
    """
    box = ET.fromstring(chart)  # noqa: S314 - drawn by this room
    for svg in box.iter("svg"):
        if drawing in svg.get("class", "").split():
            svg.set("class", f"{svg.get('class')} {box.get('class')}")
            return _alone(svg, style)
    raise ValueError("the chart has no such drawing")


def _alone(svg: ET.Element, style: str) -> str:
    _left, _top, width, height = svg.get("viewBox", "").split()
    for node in [each for each in svg if each.tag in {"title", "desc"}]:
        svg.remove(node)
    for name in ("role", "aria-labelledby", "aria-describedby"):
        svg.attrib.pop(name, None)
    svg.attrib.update({"xmlns": SVG, "width": width, "height": height, "xml:space": "preserve"})
    sheet = ET.Element("style")
    sheet.text = style
    svg.insert(0, sheet)
    return markup(svg)
