"""From a number on some scale to a severity of this diary: 0 (none) to 10 (worst)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from app.services.foreign.parts import Scale

_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*%?\s*")


def read_number(text: str) -> Decimal | None:
    """The number of a cell, with a point or a comma; None where it is none."""
    found = _NUMBER.fullmatch(text)
    return Decimal(found[1].replace(",", ".")) if found else None


def severity_on(scale: Scale, number: Decimal) -> Decimal | None:
    """The severity, not yet rounded; None for a number outside the scale."""
    low, high = Decimal(str(scale.low)), Decimal(str(scale.high))
    if not low <= number <= high:
        return None
    share = (number - low) / (high - low)
    return 10 * (1 - share if scale.better else share)


def whole(severity: Decimal) -> int:
    """The severity that is kept; a half is rounded up."""
    return int(severity.quantize(Decimal(1), ROUND_HALF_UP))
