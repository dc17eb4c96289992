"""What stands beside a treatment."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.access import Diary
from app.services.neighbours import (
    copy_of_last,
    overlaps,
    overlaps_among,
    overlaps_of_each,
    previous_of,
)
from app.services.progress import get_answer
from app.services.treatments import list_treatments, record_treatment
from tests.builders import a_treatment, a_whole_treatment
from tests.conftest import TODAY

BOTOX, DYSPORT = "onabotulinumtoxinA", "abobotulinumtoxinA"
MAY = date(2026, 5, 4)


def test_a_copy_leaves_out_what_belongs_to_the_day(diary: Diary) -> None:
    record_treatment(diary, a_whole_treatment(day=MAY - timedelta(days=90), clinic="Old clinic"))
    record_treatment(diary, a_whole_treatment(finished=False))

    assert copy_of_last(diary) == a_whole_treatment(day=TODAY, lot=None, expires_on=None, note=None)


def test_a_first_treatment_has_nothing_to_copy(diary: Diary) -> None:
    assert copy_of_last(diary) is None


def test_the_one_before_is_of_the_same_product_if_there_are_two(diary: Diary) -> None:
    for day, product in (
        (MAY, BOTOX),
        (MAY, DYSPORT),
        (MAY - timedelta(days=90), "other"),
        (MAY + timedelta(days=9), BOTOX),
    ):
        record_treatment(diary, a_treatment(day=day, product=product))
    treatments = list_treatments(diary)

    def before(day: date, product: str | None) -> tuple[date, str | None] | None:
        found = previous_of(treatments, day, product)
        return (found.day, found.product) if found else None

    for product in (BOTOX, DYSPORT):
        assert before(MAY + timedelta(days=1), product) == (MAY, product)
        assert before(MAY, product) == (MAY - timedelta(days=90), "other")
    assert before(MAY - timedelta(days=90), BOTOX) is None


@pytest.mark.parametrize(
    ("days_after", "expected"), [(-22, []), (-21, [-21]), (0, [0]), (21, [21]), (22, [])]
)
def test_within_three_weeks_they_belong_together(
    diary: Diary, days_after: int, expected: list[int]
) -> None:
    record_treatment(diary, a_treatment(day=MAY))
    found = overlaps(diary, MAY + timedelta(days=days_after), None)

    assert [each.days for each in found] == expected


@pytest.mark.parametrize("ago", [(), (9,), (80, 60, 59, 41, 40, 38, 16, 16, 0)])
def test_asked_of_all_at_once_they_are_the_same(diary: Diary, ago: tuple[int, ...]) -> None:
    for days in ago:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=days)))
    treatments = list_treatments(diary)

    one_by_one = {each.id: overlaps_among(treatments, each.day, each.id) for each in treatments}
    assert overlaps_of_each(treatments) == one_by_one
    assert len(one_by_one) == len(ago)


def test_a_treatment_does_not_overlap_itself(diary: Diary) -> None:
    treatment = record_treatment(diary, a_treatment(day=MAY))
    booster = record_treatment(diary, a_treatment(day=MAY + timedelta(days=14), product=DYSPORT))

    assert overlaps(diary, MAY, None)[0].treatment_id == treatment.id
    [found] = overlaps(diary, MAY, treatment.id)
    assert (found.treatment_id, found.days, found.product) == (booster.id, -14, DYSPORT)


def test_the_hint_agrees_with_the_answer(diary: Diary) -> None:
    days = [MAY - timedelta(days=90), MAY, MAY + timedelta(days=20), MAY + timedelta(days=22)]
    ids = {record_treatment(diary, a_treatment(day=day)).id: day for day in days}
    judged = get_answer(diary).treatments

    for treatment in judged:
        for own in treatment.ids:
            others = {each.treatment_id for each in overlaps(diary, ids[own], own)}
            assert others == set(treatment.ids) - {own}


def test_two_products_on_one_day_are_two_treatments_and_one_day_of_the_answer(
    diary: Diary, opened: Callable[..., AbstractContextManager[Diary]]
) -> None:
    alone = record_treatment(diary, a_treatment(product=BOTOX))
    [with_one] = get_answer(diary).treatments
    second = record_treatment(diary, a_treatment(product=DYSPORT))

    with opened() as reopened:
        assert len(list_treatments(reopened)) == 2
        [judged] = get_answer(reopened).treatments
    assert set(judged.ids) == {alone.id, second.id}
    assert judged.treated_on == judged.last_on == alone.day
    assert judged.lines == with_one.lines
