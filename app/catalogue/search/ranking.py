"""How well written words fit the names of a muscle, word by word in any order."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.catalogue.search.index import NAME, Form, Index
from app.catalogue.search.likeness import sound
from app.catalogue.search.words import LIGHT, OPPOSED

# How much of a score depends on how much of the name was said.
COVERAGE = 0.4
COVERAGE_OF_A_PLACE = 0.65
LIGHT_WEIGHT = 0.12  # of a word like "head" or "upper" that the name does not have
ONLY_LIGHT = 0.5  # what is left of a score when no more than such words fit a name
UNKNOWN_WEIGHT = 0.45  # of a word that no muscle has
MOST_UNKNOWN = 0.9  # of all such words together
STRANGER_WEIGHT = 2.0  # of a word that names a muscle that the catalogue does not have
KNOWN_BESIDE = 0.9  # what a word counts that is said of the muscle, though not in this name
FITS = 0.7  # the least worth of one word; what is worth less counts beside it
MOST_WORDS = 12  # that are read: a name has four

SURE_OPPOSITE = 0.9
OPPOSITE = 0.6  # what is left of a score when the name says the opposite of a written word
_OPPOSITES = {sound(one): sound(other) for pair in OPPOSED for one, other in (pair, pair[::-1])}
_LIGHT_SOUNDS = {sound(word) for word in LIGHT}


@dataclass(frozen=True)
class Written:
    """One word of the text, the words of names that it may be, its weight where none fits.

    opposites: the words that a name must not have, as "major" beside a written "minor".
    """

    text: str
    like: dict[str, float]
    weight: float
    light: bool = False
    opposites: frozenset[str] = frozenset()


def weighed(words: tuple[str, ...], known: Index) -> list[Written]:
    """The words of the text, looked up; a name written apart (semi spinalis) is put together."""
    together = _together(list(words[:MOST_WORDS]), known)
    return [_weighed(word, known) for word in together]


def by_words(written: list[Written], known: Index) -> Iterator[tuple[int, float]]:
    """Each muscle of which a name has one of the words, with a score."""
    touched = {at for each in written for word in each.like for at in known.forms_of.get(word, ())}
    for at in touched:
        form = known.forms[at]
        yield form.muscle, _score(form, written, known)


def beside(written: list[Written], muscle: int, known: Index) -> tuple[float, float]:
    """Of words that a name does not have: how much is said of the muscle, and of how much."""
    explained = total = unknown = 0.0
    for each in written:
        fit = max(
            ((worth, word) for word, worth in each.like.items() if word in known.bags[muscle]),
            default=None,
        )
        if fit and fit[0] >= FITS:
            weight = known.telling[fit[1]]
            explained += weight * fit[0] * KNOWN_BESIDE
            total += weight
        elif each.like or each.light or each.weight == STRANGER_WEIGHT:
            total += each.weight
        else:
            unknown += each.weight
    return explained, total + min(unknown, MOST_UNKNOWN)


def opposed(written: list[Written], form: Form) -> bool:
    """Whether a name says the opposite of a written word."""
    return any(word in each.opposites for each in written for word in form.words)


def _score(form: Form, written: list[Written], known: Index) -> float:
    pairs = _pairs(form, written)
    if not pairs or max(worth for worth, _at, _word in pairs) < FITS:
        return 0.0
    telling = [known.telling[word] for word in form.words]
    explained = sum(worth * telling[word] for worth, _at, word in pairs)
    total = sum(telling[word] for _worth, _at, word in pairs)
    coverage = explained / sum(telling)
    met = {at for _worth, at, _word in pairs}
    left = [each for at, each in enumerate(written) if at not in met]
    more, of_more = beside(left, form.muscle, known)
    precision = (explained + more) / (total + of_more)
    if form.strength == NAME and all(written[at].light for at in met):
        precision *= ONLY_LIGHT
    if opposed(left, form):
        precision *= OPPOSITE
    counts = COVERAGE if form.strength == NAME else COVERAGE_OF_A_PLACE
    return form.strength * precision * (1 - counts + counts * coverage)


def _pairs(form: Form, written: list[Written]) -> list[tuple[float, int, int]]:
    """Which written word stands for which word of the form: the likest first, each once."""
    likely = sorted(
        (
            (each.like[word], -at, -place)
            for at, each in enumerate(written)
            for place, word in enumerate(form.words)
            if word in each.like
        ),
        reverse=True,
    )
    pairs: list[tuple[float, int, int]] = []
    for worth, at, place in likely:
        if all(-at != other and -place != taken for _worth, other, taken in pairs):
            pairs.append((worth, -at, -place))
    return pairs


def _weighed(word: str, known: Index) -> Written:
    like = known.words.like(word)
    if known.words.is_stranger(word):
        return Written(word, {}, STRANGER_WEIGHT)
    if word in LIGHT or sound(word) in _LIGHT_SOUNDS:
        return Written(word, like, LIGHT_WEIGHT, light=True, opposites=_opposites(like, known))
    best = max((worth * known.telling[each] for each, worth in like.items()), default=0.0)
    return Written(word, like, best or UNKNOWN_WEIGHT, opposites=_opposites(like, known))


def _opposites(like: dict[str, float], known: Index) -> frozenset[str]:
    sounds = {
        _OPPOSITES.get(sound(word), "") for word, worth in like.items() if worth >= SURE_OPPOSITE
    }
    return frozenset(word for each in sounds for word in known.words.of_sound(each))


def _together(words: list[str], known: Index) -> list[str]:
    for count in (3, 2):
        for at in range(len(words) - count + 1):
            joined = "".join(words[at : at + count])
            apart = all(word in known.words for word in words[at : at + count])
            if not apart and len(joined) > 5 and known.words.sounds_known(joined):
                return [*words[:at], joined, *_together(words[at + count :], known)]
    return words
