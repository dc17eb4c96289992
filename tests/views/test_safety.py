"""The safety message: after saving, on Today until it was read, and for a clinician."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from html5lib import parse

from app.access import Right
from app.services.safety import list_unread
from app.services.sharing import end_share
from app.services.symptoms import follow
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import SYMPTOMS, a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.pages import Page
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
SWALLOWING, WEAK_NECK, MOOD = "symptom-3", "symptom-4", "symptom-5"
NOW = "Get help from a person now"
FOR_THIS = "Get help from a person for this"
SUPPORT = "You do not have to carry this alone."


@pytest.fixture
def days(cast: Cast, opened) -> str:
    """Alice rates swallowing, her neck's weakness and her mood; an injection was 17 days ago."""
    with opened("alice", Right.OWN) as diary:
        follow(diary, list(SYMPTOMS), side_effects=["swallowing", "neck_weakness"])
        follow(diary, [*SYMPTOMS, "mood"])
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=17)))
    return f"/diary/{cast.alice}/days"


@pytest.fixture
def save(browse: Browse, days: str) -> Callable[..., str]:
    """Saves a day of Alice's and gives the page that follows."""

    def send(**ratings: str) -> str:
        page = browse("alice")
        form = fields_of(page.get(f"{days}/{TODAY}").text)
        fields = {name.replace("_", "-"): value for name, value in ratings.items()}
        answer = page.post(f"{days}/{TODAY}", data=form | fields)
        assert answer.status_code == 302
        return page.get(answer.location).text

    return send


def under(text: str, name: str) -> list[Element]:
    """What waits under one row."""
    page = Page(parse(text, namespaceHTMLElements=False))
    row = next(
        row
        for row in page.all("fieldset")
        if any(field.get("name") == name for field in row.iter("input"))
    )
    return [p for div in row.iter("div") if div.get("data-module") == "care" for p in div]


def test_the_page_after_saving_opens_with_the_message_in_its_order(save) -> None:
    text = save(symptom_3="8")

    told = [
        NOW,
        "You rated:",
        "Trouble swallowing: 8 of 10",
        "17 days after an injection",
        "can be an effect of botulinum toxin, and it can need treatment",
        "Call your emergency number now. Do not wait for your next visit.",
        "Milder than that?",
        "The diary cannot tell what the cause is. Nobody watches the diary around the clock.",
        "I have read this",
        'id="ratings"',
    ]
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "tel:" not in text


def test_a_milder_one_says_when_to_call_the_emergency_number(save) -> None:
    text = save(symptom_3="1")

    assert FOR_THIS in text
    assert NOW not in text
    assert "Call your emergency number now if:" in text


def test_without_anything_to_warn_of_there_is_no_message(save) -> None:
    text = save(symptom_0="10", symptom_3="0")

    assert "Get help" not in text
    assert SUPPORT not in text


@pytest.mark.parametrize(
    ("own", "servers", "called"),
    [("112", None, "112"), (None, "999", "999"), ("+49 (30) 112", "999", "+4930112")],
)
def test_the_number_is_the_persons_or_the_servers(
    browse: Browse, app: Flask, monkeypatch, save, own: str | None, servers: str | None, called: str
) -> None:
    monkeypatch.setitem(app.config, "EMERGENCY_NUMBER", servers)
    if own:
        sent = {"emergency": own, "clinic": "030 555-0100"}
        assert browse("alice").post("/settings/phones", data=sent).status_code == 302
    text = save(symptom_3="8")

    assert f'href="tel:{called}"' in text
    assert ('href="tel:0305550100"' in text) == bool(own)


@pytest.mark.parametrize("typed", ["help", "call me", "1", "+", "1" * 25, "１１２"])
def test_a_number_that_cannot_be_dialled_is_told(
    browse: Browse, days: str, stored: Stored, typed: str
) -> None:
    before = stored()
    answer = browse("alice").post("/settings/phones", data={"emergency": typed, "clinic": ""})

    assert answer.status_code == 422
    assert stored() == before


