"""When half of the benefit is expected to have worn off, and in which week the next visit is."""

from types import SimpleNamespace

import pytest

from app.analysis.forecast import forecast, wear_offs_of, week_of


def test_the_last_four_treatments_give_the_weeks_and_their_days():
    found = forecast([57, 63, 64, 70], last_injection=1000, next_visit=1000 + 85)

    assert (found.treatments, found.earliest, found.latest) == (4, 9, 10)
    assert found.days == (1057, 1070)
    assert found.visit_week == 13


@pytest.mark.parametrize(("day", "week"), [(56, 8), (57, 9), (70, 10), (71, 11)])
def test_the_visit_has_its_week(day, week):
    assert forecast([58, 69], 0, day).visit_week == week


@pytest.mark.parametrize("visit", [None, 0, -5])
def test_without_a_visit_to_come_there_is_only_the_forecast(visit):
    found = forecast([58, 69], 0, visit)

    assert (found.earliest, found.visit_week) == (9, None)


@pytest.mark.parametrize("wear_offs", [[], [60]])
def test_one_treatment_foretells_nothing(wear_offs):
    assert forecast(wear_offs, 0, 80) is None


def test_weeks_begin_on_the_day_after_the_injection():
    assert [week_of(day) for day in (1, 7, 8, 14, 15)] == [1, 1, 2, 2, 3]


def a_wave(day):
    return SimpleNamespace(wear_off=SimpleNamespace(day=day))


def test_treatments_without_a_wearing_off_are_passed_over():
    waves = [a_wave(50), None, a_wave(None), a_wave(60), a_wave(61), a_wave(62), a_wave(63)]

    assert wear_offs_of(waves) == [60, 61, 62, 63]
    assert wear_offs_of(waves[:4]) == [50, 60]
