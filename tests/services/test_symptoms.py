"""Symptoms that are renamed, put in order and retired: what was rated stays as it was."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.exports.spreadsheet import write_ratings
from app.services.audit import list_events
from app.services.days import list_rated
from app.services.progress import get_answer
from app.services.symptoms import (
    LONGEST_LABEL,
    MOST_SYMPTOMS,
    follow,
    list_symptoms,
    mark_of,
    move_symptom,
    rename_symptom,
)
from tests.builders import SYMPTOMS, fill
from tests.conftest import TODAY
from tests.services.rush import Rush

Opened = Callable[..., AbstractContextManager[Diary]]
OWN = 2  # "tremor of my left hand"


def seen(diary: Diary) -> str:
    return mark_of(list_symptoms(diary, retired=True))


def rated(diary: Diary) -> list[int]:
    return [each.number for each in list_symptoms(diary)]


def own_label(diary: Diary) -> str:
    return next(s.label for s in list_symptoms(diary, retired=True) if s.number == OWN)


def ratings_file(diary: Diary) -> str:
    out = io.StringIO(newline="")
    write_ratings(diary, out)
    return out.getvalue()


def test_own_words_change_and_the_days_stay_with_them(diary: Diary) -> None:
    fill(diary, days=30, treatments=1)
    before = ratings_file(diary)
    rename_symptom(diary, OWN, "  shaking\u00a0 of my hand ", seen(diary))

    assert own_label(diary) == "shaking of my hand"
    assert before.count("tremor of my left hand") == 30
    assert ratings_file(diary) == before.replace("tremor of my left hand", "shaking of my hand")


def test_own_words_may_change_their_capitals(diary: Diary) -> None:
    rename_symptom(diary, OWN, "Tremor of my LEFT hand", seen(diary))

    assert own_label(diary) == "Tremor of my LEFT hand"


def test_the_same_words_again_change_nothing(diary: Diary) -> None:
    before = len(list_events(diary))
    rename_symptom(diary, OWN, "tremor of my left  hand", "another mark")

    assert len(list_events(diary)) == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "symptom_words"),
        (" \u2003\n", "symptom_words"),
        ("x" * (LONGEST_LABEL + 1), "symptom_words"),
        ("HEAD tremor", "symptom_known"),
        ("head_tremor", "symptom_known"),
        ("trouble swallowing", "symptom_known"),
        ("Stiff  MORNINGS", "symptom_taken"),
        ("nape burns", "symptom_taken"),  # a retired one
    ],
)
def test_words_that_cannot_be_are_refused(diary: Diary, words: str, reason: str) -> None:
    follow(diary, [*SYMPTOMS, "stiff mornings", "Nape burns"])
    follow(diary, [*SYMPTOMS, "stiff mornings"])
    before = list_symptoms(diary, retired=True)

    with pytest.raises(Refused) as refused:
        rename_symptom(diary, OWN, words, seen(diary))
    assert refused.value.reason == reason
    assert list_symptoms(diary, retired=True) == before


@pytest.mark.parametrize("number", [0, 3, -1, 10**30])
def test_only_own_words_can_be_changed(diary: Diary, number: int) -> None:
    with pytest.raises(NotFound):
        rename_symptom(diary, number, "mine", seen(diary))


def test_a_former_name_is_free_again(diary: Diary) -> None:
    rename_symptom(diary, OWN, "shaking", seen(diary))
    follow(diary, [*SYMPTOMS[:2], "shaking", SYMPTOMS[2]])

    assert [each.label for each in list_symptoms(diary)][2:] == ["shaking", SYMPTOMS[2]]


def test_neighbours_change_places(diary: Diary) -> None:
    move_symptom(diary, OWN, 1, seen(diary))
    assert rated(diary) == [0, 2, 1]
    move_symptom(diary, 0, OWN, seen(diary))
    assert rated(diary) == [2, 0, 1]


def test_a_retired_symptom_and_side_effects_are_no_neighbours(diary: Diary) -> None:
    follow(diary, [*SYMPTOMS, "stiff mornings"], side_effects=["voice"])
    follow(diary, [SYMPTOMS[0], SYMPTOMS[2], "stiff mornings"])
    move_symptom(diary, 2, 0, seen(diary))
    assert rated(diary) == [2, 0, 3, 4]

    for number, past in [(3, 4), (4, 3), (1, 0), (0, 1), (0, None), (0, 0), (9, 0)]:
        with pytest.raises(StaleEdit):
            move_symptom(diary, number, past, seen(diary))
    assert rated(diary) == [2, 0, 3, 4]


def test_choosing_again_keeps_the_order(diary: Diary) -> None:
    move_symptom(diary, OWN, 1, seen(diary))
    follow(diary, [each.label for each in list_symptoms(diary)] + ["stiff mornings"])

    assert rated(diary) == [0, 2, 1, 3]


def test_a_page_that_grew_old_changes_nothing(diary: Diary) -> None:
    mark = seen(diary)
    move_symptom(diary, OWN, 1, mark)
    before = list_symptoms(diary, retired=True)

    with pytest.raises(StaleEdit):
        move_symptom(diary, OWN, 1, mark)  # sent twice: it would go back
    with pytest.raises(StaleEdit):
        rename_symptom(diary, OWN, "shaking", mark)
    with pytest.raises(StaleEdit):
        follow(diary, ["head_turn"], [], mark)
    for lacking in (None, ""):
        with pytest.raises(StaleEdit):
            move_symptom(diary, OWN, 1, lacking)
    assert list_symptoms(diary, retired=True) == before


def test_the_same_choice_sent_twice_is_saved_once(diary: Diary) -> None:
    mark = seen(diary)
    for _time in range(2):
        follow(diary, ["head_turn", "stiff mornings"], ["voice"], mark)

    assert rated(diary) == [0, 3, 4]
    assert [each.act for each in list_events(diary)].count("symptoms_changed") == 1


def test_a_rated_day_makes_no_page_old(diary: Diary) -> None:
    mark = seen(diary)
    fill(diary, days=1, treatments=0)

    move_symptom(diary, OWN, 1, mark)


def test_two_that_name_in_one_instant_are_told_apart(opened: Opened, rush: Rush) -> None:
    with opened() as diary:
        mark = seen(diary)

    def call_it(words: str) -> Callable[[Diary], object]:
        def act(diary: Diary) -> None:
            alices = open_diary(diary.patient_id, diary.patient_id, Right.OWN)
            rename_symptom(alices, OWN, words, mark)

        return act

    outcomes = rush("app.services.symptoms.hold", call_it("one"), call_it("other"))

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with opened() as diary:
        assert own_label(diary) == outcomes.said_by_the_saver("one", "other")


def test_only_the_owner_names_and_orders(opened: Opened) -> None:
    with opened("bob", Right.RECORD) as diary:
        with pytest.raises(NotAllowed):
            rename_symptom(diary, OWN, "shaking", seen(diary))
        with pytest.raises(NotAllowed):
            move_symptom(diary, OWN, 1, seen(diary))


def test_a_diary_holds_so_many_symptoms(diary: Diary) -> None:
    follow(diary, [*SYMPTOMS, *(f"pain {number}" for number in range(MOST_SYMPTOMS - 3))])

    with pytest.raises(Refused):
        follow(diary, ["head_turn", "one more"])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("name"), st.sampled_from(["shaking", "=1+1", "Hand", "🙂", "day"])),
        st.tuples(st.just("move"), st.tuples(st.integers(0, 2), st.integers(0, 2))),
    ),
    max_size=6,
)


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_names_and_order_change_no_rating_and_no_answer(diary: Diary, steps: list) -> None:
    if not list_rated(diary):
        fill(diary, days=120, treatments=2)
    ratings, answer = list_rated(diary), get_answer(diary)
    for kind, what in steps:
        if kind == "name":
            rename_symptom(diary, OWN, what, seen(diary))
        else:
            try:
                move_symptom(diary, *what, seen(diary))
            except StaleEdit:
                continue
    after = get_answer(open_diary(diary.patient_id, diary.patient_id, Right.OWN))

    assert list_rated(diary) == ratings
    assert (after.treatments, after.wholes) == (answer.treatments, answer.wholes)
    assert {each.number for each in after.symptoms} == {each.number for each in answer.symptoms}


def test_what_is_retired_keeps_its_days_and_its_own_line(diary: Diary) -> None:
    fill(diary, days=120, treatments=2)
    ratings, answer, file = list_rated(diary), get_answer(diary), ratings_file(diary)
    rename_symptom(diary, OWN, "shaking", seen(diary))
    follow(diary, ["head_tremor"])
    after = get_answer(open_diary(diary.patient_id, diary.patient_id, Right.OWN))

    assert list_rated(diary) == ratings
    assert ratings_file(diary) == file.replace(SYMPTOMS[2], "shaking")
    for number in (0, 1):
        assert after.wholes[number] == answer.wholes[number]
        for new, old in zip(after.treatments, answer.treatments, strict=True):
            assert new.courses[number] == old.courses[number]
    assert [s.retired_on for s in list_symptoms(diary, retired=True)].count(TODAY) == 2
