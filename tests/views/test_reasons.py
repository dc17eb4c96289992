"""The reasons that people and their clinicians look at, on the page of a treatment."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from app.access import Right
from app.catalogue.reasons import COMMON_REASONS
from app.services.events import EventDraft, EventKind, record_event
from app.services.example import ensure_example
from app.services.treatments import list_treatment_days
from tests.browser_double import Browser
from tests.builders import fill
from tests.conftest import Cast

Pages = Callable[[int], str]
HEADING = "Reasons people and their clinicians look at"
BETTER, UNCHANGED, WORSE = 2, 4, 5  # treatments of the demo diary; the first cannot be judged


@pytest.fixture
def page(app: Flask, opened) -> Iterator[Pages]:
    """The page of a treatment of the demo diary, by its number, as anybody reads it."""
    with app.app_context():
        example = ensure_example()
    browser = Browser(app)
    listed = browser.get(f"/diary/{example}/treatments/").text
    ids = dict.fromkeys(re.findall(r"treatments/([0-9a-f-]{36})\"", listed))
    every = list(reversed(list(ids)))

    def read(number: int) -> str:
        return browser.get(f"/diary/{example}/treatments/{every[number - 1]}").text

    return read


def section(text: str) -> str:
    """The words of the section."""
    _before, _heading, after = text.partition('aria-labelledby="reasons"')
    words = re.sub(r"<[^>]+>", " ", after.partition("</section>")[0])
    return unescape(" ".join(words.split()))


@pytest.mark.parametrize("number", [UNCHANGED, WORSE])
def test_every_reason_stands_beside_a_treatment_with_its_source(page: Pages, number: int) -> None:
    text = page(number)

    assert HEADING in text
    assert "The diary cannot tell which of them played a part here, if any did." in text
    assert "The order means nothing" in text
    assert 'class="reasons"' not in text
    titles = re.findall(r"<h3>(.*?)</h3>\s*<span class=\"small muted\">\d+ for", text)
    assert titles == [each.title for each in COMMON_REASONS]
    for each in COMMON_REASONS:
        assert each.known.text in section(text)
        for source in each.known.sources:
            assert f'href="{source.url}" rel="noreferrer">{source.title}</a>' in unescape(text)


def test_what_the_demo_diary_says(page: Pages) -> None:
    worse, unchanged = section(page(WORSE)), section(page(UNCHANGED))

    assert "Levator scapulae, left and right instead of right" in worse
    assert "The total was 240 units, more than at treatments 2, 3 and 6, after which" in worse
    assert "The same muscles and sides as at treatments 2, 3 and 6" in unchanged
    assert "The weeks just before were worse than weeks 4 to 7" in unchanged


def test_after_a_better_treatment_the_reasons_are_folded(page: Pages) -> None:
    text = page(BETTER)

    assert '<details class="reasons">' in text
    assert "Show them, although it was better" in text
    assert COMMON_REASONS[0].title in section(text)


def test_a_treatment_that_cannot_be_judged_has_no_reasons(page: Pages) -> None:
    assert HEADING not in page(1)


def test_a_deployment_without_reasons_shows_none_of_their_words(
    page: Pages, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SHOW_REASONS", False)
    text = unescape(page(WORSE))

    words = {HEADING, "Speaks for it", "Speaks against it", "Known in general", "played a part"}
    words |= {each.title for each in COMMON_REASONS} - {"Side effects"}
    words |= {each.known.text for each in COMMON_REASONS}
    assert "What was injected" in text
    assert not [each for each in words if each in text]


def test_own_notes_in_the_compared_days_are_told(browse, cast: Cast, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=300, treatments=3)
        treatment_id, day = list_treatment_days(diary)[1]
        note = "a cold <b> & 100 %"
        record_event(diary, EventDraft(day + timedelta(days=25), EventKind.ILLNESS, words=note))
    said = section(browse("bob").get(f"/diary/{cast.alice}/treatments/{treatment_id}").text)

    assert f"Illness: {note}." in said
