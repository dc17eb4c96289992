"""A clinician's list: what it says, how it is searched, narrowed and sorted, and own tags."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, ShareKind, open_diary
from app.extensions import db
from app.models import AuditEvent, Patient, PatientTag, Review, Share
from app.services import list_summary, patient_list
from app.services.accounts import change_settings
from app.services.audit import Act
from app.services.days import DayDraft, rate_day
from app.services.sharing import grant_share
from app.services.symptoms import follow, list_symptoms
from app.services.visits import Visit, mark_of, set_next_visit
from tests.browser_double import Browser
from tests.builders import fill
from tests.conftest import TODAY, Cast
from tests.services.many_diaries import share_many

Browse = Callable[..., Browser]
Queries = Callable[[], AbstractContextManager[list[str]]]


def names(text: str) -> list[str]:
    return re.findall(r"data-row[^>]*>\s*([^<]+?)\s*</a>", text)


@pytest.fixture
def many(app: Flask, cast: Cast) -> list[UUID]:
    """Six diaries beside Alice's, visits every other week from a week ago on."""
    with app.app_context():
        found = share_many(cast.carol, range(6))
        for place, patient_id in enumerate(found):
            patient = db.session.get_one(Patient, patient_id)
            patient.next_visit_on = TODAY + timedelta(days=14 * place - 7)
        db.session.commit()
    return found


def test_a_line_says_when_what_and_how_it_went(browse: Browse, opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=200, treatments=2)
        set_next_visit(diary, Visit(TODAY + timedelta(days=5)), mark_of(None))
    text = " ".join(browse("carol").get("/clinic").text.split())

    for said in (
        "Alice",
        "in 5 days",
        "day 99",
        "Botox",
        "all together",
        "points",
        "100%",
        "84 of 84",
        "not yet",
        "The diary is not watched around the clock.",
        'class="ch lately"',
        "1 of 1, sorted by: Next visit.",
    ):
        assert said in text, said


def test_an_empty_list_says_so(browse: Browse) -> None:
    assert "Nobody yet" in browse("dan").get("/clinic").text


def test_a_diary_without_a_name_a_treatment_or_a_rating_has_its_line(
    browse: Browse, app: Flask, cast: Cast
) -> None:
    with app.app_context():
        db.session.execute(sa.update(Patient).values(name=None))
        db.session.commit()
    text = browse("carol").get("/clinic").text

    assert names(text) == ["no name given"]
    assert "no treatment yet" in text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("?find=patient+3", ["Patient 3"]),
        ("?find=PATIENT", [f"Patient {n}" for n in (1, 2, 3, 4, 5, 0)]),
        ("?sort=name", ["Alice", *(f"Patient {n}" for n in range(6))]),
        ("?sort=name&order=down&find=pat", [f"Patient {n}" for n in range(5, -1, -1)]),
        ("?only=soon", ["Patient 1"]),
        ("?find=nobody+is+called+so", []),
        ("?sort=%00&only=x&page=-1&order=7&find=patient+1", ["Patient 1"]),
        ("?page=99999&find=patient+1", ["Patient 1"]),
    ],
)
def test_the_address_finds_narrows_and_sorts(
    browse: Browse, many: list[UUID], asked: str, expected: list[str]
) -> None:
    text = browse("carol").get(f"/clinic{asked}").text

    assert names(text) == expected
    assert f"{len(expected)} of 7" in text


@pytest.mark.parametrize("sort", list(patient_list.Sort))
def test_every_column_sorts_both_ways_and_says_so(
    browse: Browse, many: list[UUID], sort: str
) -> None:
    page = browse("carol")
    rising, falling = (
        page.get(f"/clinic?sort={sort}{order}").text for order in ("", "&order=down")
    )

    assert sorted(names(rising)) == sorted(names(falling))
    assert rising.count('aria-sort="ascending"') == falling.count('aria-sort="descending"') == 1
    link = re.search(r'aria-sort="ascending">\s*<a href="([^"]+)"', rising)
    assert link
    assert page.get(link[1].replace("&amp;", "&")).text.count('aria-sort="descending"') == 1


def test_hostile_search_words_come_back_as_words(browse: Browse, many: list[UUID]) -> None:
    text = browse("carol").get('/clinic?find="><script>alert(1)</script>').text

    assert "<script>alert" not in text
    assert "Nobody fits" in text


def test_worse_and_flagged_are_found(
    browse: Browse, many: list[UUID], app: Flask, cast: Cast, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["head_turn"], side_effects=["breathing"])
        number = next(s.number for s in list_symptoms(diary) if s.is_side_effect)
        rate_day(diary, TODAY, DayDraft({number: 8}), None)
    page = browse("carol")
    with app.app_context():
        rows = patient_list.get_patients(cast.carol).rows

    worse = {row.diary.name for row in rows if row.verdict == "worse"}
    assert set(names(page.get("/clinic?only=worse").text)) == worse
    flagged = page.get("/clinic?only=flagged").text
    assert names(flagged) == ["Alice"]
    assert "Trouble breathing: 8 of 10" in flagged
    both = names(page.get("/clinic?only=flagged&only=unread").text)
    assert both == ["Alice"]


def test_a_long_list_is_cut_into_pages(
    browse: Browse, many: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_list, "PAGE", 3)
    page = browse("carol")

    found = [names(page.get(f"/clinic?sort=name&page={n}").text) for n in (1, 2, 3, 4)]

    assert [len(each) for each in found] == [3, 3, 1, 1]
    assert len({name for each in found for name in each}) == 7
    assert "Page 2 of 3." in page.get("/clinic?page=2").text


