"""The words people read: none that blames, frightens or claims more than the diary knows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract

from tests.architecture.templates import Templates, shown_words

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "it claims a cause; say 'after'": ("because of", "caused by", "due to"),
    "it judges; say worse, better, no meaningful change, unclear": (
        "fail(s|ed|ure)?",
        "success(es|ful|fully)?",
        "deteriorat(e|es|ed|ion)",
        "(in)?significant(ly)?",
    ),
    "it is jargon; say 'usual ups and downs'": ("variability", "standard deviations?", "noise"),
    "it is jargon; say 'treatment'": ("cycles?", "dosage regimens?"),
    "it blames; say 'gaps are fine', 'empty'": (
        "miss(ed|es)?",
        "forgot(ten)?",
        "streaks?",
        "adheren(ce|t)",
        "complian(ce|t)",
    ),
    "it blames; say what to enter": ("invalid",),
    "it judges; say 'stronger or milder symptoms'": ("(bad|good) days?",),
    "it advises; say 'talk it through with your clinic'": (
        "you should",
        "ask your doctor to (reduce|raise|increase|stop|change)",
    ),
}
PATTERNS = {
    re.compile(rf"\b({'|'.join(words)})\b", re.I): why for why, words in FORBIDDEN.items()
} | {re.compile(r"\w[\"')]*!(?!=)"): "it shouts; end with a full stop"}
# Beside a reason that people look at, nothing may sound like a cause, a ranking or advice.
BESIDE_REASONS = {
    "it claims a cause; say 'after'": (
        "because",
        "caus(e|es|ed|ing)",
        "therefore",
        "hence",
        "thus",
        "thanks to",
        "why",
        "explain(s|ed)?",
        "explanations?",
        "(led|leads?|leading) to",
        "result(s|ed|ing)? (in|from)",
        "responsible",
        "made (it|you|your)",
        "makes (it|you|your)",
    ),
    "it ranks; say what the diary holds": (
        "(more|most|less|least) likely",
        "probabl[ey]",
        "main reason",
        "proves?",
    ),
    "it advises": (
        "should",
        "must",
        "ought",
        "recommend(s|ed|ation)?",
        "advi[sc]e[sd]?",
        "consider",
        "try",
        "need(s|ed)? to",
        "ask (for|your)",
        "talk (to|with)",
        "avoid",
        "better to",
    ),
}
REASON_FILES = re.compile(r"/_?reason\w*\.(py|html)$")
REASON_PATTERNS = {
    re.compile(rf"\b({'|'.join(words)})\b", re.I): why for why, words in BESIDE_REASONS.items()
}
SPOKEN_THROUGH: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
    "_ln": (1, 2),
    "pgettext": (2,),
    "lazy_pgettext": (2,),
    "npgettext": (2, 3),
}


def messages(path: Path, method: str) -> Iterator[tuple[int, str]]:
    """Line and text of all that goes through gettext."""
    with path.open("rb") as file:
        for line, said, _comments, _context in extract(method, file, SPOKEN_THROUGH):
            for text in [said] if isinstance(said, str) else said:
                if text:
                    yield line, text


def patterns_for(path: Path) -> dict[re.Pattern[str], str]:
    """What a file may not say: those about reasons may say less than the others."""
    return PATTERNS | REASON_PATTERNS if REASON_FILES.search(path.as_posix()) else PATTERNS


def faults_in(root: Path) -> list[str]:
    """The forbidden words of the app and its templates below a folder."""
    said = [
        (path, line, text)
        for path in sorted((root / "app").rglob("*.py"))
        for line, text in messages(path, "python")
    ]
    templates = Templates(root / "templates")
    for path in (root / "templates" / name for name in templates.names()):
        through_gettext = messages(path, "jinja2.ext:babel_extract")
        markup = shown_words(path.read_text(encoding="utf-8"))
        said += [(path, line, text) for line, text in sorted({*through_gettext, *markup})]
    return [
        f'{path.relative_to(root)}, line {line}: "{found[0]}" in "{text}": {why}'
        for path, line, text in said
        for pattern, why in patterns_for(path).items()
        if (found := pattern.search(text))
    ]


def test_no_forbidden_word_is_shown() -> None:
    faults = faults_in(ROOT)

    assert not faults, "\n".join(faults)


def planted(tmp_path: Path, *, python: str = "", template: str = "", name: str = "x") -> list[str]:
    for place, text in {f"app/{name}.py": python, f"templates/{name}.html": template}.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    return faults_in(tmp_path)


WORDS = [
    "It was caused by it",
    "BECAUSE OF the dose",
    "due to stress",
    "The treatment failed",
    "A success",
    "a significant change",
    "It deteriorated",
    "two standard deviations",
    "Your adherence",
    "Good compliance",
    "a streak of 3",
    "You missed Monday",
    "You should rate",
    "invalid date",
    "a bad day",
    "this cycle",
    "Welcome!",
    "Saved (at last!)",
]


@pytest.mark.parametrize("words", WORDS)
def test_a_forbidden_word_in_a_message_is_found(tmp_path: Path, words: str) -> None:
    assert len(planted(tmp_path, python=f'\nx = _l("{words}")')) == 1


@pytest.mark.parametrize(
    "template",
    [
        "<p>\nYou missed it</p>",
        "\n<p>{{ _('You missed it') }}</p>",
        "\n{% trans %}You missed it{% endtrans %}",
        '\n<a href="{{ x }}" aria-label="You missed it">x</a>',
        "\n{{ ngettext('%(num)s day', 'missed %(num)s days', n) }}",
    ],
)
def test_a_forbidden_word_in_a_template_is_found(tmp_path: Path, template: str) -> None:
    faults = planted(tmp_path, template=template)

    assert faults
    assert all(fault.startswith('templates/x.html, line 2: "missed" in') for fault in faults)


def test_a_forbidden_word_in_a_mail_is_found(tmp_path: Path) -> None:
    mail = tmp_path / "templates" / "security" / "email" / "welcome.txt"
    mail.parent.mkdir(parents=True)
    mail.write_text("Hello,\n{{ _('you missed it') }}\nWelcome!", encoding="utf-8")

    assert len(faults_in(tmp_path)) == 2


@pytest.mark.parametrize("call", ["_", "_l", "N_", "gettext", "lazy_gettext"])
def test_each_way_to_say_something_is_heard(tmp_path: Path, call: str) -> None:
    assert planted(tmp_path, python=f'{call}("you "\n  "missed it")')


def test_plurals_and_contexts_are_heard(tmp_path: Path) -> None:
    assert len(planted(tmp_path, python='ngettext("a", "missed", 2); pgettext("c", "missed")')) == 2


def test_code_and_words_that_only_look_alike_pass(tmp_path: Path) -> None:
    python = '"""missed"""\nfailed = 1  # missed\n_("The dismissed unsuccessor 5 != 4")'
    template = (
        '<p class="success missed">{{ missed }}</p>{# failed #}<script src="/a.js"></script>'
        "<!doctype html><!-- failed -->{% if a != b %}fine{% endif %}"
    )
    assert planted(tmp_path, python=python, template=template) == []


@pytest.mark.parametrize(
    "words",
    [
        "It was worse because the dose was lower",
        "The dose caused it",
        "The most likely reason",
        "This explains it",
        "It should be higher",
        "Ask your clinic for another product",
        "A lower dose leads to less",
        "This is probably it",
    ],
)
def test_beside_a_reason_no_cause_no_ranking_and_no_advice_is_found(
    tmp_path: Path, words: str
) -> None:
    python, template = f'_("{words}")', f"<p>{words}</p>"

    assert planted(tmp_path, python=python, template=template) == []
    for name in ("reasons", "reason_facts", "_reasons"):
        assert planted(tmp_path / name, python=python, name=name)
        assert planted(tmp_path / name, template=template, name=name)


def test_the_files_about_reasons_are_held_to_more() -> None:
    held = {
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "templates")
        for path in (ROOT / folder).rglob("*")
        if patterns_for(path) != PATTERNS
    }
    assert held >= {
        "app/catalogue/reasons.py",
        "app/sentences/reasons.py",
        "app/sentences/reason_facts.py",
    }
