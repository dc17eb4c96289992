"""Goals of a treatment, and questions for the next visit."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.services.accounts import begin_diary
from app.services.audit import list_events
from app.services.goals import (
    MOST_GOALS,
    GoalDraft,
    Outcome,
    list_goals,
    move_goal,
    record_goal,
    remove_goal,
    restore_goal,
    revise_goal,
)
from app.services.questions import (
    QuestionDraft,
    list_questions,
    move_question,
    record_question,
    remove_question,
    restore_question,
    revise_question,
)
from app.services.treatments import record_treatment, remove_treatment, restore_treatment
from tests.builders import a_diary_draft, a_treatment
from tests.conftest import TODAY, Cast

READ = GoalDraft("Read for an hour")
DRIVE = GoalDraft("Drive", Outcome.PARTLY)


@pytest.fixture
def treatment_id(diary: Diary):
    return record_treatment(diary, a_treatment()).id


def goals(diary: Diary, treatment_id) -> list[GoalDraft]:
    return [GoalDraft(each.words, each.outcome) for each in list_goals(diary, treatment_id)]


def test_goals_stand_in_the_order_in_which_they_were_set(diary: Diary, treatment_id) -> None:
    record_goal(diary, treatment_id, READ)
    record_goal(diary, treatment_id, DRIVE)

    assert goals(diary, treatment_id) == [READ, DRIVE]


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_what_became_of_a_goal_is_saved(diary: Diary, treatment_id, outcome) -> None:
    goal = record_goal(diary, treatment_id, READ)
    revise_goal(diary, goal.id, GoalDraft(READ.words, outcome), 1)
    revise_goal(diary, goal.id, GoalDraft(READ.words, outcome), 1)  # sent twice

    assert goals(diary, treatment_id) == [GoalDraft(READ.words, outcome)]
    assert list_goals(diary, treatment_id)[0].version == (1 if outcome is None else 2)


def test_a_goal_that_another_changed_is_not_overwritten(diary: Diary, treatment_id) -> None:
    goal = record_goal(diary, treatment_id, READ)
    revise_goal(diary, goal.id, DRIVE, 1)

    with pytest.raises(StaleEdit):
        revise_goal(diary, goal.id, GoalDraft("Sleep"), 1)
    with pytest.raises(StaleEdit):
        remove_goal(diary, goal.id, 1)
    assert goals(diary, treatment_id) == [DRIVE]


def test_a_goal_sent_twice_is_one(diary: Diary, treatment_id) -> None:
    made_for = uuid4()
    record_goal(diary, treatment_id, READ, made_for)
    record_goal(diary, treatment_id, READ, made_for)
    with pytest.raises(StaleEdit):
        record_goal(diary, treatment_id, DRIVE, made_for)

    assert goals(diary, treatment_id) == [READ]


def test_goals_wait_for_a_removed_treatment(diary: Diary, treatment_id) -> None:
    record_goal(diary, treatment_id, READ)
    remove_treatment(diary, treatment_id, 1)
    with pytest.raises(NotFound):
        record_goal(diary, treatment_id, DRIVE)
    restore_treatment(diary, treatment_id)

    assert goals(diary, treatment_id) == [READ]


def test_a_goal_is_taken_away(diary: Diary, treatment_id) -> None:
    goal = record_goal(diary, treatment_id, READ)
    record_goal(diary, treatment_id, DRIVE)
    remove_goal(diary, goal.id, 1)

    assert goals(diary, treatment_id) == [DRIVE]


@pytest.mark.parametrize("words", ["", "  ", "x" * 121])
def test_a_goal_has_words_that_fit(diary: Diary, treatment_id, words: str) -> None:
    with pytest.raises(Refused):
        record_goal(diary, treatment_id, GoalDraft(words))


def test_a_treatment_holds_so_many_goals(diary: Diary, treatment_id) -> None:
    for number in range(MOST_GOALS):
        record_goal(diary, treatment_id, GoalDraft(f"Goal {number}"))

    with pytest.raises(Refused):
        record_goal(diary, treatment_id, READ)


def questions(diary: Diary, done: bool = False) -> list[QuestionDraft]:
    return [QuestionDraft(each.words, each.done_on) for each in list_questions(diary, done)]


def test_questions_stand_in_their_order_until_they_are_ticked_off(diary: Diary) -> None:
    first = record_question(diary, QuestionDraft("Why there?"))
    record_question(diary, QuestionDraft("When next?"))
    ticked = QuestionDraft("Why there?", TODAY)
    revise_question(diary, first.id, ticked, 1)

    assert questions(diary) == [QuestionDraft("When next?")]
    assert questions(diary, done=True) == [ticked, QuestionDraft("When next?")]
    record_question(diary, QuestionDraft("Third"))
    assert [each.words for each in questions(diary, done=True)][-1] == "Third"


def test_a_question_is_removed(diary: Diary) -> None:
    question = record_question(diary, QuestionDraft("Why there?"))
    revise_question(diary, question.id, QuestionDraft("Why here?"), 1)
    with pytest.raises(StaleEdit):
        remove_question(diary, question.id, 1)
    with pytest.raises(StaleEdit):
        revise_question(diary, question.id, QuestionDraft("Why?"), 1)
    remove_question(diary, question.id, 2)

    assert questions(diary, done=True) == []
    acts = {event.act for event in list_events(diary)}
    assert {"question_recorded", "question_revised", "question_removed"} <= acts


def test_a_question_sent_twice_is_one(diary: Diary) -> None:
    made_for = uuid4()
    record_question(diary, QuestionDraft("Why?"), made_for)
    record_question(diary, QuestionDraft("Why?"), made_for)
    with pytest.raises(StaleEdit):
        record_question(diary, QuestionDraft("When?"), made_for)

    assert questions(diary) == [QuestionDraft("Why?")]


@pytest.mark.parametrize(
    "draft",
    [
        QuestionDraft(""),
        QuestionDraft(" "),
        QuestionDraft("x" * 201),
        QuestionDraft("Why?", TODAY + timedelta(days=1)),
    ],
)
def test_what_no_question_can_be_is_refused(diary: Diary, draft: QuestionDraft) -> None:
    with pytest.raises(Refused):
        record_question(diary, draft)


def test_who_may_write_goals_and_questions(diary: Diary, cast: Cast, treatment_id) -> None:
    goal_id = record_goal(diary, treatment_id, READ).id
    question_id = record_question(diary, QuestionDraft("Why?")).id

    def doings(reader: Diary) -> list:
        return [
            lambda: record_goal(reader, treatment_id, DRIVE),
            lambda: revise_goal(reader, goal_id, DRIVE, 1),
            lambda: remove_goal(reader, goal_id, 1),
            lambda: restore_goal(reader, goal_id),
            lambda: move_goal(reader, goal_id, goal_id),
            lambda: revise_question(reader, question_id, QuestionDraft("x", date(2026, 5, 1)), 1),
            lambda: remove_question(reader, question_id, 1),
            lambda: restore_question(reader, question_id),
        ]

    carols = open_diary(cast.carol, cast.alice, Right.READ)
    for act in [lambda: record_question(carols, QuestionDraft("x")), *doings(carols)]:
        with pytest.raises(NotAllowed):
            act()
    dans = begin_diary(cast.dan, a_diary_draft())
    for act in doings(dans):
        with pytest.raises(NotFound):
            act()
    assert goals(carols, treatment_id) == [READ]
    assert questions(carols) == [QuestionDraft("Why?")]
    assert (questions(dans), goals(dans, treatment_id)) == ([], [])


def test_what_was_removed_comes_back_to_its_place(diary: Diary, treatment_id) -> None:
    first, last = (record_goal(diary, treatment_id, draft) for draft in (READ, DRIVE))
    remove_goal(diary, first.id, 1)
    remove_goal(diary, last.id, 1)
    write = GoalDraft("Write")
    record_goal(diary, treatment_id, write)

    for _twice in range(2):
        restore_goal(diary, first.id)
        restore_goal(diary, last.id)

    assert goals(diary, treatment_id) == [READ, DRIVE, write]
    with pytest.raises(StaleEdit):
        revise_goal(diary, first.id, write, 1)


def test_a_removed_question_comes_back_and_can_be_sent_again(diary: Diary) -> None:
    why = QuestionDraft("Why?", TODAY)
    question_id = record_question(diary, why).id
    remove_question(diary, question_id, 1)
    assert questions(diary, done=True) == []
    restore_question(diary, question_id)
    assert questions(diary, done=True) == [why]

    remove_question(diary, question_id, 2)
    record_question(diary, why, question_id)
    assert questions(diary, done=True) == [why]
    acts = [event.act for event in list_events(diary)]
    assert acts.count("question_restored") == 2


def test_neighbours_change_places(diary: Diary, treatment_id) -> None:
    asked = [record_question(diary, QuestionDraft(words)).id for words in "abc"]
    move_question(diary, asked[2], asked[1])
    move_question(diary, asked[2], asked[0])
    assert questions(diary) == [QuestionDraft(words) for words in "cab"]

    read, drive = (record_goal(diary, treatment_id, draft).id for draft in (READ, DRIVE))
    move_goal(diary, read, drive)
    assert goals(diary, treatment_id) == [DRIVE, READ]


def test_a_wish_to_move_that_is_sent_twice_moves_once(diary: Diary, treatment_id) -> None:
    asked = [record_question(diary, QuestionDraft(words)).id for words in "abc"]
    set_goals = [record_goal(diary, treatment_id, draft).id for draft in (READ, DRIVE)]
    for _time in range(2):
        move_question(diary, asked[2], asked[1], up=True)
        move_goal(diary, set_goals[0], set_goals[1], up=False)

    assert questions(diary) == [QuestionDraft(words) for words in "acb"]
    assert goals(diary, treatment_id) == [DRIVE, READ]
    assert [event.act for event in list_events(diary)].count("question_revised") == 1


def test_an_order_that_was_changed_meanwhile_is_not_guessed_at(diary: Diary, treatment_id) -> None:
    asked = [record_question(diary, QuestionDraft(words)).id for words in "abc"]
    goal = record_goal(diary, treatment_id, READ).id
    for past in (asked[0], asked[2], goal, None):
        with pytest.raises(StaleEdit):
            move_question(diary, asked[2], past)

    assert questions(diary) == [QuestionDraft(words) for words in "abc"]
