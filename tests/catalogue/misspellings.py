"""Misspelt names in great number, always the same ones."""

import random
from collections.abc import Iterator

from app.catalogue.muscles import MUSCLES, Muscle

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEED = 1795352640


def edited(rng: random.Random, text: str) -> str:
    """The text with one letter dropped, swapped with the next, doubled or replaced."""
    at = rng.choice([place for place, letter in enumerate(text) if letter.isalpha()])
    kind = rng.choice(["drop", "swap", "double", "replace"])
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "swap":
        return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    if kind == "double":
        return text[: at + 1] + text[at:]
    return text[:at] + rng.choice(LETTERS) + text[at + 1 :]


def of_two_edits(rng: random.Random, text: str) -> str:
    return edited(rng, edited(rng, text))


def in_other_order(rng: random.Random, text: str) -> str:
    words = text.replace(",", "").split()
    rng.shuffle(words)
    return " ".join(words)


def cut_to_four(_rng: random.Random, text: str) -> str:
    return " ".join(word[:4] for word in text.replace(",", "").split())


KINDS = {
    "one edit": edited,
    "two edits": of_two_edits,
    "other order": in_other_order,
    "four letters": cut_to_four,
    "other order, one edit": lambda rng, text: edited(rng, in_other_order(rng, text)),
}


def misspelt(kind: str, rounds: int = 5) -> Iterator[tuple[str, Muscle]]:
    """Each name of the catalogue, changed by one of the KINDS, as many times."""
    rng = random.Random(f"{SEED} {kind}")
    for _round in range(rounds):
        for muscle in MUSCLES:
            if muscle.code != "other_muscle":
                yield KINDS[kind](rng, muscle.name), muscle
