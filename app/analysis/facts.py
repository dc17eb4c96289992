"""One respect in which treatments may differ, and how one of them stands in it among the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.analysis.records import Line
from app.analysis.sessions import Amount, Gap


class About(StrEnum):
    """What a fact is about, in the order in which it is told."""

    PRODUCT = "product"
    TOTAL = "total"
    MUSCLE = "muscle"
    INTERVAL = "interval"
    GUIDANCE = "guidance"
    DILUTION = "dilution"
    POINTS = "points"
    INJECTOR = "injector"
    CLINIC = "clinic"


class Standing(StrEnum):
    """How this treatment stands among the others."""

    ONLY_THIS_TIME = "only_this_time"
    NEVER_MISSING_BEFORE = "never_missing_before"  # left out this time, injected in all others
    DIFFERENT = "different"  # no other that is known has this value
    HIGHEST = "highest"
    LOWEST = "lowest"
    NOT_THIS_TIME = "not_this_time"  # left out this time, injected in some of the others
    WITHIN = "within"
    NOT_COMPARABLE = "not_comparable"
    UNKNOWN = "unknown"
    SAME = "same"  # equal in all treatments, and known of all


DIFFERS = frozenset(
    {
        Standing.ONLY_THIS_TIME,
        Standing.NEVER_MISSING_BEFORE,
        Standing.DIFFERENT,
        Standing.HIGHEST,
        Standing.LOWEST,
    }
)


class Number(NamedTuple):
    """The number of one of the other treatments. treatment: which one, 1 for the first."""

    treatment: int
    value: Decimal


class Said(NamedTuple):
    """The words of one of the other treatments: each value that its visits had."""

    treatment: int
    words: tuple[str, ...]


class Had(NamedTuple):
    """In how many of the others a spot was injected, was not, and may have been.

    left_out, unknown: in how many of those with it the dose is one of another product, or is not
    known.
    """

    yes: int
    no: int
    unsure: int
    left_out: int
    unknown: int


@dataclass(frozen=True)
class Fact:
    """One respect in which treatments may differ. None is not known.

    of: how many others there are. product: whose units the numbers are, None where they are no
    units, or those of a product without a name. this, others: units, points or weeks, 0 for a spot
    that was not injected. said, others_said: words, where there is no number. left_out: of how
    many others the value belongs to another product; unknown: of how many it is not known.
    line, injected, had: of a muscle alone; a line of its spot, and who had it, whatever product.
    """

    about: About
    standing: Standing
    of: int
    product: str | None = None
    this: Decimal | None = None
    others: tuple[Number, ...] = ()
    said: tuple[str, ...] | None = None
    others_said: tuple[Said, ...] = ()
    left_out: int = 0
    unknown: int = 0
    line: Line | None = None
    injected: bool | None = None
    had: Had | None = None

    @property
    def differs(self) -> bool:
        """Whether this treatment has what none of the others has, as far as they are known."""
        return self.standing in DIFFERS


def numbers_of(found: Sequence[tuple[int, Amount]]) -> tuple[Number, ...]:
    """The numbers that are known. found: (treatment, amount) of the others."""
    return tuple(Number(which, each) for which, each in found if isinstance(each, Decimal))


def gaps_of(found: Sequence[tuple[int, Amount]]) -> tuple[int, int]:
    """How many are of another product, and how many are not known."""
    amounts = [amount for _which, amount in found]
    return amounts.count(Gap.OTHER_PRODUCT), amounts.count(Gap.NOT_KNOWN)


def stand(this: Amount, others: Sequence[Amount]) -> Standing:
    """How a number stands among others, known or not."""
    known = [each for each in others if isinstance(each, Decimal)]
    if not isinstance(this, Decimal):
        return Standing.NOT_COMPARABLE if this is Gap.OTHER_PRODUCT else Standing.UNKNOWN
    if not known:
        other_product = Gap.OTHER_PRODUCT in others
        return Standing.NOT_COMPARABLE if other_product else Standing.UNKNOWN
    if this > max(known):
        return Standing.HIGHEST
    if this < min(known):
        return Standing.LOWEST
    alike = len(known) == len(others) and min(known) == max(known)
    return Standing.SAME if alike else Standing.WITHIN


def stand_in_words(
    this: tuple[str, ...] | None, others: Sequence[tuple[str, ...] | None]
) -> Standing:
    """How words stand among others. Capitals and the order of the words do not matter."""
    known = {folded(each) for each in others if each is not None}
    if this is None or not known:
        return Standing.UNKNOWN
    if folded(this) not in known:
        return Standing.DIFFERENT
    return Standing.SAME if len(known) == 1 and None not in others else Standing.WITHIN


def folded(words: tuple[str, ...]) -> frozenset[str]:
    """What makes two values the same: their words, whatever the capitals, spaces and order."""
    return frozenset(" ".join(each.split()).casefold() for each in words)
