"""Filling in earlier days in a row: which day comes next, what is kept, and where it ends."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.access import Right
from app.services.day_versions import list_waiting
from app.services.days import DayDraft, find_day, rate_day
from app.services.symptoms import follow
from tests.browser_double import Browser
from tests.builders import a_day
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
RATED = {"symptom-0": "4", "symptom-1": "10", "symptom-2": "skip"}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def days(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days"


def filled(opened, *ago_days: int, **changes: object) -> None:
    with opened("alice", Right.OWN) as diary:
        for number in ago_days:
            rate_day(diary, ago(number), a_day(**changes), None)


def test_one_empty_day_follows_another_the_newest_first(browse: Browse, days: str, opened) -> None:
    filled(opened, 1, 3)
    page = browse("alice")
    assert page.get(f"{days}/fill-in").location == f"{days}/{ago(2)}/fill-in#how"

    first = page.get(f"{days}/{ago(2)}/fill-in")
    assert "Save and go to Sunday 7 June" in first.text
    answer = page.post(f"{days}/{ago(2)}/fill-in", data=fields_of(first.text) | RATED)
    assert answer.location == f"{days}/{ago(4)}/fill-in?saved={ago(2)}#how"

    following = page.get(answer.location).text
    assert "Saved Tuesday 9 June" in following
    assert "How was Sunday 7 June?" in following
    assert "Save and go to the day before" in following
    assert f'href="{days}/{ago(5)}/fill-in#how">Leave this day empty' in following
    with opened() as diary:
        assert find_day(diary, ago(2)).ratings == "4X-"


def test_the_short_form_asks_in_the_order_of_the_person(browse: Browse, days: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["tremor of my left hand", "head_turn", "swallowing"])

    shown = browse("alice").get(f"{days}/{ago(1)}/fill-in").text
    places = [shown.index(f'name="symptom-{number}"') for number in (2, 0)]
    assert places == sorted(places)
    assert shown.count("<fieldset") == 2  # no side effects, and no symptom that is retired


def test_four_weeks_are_gone_through_and_then_it_ends_in_the_month(
    browse: Browse, days: str, opened
) -> None:
    filled(opened, *range(1, 28))
    page = browse("alice")
    last = f"{days}/{ago(28)}/fill-in"
    assert page.get(f"{days}/fill-in").location == f"{last}#how"

    shown = page.get(last).text
    assert "Save this day" in shown
    assert "Leave this day empty" not in shown
    answer = page.post(last, data=RATED)
    assert answer.location == f"{days}/"
    assert "Saved Thursday 14 May" in page.get(answer.location).text

    assert page.get(f"{days}/fill-in").location == f"{days}/"
    assert "No earlier day is empty here" in page.get(f"{days}/").text


@pytest.mark.parametrize(
    ("month", "newest", "oldest"),
    [("2026-06", "2026-06-10", "2026-06-01"), ("2024-02", "2024-02-29", "2024-02-01")],
)
def test_any_month_can_be_gone_through(
    browse: Browse, days: str, month: str, newest: str, oldest: str
) -> None:
    page = browse("alice")
    begin = page.get(f"{days}/fill-in?month={month}").location
    assert begin == f"{days}/{newest}/fill-in?month={month}#how"
    assert f"month={month}" in page.get(begin).text

    answer = page.post(f"{days}/{oldest}/fill-in?month={month}", data=RATED)
    assert answer.location == f"{days}/?month={month}"


def test_the_month_view_leads_there_and_readers_are_not_led(browse: Browse, days: str) -> None:
    assert f'href="{days}/fill-in"' in browse("alice").get(f"{days}/").text
    assert (
        f'href="{days}/fill-in?month=2026-03"' in browse("bob").get(f"{days}/?month=2026-03").text
    )
    assert "fill-in" not in browse("carol").get(f"{days}/").text


@pytest.mark.parametrize(("who", "told"), [("bob", 200), ("carol", 403), ("dan", 404)])
def test_who_may_fill_in(browse: Browse, days: str, who: str, told: int) -> None:
    assert browse(who).get(f"{days}/{ago(1)}/fill-in").status_code == told
    sent = browse(who).post(f"{days}/{ago(1)}/fill-in", data=RATED).status_code
    assert sent == (302 if told == 200 else told)


@pytest.mark.parametrize("day", ["2026-06-12", "1899-12-31"])
def test_a_day_outside_the_calendar_is_not_there(browse: Browse, days: str, day: str) -> None:
    assert browse("alice").get(f"{days}/{day}/fill-in").status_code == 404
    assert browse("alice").post(f"{days}/{day}/fill-in", data=RATED).status_code == 404


@pytest.mark.parametrize("wrong", ["2026-13", "x", "1899-12"])
def test_a_month_that_is_none_is_not_found(browse: Browse, days: str, wrong: str) -> None:
    assert browse("alice").get(f"{days}/fill-in?month={wrong}").status_code == 404


@pytest.mark.parametrize("wrong", ["2026-06-09", "x", "9999-99-99", "<b>"])
def test_a_day_that_was_not_saved_is_not_said_to_be(browse: Browse, days: str, wrong: str) -> None:
    assert "Saved " not in browse("alice").get(f"{days}/{ago(3)}/fill-in?saved={wrong}").text


def test_a_day_long_ago_is_recalled_and_one_of_yesterday_is_not(
    browse: Browse, days: str, opened
) -> None:
    for number in (1, 3, 4):
        browse("alice").post(f"{days}/{ago(number)}/fill-in", data=RATED)

    with opened() as diary:
        assert [find_day(diary, ago(number)).recalled for number in (1, 3, 4)] == [
            *(False, False),
            True,
        ]


def test_nothing_chosen_is_told_and_nothing_stored(
    browse: Browse, days: str, stored: Stored
) -> None:
    before = stored()
    answer = browse("alice").post(f"{days}/{ago(2)}/fill-in", data={})

    assert answer.status_code == 422
    assert "Rate at least one symptom, or leave this day empty" in answer.text
    assert stored() == before


def test_a_rating_that_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, days: str, stored: Stored
) -> None:
    before = stored()
    sent = RATED | {"symptom-0": "11"}
    answer = browse("alice").post(f"{days}/{ago(2)}/fill-in", data=sent)

    assert answer.status_code == 422
    assert fields_of(answer.text)["symptom-1"] == "10"
    assert stored() == before


def test_a_note_and_marks_of_an_unrated_day_stay(browse: Browse, days: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, ago(2), DayDraft({}, "a cold", frozenset({"illness"})), None)
    page = browse("alice")
    blank = page.get(f"{days}/{ago(2)}/fill-in")

    page.post(f"{days}/{ago(2)}/fill-in", data=fields_of(blank.text) | RATED)
    with opened() as diary:
        day = find_day(diary, ago(2))
        assert (day.ratings, day.note, day.marks) == ("4X-", "a cold", "illness")


def test_a_day_that_was_skipped_on_purpose_is_not_asked_for_again(
    browse: Browse, days: str, opened
) -> None:
    filled(opened, 1, ratings={0: None, 1: None})

    page = browse("alice")
    assert page.get(f"{days}/fill-in").location == f"{days}/{ago(2)}/fill-in#how"
    assert page.get(f"{days}/{ago(1)}/fill-in").location == f"{days}/{ago(2)}/fill-in#how"


def test_a_day_saved_elsewhere_meanwhile_is_shown_and_nothing_is_lost(
    browse: Browse, days: str, opened
) -> None:
    page, here = browse("alice"), f"{days}/{ago(2)}/fill-in"
    form = fields_of(page.get(here).text)
    filled(opened, 2, note="from afar")

    met = page.post(here, data=form | RATED)

    assert met.status_code == 409
    assert "was saved more than once" in met.text
    assert f'href="{days}/{ago(3)}/fill-in#how">Decide later' in met.text
    with opened() as diary:
        day = find_day(diary, ago(2))
        assert (day.ratings, day.note, day.version) == ("46-", "from afar", 1)
        [waiting] = list_waiting(diary, ago(2))
        assert (waiting.ratings, waiting.note) == ("4X-", "from afar")

    form = fields_of(met.text, action="choose") | {"keep": "-1"}
    again = page.post(f"{days}/{ago(2)}/choose", data=form)
    assert again.location == f"{days}/{ago(3)}/fill-in#how"
    with opened() as diary:
        assert (find_day(diary, ago(2)).ratings, list_waiting(diary, ago(2))) == ("4X-", [])


def test_a_form_sent_twice_saves_once(browse: Browse, days: str, stored: Stored) -> None:
    page = browse("alice")
    assert page.post(f"{days}/{ago(2)}/fill-in", data=RATED).status_code == 302
    once = stored()

    assert page.post(f"{days}/{ago(2)}/fill-in", data=RATED).status_code == 302
    assert stored() == once


def test_a_very_low_mood_leads_to_the_page_that_says_where_help_is(
    browse: Browse, days: str, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["mood"])

    answer = browse("alice").post(f"{days}/{ago(2)}/fill-in", data={"symptom-3": "10"})
    assert answer.location == f"{days}/{ago(2)}/saved"