def test_it_is_seen_on_today_until_it_was_read(browse: Browse, days: str, save, opened) -> None:
    save(symptom_3="2")
    page = browse("alice")
    text = page.get(f"{days}/{TODAY}").text
    assert FOR_THIS in text
    assert FOR_THIS not in page.get(f"{days}/{TODAY - timedelta(days=1)}").text

    read = page.post(days.replace("/days", "/safety/read"), data=fields_of(text, "/safety/read"))
    assert read.location == f"{days}/today"
    assert FOR_THIS not in page.get(f"{days}/{TODAY}").text
    assert FOR_THIS in page.get(f"{days}/{TODAY}/saved").text
    with opened() as diary:
        assert list_unread(diary) == []


def test_it_is_still_there_the_next_day_and_says_of_which_day_it_is(
    browse: Browse, days: str, save, clock: Clock
) -> None:
    save(symptom_3="2")
    clock.instant += timedelta(days=1)
    text = browse("alice").get(f"{days}/{TODAY + timedelta(days=1)}").text

    assert "Trouble swallowing: 2 of 10" in text
    assert "11 June" in text


@pytest.mark.parametrize(
    "seen",
    [
        [],
        ["x"],
        ["2026-06-11"],
        ["2026-06-11 swallowing"],
        ["2026-06-11 swallowing emergency"],
        ["\x00"],
    ],
)
def test_an_answer_to_what_was_not_shown_answers_nothing(
    browse: Browse, days: str, save, stored: Stored, seen: list[str]
) -> None:
    save(symptom_3="2")
    before = stored()
    answer = browse("alice").post(days.replace("/days", "/safety/read"), data={"seen": seen})

    assert answer.status_code in {302, 400}
    assert stored() == before


def test_one_that_can_wait_is_a_note_and_does_not_come_again(
    browse: Browse, days: str, save
) -> None:
    text = save(symptom_4="6")
    assert "Note this for your next visit" in text
    assert "Get help" not in text

    shown = browse("alice").get(f"{days}/{TODAY}").text
    assert "Get help" not in shown


@pytest.mark.parametrize(("severity", "said"), [("8", False), ("9", True), ("10", True)])
def test_a_very_low_mood_is_met_with_kind_words(save, severity: str, said: bool) -> None:
    text = save(symptom_5=severity)

    assert (SUPPORT in text) == said
    assert "Get help" not in text


def test_what_a_script_shows_waits_hidden_under_its_row(browse: Browse, days: str) -> None:
    text = browse("alice").get(f"{days}/{TODAY}").text

    spans = [(p.get("data-from"), p.get("data-to")) for p in under(text, SWALLOWING)]
    assert spans == [("1", "4"), ("5", "10")]
    assert all("hidden" in p.keys() for p in under(text, SWALLOWING))  # noqa: SIM118
    assert [(p.get("data-from"), p.get("data-to")) for p in under(text, MOOD)] == [("9", "10")]
    assert under(text, "symptom-0") == []


def test_a_clinician_sees_it_in_the_list_and_on_the_diarys_pages(
    browse: Browse, days: str, save
) -> None:
    save(symptom_3="2")
    for who in ("bob", "carol"):
        page = browse(who)
        for address in ("/clinic", f"{days}/{TODAY}", days.replace("/days", "/answer")):
            text = page.get(address).text
            assert "Trouble swallowing: 2 of 10" in text, (who, address)
            assert "The diary is not watched around the clock." in text
        assert "I have read this" not in page.get(f"{days}/{TODAY}/saved").text


def test_a_clinician_with_whom_it_is_shared_no_longer_sees_nothing_of_it(
    browse: Browse, days: str, save, cast: Cast, opened
) -> None:
    save(symptom_3="2")
    assert "Trouble swallowing" in browse("carol").get("/clinic").text
    with opened("alice", Right.OWN) as diary:
        end_share(diary, cast.carol)

    assert "Trouble swallowing" not in browse("carol").get("/clinic").text
    assert "Trouble swallowing" in browse("bob").get("/clinic").text


def test_a_diary_with_side_effects_sends_few_statements(
    browse: Browse, days: str, save, queries
) -> None:
    save(symptom_3="2")
    page = browse("alice")
    with queries() as sent:
        page.get(f"{days}/{TODAY}")

    assert len(sent) == 9, sent  # two more than without: the injections, the days before them
