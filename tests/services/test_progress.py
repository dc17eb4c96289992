"""The answer: kept where it is still true, and always equal to one worked out anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.access import Diary, Right, open_diary
from app.errors import NotFound
from app.extensions import db
from app.models import KeptAnswer
from app.services import kept_answers, progress
from app.services.accounts import begin_diary, change_settings
from app.services.answer_parts import TOGETHER
from app.services.days import DayDraft, rate_day
from app.services.kept_answers import is_current
from app.services.progress import get_answer, get_judged, work_out
from app.services.symptoms import follow, list_symptoms
from app.services.treatments import (
    list_treatments,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_diary_draft, a_treatment, fill
from tests.conftest import TODAY, Cast, Clock

Opened = Callable[..., AbstractContextManager[Diary]]


@pytest.fixture
def filled(opened: Opened) -> Opened:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=200, treatments=2)
    return opened


def kept(diary: Diary) -> KeptAnswer | None:
    return db.session.get(KeptAnswer, diary.patient_id)


def is_true_still(diary: Diary) -> bool:
    found = kept(diary)
    return found is not None and is_current(found, diary)


def test_a_kept_answer_equals_one_worked_out_anew(filled: Opened) -> None:
    with filled() as diary:
        first = get_answer(diary)
        assert is_true_still(diary)
    with filled() as diary:
        again = get_answer(diary)
        anew = work_out(diary, list_symptoms(diary, retired=True), diary.today)

    assert len(first.treatments) == 2
    assert again == first
    assert (again.treatments, again.wholes) == (anew.treatments, anew.wholes)
    assert again.leads(again.treatments[1]).change is not None


def test_a_kept_answer_is_read_and_not_worked_out_again(
    filled: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled() as diary:
        get_answer(diary)
    monkeypatch.setattr(progress, "work_out", lambda *_: pytest.fail("worked out again"))

    with filled() as diary:
        assert len(get_answer(diary).treatments) == 2


def record_another(diary: Diary) -> None:
    record_treatment(diary, a_treatment(day=TODAY))


def revise_the_first(diary: Diary) -> None:
    first = list_treatments(diary)[0]
    revise_treatment(diary, first.id, a_treatment(day=first.day + timedelta(days=1)), 1)


def remove_the_first(diary: Diary) -> None:
    remove_treatment(diary, list_treatments(diary)[0].id, 1)


def bring_the_first_back(diary: Diary) -> None:
    treatment_id = list_treatments(diary)[0].id
    remove_treatment(diary, treatment_id, 1)
    restore_treatment(diary, treatment_id)


@pytest.mark.parametrize(
    "write",
    [
        lambda diary: rate_day(diary, TODAY - timedelta(days=1), DayDraft({0: 10}), 1),
        lambda diary: rate_day(diary, TODAY - timedelta(days=900), DayDraft({0: 10}), None),
        record_another,
        revise_the_first,
        remove_the_first,
        bring_the_first_back,
        lambda diary: follow(diary, ["head_turn"]),
        lambda diary: change_settings(diary, "Europe/Berlin", Decimal(2), None, None),
        lambda diary: change_settings(diary, "Asia/Tokyo", Decimal(1), 0, None),
    ],
)
def test_every_kind_of_save_makes_the_kept_answer_old(
    filled: Opened, write: Callable[[Diary], object]
) -> None:
    with filled() as diary:
        get_answer(diary)
    with filled("alice", Right.OWN) as diary:
        assert is_true_still(diary)
        write(diary)

    with filled() as diary:
        assert not is_true_still(diary)
        answer = get_answer(diary)
        anew = work_out(diary, list_symptoms(diary, retired=True), diary.today)
        assert (answer.treatments, answer.wholes) == (anew.treatments, anew.wholes)
    with filled() as diary:
        assert is_true_still(diary)


def test_the_next_day_makes_the_kept_answer_old(filled: Opened, clock: Clock) -> None:
    with filled() as diary:
        get_answer(diary)
    clock.instant += timedelta(days=1)

    with filled() as diary:
        assert not is_true_still(diary)


def test_other_code_makes_the_kept_answer_old(
    filled: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled() as diary:
        get_answer(diary)
    monkeypatch.setattr(kept_answers, "code_version", lambda: "another")

    with filled() as diary:
        assert not is_true_still(diary)


def test_what_is_kept_is_not_the_truth(filled: Opened) -> None:
    with filled() as diary:
        first = get_answer(diary)
    with filled() as diary:
        db.session.delete(kept(diary))
        db.session.commit()

    with filled() as diary:
        assert get_answer(diary) == first


def test_a_diary_that_has_just_begun_has_no_treatment_to_judge(diary: Diary) -> None:
    answer = get_answer(diary)

    assert list(answer.treatments) == []
    assert answer.leading == TOGETHER
    assert len(answer.symptoms) == 3


def test_a_symptom_that_leads_and_was_never_rated_gives_way(diary: Diary, cast: Cast) -> None:
    change_settings(diary, diary.timezone, Decimal(1), 99, None)

    assert get_answer(open_diary(cast.alice, cast.alice, Right.READ)).leading == TOGETHER


def test_too_few_days_are_said_and_not_guessed(diary: Diary) -> None:
    record_treatment(diary, a_treatment())

    (judged,) = get_answer(open_diary(diary.actor_id, diary.patient_id, Right.OWN)).treatments
    assert judged.lines[TOGETHER].verdict == "too_few_days"
    assert judged.lines[TOGETHER].change is None
    assert judged.lines[TOGETHER].reason


def test_another_diarys_treatment_is_not_found(filled: Opened, cast: Cast, app: Flask) -> None:
    with filled() as diary:
        treatment_id = list_treatments(diary)[0].id
        assert get_judged(diary, treatment_id)[1].ids == (treatment_id,)
    with app.app_context():
        dans = begin_diary(cast.dan, a_diary_draft())
        with pytest.raises(NotFound):
            get_judged(dans, treatment_id)
