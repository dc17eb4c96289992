"""What the pages of clinicians say of days, of mood, of doses and of what is not known."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right
from app.extensions import db
from app.models import Act, Patient
from app.services.audit import commit
from app.services.clinical_notes import NoteDraft, record_note
from app.services.days import DayDraft, rate_day
from app.services.scores import list_scores
from app.services.sharing import grant_share
from app.services.symptoms import add_symptoms, follow, list_symptoms
from app.services.treatments import record_treatment
from app.services.watch import WatchDraft, record_watch
from app.views.report_tables import LONGEST_TEXT
from tests.browser_double import Browser
from tests.builders import a_treatment, an_injection, fill
from tests.conftest import TODAY, Cast, Clock
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]


def flat(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def in_auckland(app: Flask, cast: Cast, clock: Clock) -> None:
    """Alice lives where it is the 12th already while it is the 11th in UTC."""
    clock.instant = datetime(2026, 6, 11, 21, tzinfo=UTC)
    with app.app_context():
        db.session.execute(sa.update(Patient).values(timezone="Pacific/Auckland"))
        db.session.commit()


@pytest.mark.usefixtures("in_auckland")
def test_days_are_those_where_the_patient_lives(browse: Browse, opened: Opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment())
    with opened("bob") as diary:
        note = record_note(diary, NoteDraft("a note", True))
    page = browse("bob")
    page.post(f"/diary/{cast.alice}/reviewed")

    assert re.search(r">12 Jun 2026</span><small>bob@", page.get("/clinic").text)
    told = flat(page.get(f"/diary/{cast.alice}/clinical/").text)
    assert "12 Jun 2026" in told
    assert "11 Jun 2026" not in told
    assert "12 Jun 2026, 09:00" in page.get(f"/diary/{cast.alice}/clinical/notes/{note}").text


def test_levels_that_are_not_known_are_said_once(browse: Browse, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY))
    told = flat(browse("carol").get("/clinic").text)

    assert "not enough ratings yet" in told
    assert "not known to not known" not in told
    assert "too few ratings to compare" not in told


@pytest.mark.parametrize(
    ("asked", "is_open"),
    [("", False), ("?find=ali", False), ("?only=worse", True), ("?sort=name", True)],
)
def test_the_filters_are_folded_until_one_is_set(browse: Browse, asked: str, is_open: bool) -> None:
    text = browse("carol").get(f"/clinic{asked}").text
    folded = re.search(r"<details class=\"listform__more\"( open)?>(.*?)</details>", text, re.S)

    assert folded is not None
    assert bool(folded[1]) is is_open
    assert "Show only" in folded[2]
    assert 'id="find"' not in folded[2]


def test_an_unfinished_visit_has_no_total_anywhere(
    browse: Browse, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        lines = (an_injection(dose_units=Decimal(37)),)
        record_treatment(diary, a_treatment(day=TODAY, injections=lines, finished=False))
    page = browse("carol")

    assert "dose not known" in page.get("/clinic").text
    for place in ("", "summary.txt", "pages/"):
        text = flat(page.get(f"/diary/{cast.alice}/card/{place}").text)
        assert "37 units" not in text, place


def without_mood(opened: Opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        add_symptoms(diary, ["mood"])
        commit(diary, Act.SYMPTOMS_CHANGED)
        grant_share(diary, cast.carol, Right.READ, sees_mood=False)


def test_no_false_word_on_mood_that_is_not_shared(
    browse: Browse, opened: Opened, cast: Cast
) -> None:
    without_mood(opened, cast)
    with opened("bob") as diary:
        record_watch(diary, WatchDraft(symptom="mood"))

    for place in ("clinical/", "card/"):
        text = browse("carol").get(f"/diary/{cast.alice}/{place}").text
        assert "Not rated in this diary yet" not in text


def test_mood_that_is_rated_no_more_hides_no_answer(
    browse: Browse, opened: Opened, cast: Cast
) -> None:
    without_mood(opened, cast)
    with opened("alice", Right.OWN) as diary:
        rated = [each.label for each in list_symptoms(diary) if each.code != "mood"]
        fill(diary, days=200, treatments=2)
    assert "mood is not shared with you" in browse("carol").get("/clinic").text
    with opened("alice", Right.OWN) as diary:
        follow(diary, rated)

    assert "mood is not shared with you" not in browse("carol").get("/clinic").text


def test_the_symptom_that_leads_is_among_the_levels(
    app: Flask, browse: Browse, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        added = add_symptoms(diary, ["sleep", "how long I can read", "threading a needle"])
        last = max(added.values())
        commit(diary, Act.SYMPTOMS_CHANGED)
    with opened("alice", Right.OWN) as diary:
        for ago in range(120):
            rated = dict.fromkeys(range(last + 1), 4)
            rate_day(diary, TODAY - timedelta(days=ago), DayDraft(rated, None), None)
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=60)))
    with app.app_context():
        db.session.execute(sa.update(Patient).values(main_symptom=last))
        db.session.commit()

    assert f'data-level="{last}"' in browse("carol").get(f"/diary/{cast.alice}/card/").text


def test_a_note_without_spaces_is_on_the_pages(browse: Browse, opened: Opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY))
        rate_day(diary, TODAY, DayDraft({0: 4}, "頭" * 300), None)

    text = browse("carol").get(f"/diary/{cast.alice}/report/pages/?part=notes").text

    assert "頭" * (LONGEST_TEXT - 1) + "…" in text


@pytest.mark.parametrize("typed", ["0", "-0", "−0.0", "０"])
def test_zero_has_no_sign(browse: Browse, opened: Opened, cast: Cast, typed: str) -> None:
    page, rooms = browse("bob"), f"/diary/{cast.alice}/clinical/scores"
    blank = fields_of(page.get(f"{rooms}/new").text, "/new")
    said = {"scale": "twstrs_pain", "score": typed}
    assert page.post(f"{rooms}/new", data=blank | said).status_code == 302

    with opened("bob") as diary:
        assert str(list_scores(diary)[0].score.normalize()) == "0"


@pytest.mark.parametrize(
    "typed",
    ["", "NaN", "Infinity", "1e400", "1e1", "-1", "20.001", "20,5", "9" * 99, "<b>", "1 2"],
)
def test_what_is_no_score_stays_in_the_form(
    browse: Browse, opened: Opened, cast: Cast, typed: str
) -> None:
    page, rooms = browse("bob"), f"/diary/{cast.alice}/clinical/scores"
    blank = fields_of(page.get(f"{rooms}/new").text, "/new")
    answer = page.post(f"{rooms}/new", data=blank | {"scale": "twstrs_pain", "score": typed})

    assert answer.status_code == 422
    assert escape(typed) in answer.text
    with opened("bob") as diary:
        assert list_scores(diary) == []


@pytest.mark.parametrize("room", ["notes", "watch", "scores"])
def test_what_is_typed_into_an_item_that_was_removed_is_shown(
    browse: Browse, opened: Opened, cast: Cast, room: str
) -> None:
    page, rooms = browse("bob"), f"/diary/{cast.alice}/clinical/{room}"
    said = {
        "notes": {"words": "first words", "to": "patient"},
        "watch": {"symptom": "", "words": "first words"},
        "scores": {"scale": "twstrs_pain", "score": "7"},
    }[room]
    form = fields_of(page.get(f"{rooms}/new").text, "/new") | said
    page.post(f"{rooms}/new", data=form)
    page.post(f"{rooms}/{form['item_id']}/remove", data={"version": "1"})
    changed = form | ({"score": "13"} if room == "scores" else {"words": "other words"})

    for place in ("new", form["item_id"]):
        answer = page.post(f"{rooms}/{place}", data=changed)
        assert answer.status_code in {404, 409}
        assert ("13" if room == "scores" else "other words") in answer.text


def test_the_day_after_a_flight_to_the_west_is_no_day_below_none(
    app: Flask, browse: Browse, opened: Opened, cast: Cast, clock: Clock, in_auckland: None
) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=diary.today))
    with app.app_context():
        db.session.execute(sa.update(Patient).values(timezone="America/Los_Angeles"))
        db.session.commit()
    page = browse("carol")

    for place in ("/clinic", f"/diary/{cast.alice}/card/", f"/diary/{cast.alice}/card/summary.txt"):
        answer = page.get(place)
        assert answer.status_code == 200
        assert not re.search(r"day [-−]1", flat(answer.text))


def test_several_products_on_one_day_are_told_apart(
    browse: Browse, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        for product in ("onabotulinumtoxinA", "incobotulinumtoxinA", None):
            record_treatment(diary, a_treatment(day=TODAY, product=product))
    page = browse("bob")
    text = page.get(f"/diary/{cast.alice}/clinical/").text
    summary = page.get(f"/diary/{cast.alice}/card/summary.txt").text
    buttons = [flat(each) for each in re.findall(r"<button[^>]*>(.*?)</button>", text, re.S)]

    assert len(buttons) == len(set(buttons)) > 2
    for name in ("Botox", "Xeomin", "product not known"):
        assert f", {name}" in " ".join(buttons)
        assert re.search(rf"Muscles, [^:]*, {name}:", summary)
