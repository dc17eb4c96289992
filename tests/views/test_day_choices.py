"""Days that were saved more than once: shown side by side, chosen, and their history."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.access import Right
from app.services.accounts import change_settings
from app.services.audit import list_events
from app.services.day_choices import choose, find_choice, save_or_set_aside
from app.services.day_versions import list_waiting
from app.services.days import DayDraft, Sent, find_day, list_rated, list_versions, rate_day
from app.services.symptoms import follow
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
PHONE = Sent("Phone", NOON - timedelta(hours=1))
COMPUTER = Sent("Computer", NOON - timedelta(hours=2))


@pytest.fixture
def days(cast: Cast) -> str:
    return f"/diary/{cast.alice}/days"


def conflict(opened, *others: DayDraft, day: object = TODAY) -> None:
    """A day rated at the computer, and what the phone sent of it later."""
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, day, a_day(ratings={0: 4, 1: 6}), None, COMPUTER)
        for other in others:
            assert not save_or_set_aside(diary, day, other, None, PHONE)


PULLED_MORE = a_day(ratings={0: 9, 1: 6, 2: None}, note="slept well")
NEW_SYMPTOM = DayDraft({2: 3}, "rain")


def test_both_versions_are_shown_with_their_device_and_time(
    browse: Browse, days: str, opened
) -> None:
    conflict(opened, PULLED_MORE)

    page = browse("alice").get(f"{days}/{TODAY}/choose").text

    assert "Thursday 11 June was saved more than once" in page
    assert "Computer, 10:00" in page  # where Alice lives
    assert "Phone, 11:00" in page
    assert "slept badly" in page
    assert "slept well" in page
    assert "together" not in page  # they contradict each other
    assert "The other one stays in the history of that day." in page


def test_a_form_that_comes_again_when_more_was_saved_is_saved_already(
    browse: Browse, days: str, opened, stored: Stored
) -> None:
    page = browse("alice")
    first = fields_of(page.get(f"{days}/{TODAY}").text, having="note") | {"note": "first"}
    page.post(f"{days}/{TODAY}", data=first)
    more = fields_of(page.get(f"{days}/{TODAY}").text, having="note") | {"note": "more"}
    page.post(f"{days}/{TODAY}", data=more)
    before = stored()

    late = page.post(f"{days}/{TODAY}", data=first)

    assert (late.status_code, late.location) == (302, f"{days}/{TODAY}/saved")
    assert "more" in page.get(late.location).text  # the day as it stands
    assert stored() == before


def test_a_form_that_the_net_held_back_is_not_set_aside(opened) -> None:
    """It was sent once more and saved, and the day was saved anew since."""
    with opened("alice", Right.OWN) as diary:
        assert save_or_set_aside(diary, TODAY, PULLED_MORE, None, PHONE)
        assert save_or_set_aside(diary, TODAY, a_day(note="later"), 1, PHONE)

        assert save_or_set_aside(diary, TODAY, PULLED_MORE, None, PHONE)
        assert find_day(diary, TODAY).version == 2
        assert not list_waiting(diary, TODAY)
    with opened("bob", Right.RECORD) as diary:  # the same words of somebody else are another thing
        assert not save_or_set_aside(diary, TODAY, PULLED_MORE, None, PHONE)
    with opened("alice", Right.OWN) as diary:  # and so are those that come back on top of newer
        assert save_or_set_aside(diary, TODAY, PULLED_MORE, 2, PHONE)
        assert find_day(diary, TODAY).version == 3


def test_nothing_is_chosen_until_somebody_does(
    browse: Browse, days: str, opened, stored: Stored
) -> None:
    conflict(opened, PULLED_MORE)
    page, before = browse("alice"), stored()
    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")
    assert "keep" not in form

    for sent in (form, form | {"keep": "-7"}, form | {"keep": "together"}):
        answer = page.post(f"{days}/{TODAY}/choose", data=sent)
        assert answer.status_code == 422
    assert stored() == before


@pytest.mark.parametrize(
    ("kept", "ratings", "note", "version"),
    [("stored", "46", "slept badly", 1), ("-1", "96-", "slept well", 2)],
)
def test_the_chosen_one_is_kept_and_the_other_is_in_the_history(
    browse: Browse, days: str, opened, kept: str, ratings: str, note: str, version: int
) -> None:
    conflict(opened, PULLED_MORE)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")

    answer = page.post(f"{days}/{TODAY}/choose", data=form | {"keep": kept})

    assert answer.location == f"{days}/{TODAY}/saved"
    assert "stays in the history of that day" in page.get(answer.location).text
    with opened("alice", Right.OWN) as diary:
        day = find_day(diary, TODAY)
        assert (day.ratings, day.note, day.version) == (ratings, note, version)
        held = {(day.ratings, day.note)} | {
            (each.ratings, each.note) for each in list_versions(diary, TODAY)
        }
        assert held == {("46", "slept badly"), ("96-", "slept well")}
        assert (list_waiting(diary, TODAY), diary.waiting_on) == ([], None)
        acts = [event.act for event in list_events(diary)]
        assert (acts.count("day_set_aside"), acts.count("day_chosen")) == (1, 1)


def test_both_together_are_offered_where_they_do_not_contradict_each_other(
    browse: Browse, days: str, opened
) -> None:
    conflict(opened, NEW_SYMPTOM)
    page = browse("alice")
    shown = page.get(f"{days}/{TODAY}/choose").text
    assert "Both together" in shown

    form = fields_of(shown, action="choose") | {"keep": "together"}
    assert page.post(f"{days}/{TODAY}/choose", data=form).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "463"
        assert find_day(diary, TODAY).note == "slept badly\nrain"


def test_a_version_is_shown_with_what_it_leaves_as_it_is(browse: Browse, days: str, opened) -> None:
    conflict(opened, DayDraft({2: 3}, "slept badly"))
    page = browse("alice")
    shown = page.get(f"{days}/{TODAY}/choose").text
    assert "Both together" not in shown  # it would be the same
    assert shown.count("Neck pulling or turning 4") == 2

    form = fields_of(shown, action="choose") | {"keep": "-1"}
    assert page.post(f"{days}/{TODAY}/choose", data=form).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "463"


def test_what_each_changed_of_the_same_day_can_be_kept_together(
    browse: Browse, days: str, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(ratings={0: 4, 1: 6}, note="one"), None)
        rate_day(diary, TODAY, a_day(ratings={0: 5, 1: 6}, note="one"), 1)
        save_or_set_aside(diary, TODAY, DayDraft({0: 4, 1: 9}, "one, two"), 1, PHONE)
    page = browse("alice")

    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")
    page.post(f"{days}/{TODAY}/choose", data=form | {"keep": "together"})

    with opened() as diary:
        assert (find_day(diary, TODAY).ratings, find_day(diary, TODAY).note) == ("59", "one, two")


@pytest.mark.parametrize(("marks", "kept"), [(None, "stress"), (frozenset(), "")])
def test_marks_that_were_not_said_stay_as_they_are_whichever_is_chosen(
    browse: Browse, days: str, opened, marks: frozenset[str] | None, kept: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(marks=frozenset({"stress"})), None)
        save_or_set_aside(diary, TODAY, a_day(note="other", marks=marks), None, PHONE)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose") | {"keep": "-1"}
    page.post(f"{days}/{TODAY}/choose", data=form)
    with opened() as diary:
        assert (find_day(diary, TODAY).note, find_day(diary, TODAY).marks) == ("other", kept)


def test_it_goes_on_only_among_the_days_of_the_diary(browse: Browse, days: str, opened) -> None:
    page = browse("alice")
    for version, (then, place) in enumerate(
        [
            (f"{days}/2026-06-01/fill-in#how", f"{days}/2026-06-01/fill-in#how"),
            ("https://example.org/", f"{days}/{TODAY}/saved"),
            ("//example.org/days/", f"{days}/{TODAY}/saved"),
        ],
        start=1,
    ):
        with opened("alice", Right.OWN) as diary:
            stored = find_day(diary, TODAY)
            rate_day(diary, TODAY, a_day(note=f"n{version}"), stored and stored.version)
            save_or_set_aside(diary, TODAY, a_day(note=f"m{version}"), None, PHONE)
        shown = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")
        form = shown | {"keep": "stored", "then": then}
        assert page.post(f"{days}/{TODAY}/choose", data=form).location == place


def test_more_than_two_may_wait_and_one_choice_settles_all(
    browse: Browse, days: str, opened
) -> None:
    conflict(opened, PULLED_MORE, DayDraft({0: 1}, None), DayDraft({0: 2}, None))
    page = browse("alice")
    shown = page.get(f"{days}/{TODAY}/choose").text
    assert "The others stay in the history of that day." in shown

    form = fields_of(shown, action="choose") | {"keep": "-2"}
    assert page.post(f"{days}/{TODAY}/choose", data=form).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "16"
        asides = {each.version: each.aside for each in list_versions(diary, TODAY)}
        assert asides == {1: None, -1: "left", -2: "chosen", -3: "left"}


def test_a_choice_between_other_versions_than_were_shown_is_not_made(
    browse: Browse, days: str, opened
) -> None:
    conflict(opened, PULLED_MORE)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")
    with opened("bob", Right.RECORD) as diary:
        save_or_set_aside(diary, TODAY, a_day(note="Bob's"), None)

    answer = page.post(f"{days}/{TODAY}/choose", data=form | {"keep": "-1"})

    assert answer.status_code == 409
    assert "Bob&#39;s" in answer.text
    assert "bob@clinic.example" in answer.text.lower()
    with opened() as diary:
        assert len(list_waiting(diary, TODAY)) == 2


def test_choosing_twice_leads_to_the_day(browse: Browse, days: str, opened) -> None:
    conflict(opened, PULLED_MORE)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose") | {"keep": "-1"}

    for _time in range(2):
        answer = page.post(f"{days}/{TODAY}/choose", data=form)
        assert answer.location == f"{days}/{TODAY}/saved"
    with opened() as diary:
        assert find_day(diary, TODAY).version == 2


def test_where_nothing_waits_the_day_is_shown(browse: Browse, days: str) -> None:
    assert browse("alice").get(f"{days}/{TODAY}/choose").status_code == 302
    assert browse("alice").get(f"{days}/2026-06-12/choose").status_code == 404


def test_a_quiet_line_says_that_a_day_waits(browse: Browse, days: str, opened) -> None:
    yesterday = TODAY - timedelta(days=1)
    page = browse("alice")
    told, place = "was saved more than once", f"{days}/{yesterday}/choose"
    assert told not in page.get(f"{days}/{TODAY}").text
    conflict(opened, PULLED_MORE, day=yesterday)

    for shown in (
        f"{days}/{TODAY}",
        f"{days}/",
        f"{days}/{yesterday}",
        f"{days}/{yesterday}/saved",
    ):
        assert told in page.get(shown).text, shown
        assert place in page.get(shown).text, shown
    assert told not in page.get(f"{days}/{TODAY - timedelta(days=2)}").text
    assert told not in browse("carol").get(f"{days}/{TODAY}").text


def test_a_day_that_has_not_come_after_a_move_waits_until_it_has(
    browse: Browse, days: str, opened, clock: Clock
) -> None:
    conflict(opened, PULLED_MORE)
    clock.instant = datetime(2026, 6, 11, 4, 0, tzinfo=UTC)  # the tenth in Los Angeles
    with opened("alice", Right.OWN) as diary:
        change_settings(diary, "America/Los_Angeles", Decimal(1), None, None)
    page, told = browse("alice"), "was saved more than once"

    assert told not in page.get(f"{days}/2026-06-10").text
    assert page.get(f"{days}/{TODAY}/choose").status_code == 404
    clock.instant += timedelta(hours=12)
    assert told in page.get(f"{days}/{TODAY}").text
    assert page.get(f"{days}/{TODAY}/choose").status_code == 200


def test_what_waits_is_part_of_no_answer(opened) -> None:
    conflict(opened, PULLED_MORE)

    with opened() as diary:
        assert list_rated(diary) == [(TODAY, "46", False)]


def test_the_safety_message_does_not_wait_for_a_choice(browse: Browse, days: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["head_turn"], ["swallowing"])
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=9)))
        rate_day(diary, TODAY, DayDraft({0: 4, 3: 0}), None, COMPUTER)
        save_or_set_aside(diary, TODAY, DayDraft({0: 4, 3: 10}), None, PHONE)

    page = browse("alice")
    shown = page.get(f"{days}/{TODAY}").text
    assert "Get help" in shown

    form = fields_of(page.get(f"{days}/{TODAY}/choose").text, action="choose")
    page.post(f"{days}/{TODAY}/choose", data=form | {"keep": "stored"})
    assert "Get help" not in page.get(f"{days}/{TODAY}").text


@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 302), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_choose_and_bring_back(
    browse: Browse, days: str, opened, who: str, reads: int, saves: int
) -> None:
    conflict(opened, PULLED_MORE)
    page = browse(who)

    assert page.get(f"{days}/{TODAY}/choose").status_code == reads
    assert page.get(f"{days}/{TODAY}/history").status_code == reads
    form = {"keep": "-1", "seen": "1,-1"}
    assert page.post(f"{days}/{TODAY}/choose", data=form).status_code == saves
    back = {"number": "1", "version": "2"}
    assert page.post(f"{days}/{TODAY}/history", data=back).status_code == saves


def test_a_reader_sees_no_button(browse: Browse, days: str, opened) -> None:
    conflict(opened, PULLED_MORE)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(note="later"), 1)

    assert "Bring this one back" in browse("alice").get(f"{days}/{TODAY}/history").text
    for place in ("choose", "history"):
        shown = browse("carol").get(f"{days}/{TODAY}/{place}").text
        assert "Bring this one back" not in shown
        assert "Keep the chosen one" not in shown


def test_the_history_tells_every_version_newest_first_and_what_changed(
    browse: Browse, days: str, opened
) -> None:
    conflict(opened, PULLED_MORE)
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, TODAY, DayDraft({0: 7}, None), 1)

    shown = browse("alice").get(f"{days}/{TODAY}/history").text

    places = [shown.index(words) for words in ("As it is now", "Replaced", "Waits for a choice")]
    assert places == sorted(places)
    for words in (
        "Bob@clinic.example, 12:00",
        "Computer, 10:00",
        "Phone, 11:00",
        "Neck pulling or turning: 4, then 7",
        "The note differs",
    ):
        assert words in shown, words


def test_the_history_is_linked_where_there_is_one(browse: Browse, days: str, opened) -> None:
    page, words = browse("alice"), "What this day was before"
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    for place in ("", "/saved"):
        assert words not in page.get(f"{days}/{TODAY}{place}").text

    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(note="new"), 1)
    for place in ("", "/saved"):
        assert words in page.get(f"{days}/{TODAY}{place}").text
    assert page.get(f"{days}/{TODAY - timedelta(days=1)}/history").status_code == 302


def test_a_former_version_is_brought_back_exactly(browse: Browse, days: str, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(ratings={0: 4}), None)
        rate_day(diary, TODAY, a_day(ratings={0: 5, 1: 6}, note="new"), 1)
    page = browse("alice")
    form = fields_of(page.get(f"{days}/{TODAY}/history").text, action="history")
    assert form["number"] == "1"

    for _time in range(2):
        assert page.post(f"{days}/{TODAY}/history", data=form).status_code == 302
    with opened() as diary:
        day = find_day(diary, TODAY)
        assert (day.ratings, day.note, day.version) == ("4", "slept badly", 3)
        assert [each.ratings for each in list_versions(diary, TODAY)] == ["56", "4"]


def test_a_stale_bringing_back_changes_nothing(
    browse: Browse, days: str, opened, stored: Stored
) -> None:
    with opened("alice", Right.OWN) as diary:
        for version, note in enumerate(("one", "two", "three")):
            rate_day(diary, TODAY, a_day(note=note), version or None)
    page, before = browse("alice"), stored()

    answer = page.post(f"{days}/{TODAY}/history", data={"number": "1", "version": "2"})
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.text
    for number in ("9", "x", ""):
        form = {"number": number, "version": "3"}
        assert page.post(f"{days}/{TODAY}/history", data=form).status_code == 404
    assert stored() == before


def test_marks_are_shown_beside_each_version_and_the_other_stays(
    browse: Browse, days: str, opened
) -> None:
    with opened("alice", Right.RECORD) as diary:
        rate_day(diary, TODAY, a_day(ratings={0: 4}, marks=frozenset({"stress"})), None)
        unaware = a_day(ratings={0: 6})
        assert not save_or_set_aside(diary, TODAY, unaware, None)
        other = a_day(ratings={0: 5}, marks=frozenset({"illness", "bad_sleep"}))
        assert not save_or_set_aside(diary, TODAY, other, None)
    page = browse("alice")

    shown = page.get(f"{days}/{TODAY}/choose").text
    assert shown.count("Unusual: Stress") == 2  # who did not say it leaves it as it was
    assert "Unusual: Illness, Bad sleep" in shown
    with opened("alice", Right.RECORD) as diary:
        choice = find_choice(diary, TODAY)
        number = choice.waiting[1].version
        choose(diary, TODAY, str(number), choice.seen)
    with opened("alice", Right.READ) as diary:
        assert find_day(diary, TODAY).marks == "illness,bad_sleep"
        assert "stress" in {each.marks for each in list_versions(diary, TODAY)}
    assert "Unusual: Stress, then Illness, Bad sleep" in page.get(f"{days}/{TODAY}/history").text
