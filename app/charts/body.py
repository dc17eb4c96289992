"""A map of one part of the body: zones that lead to the muscles and show their doses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.catalogue.muscles import Region
from app.charts.body_zones import DRAWINGS, Drawing, View
from app.charts.body_zones.drawing import LEFT, MIDLINE, RIGHT, WIDTH, Fold, Line
from app.charts.outline import Outline, joined, mirrored, outline, path, polygon, softened
from app.charts.pins import HEIGHT, Pin, place_pins
from app.charts.svg import Node, add, markup, picture, printable

HEAD = 34  # room above the drawing for the words that say which side is which
EDGE = 4
ROUNDING = {True: 5, False: 9}  # fine or not

Href = Callable[[str, str], str]


@dataclass(frozen=True)
class BodyWords:
    """The words of a map: what it shows, and what stands above its two sides."""

    title: str
    description: str
    your_left: str
    your_right: str


@dataclass(frozen=True)
class Spot:
    """A zone on one side of the body, where it lies in the picture."""

    codes: tuple[str, ...]
    side: str
    dots: Outline


def views(region: Region) -> list[View]:
    """From where a part of the body can be seen; none for a part that is nowhere."""
    return list(DRAWINGS.get(region, {}))


def body_map(
    region: Region,
    view: View,
    *,
    chosen: Mapping[tuple[str, str], str],
    words: BodyWords,
    zone_names: Mapping[str, str],
    side_words: Mapping[str, str],
    href: Href | None,
    ident: str,
) -> str:
    """The markup of the map.

    chosen: the doses as text, "" where none is known, by muscle and side (left, right, midline).
    zone_names: by muscle. side_words: by side, in words that can follow a name and a comma.
    href: where a zone leads, asked for the first chosen muscle of the zone, else for its first
    one. None makes a picture without links.

    Raises KeyError where the region has no such view.
    """
    drawing = DRAWINGS[region][view]
    box = (0, -HEAD, WIDTH, drawing.height + HEAD)
    fine = " bm--fine" if drawing.fine else ""
    svg = picture(f"bm{fine}", box, ident, (words.title, words.description))
    if href:
        svg.set("role", "group")
    spots = list(spots_of(drawing))
    _draw_lines(svg, drawing, drawing.below)
    for spot in spots:
        picked = [code for code in spot.codes if (code, spot.side) in chosen]
        parent = svg
        if href:
            name = _name(spot, chosen, zone_names, side_words)
            target = href((picked or spot.codes)[0], spot.side)
            parent = _link(svg, name, target, bool(picked))
        add(parent, "path", "bm-zone bm-zone--on" if picked else "bm-zone", d=path(spot.dots))
    _draw_lines(svg, drawing, drawing.above)
    for pin in place_pins([*_doses(spots, chosen)], WIDTH):
        _draw_pin(svg, pin)
    _draw_sides(svg, drawing, words)
    return markup(svg)


def spots_of(drawing: Drawing) -> Iterator[Spot]:
    """Every zone as often as it is seen, the halves of the picture one after the other."""
    other = LEFT if drawing.side == RIGHT else RIGHT
    rounding = ROUNDING[drawing.fine]
    for turn in (False,) if drawing.lone else (False, True):
        side, flip = (other if turn else drawing.side), turn or drawing.turned
        for zone in drawing.zones:
            dots = outline(zone.shape)
            if zone.paired:
                shown = mirrored(dots, WIDTH) if flip else dots
                yield Spot(zone.codes, side, softened(shown, rounding))
            elif not turn:
                yield Spot(zone.codes, MIDLINE, softened(joined(dots, WIDTH), rounding))


def _draw_lines(svg: Node, drawing: Drawing, lines: tuple[Line, ...]) -> None:
    """The skin, each part in its order, and upon it all details in one path."""
    for line in lines:
        if line.skin:
            add(svg, "path", "bm-skin", d=_shape(line, drawing))
    if details := "".join(_shape(line, drawing) for line in lines if not line.skin):
        add(svg, "path", "bm-detail", d=details)


def _shape(line: Line, drawing: Drawing) -> str:
    dots = outline(line.shape)
    shapes = [mirrored(dots, WIDTH) if drawing.turned else dots]
    if line.fold is Fold.HALF:
        shapes = [joined(dots, WIDTH)]
    elif line.fold is Fold.PAIR:
        shapes = [dots, mirrored(dots, WIDTH)]
    return "".join(path(each, closed=line.skin) for each in shapes)


def _name(
    spot: Spot,
    chosen: Mapping[tuple[str, str], str],
    zone_names: Mapping[str, str],
    side_words: Mapping[str, str],
) -> str:
    """All muscles of the zone, the side if there are two, and the doses."""
    named = []
    for code in spot.codes:
        dose = chosen.get((code, spot.side), "")
        named.append(f"{zone_names[code]} ({dose})" if dose else zone_names[code])
    if spot.side != MIDLINE:
        named.append(side_words[spot.side])
    return ", ".join(named)


def _link(svg: Node, name: str, target: str, on: bool) -> Node:
    link = add(svg, "a", "bm-link", href=printable(target))
    link.set("aria-label", printable(name))
    if on:
        link.set("aria-current", "true")
    add(link, "title", text=name)
    return link


def _doses(
    spots: list[Spot], chosen: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    for spot in spots:
        doses = [dose for code in spot.codes if (dose := chosen.get((code, spot.side)))]
        if doses:
            yield " + ".join(doses), polygon(spot.dots)


def _draw_pin(svg: Node, pin: Pin) -> None:
    group = add(svg, "g", "bm-pin")
    x, y = pin.x - pin.width // 2, pin.y - HEIGHT // 2
    add(group, "rect", x=x, y=y, width=pin.width, height=HEIGHT, rx=HEIGHT // 2)
    add(group, "text", text=pin.text, x=pin.x, y=pin.y + 4)


def _draw_sides(svg: Node, drawing: Drawing, words: BodyWords) -> None:
    """Which side of the patient is which side of the picture."""
    said = {RIGHT: words.your_right, LEFT: words.your_left}
    y = EDGE + 22 - HEAD
    add(svg, "text", "bm-side", said.pop(drawing.side), x=EDGE, y=y)
    if not drawing.lone:
        add(svg, "text", "bm-side end", said.popitem()[1], x=WIDTH - EDGE, y=y)
