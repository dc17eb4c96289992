"""How like a written word is to a word of the names: exact, cut short, misspelt."""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.catalogue.search.words import ELSEWHERE, STRANGERS

# How good each way of meeting is. They were set by hand and hold for the lists in the tests.
ELSEWHERE_WORTH = 0.97
SAME_SOUND = 0.95
PLURAL = 0.97
CUT_SHORT = {1: 0.5, 2: 0.65, 3: 0.9, 4: 0.95}  # by letters left; more: LONG_CUT
LONG_CUT = 0.97
CUT_AND_MISSPELT = 0.72
WITHOUT_VOWELS = 0.7
PLAIN_CUT, PLAIN_MISSPELT = 4, 6  # the fewest letters of an everyday word cut, misspelt
A_DOUBT_ABOUT_EDITS = 0.02
SECOND_BEST = 2  # how much a word loses to one that is met better: the power of the ratio

_SOUNDS = (("ph", "f"), ("th", "t"), ("rh", "r"), ("ck", "c"), ("ae", "e"), ("oe", "e"))
_LETTERS = str.maketrans("ykqzj", "iccsi")
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = re.compile(r"(?<=\w{4})(?:eus|eum|ius|ien|us|um|is|es|ei|ii|os|as|e|i|a|o|s)$")


@lru_cache(1024)
def sound(word: str) -> str:
    """What is left of a word when letters that sound alike and its ending are set aside."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = _DOUBLED.sub(r"\1", word.translate(_LETTERS))
    return _ENDING.sub("", word)


def allowed_edits(length: int) -> int:
    """The most letters that may be wrong in a word of so many."""
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 10 else 3


class Words:
    """The words of all names, ready to be looked up."""

    def __init__(self, words: Iterable[str], short: Set[str], plain: Set[str]) -> None:
        """Words of names and of places.

        short: those that are abbreviations, which are only met as they are.
        plain: those of no name. Everyday words are like many others, so they must be nearer.
        """
        self.words = sorted(set(words))
        self._plain = plain
        known = set(self.words)
        spellings = [(word, word, 1.0) for word in self.words]
        spellings += [
            (variant, word, ELSEWHERE_WORTH)
            for word, variants in ELSEWHERE.items()
            if word in known
            for variant in variants.split()
        ]
        self._exact: dict[str, dict[str, float]] = {}
        self._cut: dict[str, dict[str, float]] = {}
        self._of_sound: dict[str, set[str]] = {}
        for spelling, word, worth in spellings:
            _keep(self._exact.setdefault(spelling, {}), word, worth)
            if spelling in short:
                continue
            self._of_sound.setdefault(sound(spelling), set()).add(word)
            for length in range(PLAIN_CUT if word in plain else 1, len(spelling)):
                worth_cut = CUT_SHORT.get(length, LONG_CUT) * worth
                _keep(self._cut.setdefault(spelling[:length], {}), word, worth_cut)
        self._strangers = {sound(stranger) for stranger in STRANGERS} - set(self._of_sound)
        self._of_sound.update({stranger: set() for stranger in self._strangers})
        self._sounds = sorted(self._of_sound)

    def __contains__(self, word: str) -> bool:
        return word in self._exact

    def of_sound(self, key: str) -> Set[str]:
        """The words that sound so, whatever their ending."""
        return self._of_sound.get(key, frozenset())

    def is_stranger(self, written: str) -> bool:
        """Whether the word names a muscle that the catalogue does not have."""
        return sound(written) in self._strangers

    def sounds_known(self, word: str) -> bool:
        """Whether the word is one of the names', give or take its ending."""
        return word in self._exact or sound(word) in self._of_sound

    def like(self, written: str) -> dict[str, float]:
        """The words that the written one may be, each with a worth up to 1."""
        found = dict(self._exact.get(written, {}))
        for word, worth in self._cut.get(written, {}).items():
            _keep(found, word, worth)
        key = sound(written)
        for word in self._of_sound.get(key, ()) if len(key) > 2 else ():
            _keep(found, word, SAME_SOUND)
        if written not in self._exact and len(written) > 4:
            self._misspelt(written, found)
        if not found and len(written) > 2:
            singular = self._exact.get(written.removesuffix("s"), {})
            found = {word: worth * PLURAL for word, worth in singular.items()}
        if not found and len(written) > 2 and not self.is_stranger(written):
            self._cut_and_misspelt(written, found)
        best = max(found.values(), default=1)
        return {word: worth * (worth / best) ** SECOND_BEST for word, worth in found.items()}

    def _misspelt(self, written: str, found: dict[str, float]) -> None:
        key = sound(written)
        edits = allowed_edits(len(key))
        near = process.extract(
            key, self._sounds, scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        nearest = min(((distance, other) for other, distance, _at in near), default=(0, ""))
        if nearest[1] and not self._of_sound[nearest[1]]:
            return
        for other, distance, _at in near:
            longer = max(len(key), len(other))
            if not 0 < distance <= allowed_edits(longer) or (distance > 1 and longer < 6):
                continue
            if other[:1] != key[:1] and longer < 5 + 2 * distance:
                continue
            worth = 1 - distance / longer - A_DOUBT_ABOUT_EDITS
            for word in self._of_sound[other]:
                if word not in self._plain or (distance == 1 and len(written) >= PLAIN_MISSPELT):
                    _keep(found, word, worth)

    def _cut_and_misspelt(self, written: str, found: dict[str, float]) -> None:
        key = sound(written)
        for other in self._sounds:
            if len(other) <= len(key) or other[0] != key[0]:
                continue
            if len(key) > 4 and OSA.distance(key, other[: len(key)], score_cutoff=1) <= 1:
                worth = CUT_AND_MISSPELT
            elif _without_vowels(key) and _letters_in_order(key, other):
                worth = WITHOUT_VOWELS
            else:
                continue
            for word in self._of_sound[other] - self._plain:
                _keep(found, word, worth)


def _keep(found: dict[str, float], word: str, worth: float) -> None:
    if worth > found.get(word, 0):
        found[word] = worth


def _without_vowels(written: str) -> bool:
    return len(written) > 2 and sum(letter in "aeiou" for letter in written) * 6 <= len(written)


def _letters_in_order(written: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in written)
