"""The language of the words: found once, forced for a part of a page, and given back."""

from collections.abc import Iterator

import flask_babel
import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, lazy_gettext, refresh
from flask_babel import gettext as babel_gettext

from app import words
from app.words import Languages, gettext, ngettext

WORD = "{{ _('Worse') }}"
UNESCAPED = "{% autoescape false %}{{ _('%(n)s units', n='<') }}{% endautoescape %}"
# A macro of a page, and one that is imported: both are spoken in the language of the call.
MACRO = "{% macro said() %}{{ _('Worse') }}{% endmacro %}{{ said() }}"


@pytest.fixture
def bare() -> Flask:
    """An app with words and nothing else."""
    app = Flask(__name__)
    Languages(app, locale_selector=lambda: app.config.get("SPOKEN"))
    return app


@pytest.fixture
def inside(bare: Flask) -> Iterator[Flask]:
    with bare.app_context():
        yield bare


def all_ways() -> set[str]:
    """The same word, asked for in each way there is."""
    asked = (gettext("Worse"), babel_gettext("Worse"), str(lazy_gettext("Worse")))
    return {*asked, render_template_string(WORD), render_template_string(MACRO)}


def test_a_forced_language_holds_for_its_block_alone_even_when_nested(inside: Flask) -> None:
    assert all_ways() == {"Worse"}
    with force_locale("de"):
        assert all_ways() == {"Schlechter"}
        with force_locale("en"):
            assert all_ways() == {"Worse"}
        assert all_ways() == {"Schlechter"}
    assert all_ways() == {"Worse"}


def test_a_language_that_is_forced_first_is_not_kept(inside: Flask) -> None:
    with force_locale("de"):
        assert all_ways() == {"Schlechter"}
    assert all_ways() == {"Worse"}


def test_a_forced_language_ends_with_an_error(inside: Flask) -> None:
    all_ways()
    with pytest.raises(KeyError), force_locale("de"):
        inside.config["nothing"]

    assert all_ways() == {"Worse"}


def test_a_language_that_changes_under_way_is_spoken_after_refresh(inside: Flask) -> None:
    all_ways()
    inside.config["SPOKEN"] = "de"
    refresh()

    assert all_ways() == {"Schlechter"}


def test_each_request_and_each_app_inside_it_has_a_language_of_its_own(bare: Flask) -> None:
    with bare.app_context(), force_locale("de"):
        with bare.app_context():
            assert all_ways() == {"Worse"}
        assert all_ways() == {"Schlechter"}
    bare.config["SPOKEN"] = "de"
    with bare.app_context():
        assert all_ways() == {"Schlechter"}


def test_a_language_without_a_catalogue_is_english(inside: Flask) -> None:
    with force_locale("fr"):
        assert all_ways() == {"Worse"}


def test_there_are_words_without_an_app() -> None:
    assert gettext("%(n)s units", n=3) == "3 units"
    assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"


def test_the_language_is_asked_for_once(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def get_locale() -> object:
        asked.append(1)
        return flask_babel.get_locale()

    monkeypatch.setattr(words, "get_locale", get_locale)
    for _time in range(5):
        all_ways()
    with force_locale("de"):
        all_ways()
    all_ways()

    assert len(asked) == 2


@pytest.mark.parametrize(
    ("template", "english", "german"),
    [
        ("{{ _('%(share)s%%', share=4) }}", "4%", "4 %"),
        ("{{ gettext('100%%') }}", "100%", "100%"),
        ("{{ ngettext('%(num)s day', '%(num)s days', 1) }}", "1 day", "1 Tag"),
        ("{{ ngettext('%(num)s day', '%(num)s days', 2) }}", "2 days", "2 Tage"),
        ("{{ _('%(n)s units', n='<b>') }}", "&lt;b&gt; units", "&lt;b&gt; Einheiten"),
        ("{{ _('a <b>b</b>') }}", "a <b>b</b>", "a <b>b</b>"),
        (UNESCAPED, "< units", "< Einheiten"),
    ],
)
def test_a_template_fills_and_escapes(
    inside: Flask, template: str, english: str, german: str
) -> None:
    assert render_template_string(template) == english
    with force_locale("de"):
        assert render_template_string(template) == german


def test_python_fills_in_what_is_given_and_leaves_the_rest(inside: Flask) -> None:
    assert gettext("100%") == "100%"
    assert gettext("%(n)s units", n="<") == "< units"
    assert ngettext("%(num)s of %(all)s", "%(num)s of %(all)s", 2, all=3) == "2 of 3"
    with force_locale("de"):
        assert ngettext("%(num)s day", "%(num)s days", 2) == "2 Tage"
