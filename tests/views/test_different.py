"""The section "What was different this time": its rows, its pictures, and what it leaves out."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask, render_template
from markupsafe import Markup

from app import clock
from app.access import Diary, Right
from app.analysis.across import Usual
from app.models import Act, Side
from app.services.audit import commit
from app.services.days import DayDraft, list_days, rate_day, write_day
from app.services.events import EventDraft, EventKind, list_diary_events, record_event
from app.services.progress import get_answer
from app.services.treatments import InjectionDraft, list_treatments, record_treatment
from app.views.different import Different, different
from tests.builders import a_treatment
from tests.conftest import TODAY

LEVATOR = InjectionDraft("levator_scapulae", Side.LEFT, Decimal(40))
SPLENIUS = InjectionDraft("splenius_capitis", Side.RIGHT, Decimal(60))
LAST = TODAY - timedelta(weeks=8)


@pytest.fixture
def three(diary: Diary) -> Diary:
    return with_three(diary)


def with_three(diary: Diary) -> Diary:
    """Three treatments twelve weeks apart; only the last of them had the levator."""
    for weeks, lines in ((24, (SPLENIUS,)), (12, (SPLENIUS,)), (0, (SPLENIUS, LEVATOR))):
        day = LAST - timedelta(weeks=weeks)
        record_treatment(diary, a_treatment(day=day, injections=lines))
    return diary


def section(diary: Diary, number: int = 3, **changes: object) -> Different | None:
    found = get_answer(diary)
    judged = found.treatments[number - 1]
    return different(found, judged, list_treatments(diary), list_diary_events(diary), **changes)


def html_of(app: Flask, shown: Different | None) -> str:
    with app.test_request_context():
        return render_template("progress/_different.html", different=shown)


def test_what_differs_stands_first_and_what_is_equal_is_folded(app: Flask, three: Diary) -> None:
    shown = section(three)
    page = html_of(app, shown)

    assert [each.row.name for each in shown.rows] == ["Total dose", "Left levator scapulae"]
    head, folded = page.split("<details")
    assert "only this time" in head
    assert "never" in head
    assert "always 60 units" in folded
    assert "Compared with your 2 other treatments" in head


def test_a_treatment_without_others_has_no_section(app: Flask, diary: Diary) -> None:
    record_treatment(diary, a_treatment(day=LAST))

    assert section(diary, number=1) is None
    assert html_of(app, None).strip() == ""


def test_a_booster_is_no_other_treatment(diary: Diary) -> None:
    for days in (0, 10):
        record_treatment(diary, a_treatment(day=LAST + timedelta(days)))

    assert section(diary, number=1) is None


def test_without_pictures_there_is_no_column_for_them(app: Flask, three: Diary) -> None:
    drawn = []

    def strip(others: list[float], this: float | None) -> Markup:
        drawn.append((others, this))
        return Markup("<svg></svg>")

    with_pictures = html_of(app, section(three, strip=strip))
    without = html_of(app, section(three))

    assert ([0.0, 0.0], 40.0) in drawn
    assert ([60.0, 60.0], 100.0) in drawn
    assert with_pictures.count("<svg>") == len(drawn)
    assert with_pictures.count('scope="col"') == without.count('scope="col"') + 2
    assert "◆" not in without


def test_a_change_within_the_usual_needs_no_explanation(app: Flask, three: Diary) -> None:
    assert "No explanation is needed" in html_of(app, section(three, usual=Usual.WITHIN))
    assert "No explanation is needed" not in html_of(app, section(three, usual=Usual.WEAKER))


def test_only_what_happened_in_the_compared_days_is_told(app: Flask, three: Diary) -> None:
    def note(day: date, kind: EventKind, words: str) -> None:
        record_event(three, EventDraft(day, kind, words=words))

    note(LAST + timedelta(5), EventKind.ILLNESS, "a cold")
    note(LAST - timedelta(weeks=12), EventKind.ILLNESS, "the flu")
    note(LAST + timedelta(49), EventKind.STRESS, "a move")
    note(LAST + timedelta(3), EventKind.NOTICED_WORKING, "finally")
    shown = section(three)
    page = html_of(app, shown)

    assert [(row.name, row.others) for row in shown.happened] == [("Illness", "noted in 1 of 2")]
    assert "a cold" in page
    for words in ("the flu", "a move", "finally"):
        assert words not in page


def test_marked_days_are_counted_against_the_other_treatments(browse, opened) -> None:
    first = LAST - timedelta(weeks=24)
    with opened("alice", Right.OWN) as diary:
        last = list_treatments(with_three(diary))[-1].id
        ill = frozenset({"illness"})
        for number in range((TODAY - first).days + 15):
            day = first + timedelta(number - 14)
            near = LAST - timedelta(3) <= day < LAST or day == LAST - timedelta(weeks=8)
            write_day(diary, day, None, "55", None, clock.now(), marks="illness" if near else "")
        commit(diary, Act.FILE_IMPORTED)
        rate_day(diary, LAST + timedelta(30), DayDraft({}, None, ill), 1)
        answer = get_answer(diary)
    page = browse("alice").get(f"/diary/{diary.patient_id}/treatments/{last}").text

    assert "Illness, days you marked" in page
    assert "3 of 14 rated days before, 1 of 28 in weeks 4 to 7" in page
    assert "Your other treatments: 0 of 28 rated days before, 1 of 56 in weeks 4 to 7." in page
    assert "marked on days that are compared: 3 of 14 rated days before" in page
    with opened("alice", Right.OWN) as diary:
        for saved in list_days(diary):
            saved.marks = ""
        commit(diary, Act.FILE_IMPORTED)
        diary = replace(diary, revision=diary.revision + 1)
        assert get_answer(diary) == answer  # marks never enter the verdict
    assert "marked" not in browse("alice").get(f"/diary/{diary.patient_id}/treatments/{last}").text


def test_own_words_are_shown_as_words(app: Flask, three: Diary) -> None:
    line = InjectionDraft(muscle_label="<b>by the ear</b>", side=Side.LEFT, dose_units=Decimal(10))
    record_treatment(three, a_treatment(day=TODAY, injections=(line,)))

    page = html_of(app, section(three, number=4))
    assert "&lt;b&gt;by the ear&lt;/b&gt;, left" in page


def test_the_page_of_a_treatment_has_the_section(browse, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        last = list_treatments(with_three(diary))[-1].id

    page = browse("alice").get(f"/diary/{diary.patient_id}/treatments/{last}").text
    assert "What was different this time" in page
    assert "Left levator scapulae" in page
