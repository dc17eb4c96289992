"""Passwords that whoever guesses tries first, of those that are long enough: told by rules.

Most of the commonest passwords of ten signs and more are one word with numbers round it, a row of
the keyboard, counting, or a short piece again and again. Such a rule misses some of a list of
thousands, and a list of thousands misses what is made like them.
"""

import re

# Words that people choose, and those of this diary and what it is about.
WORDS = frozenset(  # without the signs in them that are no letters
    [
        "password",
        "passwort",
        "passwrd",
        "pssword",
        "psswrd",
        "motdepasse",
        "contrasena",
        "wachtwoord",
        "qwerty",
        "qwertz",
        "azerty",
        "letmein",
        "iloveyou",
        "ichliebedich",
        "welcome",
        "willkommen",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "dragon",
        "monkey",
        "shadow",
        "master",
        "michael",
        "jennifer",
        "jordan",
        "changeme",
        "secret",
        "geheim",
        "hello",
        "hallo",
        "admin",
        "administrator",
        "default",
        "login",
        "abc",
        "test",
        "diary",
        "tagebuch",
        "injection",
        "injections",
        "injectiondiary",
        "injektion",
        "dystonia",
        "dystonie",
        "botulinum",
        "botulinumtoxin",
        "botox",
        "dysport",
        "xeomin",
        "myobloc",
        "neurobloc",
        "torticollis",
        "spasm",
        "treatment",
        "clinic",
        "patient",
        "doctor",
        "neurology",
    ]
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
FEWEST = 4  # different signs
LEAST_OF_A_ROW = 4
NOT_LETTERS = re.compile(r"[\W\d_]+")


def is_guessed_first(password: str, email: str = "") -> bool:
    """Whether a password is among those that are tried first. email: of whose account it is."""
    typed = password.casefold().replace(" ", "")
    name = email.casefold().partition("@")[0]
    bare = NOT_LETTERS.sub("", typed)
    own = {NOT_LETTERS.sub("", name), NOT_LETTERS.sub("", email.casefold())} - {""}
    return (
        len(set(typed)) < FEWEST
        or _is_words(bare, WORDS | own)
        or _is_rows(typed)
        or _is_again(typed)
    )


def _is_words(bare: str, words: frozenset[str] | set[str]) -> bool:
    """Whether all of it is one or two of these words."""
    return bare in words or any(
        bare[:cut] in words and bare[cut:] in words for cut in range(1, len(bare))
    )


def _is_rows(typed: str) -> bool:
    """Whether it is nothing but pieces of rows of the keyboard or of counting, either way."""
    at = 0
    while at < len(typed):
        lengths = [_piece(typed[at:], row) for each in ROWS for row in (each, each[::-1])]
        longest = max(lengths)
        if longest < LEAST_OF_A_ROW and not (at and longest == len(typed) - at):
            return False
        at += longest
    return True


def _piece(rest: str, row: str) -> int:
    """How many signs of the beginning stand in this row, one after the other."""
    length = 0
    while length < len(rest) and rest[: length + 1] in row:
        length += 1
    return length


def _is_again(typed: str) -> bool:
    """Whether a short piece stands in it again and again."""
    return any(typed == (typed[:size] * len(typed))[: len(typed)] for size in (1, 2, 3))
