"""The order of things that a person puts in order."""

from collections.abc import Sequence
from uuid import UUID

from app.errors import StaleEdit
from app.models import Goal, Question

Placed = Goal | Question


def move_past(
    items: Sequence[Placed], item_id: UUID, past_id: UUID | None, *, up: bool | None = None
) -> bool:
    """Let an item and its neighbour change places; gives whether they did.

    items: all of them in their order. past_id: the neighbour, as the reader saw it. up: whether
    the item is to stand before it, so that the same wish, sent twice, moves it once; None swaps.
    Raises StaleEdit when the two do not stand beside each other any more.
    """
    places = {item.id: place for place, item in enumerate(items)}
    here, there = places.get(item_id), places.get(past_id) if past_id else None
    if here is None or there is None or abs(here - there) != 1:
        raise StaleEdit
    if up is not None and up == (here < there):
        return False
    one, other = items[here], items[there]
    one.position, other.position = other.position, one.position
    return True
