"""Reads doses as people type them. Nothing is guessed: what could be two numbers is asked."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LARGEST_DOSE = Decimal(50_000)
MOST_POINTS = 99
LONGEST_TEXT = 60

_NUMBER = r"[0-9]+(?:[.,'’ ][0-9]+)*|[.,][0-9]+"
_UNITS = r"(?:units?|u|mu|iu|i\.u|ui|e|einheiten)"
_DOSE = re.compile(rf"(?P<number>{_NUMBER})\s*(?:{_UNITS})?")
_POINTS = re.compile(
    rf"(?P<points>[0-9]+)\s*(?:x|\*|times|points?\s*(?:of|x)?)\s*(?P<each>{_NUMBER})\s*(?:{_UNITS})?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<sign>[.,'’ ])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_UNKNOWN = frozenset({"", "?", "-", "unknown", "not known", "n/a"})


class Problem(StrEnum):
    """Why a text is no dose."""

    NOT_A_NUMBER = "not_a_number"
    TWO_READINGS = "two_readings"
    NOT_POSITIVE = "not_positive"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"  # more than two places after the point
    TOO_MANY_POINTS = "too_many_points"


@dataclass(frozen=True)
class Dose:
    """What a text says: all units of one line, and how many points they went into.

    Both None for a dose that is not known; points None where the text does not tell.
    """

    units: Decimal | None
    points: int | None = None


class UnreadableDose(ValueError):
    """The text is no dose, or more than one. readings: the doses it could be, if it is asked."""

    def __init__(self, problem: Problem, readings: tuple[Decimal, ...] = ()) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.readings = readings


def read_dose(text: str) -> Dose:
    """The dose that a text says, such as "12,5", "1 250", "20 U" or "2x20".

    Raises UnreadableDose.
    """
    plain = _plain(text)
    if plain in _UNKNOWN:
        return Dose(None)
    if len(plain) > LONGEST_TEXT:
        raise UnreadableDose(Problem.NOT_A_NUMBER)
    if plain[0] in "-−–" and _DOSE.fullmatch(plain[1:].strip()):
        raise UnreadableDose(Problem.NOT_POSITIVE)
    if found := _POINTS.fullmatch(plain):
        return _shared(int(found["points"]), found["each"])
    if found := _DOSE.fullmatch(plain.removeprefix("+")):
        return Dose(_checked(_read_number(found["number"])))
    raise UnreadableDose(Problem.NOT_A_NUMBER)


def _plain(text: str) -> str:
    """Small letters, simple digits and signs, single spaces, nothing after the last of them."""
    folded = text.casefold().replace("×", "x").replace("٫", ".")
    digits = (str(unicodedata.decimal(sign, sign)) for sign in folded)
    return " ".join("".join(digits).split()).rstrip(".,")


def _shared(points: int, each: str) -> Dose:
    """So many points with so many units each. Where it could be the other way round no points."""
    if points == 0:
        raise UnreadableDose(Problem.NOT_POSITIVE)
    try:
        units = _checked(_read_number(each))
    except UnreadableDose as error:
        readings = tuple(points * reading for reading in error.readings)
        raise UnreadableDose(error.problem, _possible(*readings)) from None
    total = _checked(points * units)
    if units == int(units) and units < points:
        return Dose(total)
    if points > MOST_POINTS:
        raise UnreadableDose(Problem.TOO_MANY_POINTS)
    return Dose(total, points)


def _read_number(number: str) -> Decimal:
    """The number as it is meant. Asks where one sign could part thousands or be the point."""
    grouped = _GROUPED.fullmatch(number)
    signs = [sign for sign in number if sign in ".,"]
    if grouped and grouped["sign"] in ".," and len(signs) == 1:
        as_point = Decimal(number.replace(",", "."))
        as_thousands = Decimal(re.sub(r"[.,]", "", number))
        raise UnreadableDose(Problem.TWO_READINGS, _possible(as_point, as_thousands))
    if grouped:
        return Decimal(re.sub(r"[^0-9]", "", number))
    whole, point, places = _parted(number)
    if point and places and (not whole or whole.isdigit() or _GROUPED.fullmatch(whole)):
        return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{places}")
    if number.isdigit():
        return Decimal(number)
    raise UnreadableDose(Problem.NOT_A_NUMBER)


def _parted(number: str) -> tuple[str, str, str]:
    """What stands before the last point or comma, that sign, and the places after it."""
    sign = max(".,", key=number.rfind)
    whole, point, places = number.rpartition(sign)
    return (whole, point, places if places.isdigit() else "")


def _possible(*readings: Decimal) -> tuple[Decimal, ...]:
    return tuple(each for each in readings if each <= LARGEST_DOSE and each == round(each, 2))


def _checked(units: Decimal) -> Decimal:
    if units <= 0:
        raise UnreadableDose(Problem.NOT_POSITIVE)
    if units > LARGEST_DOSE:
        raise UnreadableDose(Problem.TOO_LARGE)
    if units != round(units, 2):
        raise UnreadableDose(Problem.TOO_FINE)
    return units
