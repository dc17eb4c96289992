"""Two versions of one day, typed on top of a common one: what both say, where they agree."""

from collections.abc import Mapping

Ratings = Mapping[int, int | None]
NOT_SAID = object()


def join_ratings(common: Ratings, one: Ratings, other: Ratings) -> dict[int, int | None] | None:
    """What both changed of the ratings that they have in common.

    Each: symptom number -> severity, None for skipped. None when they contradict each other.
    """
    both = dict(one)
    for number, severity in other.items():
        was = common.get(number, NOT_SAID)
        if severity in (was, one.get(number, NOT_SAID)):
            continue
        if one.get(number, NOT_SAID) is not NOT_SAID and one[number] != was:
            return None
        both[number] = severity
    return both


def join_marks(
    common: frozenset[str], one: frozenset[str], other: frozenset[str]
) -> frozenset[str]:
    """What stands in both of two sets of marks, or was added to one of them."""
    return (one & other) | (one - common) | (other - common)


def join_notes(common: str | None, one: str | None, other: str | None) -> str | None:
    """What both changed of a note; where both wrote, the one stands above the other."""
    if one == other or other == common:
        return one
    if one == common or not one or (other and one in other):
        return other
    if not other or other in one:
        return one
    return f"{one}\n{other}"
