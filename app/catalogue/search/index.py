"""Everything a muscle may be called, built once from the catalogue."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

from app.catalogue.muscles import MUSCLES, REGION_NAMES, Muscle
from app.catalogue.muscles.plain import PLAIN_WORDS
from app.catalogue.search.likeness import Words
from app.catalogue.search.text import plain_words

NAME, PLACE = 1.0, 0.95  # how much a meeting with a name, with a description counts

# Words of two or three roots: clinics take a letter of each (SCM, SSC, GC).
COMPOUNDS = {
    "sternocleidomastoid": "sterno cleido mastoid",
    "semispinalis": "semi spinalis",
    "semitendinosus": "semi tendinosus",
    "brachioradialis": "brachio radialis",
    "gastrocnemius": "gastro cnemius",
    "thyroarytenoid": "thyro arytenoid",
    "cricoarytenoid": "crico arytenoid",
    "cricothyroid": "crico thyroid",
    "mylohyoid": "mylo hyoid",
    "geniohyoid": "genio hyoid",
    "genioglossus": "genio glossus",
    "hyoglossus": "hyo glossus",
    "styloglossus": "stylo glossus",
    "omohyoid": "omo hyoid",
    "iliopsoas": "ilio psoas",
    "iliocostalis": "ilio costalis",
    "supraspinatus": "supra spinatus",
}


@dataclass(frozen=True)
class Form:
    """One way to say one muscle. muscle: its place in MUSCLES. strength: NAME or PLACE."""

    muscle: int
    words: tuple[str, ...]
    strength: float


@dataclass(frozen=True)
class Index:
    """The forms, their words, how telling each word is, and which forms a word is in."""

    forms: tuple[Form, ...]
    words: Words
    short: frozenset[str]
    telling: dict[str, float]
    forms_of: dict[str, tuple[int, ...]]
    bags: tuple[frozenset[str], ...]
    joined: tuple[str, ...]
    initialled: dict[str, tuple[tuple[int, tuple[str, ...]], ...]]


@cache
def index() -> Index:
    """The one index, built when it is first asked for."""
    bags = tuple(_bag(muscle) for muscle in MUSCLES)
    forms = tuple(form for at, muscle in enumerate(MUSCLES) for form in _forms(at, muscle))
    forms_of: dict[str, list[int]] = {}
    for at, form in enumerate(forms):
        for word in set(form.words):
            forms_of.setdefault(word, []).append(at)
    short = _abbreviations()
    named = {word for form in forms if form.strength == NAME for word in form.words}
    seen = Counter(word for bag in bags for word in bag)
    most = math.log1p(len(MUSCLES))
    return Index(
        forms=forms,
        words=Words(seen, short, seen.keys() - named),
        short=short,
        telling={word: math.log1p(len(MUSCLES) / count) / most for word, count in seen.items()},
        forms_of={word: tuple(those) for word, those in forms_of.items()},
        bags=bags,
        joined=tuple("".join(form.words) if form.strength == NAME else "" for form in forms),
        initialled=_initialled(forms),
    )


def _forms(at: int, muscle: Muscle) -> list[Form]:
    names = [plain_words(name) for name in (muscle.name, *muscle.aliases)]
    places = [plain_words(place) for place in (muscle.place, *PLAIN_WORDS.get(muscle.code, ()))]
    return [
        Form(at, words, strength)
        for those, strength in ((names, NAME), (places, PLACE))
        for words in dict.fromkeys(those)
        if words
    ]


def _bag(muscle: Muscle) -> frozenset[str]:
    """Every word that is said of a muscle."""
    said = (muscle.name, *muscle.aliases, muscle.place, REGION_NAMES[muscle.region])
    plain = PLAIN_WORDS.get(muscle.code, ())
    return frozenset(word for text in (*said, *plain) for word in plain_words(text))


def _abbreviations() -> frozenset[str]:
    """The aliases of one word with two capitals: SCM, LevScap."""
    return frozenset(
        alias.casefold()
        for muscle in MUSCLES
        for alias in muscle.aliases
        if alias.isalpha() and sum(letter.isupper() for letter in alias) > 1
    )


def _initialled(forms: tuple[Form, ...]) -> dict[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """By first letter: the names of several words or roots, of which abbreviations are made."""
    by_letter: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for form in forms:
        split = tuple(root for word in form.words for root in COMPOUNDS.get(word, word).split())
        for words in {form.words, split}:
            if form.strength == NAME and len(words) > 1:
                by_letter.setdefault(words[0][0], []).append((form.muscle, words))
    return {letter: tuple(dict.fromkeys(those)) for letter, those in by_letter.items()}
