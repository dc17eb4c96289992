"""Scores of clinical scales: who may enter them, and which can be."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.access import Diary, Right
from app.catalogue import scales
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.services.clinical import list_done
from app.services.scores import (
    ScoreDraft,
    get_score,
    list_scores,
    problem_of,
    record_score,
    remove_score,
    restore_score,
    revise_score,
)
from app.services.sharing import end_share, grant_share
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.services.clinical import opened_by_bob, opened_by_carer, opened_by_carol

SCORE = ScoreDraft(TODAY, "twstrs_total", Decimal("41.25"))


@pytest.fixture
def bobs(diary: Diary, cast: Cast) -> Diary:
    return opened_by_bob(cast)


def drafts(diary: Diary) -> list[ScoreDraft]:
    return [ScoreDraft(each.day, each.scale, each.score) for each in list_scores(diary)]


def test_scores_are_listed_the_latest_day_first(diary: Diary, bobs: Diary, cast: Cast) -> None:
    before = replace(SCORE, day=TODAY - timedelta(days=90), score=Decimal(50))
    record_score(bobs, SCORE)
    record_score(bobs, before)

    assert drafts(diary) == [SCORE, before]
    assert list_scores(diary)[0].by_id == cast.bob
    assert list_scores(diary)[0].at == NOON


def test_only_a_clinician_who_may_record_enters_scores(diary: Diary, cast: Cast) -> None:
    for reader in (diary, opened_by_carol(cast), opened_by_carer(diary)):
        with pytest.raises(NotAllowed):
            record_score(reader, SCORE)
    assert drafts(diary) == []


@pytest.mark.parametrize(
    "draft",
    [
        replace(SCORE, score=Decimal("85.01")),
        replace(SCORE, score=Decimal(-1)),
        replace(SCORE, score=Decimal("1.234")),
        replace(SCORE, scale="no_such_scale"),
        replace(SCORE, scale="tsui", score=Decimal("3.5")),
        replace(SCORE, scale="cdq24", score=Decimal(10_000)),
        replace(SCORE, day=TODAY + timedelta(days=1)),
        replace(SCORE, day=date(1899, 12, 31)),
    ],
)
def test_a_score_that_cannot_be_is_refused(bobs: Diary, draft: ScoreDraft) -> None:
    with pytest.raises(Refused):
        record_score(bobs, draft)


def test_without_a_verified_range_nothing_is_refused_for_it() -> None:
    assert problem_of(scales.scale("cdq24"), Decimal(140)) is None
    assert problem_of(scales.scale("tsui"), Decimal(26)) == "range"
    assert problem_of(scales.scale("bfmdrs_movement"), Decimal("0.55")) == "places"


def test_the_ends_of_a_range_are_scores(bobs: Diary) -> None:
    for score in (Decimal(0), Decimal(85)):
        record_score(bobs, replace(SCORE, score=score))

    assert len(drafts(bobs)) == 2


def test_a_score_is_corrected_and_tells_by_whom(bobs: Diary, cast: Cast, clock: Clock) -> None:
    score_id = record_score(bobs, SCORE)
    better = replace(SCORE, score=Decimal(40))
    clock.instant += timedelta(hours=1)
    revise_score(bobs, score_id, better, 1)
    revise_score(bobs, score_id, better, 1)  # sent twice

    assert drafts(bobs) == [better]
    assert get_score(bobs, score_id).version == 2
    assert [(done.act.value, done.by_id) for done in list_done(bobs, score_id)] == [
        ("score_revised", cast.bob),
        ("score_recorded", cast.bob),
    ]


def test_a_score_that_another_clinician_changed_is_not_overwritten(
    diary: Diary, bobs: Diary, cast: Cast
) -> None:
    grant_share(diary, cast.carol, Right.RECORD)
    carols = opened_by_carol(cast)
    score_id = record_score(bobs, SCORE)
    theirs = replace(SCORE, score=Decimal(40))
    revise_score(carols, score_id, theirs, 1)

    with pytest.raises(StaleEdit):
        revise_score(bobs, score_id, replace(SCORE, score=Decimal(39)), 1)
    with pytest.raises(StaleEdit):
        remove_score(bobs, score_id, 1)
    assert drafts(bobs) == [theirs]


def test_a_form_sent_twice_saves_one_score(bobs: Diary) -> None:
    made_for = uuid4()
    record_score(bobs, SCORE, made_for)
    record_score(bobs, SCORE, made_for)
    with pytest.raises(StaleEdit):
        record_score(bobs, replace(SCORE, score=Decimal(1)), made_for)

    assert drafts(bobs) == [SCORE]


def test_a_removed_score_can_be_brought_back(bobs: Diary) -> None:
    score_id = record_score(bobs, SCORE)
    remove_score(bobs, score_id, 1)
    assert drafts(bobs) == []
    with pytest.raises(NotFound):
        get_score(bobs, score_id)
    restore_score(bobs, score_id)
    restore_score(bobs, score_id)

    assert drafts(bobs) == [SCORE]


def test_who_lost_the_right_in_between_saves_nothing(diary: Diary, bobs: Diary, cast: Cast) -> None:
    grant_share(diary, cast.bob, Right.READ)
    with pytest.raises(NotFound):
        record_score(bobs, SCORE)
    end_share(diary, cast.bob)
    with pytest.raises(NotFound):
        record_score(bobs, SCORE)

    assert drafts(diary) == []


def test_a_score_changes_no_answer(diary: Diary, bobs: Diary, cast: Cast) -> None:
    record_score(bobs, SCORE)

    assert opened_by_bob(cast).revision == bobs.revision
