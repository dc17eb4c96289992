"""Side effects on Today, in the settings, and in what is shown after saving."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access import Right
from app.services.days import DayDraft, find_day, rate_day
from app.services.symptoms import follow, list_symptoms
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import SYMPTOMS, a_treatment
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]
INJECTED = TODAY - timedelta(days=17)
INTRO = "Asked for 8 weeks after an injection"


@pytest.fixture
def days(cast: Cast, opened) -> str:
    """Alice had an injection 17 days ago and is asked for two side effects: numbers 3 and 4."""
    with opened("alice", Right.OWN) as diary:
        follow(diary, list(SYMPTOMS), side_effects=["swallowing", "voice"])
        record_treatment(diary, a_treatment(day=INJECTED))
    return f"/diary/{cast.alice}/days"


def test_they_stand_apart_below_the_symptoms_and_nothing_is_chosen(
    browse: Browse, days: str
) -> None:
    text = browse("alice").get(f"{days}/{TODAY}").text

    places = [text.index(words) for words in ("Neck pulling", INTRO, "Trouble swallowing")]
    assert places == sorted(places)
    assert not any(name.startswith("symptom-") for name in fields_of(text))


@pytest.mark.parametrize(("ago", "asked"), [(17, True), (18, False), (16, True)])
def test_a_day_before_the_injection_asks_for_none(
    browse: Browse, days: str, ago: int, asked: bool
) -> None:
    text = browse("alice").get(f"{days}/{TODAY - timedelta(days=ago)}").text

    assert (INTRO in text) == ("Trouble swallowing" in text) == asked


def test_they_do_not_count_in_how_many_are_rated(browse: Browse, days: str) -> None:
    page = browse("alice")
    form = {"symptom-0": "4", "symptom-3": "0", "symptom-4": "0"}
    assert page.post(f"{days}/{TODAY}", data=form).status_code == 302

    assert "1 of 3 rated" in page.get(f"{days}/{TODAY}").text


def test_a_day_with_a_side_effect_alone_can_be_saved(browse: Browse, days: str, opened) -> None:
    page = browse("alice")

    assert page.post(f"{days}/{TODAY}", data={"symptom-4": "skip"}).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "....-"


@pytest.mark.parametrize("typed", ["11", "much"])
def test_a_rating_that_cannot_be_is_told(
    browse: Browse, days: str, stored: Stored, typed: str
) -> None:
    before = stored()
    answer = browse("alice").post(f"{days}/{TODAY}", data=a_day_form(**{"symptom-3": typed}))

    assert answer.status_code == 422
    assert stored() == before


def test_a_rating_that_is_not_asked_for_stays_when_the_day_is_saved_again(
    browse: Browse, days: str, opened
) -> None:
    day = INJECTED - timedelta(days=3)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, day, DayDraft({0: 5, 3: 0}), None)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{day}").text)
    assert "symptom-3" not in form

    assert page.post(f"{days}/{day}", data=form | {"symptom-0": "7"}).status_code == 302
    with opened() as diary:
        assert find_day(diary, day).ratings == "7..0"


def test_after_saving_they_are_listed_apart(browse: Browse, days: str) -> None:
    page = browse("alice")
    page.post(f"{days}/{TODAY}", data={"symptom-0": "4", "symptom-3": "0"})
    text = page.get(f"{days}/{TODAY}/saved").text

    assert text.index("Neck pulling") < text.index("Side effects") < text.index("Trouble swallow")


def test_the_picture_of_six_weeks_knows_symptoms_only(browse: Browse, days: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        for ago in range(1, 5):
            rate_day(diary, TODAY - timedelta(days=ago), DayDraft({0: 4}), None)
    page = browse("alice")

    pictures = []
    for form in ({"symptom-0": "4"}, {"symptom-3": "0", "symptom-4": "0"}):
        shown = fields_of(page.get(f"{days}/{TODAY}").text)
        page.post(f"{days}/{TODAY}", data=shown | form)
        text = page.get(f"{days}/{TODAY}/saved").text
        pictures.append(text[text.index("<figure") : text.index("</figure>")])
    assert pictures[0] == pictures[1]


def test_what_is_asked_for_is_chosen_in_the_settings(browse: Browse, days: str, opened) -> None:
    page = browse("alice")
    text = page.get("/settings/symptoms").text
    assert "Side effects, asked for 8 weeks after an injection" in text

    chosen = {"symptoms": ["head_turn"], "side_effects": ["breathing", "bruise"], "own": ""}
    assert page.post("/settings/symptoms", data=chosen).status_code == 302
    with opened() as diary:
        assert [s.code for s in list_symptoms(diary)] == ["head_turn", "breathing", "bruise"]


def test_a_side_effect_is_no_symptom_and_leads_no_answer(browse: Browse, days: str, opened) -> None:
    page = browse("alice")

    assert "Trouble swallowing" not in page.get("/settings/diary").text
    refused = page.post("/settings/symptoms", data={"symptoms": ["swallowing"], "own": ""})
    assert refused.status_code == 422


def test_own_words_that_name_a_side_effect_are_told(
    browse: Browse, days: str, stored: Stored
) -> None:
    before = stored()
    told = browse("alice").post(
        "/settings/symptoms", data={"symptoms": ["head_turn"], "own": "trouble Swallowing"}
    )

    assert told.status_code == 422
    assert "asks for this after an injection" in told.text
    assert stored() == before


def test_a_diary_that_never_asked_for_any_offers_to_choose_some(
    browse: Browse, cast: Cast, opened
) -> None:
    days, words = f"/diary/{cast.alice}/days", "Choose side effects to rate after an injection"
    page = browse("alice")
    assert words not in page.get(f"{days}/{TODAY}").text

    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=INJECTED))
    assert words in page.get(f"{days}/{TODAY}").text
    assert words not in browse("bob").get(f"{days}/{TODAY}").text
    assert words not in page.get(f"{days}/{INJECTED - timedelta(days=1)}").text

    with opened("alice", Right.OWN) as diary:
        follow(diary, list(SYMPTOMS), side_effects=["bruise"])
        follow(diary, list(SYMPTOMS), side_effects=[])
    assert words not in page.get(f"{days}/{TODAY}").text