def test_few_statements_whether_few_or_many_cold_or_kept(
    browse: Browse, app: Flask, cast: Cast, queries: Queries
) -> None:
    page, counts = browse("carol"), []
    for seeds in (range(4), range(4, 60)):
        with app.app_context():
            share_many(cast.carol, seeds)
        for _time in ("cold", "kept"):
            with queries() as sent:
                assert page.get("/clinic").status_code == 200
            counts.append(len(sent))

    assert counts[:2] == counts[2:], sent
    assert counts[0] <= 10
    assert counts[1] == counts[0] - 4


def test_what_is_not_worked_out_yet_is_said_and_comes_with_the_next_look(
    browse: Browse, many: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = list_summary.get_summaries
    monkeypatch.setattr(patient_list, "get_summaries", lambda each: real(each, most=4))
    page = browse("carol")

    assert "3 answers are still being worked out." in page.get("/clinic").text
    assert "being worked out" not in page.get("/clinic").text


def test_an_answer_about_mood_is_not_told_where_mood_is_not_shared(
    browse: Browse, app: Flask, cast: Cast, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["mood", "head_turn"])
        (mood,) = [each.number for each in list_symptoms(diary) if each.code == "mood"]
        fill(diary, days=100, treatments=1)
        change_settings(diary, diary.timezone, diary.threshold, mood, None)
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.carol, Right.READ, sees_mood=False)

    assert "mood is not shared with you" in browse("carol").get("/clinic").text
    assert "mood is not shared with you" not in browse("bob").get("/clinic").text


def test_carers_diaries_stand_apart(browse: Browse, app: Flask, cast: Cast) -> None:
    with app.app_context():
        share_many(cast.dan, range(1), kind=ShareKind.CARER)
    text = browse("dan").get("/clinic").text

    assert names(text) == []
    assert "As a carer" in text
    assert "Patient 0" in text


def test_reviewed_is_said_once_and_until_the_diary_changes(
    browse: Browse, app: Flask, cast: Cast, opened
) -> None:
    page = browse("carol")
    for _twice in range(2):
        answer = page.post(f"/diary/{cast.alice}/reviewed", data={"to_list": "1"})
        assert (answer.status_code, answer.location) == (302, "/clinic")
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1
        acts = db.session.scalars(
            sa.select(AuditEvent.act).where(AuditEvent.actor_id == cast.carol)
        )
        assert list(acts).count(Act.DIARY_REVIEWED) == 1
    text = page.get("/clinic").text
    assert "carol@clinic.example" in text
    assert names(page.get("/clinic?only=unread").text) == []
    assert "carol@clinic.example" in browse("bob").get("/clinic").text

    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, DayDraft({0: 4}), None)
    assert "changed since" in page.get("/clinic").text
    assert names(page.get("/clinic?only=unread").text) == ["Alice"]


def test_what_was_saved_after_the_page_was_shown_is_not_reviewed(
    browse: Browse, cast: Cast, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        seen = diary.revision
        rate_day(diary, TODAY, DayDraft({0: 4}), None)
    page = browse("carol")
    page.post(f"/diary/{cast.alice}/reviewed", data={"revision": seen})

    assert "changed since" in page.get("/clinic").text


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("dan", 404), ("bob", 302)])
def test_only_a_clinician_marks_a_diary_as_reviewed(
    browse: Browse, cast: Cast, who: str, status: int
) -> None:
    assert browse(who).post(f"/diary/{cast.alice}/reviewed").status_code == status


def test_tags_are_added_found_and_taken_off(browse: Browse, cast: Cast, many) -> None:
    page, address = browse("carol"), f"/diary/{cast.alice}/tags"
    assert "There is none yet." in page.get(address).text
    answer = page.post(f"{address}?find=a&page=2", data={"word": "  Wears   off early "})
    assert (answer.status_code, answer.location) == (302, f"{address}?find=a&page=2")
    page.post(address, data={"word": "wears off EARLY"})

    assert page.get(address).text.count("Wears off early") == 3  # the word, and its button
    assert names(page.get("/clinic?find=off+early").text) == ["Alice"]
    assert "Wears off early" not in browse("bob").get("/clinic").text
    assert page.post(f"{address}/remove", data={"word": "Wears off early"}).status_code == 302
    assert names(page.get("/clinic?find=off+early").text) == []
    assert page.post(f"{address}/remove", data={"word": "\x00"}).status_code == 302


@pytest.mark.parametrize("word", ["", "   ", "x" * 31, "a\x00b"])
def test_a_tag_that_cannot_be_is_refused_and_stays_typed(
    browse: Browse, app: Flask, cast: Cast, word: str
) -> None:
    answer = browse("carol").post(f"/diary/{cast.alice}/tags", data={"word": word})

    assert answer.status_code == 422
    assert word.replace("\x00", "\ufffd").strip() in answer.text
    with app.app_context():
        assert db.session.scalar(sa.select(PatientTag.word)) is None


def test_the_eleventh_tag_is_refused(browse: Browse, cast: Cast) -> None:
    page, address = browse("carol"), f"/diary/{cast.alice}/tags"
    statuses = [page.post(address, data={"word": f"word {n}"}).status_code for n in range(11)]

    assert statuses == [302] * 10 + [422]


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("dan", 404)])
def test_tags_are_for_clinicians(browse: Browse, cast: Cast, who: str, status: int) -> None:
    assert browse(who).get(f"/diary/{cast.alice}/tags").status_code == status


def test_tags_go_with_the_diary(browse: Browse, app: Flask, cast: Cast) -> None:
    browse("carol").post(f"/diary/{cast.alice}/tags", data={"word": "late"})
    with app.app_context():
        open_diary(cast.alice, cast.alice, Right.OWN)
        db.session.execute(sa.delete(Share))
        db.session.execute(sa.delete(Patient).where(Patient.id == cast.alice))
        db.session.commit()
        assert db.session.scalar(sa.select(PatientTag.word)) is None
