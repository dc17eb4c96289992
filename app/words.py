"""The words of pages and files, in the language that is spoken now.

Flask-Babel decides on the language. Its own look-up asks for that anew at each of the many hundred
words of a page; this one asks once for each language of a request.
"""

from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

TRANSLATIONS = Path(__file__).parent / "translations"


@cache
def read_words(language: str) -> NullTranslations:
    """The words of a language that a locale names. Read once, in about a tenth of a second."""
    file = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)


def spoken() -> NullTranslations:
    """The words of the language that is spoken now; English where none is.

    They are kept where Flask-Babel's `force_locale` and `refresh` make room for them: it empties
    that place for another language, and puts back what lay there.
    """
    try:
        kept: NullTranslations | None = g._flask_babel.babel_translations
    except (AttributeError, RuntimeError):  # the first word, or no app around it
        kept = None
    return kept or _find_words()


def _find_words() -> NullTranslations:
    locale = get_locale()
    if locale is None:
        return read_words("en")
    found: NullTranslations = read_words(locale.language)
    g._flask_babel.babel_translations = found
    return found


def locale_name() -> str | None:
    """The locale of dates and numbers, as "de" or "de_AT"; None where there is no app."""
    locale = get_locale()
    return None if locale is None else str(locale)


def gettext(message: str, /, **values: Any) -> str:
    """A message in the language of now, with these values in it."""
    said = spoken().gettext(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """A message that counts something; `num` is one of its values."""
    return spoken().ngettext(singular, plural, num) % {"num": num, **values}


@pass_eval_context
def _gettext_of_page(page: EvalContext, message: str, /, **values: Any) -> str:
    """As `gettext` in a template. There a percent sign is always written twice."""
    said = spoken().gettext(message)
    return _filled(page, said, values) if values or "%" in said else _of_page(page, said)


@pass_eval_context
def _ngettext_of_page(
    page: EvalContext, singular: str, plural: str, num: int, /, **values: Any
) -> str:
    """As `ngettext` in a template."""
    return _filled(page, spoken().ngettext(singular, plural, num), {"num": num, **values})


def _of_page(page: EvalContext, said: str) -> str:
    """As it stands in HTML: translators wrote it, so it may hold marks."""
    return Markup(said) if page.autoescape else said  # noqa: S704


def _filled(page: EvalContext, said: str, values: dict[str, Any]) -> str:
    return _of_page(page, said) % values


class Words(Domain):  # type: ignore[misc]
    """The words of a language as their translators left them: no compiled file to keep fresh."""

    def get_translations(self) -> NullTranslations:
        """The words of the language that is spoken now."""
        return spoken()


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with our words."""

    @cached_property
    def domain_instance(self) -> Words:
        """Where all messages are looked up."""
        return Words()

    def init_app(self, app: Flask, *told: Any, **options: Any) -> None:
        """As Flask-Babel does, and with our words in templates."""
        super().init_app(app, *told, **options)
        app.jinja_env.globals.update(
            _=_gettext_of_page, gettext=_gettext_of_page, ngettext=_ngettext_of_page
        )
