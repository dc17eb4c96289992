"""The languages that a report can be made in, and what differs between them beside the words."""

from collections.abc import Sequence

from babel.numbers import get_decimal_symbol
from flask_babel import get_locale

# Each in its own words. Pages are in English, which needs no catalogue of translations.
LANGUAGES = {"en": "English", "de": "Deutsch"}
CAPITALS_WITHIN = frozenset({"de"})  # languages whose nouns keep their capital in a sentence


def list_languages() -> list[tuple[str, str]]:
    """(code, name) of each language, for a choice."""
    return list(LANGUAGES.items())


def within_a_sentence(words: str) -> str:
    """Words that begin with a capital on their own, as they stand after other words."""
    if _language() in CAPITALS_WITHIN:
        return words
    return words[:1].lower() + words[1:]


def one_after_another(notes: Sequence[str]) -> str:
    """Short notes in one line. Where nouns keep their capital each is a sentence of its own."""
    if _language() in CAPITALS_WITHIN:
        return ". ".join(notes)
    return ", ".join(map(within_a_sentence, notes))


def with_point(number: str) -> str:
    """A number as a computer writes it (12.5) with the decimal sign that people expect."""
    return number.replace(".", get_decimal_symbol(get_locale() or "en"))


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"
