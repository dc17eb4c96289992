"""Which codes an archive may hold: those that the catalogues of this version know."""

from collections.abc import Callable, Mapping
from typing import Any

from app import clock
from app.catalogue import dystonias, marks, muscles, products, scales, symptoms

_SETS = {
    "symptoms": frozenset(each.code for each in symptoms.SYMPTOMS),
    "products": frozenset(each.code for each in products.PRODUCTS),
    "muscles": frozenset(each.code for each in muscles.MUSCLES),
    "scales": frozenset(each.code for each in scales.SCALES),
    "dystonias": frozenset(each.code for each in dystonias.DYSTONIAS),
}


def _are_marks(told: str) -> bool:
    try:
        return marks.write_marks(filter(None, told.split(marks.SEPARATOR))) == told
    except KeyError:
        return False


_OTHERS: Mapping[str, Callable[[Any], bool]] = {
    "marks": _are_marks,
    "timezones": clock.is_timezone,
    "dystonias": lambda told: _SETS["dystonias"].issuperset(told),
}


def is_known(catalogue: str, told: Any) -> bool:
    """Whether a catalogue knows this code, or all of these."""
    known = _OTHERS.get(catalogue)
    return known(told) if known else told in _SETS[catalogue]
