"""The page for the clinician: what stands on it, for whom, and what while little is known."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access import Right
from app.extensions import db
from app.models import Share
from app.services.days import DayDraft, rate_day
from app.services.events import EventDraft, EventKind, record_event
from app.services.goals import GoalDraft, record_goal
from app.services.impressions import ImpressionDraft, record_impression
from app.services.questions import QuestionDraft, record_question
from app.services.treatments import list_treatments, record_treatment
from tests.browser.people import fill_diary
from tests.builders import a_treatment
from tests.conftest import TODAY


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 200), ("carol", 200)])
def test_who_may_read_may_open_the_card(browse, cast, who, status):
    assert browse(who).get(f"/diary/{cast.alice}/card/").status_code == status


def test_a_stranger_finds_no_card(browse, cast):
    assert browse("dan").get(f"/diary/{cast.alice}/card/").status_code == 404


@pytest.mark.parametrize(("who", "shown"), [("alice", False), ("bob", True), ("carol", True)])
def test_a_clinician_has_the_button_that_marks_it_as_reviewed(browse, cast, who, shown):
    page = browse(who).get(f"/diary/{cast.alice}/card/").text

    assert (f'action="/diary/{cast.alice}/reviewed"' in page) is shown


def test_a_diary_without_anything_says_what_is_not_there(browse, cast):
    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert "No injection is recorded, so nothing can be compared yet." in page
    assert "Days rated so far: 0." in page
    assert "Nothing is rated yet." in page
    assert "Averages stand here from the first treatment on." in page


def test_a_treatment_without_ratings_says_what_would_do(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=10)))

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert "Treatment 1, 1 June 2026" in page
    assert "day 10" in page
    assert "This is the first injection in the diary." in page
    assert "No side effects are followed." in page


def test_an_early_diary_is_too_early_to_say(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        for ago in range(1, 25):
            rate_day(diary, TODAY - timedelta(days=ago), DayDraft({0: 5, 1: 6}), None)
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=9)))

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert "Too early to say" in page
    assert "more days, spread between" in page


def test_a_full_card_has_its_eight_parts_in_their_order(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
        last = list_treatments(diary)[-1]
        record_goal(diary, last.id, GoalDraft("look over my shoulder"))
        for number in range(5):
            record_question(diary, QuestionDraft(f"question number {number}"))
        record_impression(diary, last.id, ImpressionDraft(2, 60, 8), None)
        ill = EventDraft(TODAY - timedelta(days=3), EventKind.ILLNESS, words="a cold")
        record_event(diary, ill)

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    parts = ["verdict", "session", "wave", "levels", "effects", "changed", "goal", "asks"]
    places = [page.index(f'id="c-{part}"') for part in parts]
    assert places == sorted(places)
    assert "look over my shoulder" in page
    assert "question number 2" in page
    assert "question number 3" not in page
    assert "2 more questions" in page
    assert "Illness: a cold" in page


def test_the_impression_stands_beside_the_treatment_that_is_compared(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        fill_diary(diary)
        compared = list_treatments(diary)[3]
        record_impression(diary, compared.id, ImpressionDraft(2, 60, 8), None)

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert "much better, about 60 percent, for 8 weeks; the ratings" in page


@pytest.mark.parametrize("sees", [True, False])
def test_notes_of_days_show_where_they_are_shared(browse, cast, opened, sees):
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=10)))
        rate_day(diary, TODAY, DayDraft({0: 5}, "the cat was ill"), None)
        db.session.execute(sa.update(Share).values(sees_notes=sees))
        db.session.commit()

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert ("the cat was ill" in page) is sees
    assert ("Notes around treatment" in page) is sees


def test_hostile_words_stay_words(browse, cast, opened):
    bad = "<script>alert(1)</script>"
    with opened("alice", Right.OWN) as diary:
        record_question(diary, QuestionDraft(bad))
        line = replace(a_treatment().injections[0], muscle=None, muscle_label=bad)
        record_treatment(diary, a_treatment(injections=(line,)))

    page = browse("carol").get(f"/diary/{cast.alice}/card/").text

    assert bad not in page
    assert "&lt;script&gt;alert(1)" in page
