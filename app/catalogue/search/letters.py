"""Names cut to letters (OCI, SpCap, ECR) and names written as one word."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.catalogue.search.index import Index
from app.catalogue.search.ranking import OPPOSITE, Written, beside, opposed

LONGEST = 14  # letters of an abbreviation
TWO_LETTERS = 0.62
INITIALS = 0.72
PER_LETTER_MORE = 0.06  # for each letter more of each word, up to three
ONE_WORD_MISSING = 0.85  # ECR for either extensor carpi radialis
CLOSEST = 0.72  # the least likeness of a whole name written as one word


def by_letters(written: list[Written], known: Index) -> Iterator[tuple[int, float]]:
    """Muscles of whose names a word, or all words together, may be the letters."""
    joined = "".join(each.text for each in written)
    for at, each in enumerate(written):
        if each.text not in known.words:
            yield from _abbreviated(each.text, [*written[:at], *written[at + 1 :]], known)
    if len(written) > 1:
        yield from _abbreviated(joined, [], known)
    if not any(known.words.is_stranger(each.text) for each in written):
        yield from _as_one(joined, written, known)


def abbreviates(letters: str, words: tuple[str, ...]) -> bool:
    """Whether the letters are beginnings of the words, one of each in their order."""
    if not words or not letters:
        return not words and not letters
    first, rest = words[0], words[1:]
    return any(
        abbreviates(letters[length:], rest)
        for length in range(1, len(letters) - len(rest) + 1)
        if first.startswith(letters[:length])
    )


def _abbreviated(letters: str, others: list[Written], known: Index) -> Iterator[tuple[int, float]]:
    if not 1 < len(letters) <= LONGEST:
        return
    for muscle, words in known.initialled.get(letters[0], ()):
        worth = _worth(letters, words)
        if worth:
            explained, total = beside(others, muscle, known)
            yield muscle, (worth + explained) / (1 + total)


def _worth(letters: str, words: tuple[str, ...]) -> float:
    if abbreviates(letters, words):
        if len(letters) == 2:
            return TWO_LETTERS
        more = min(len(letters) / len(words) - 1, 3)
        return INITIALS + PER_LETTER_MORE * more
    if len(words) > 3 and len(letters) > 2 and abbreviates(letters, words[:-1]):
        return INITIALS * ONE_WORD_MISSING
    return 0.0


def _as_one(joined: str, written: list[Written], known: Index) -> Iterator[tuple[int, float]]:
    if len(joined) < 5:
        return
    near = process.extract(
        joined,
        known.joined,
        scorer=OSA.normalized_similarity,
        score_cutoff=CLOSEST,
        limit=None,
    )
    for _name, likeness, at in near:
        form = known.forms[at]
        yield form.muscle, likeness**1.5 * (OPPOSITE if opposed(written, form) else 1)
