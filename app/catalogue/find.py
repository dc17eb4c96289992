"""From a word in a file to the record it means. Nothing is guessed: what could be two is none."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from app.catalogue.muscles import MUSCLES, Muscle
from app.catalogue.products import PRODUCTS, Product
from app.catalogue.symptoms import SYMPTOMS, Symptom

Record = TypeVar("Record", bound=Hashable)

_APOSTROPHES = re.compile("['’ʼ]")
_NO_WORD = re.compile(r"[\W_]+")
_THE_WORD_MUSCLE = re.compile(r"^(m|musculus|musculi) | muscles?$")


def product_named(text: str) -> Product | None:
    """The product whose code, name, brand or alias the text is."""
    return _PRODUCTS.get(_plain(text))


def muscle_named(text: str) -> Muscle | None:
    """The muscle whose code, name or alias the text is, with or without the word "muscle"."""
    return _MUSCLES.get(_plain_muscle(text))


def symptom_named(text: str) -> Symptom | None:
    """The symptom whose code or label the text is."""
    return _SYMPTOMS.get(_plain(text))


def _plain(text: str) -> str:
    """The words alone: no capitals, accents or punctuation, one space between them."""
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", bare)).strip()


def _plain_muscle(text: str) -> str:
    return _THE_WORD_MUSCLE.sub("", _plain(text))


def _unambiguous(named: Iterable[tuple[str, Record]]) -> Mapping[str, Record]:
    """Each name that stands for one record only."""
    meanings: dict[str, set[Record]] = {}
    for name, record in named:
        meanings.setdefault(name, set()).add(record)
    return {name: records.pop() for name, records in meanings.items() if len(records) == 1}


_PRODUCTS = _unambiguous(
    (_plain(name), record)
    for record in PRODUCTS
    for name in (record.code, record.name, *record.brands, *record.aliases)
)
_MUSCLES = _unambiguous(
    (_plain_muscle(name), record)
    for record in MUSCLES
    for name in (record.code, record.name, *record.aliases)
)
_SYMPTOMS = _unambiguous(
    (_plain(name), record) for record in SYMPTOMS for name in (record.code, record.label)
)
