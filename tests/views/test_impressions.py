"""The page that asks how a treatment went as a whole, and its words beside the answer."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.access import Diary, Right, open_diary
from app.analysis.judgement import Verdict
from app.sentences.impressions import about, beside_the_ratings, in_short, said
from app.services.agreement import Agreement, agreement
from app.services.days import rate_day
from app.services.impressions import (
    ImpressionDraft,
    draft_of_impression,
    list_impressions,
    record_impression,
    remove_impression,
)
from app.services.treated import get_treated
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]

MUCH = ImpressionDraft(change=2, percent_better=60, weeks=8)
FILLED_IN = {"change": "2", "percent_better": "60", "weeks": "8"}


@pytest.fixture
def treatment(opened) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_treatment(diary, a_treatment(day=TODAY - timedelta(days=70))).id


@pytest.fixture
def page(cast: Cast, treatment: UUID) -> str:
    return f"/diary/{cast.alice}/treatments/{treatment}/impression"


def stored_ones(opened) -> list[ImpressionDraft]:
    with opened() as diary:
        return [draft_of_impression(each) for each in list_impressions(diary)]


def say(opened, treatment: UUID, draft: ImpressionDraft, seen: int | None = None) -> None:
    with opened("bob", Right.RECORD) as diary:
        record_impression(diary, treatment, draft, seen)


@pytest.mark.parametrize(
    ("typed", "draft"),
    [
        (FILLED_IN, MUCH),
        ({"change": "-3"}, ImpressionDraft(change=-3)),
        ({"change": "0", "weeks": "0"}, ImpressionDraft(change=0, weeks=0)),
        ({"percent_better": "0"}, ImpressionDraft(percent_better=0)),
        ({"percent_better": "60 %"}, ImpressionDraft(percent_better=60)),
        ({"percent_better": " 60,0%"}, ImpressionDraft(percent_better=60)),
        ({"percent_better": "about 60 percent"}, ImpressionDraft(percent_better=60)),
        ({"percent_better": "100"}, ImpressionDraft(percent_better=100)),
        ({"not_better": "y"}, ImpressionDraft(percent_better=0)),
        ({"not_better": "y", "percent_better": "0"}, ImpressionDraft(percent_better=0)),
        ({"weeks": "8 weeks"}, ImpressionDraft(weeks=8)),
        ({"weeks": "60"}, ImpressionDraft(weeks=60)),
        ({"still_lasting": "y"}, ImpressionDraft(still_lasting=True)),
        ({"still_lasting": "y", "weeks": "9"}, ImpressionDraft(weeks=9, still_lasting=True)),
        ({"change": "", "weeks": "9"}, ImpressionDraft(weeks=9)),
    ],
)
def test_what_is_typed_is_saved_and_shown_again(
    browse: Browse, page: str, opened, typed: dict[str, str], draft: ImpressionDraft
) -> None:
    alice = browse("alice")
    blank = fields_of(alice.get(page).text, action="/impression")
    assert set(blank.values()) - {blank["csrf_token"]} == {""}

    answer = alice.post(page, data=blank | typed)
    assert (answer.status_code, answer.location) == (
        302,
        page.replace("/impression", "#impression"),
    )
    assert stored_ones(opened) == [draft]

    again = fields_of(alice.get(page).text, action="/impression")
    assert alice.post(page, data=again).status_code == 302
    assert stored_ones(opened) == [draft]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("percent_better", "a lot", "Enter a whole number from 0 to 100"),
        ("percent_better", "-20", "Enter a whole number from 0 to 100"),
        ("percent_better", "300 %", "Enter a whole number from 0 to 100"),
        ("percent_better", "101", "Enter a whole number from 0 to 100"),
        ("percent_better", "62,5", "Enter a whole number from 0 to 100"),
        ("percent_better", "50-60", "Enter a whole number from 0 to 100"),
        ("percent_better", "60 weeks", "Enter a whole number from 0 to 100"),
        ("percent_better", "٦٠", "Enter a whole number from 0 to 100"),
        ("percent_better", "\x00", "Enter a whole number from 0 to 100"),
        ("percent_better", "9" * 100_000, "Enter a whole number from 0 to 100"),
        ("weeks", "1,5 weeks", "Enter whole weeks from 0 to 60"),
        ("weeks", "1.5", "Enter whole weeks from 0 to 60"),
        ("weeks", "61", "Enter whole weeks from 0 to 60"),
        ("weeks", "-1", "Enter whole weeks from 0 to 60"),
        ("weeks", "8 %", "Enter whole weeks from 0 to 60"),
        ("weeks", "two months", "Enter whole weeks from 0 to 60"),
        ("change", "4", "Choose one of the answers"),
        ("change", "better", "Choose one of the answers"),
        ("change", "\x00", "Choose one of the answers"),
        ("not_better", "y", "Give a number or tick It was not better, not both"),
    ],
)
def test_what_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, page: str, stored: Stored, field: str, value: str, told: str
) -> None:
    before, alice = stored(), browse("alice")
    answer = alice.post(page, data=FILLED_IN | {field: value})

    assert answer.status_code == 422
    assert answer.text.count(told) == 2
    kept = fields_of(answer.text, action="/impression")
    for name, typed in FILLED_IN.items():
        assert name == field or kept[name] == typed
    if field != "change" and value.isprintable():
        assert kept[field] == value
    assert stored() == before


@pytest.mark.parametrize("typed", [{}, {"change": ""}, {"percent_better": " ", "weeks": ""}])
def test_one_answer_is_needed(
    browse: Browse, page: str, stored: Stored, typed: dict[str, str]
) -> None:
    before = stored()
    answer = browse("alice").post(page, data=typed)

    assert answer.status_code == 422
    assert answer.text.count("Answer at least one of the questions") == 2
    assert stored() == before


def test_a_chosen_answer_can_be_taken_away_again(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    say(opened, treatment, MUCH)
    alice = browse("alice")
    form = fields_of(alice.get(page).text, action="/impression")
    alice.post(page, data=form | {"change": "", "percent_better": ""})

    assert stored_ones(opened) == [ImpressionDraft(weeks=8)]


def test_two_windows_meet_and_nothing_is_lost(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    alice = browse("alice")
    form = fields_of(alice.get(page).text, action="/impression")
    say(opened, treatment, ImpressionDraft(change=-1))

    met = alice.post(page, data=form | FILLED_IN)
    assert met.status_code == 409
    assert "Your clinic noted: a little worse (told on 11 June 2026)." in met.text
    assert stored_ones(opened) == [ImpressionDraft(change=-1)]

    again = fields_of(met.text, action="/impression")
    assert alice.post(page, data=again).status_code == 302
    assert stored_ones(opened) == [MUCH]


def test_it_is_removed_with_one_tap_and_brought_back(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    say(opened, treatment, MUCH)
    alice = browse("alice")
    removed = alice.post(
        f"{page}/remove", data=fields_of(alice.get(page).text, action="/remove")
    ).location
    assert stored_ones(opened) == []

    back = fields_of(alice.get(removed).text, action="/restore")
    assert alice.post(f"{page}/restore", data=back).status_code == 302
    assert stored_ones(opened) == [MUCH]
    assert "It was removed" not in alice.get(removed).text
    assert "It was removed" not in alice.get(page).text


def test_what_another_changed_is_not_removed_unseen(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    say(opened, treatment, MUCH)
    alice = browse("alice")
    form = fields_of(alice.get(page).text, action="/remove")
    say(opened, treatment, ImpressionDraft(weeks=5), seen=1)

    met = alice.post(f"{page}/remove", data=form)
    assert met.status_code == 409
    assert "It was not removed" in met.text
    assert fields_of(met.text, action="/impression")["weeks"] == "5"
    assert stored_ones(opened) == [ImpressionDraft(weeks=5)]


def test_a_reader_sees_what_was_said_and_no_form(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    assert "Nothing is said about it" in browse("carol").get(page).text
    say(opened, treatment, MUCH)
    text = browse("carol").get(page).text

    assert "much better, about 60 percent, for 8 weeks" in text
    assert 'method="post"' not in text.partition("<main")[2]


def test_the_form_shows_nothing_of_the_answer(browse: Browse, page: str) -> None:
    main = browse("alice").get(page).text.partition("<main")[2].partition("</main>")[0]

    for word in ("too few", "Too early", "points", "Unclear"):
        assert word not in main


def test_a_treatment_that_is_not_there_has_no_page(browse: Browse, page: str, treatment) -> None:
    other = page.replace(str(treatment), str(uuid4()))

    assert browse("alice").get(other).status_code == 404
    for act in ("", "/remove", "/restore", "/dismiss"):
        assert browse("alice").post(other + act, data=FILLED_IN).status_code == 404


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (MUCH, "much better, about 60 percent, for 8 weeks"),
        (ImpressionDraft(change=-2), "much worse"),
        (ImpressionDraft(change=0, percent_better=0), "no change"),
        (ImpressionDraft(percent_better=0), "not better"),
        (ImpressionDraft(percent_better=30), "about 30 percent better"),
        (ImpressionDraft(change=-1, percent_better=10), "a little worse, about 10 percent better"),
        (ImpressionDraft(weeks=1), "for 1 week"),
        (ImpressionDraft(weeks=0), "for less than a week"),
        (ImpressionDraft(weeks=9, still_lasting=True), "for 9 weeks so far"),
        (ImpressionDraft(still_lasting=True), "still lasting"),
    ],
)
def test_an_impression_is_told_in_one_sentence(
    diary: Diary, draft: ImpressionDraft, told: str
) -> None:
    assert in_short(draft) == told
    treatment_id = record_treatment(diary, a_treatment()).id
    impression = record_impression(diary, treatment_id, draft, None)

    assert said(diary, impression) == f"You said: {told} (told on 11 June 2026)."


def test_the_day_is_the_one_where_the_patient_lives(diary: Diary, clock: Clock, cast: Cast) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    clock.instant += timedelta(hours=12, minutes=30)  # it is half past midnight in Berlin
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)

    told = said(diary, record_impression(bobs, treatment_id, MUCH, None))
    assert told.startswith("Your clinic noted: much better")
    assert told.endswith("(told on 12 June 2026).")


def test_a_treatment_with_a_booster_is_named_by_both_days(diary: Diary) -> None:
    first = record_treatment(diary, a_treatment()).id
    assert about(get_treated(diary, first)) == "The injection of 4 May 2026"
    record_treatment(diary, a_treatment(day=a_treatment().day + timedelta(days=14)))

    told = about(get_treated(diary, first))
    assert told == "The injections of 4 May 2026 and 18 May 2026"


@pytest.mark.parametrize(
    ("draft", "agrees_with"),
    [
        (ImpressionDraft(change=3), {"better"}),
        (ImpressionDraft(change=2), {"better"}),
        (ImpressionDraft(change=1), {"better", "unchanged"}),
        (ImpressionDraft(change=0), {"unchanged"}),
        (ImpressionDraft(change=-1), {"worse", "unchanged"}),
        (ImpressionDraft(change=-2), {"worse"}),
        (ImpressionDraft(change=-3), {"worse"}),
        (ImpressionDraft(percent_better=0), {"worse", "unchanged"}),
        (ImpressionDraft(percent_better=29), {"better", "unchanged"}),
        (ImpressionDraft(percent_better=30), {"better"}),
        (ImpressionDraft(change=-2, percent_better=30), {"worse"}),
    ],
)
def test_an_impression_is_held_to_the_ratings(
    draft: ImpressionDraft, agrees_with: set[str]
) -> None:
    clear = (Verdict.WORSE, Verdict.BETTER, Verdict.UNCHANGED)

    assert {v for v in clear if agreement(draft, v) is Agreement.AGREES} == agrees_with
    assert {v for v in clear if agreement(draft, v) is Agreement.DIFFERS} == {*clear} - agrees_with
    for verdict in (Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS):
        assert agreement(draft, verdict) is Agreement.DIARY_CANNOT_TELL


@pytest.mark.parametrize("verdict", list(Verdict))
def test_weeks_alone_cannot_be_compared(verdict: Verdict) -> None:
    assert agreement(ImpressionDraft(weeks=8), verdict) is Agreement.NO_DIRECTION_SAID


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict.BETTER, "Your impression and your ratings of weeks 4 to 7 say the same."),
        (Verdict.WORSE, "Both count: ratings are days, an impression is the whole."),
        (Verdict.UNCLEAR, "give no clear answer, so the two cannot be compared."),
    ],
)
def test_neither_is_held_to_be_the_right_one(in_app: None, verdict: Verdict, told: str) -> None:
    assert beside_the_ratings(MUCH, verdict).endswith(told)


def test_what_was_taken_back_leaves_an_empty_form(
    browse: Browse, page: str, opened, treatment: UUID
) -> None:
    say(opened, treatment, MUCH)
    with opened("bob", Right.RECORD) as diary:
        remove_impression(diary, treatment, 1)

    form = fields_of(browse("alice").get(page).text, action="/impression")
    assert {**form, "csrf_token": ""} == {
        "csrf_token": "", "version": "2", "percent_better": "", "weeks": ""
    }  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "held"),
    [
        (MUCH, "Your impression and your ratings say different things."),
        (ImpressionDraft(change=-2), "Your impression and your ratings of weeks 4 to 7 say the"),
        (ImpressionDraft(weeks=9), "You did not say whether it was better or worse"),
    ],
)
def test_it_stands_beside_the_answer_of_the_ratings(
    browse: Browse, cast: Cast, opened, treatment: UUID, draft: ImpressionDraft, held: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        for ago in range(95, 0, -1):
            severity = 3 if ago > 70 else 8
            said_of_it = a_day(ratings={0: severity + ago % 2, 1: severity}, note=None)
            rate_day(diary, TODAY - timedelta(days=ago), said_of_it, None)
    say(opened, treatment, draft)
    address = f"/diary/{cast.alice}/treatments/{treatment}"

    for who, changes in (("alice", 1), ("bob", 1), ("carol", 0)):
        text = browse(who).get(address).text
        assert f"Your clinic noted: {in_short_of(opened, draft)} (told on" in text
        assert held in text
        assert text.count("Change what was said") == changes


def in_short_of(opened, draft: ImpressionDraft) -> str:
    with opened():
        return in_short(draft)


def test_the_treatment_asks_in_one_line_until_something_is_said(
    browse: Browse, cast: Cast, treatment: UUID
) -> None:
    address = f"/diary/{cast.alice}/treatments/{treatment}"

    for who, lines in (("alice", 1), ("bob", 1), ("carol", 0)):
        text = browse(who).get(address).text
        assert text.count("How did it go, all in all?") == lines
        assert text.count(f'href="{address}/impression"') == lines
