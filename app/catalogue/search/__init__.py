"""Finding a muscle by what a clinic or a person calls it, the best match first."""

from dataclasses import dataclass

from app.catalogue.muscles import MUSCLES, Muscle
from app.catalogue.search.index import index
from app.catalogue.search.letters import by_letters
from app.catalogue.search.ranking import FITS, Written, by_words, weighed
from app.catalogue.search.text import Said, Side, plain_words, read

__all__ = ["FOUND", "Match", "Side", "find_muscles"]

# Below this a match is a guess: texts that name no muscle stay under it, see the tests.
FOUND = 0.4
WORTH_A_GUESS = 0.2  # what is less is not given at all


@dataclass(frozen=True)
class Match:
    """A muscle that a text may mean. side: where the text says one. score: 0 to 1."""

    code: str
    side: Side | None
    score: float


def find_muscles(text: str, limit: int = 8) -> list[Match]:
    """The muscles that the text may mean, the best first. A score under FOUND is a guess."""
    known = index()
    said = read(text, known.short)
    if not said.words:
        return []
    written = weighed(said.words, known)
    scores: dict[int, float] = {}
    for muscle, score in (*by_words(written, known), *by_letters(written, known)):
        scores[muscle] = max(score, scores.get(muscle, 0))
    best = sorted(scores.items(), key=lambda item: (-round(item[1], 6), item[0]))
    return [
        Match(MUSCLES[muscle].code, _side(said, MUSCLES[muscle], written), round(score, 3))
        for muscle, score in best[:limit]
        if score >= WORTH_A_GUESS
    ]


def _side(said: Said, muscle: Muscle, written: list[Written]) -> Side | None:
    """The side that is said. A first "R." that begins the name is no side: "R. abdominis"."""
    first = plain_words(muscle.name)[0]
    begins_name = said.letter is not None and first.startswith(said.letter)
    if begins_name and all(each.like.get(first, 0) < FITS for each in written):
        return None
    return said.side
