"""The languages that a report can be made in."""

# Each in its own words. Pages are in English, which needs no catalogue of translations.
LANGUAGES = {"en": "English"}


def list_languages() -> list[tuple[str, str]]:
    """(code, name) of each language, for a choice."""
    return list(LANGUAGES.items())
