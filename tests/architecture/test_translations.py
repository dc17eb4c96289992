"""What a report can say is said in every language that it can be made in, and said well."""

import re
from collections.abc import Iterator

import pytest
from babel.messages import Catalog

from app.sentences.languages import LANGUAGES
from app.words import read_words
from tools import words

PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
# As in test_words: nothing that claims a cause, blames, judges or speaks to the person.
FORBIDDEN = {
    "de": re.compile(
        r"\b(weil|wegen|aufgrund|infolge|verursach\w*|bewirkte?n?|Zykl(us|en)|signifikan\w*|"
        r"versag\w*|misslung\w*|vergessen\w*|versäum\w*|ungültig\w*|sollten?|Ihre?[mnrs]?|du|dein\w*)\b"
        r"|!"
    )
}
AT_THE_END = (".", ":", "?", ",", " ")


@pytest.fixture(scope="module")
def found() -> Catalog:
    return words.of_report()


@pytest.fixture(params=sorted(words.languages()))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def catalog(language: str) -> Catalog:
    return words.read(words.languages()[language], language)


def _pairs(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each message with what is said instead, if anything; of those with two numbers, both."""
    unsaid = words.untranslated(catalog)
    for message in catalog:
        if message.id and message.id not in unsaid:
            yield from zip(_forms(message.id), _forms(message.string), strict=True)


def _forms(said: object) -> list[str]:
    if isinstance(said, list | tuple):
        return [str(each) for each in said]
    return [str(said)] if said else []


def test_a_language_can_be_chosen_where_there_is_a_catalogue():
    assert set(LANGUAGES) == {"en", *words.languages()}


def test_everything_that_a_report_can_say_is_translated(found, language):
    now = words.bring_up_to_date(words.languages()[language], language, found)

    english = {str(each): now.get(each).locations for each in words.untranslated(now)}

    assert not english, "run `make words`, then translate these"


def test_the_same_is_filled_in_as_in_english(catalog):
    wrong = [
        (english, told)
        for english, told in _pairs(catalog)
        if sorted(PLACES.findall(english)) != sorted(PLACES.findall(told))
    ]

    assert not wrong


def test_a_sentence_ends_as_in_english(catalog):
    # "Noticed on 3 of 20 days," goes on after a comma in English, and may after a colon elsewhere.
    wrong = [
        (english, told)
        for english, told in _pairs(catalog)
        if english.startswith(" ") != told.startswith(" ")
        or english.endswith(AT_THE_END) != told.endswith(AT_THE_END)
    ]

    assert not wrong


def test_babel_finds_nothing_wrong_with_a_catalogue(catalog):
    wrong = [str(error) for message in catalog for error in message.check(catalog)]

    assert not wrong
    assert not catalog.fuzzy
    assert not [each for each in catalog if each.fuzzy and each.id]


def test_no_word_blames_or_claims_a_cause_or_speaks_to_the_person(language, catalog):
    wrong = [told for _english, told in _pairs(catalog) if FORBIDDEN[language].search(told)]

    assert not wrong


def test_the_app_reads_the_catalogue_with_both_numbers():
    read = read_words("de")

    assert read.gettext("Worse") == "Schlechter"
    assert [read.ngettext("%(num)s day", "%(num)s days", n) for n in (0, 1, 2)] == [
        "%(num)s Tage",
        "%(num)s Tag",
        "%(num)s Tage",
    ]


def test_a_language_without_a_catalogue_is_english():
    assert read_words("fr").gettext("Worse") == "Worse"


def test_messages_are_found_wherever_they_stand(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "app" / "a.py").write_text(
        "x = f\"{_('In an f-string')} {y}\"\n"
        '_("In two "\n  "parts")\n'
        'ngettext("%(num)s one", "%(num)s many", n)\n'
        'N_("Marked"); _l("Lazy"); _(label)\n'
    )
    (tmp_path / "templates" / "b.html").write_text(
        '{{ _("In a page") }}{{ ngettext("a", "b", 2) }}'
    )

    assert [message for _file, message in words.messages(tmp_path)] == [
        "In an f-string",
        "In two parts",
        ("%(num)s one", "%(num)s many"),
        "Marked",
        "Lazy",
        "In a page",
        ("a", "b"),
    ]


def test_a_message_that_is_put_together_is_refused(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a.py").write_text('_(f"{count} days")')

    with pytest.raises(ValueError, match=r"a\.py:1"):
        list(words.messages(tmp_path))
