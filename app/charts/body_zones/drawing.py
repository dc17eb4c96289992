"""What a drawing of one part of the body is made of."""

from dataclasses import dataclass, replace
from enum import StrEnum

WIDTH = 320  # of every drawing
RIGHT, LEFT, MIDLINE = "right", "left", "midline"


class View(StrEnum):
    """From where a part of the body is seen."""

    FRONT = "front"
    BACK = "back"
    PALM = "palm"
    RIGHT = "right"
    LEFT = "left"


class Fold(StrEnum):
    """How an outline fills both halves of the picture."""

    HALF = "half"  # from one end of the middle line to the other: joined with its mirror image
    PAIR = "pair"  # on the left half: drawn twice
    WHOLE = "whole"  # drawn as it stands


@dataclass(frozen=True)
class Line:
    """An outline of the body, or a line upon it. Skin is filled and closed, a detail is neither."""

    shape: str
    fold: Fold = Fold.PAIR
    skin: bool = False


@dataclass(frozen=True)
class Zone:
    """Where one muscle is shown, or several of which one lies behind another.

    shape: on the left half of the picture; for an unpaired muscle its left half.
    """

    codes: tuple[str, ...]
    shape: str
    paired: bool = True


@dataclass(frozen=True)
class Drawing:
    """One part of the body from one side, 320 units wide.

    side: the patient's side that is on the left of the picture, or the only one that is seen.
    fine: has so many zones that it needs the whole width of a phone; others need half of it.
    below and above: what lies under the zones and what lies over them.
    lone: shows one side only, so nothing is mirrored within it. turned: drawn the other way round.
    """

    height: int
    side: str
    zones: tuple[Zone, ...]
    below: tuple[Line, ...]
    above: tuple[Line, ...] = ()
    fine: bool = False
    lone: bool = False
    turned: bool = False


def turned(drawing: Drawing) -> Drawing:
    """The same part of the other side of the body, seen from there."""
    return replace(drawing, side=LEFT if drawing.side == RIGHT else RIGHT, turned=True)


def skin(shape: str, fold: Fold = Fold.HALF) -> Line:
    """A part of the body."""
    return Line(shape, fold, skin=True)


def detail(shape: str, fold: Fold = Fold.PAIR) -> Line:
    """A line that helps to recognise the body."""
    return Line(shape, fold)


def zone(codes: str, shape: str, paired: bool = True) -> Zone:
    """A zone; the codes are parted by spaces."""
    return Zone(tuple(codes.split()), shape, paired)
