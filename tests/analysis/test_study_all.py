"""Several symptoms studied at once say the same as each of them alone."""

import random
from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from app.analysis.study import study, study_all
from tests.analysis.builders import as_dict, series_of
from tests.analysis.diaries import a_random_course, a_random_diary


def symptoms_around(ratings, dice):
    """The same diary with every kind of trouble, over the same treatments."""
    days = sorted(ratings)
    few = sorted(dice.sample(days, min(len(days), 9)))
    return {
        "whole": series_of(ratings),
        "empty": series_of({}),
        "constant": series_of(dict.fromkeys(days, 4)),
        "floor": series_of({day: max(0, ratings[day] - 7) for day in days}),
        "halves": series_of({day: ratings[day] / 2 for day in days}),
        "few": series_of({day: ratings[day] for day in few}),
        "one": series_of({day: ratings[day] for day in days[:1]}),
        "late": series_of({day: ratings[day] for day in days[len(days) // 2 :]}),
        "other": series_of({day: dice.randint(0, 10) for day in days if dice.random() < 0.7}),
    }


def parts(found):
    """All numbers, words and days in a study, one after the other."""
    if is_dataclass(found):
        for field in fields(found):
            yield from parts(getattr(found, field.name))
    elif isinstance(found, dict):
        for key, value in found.items():
            yield key
            yield from parts(value)
    elif isinstance(found, list | tuple | np.ndarray):
        yield len(found)
        for each in found:
            yield from parts(each)
    else:
        yield found


def same(one, other):
    pairs = list(zip(parts(one), parts(other), strict=True))
    numbers = [pair for pair in pairs if isinstance(pair[0], float)]
    assert [a for a, _ in numbers] == pytest.approx(
        [b for _, b in numbers], rel=1e-9, abs=1e-9, nan_ok=True
    )
    assert all(a == b for a, b in pairs if not isinstance(a, float))


@pytest.mark.parametrize("seed", range(30))
def test_at_once_is_as_one_by_one(seed):
    ratings, sessions, today = (a_random_course if seed % 3 == 0 else a_random_diary)(seed)
    symptoms = symptoms_around(ratings, random.Random(seed))
    threshold = [0.5, 1.0, 2.0][seed % 3]

    found = study_all(symptoms, sessions, threshold=threshold, today=today)

    assert list(found) == list(symptoms)
    for name, series in symptoms.items():
        same(found[name], study(series, sessions, threshold=threshold, today=today))


def test_the_last_day_that_any_symptom_was_rated_is_today():
    long = series_of(dict.fromkeys(range(-28, 60), 5))
    short = series_of({day: rating for day, rating in as_dict(long).items() if day < 30})

    found = study_all({"long": long, "short": short}, [0])

    same(found["short"], study(short, [0], today=59))


@pytest.mark.parametrize("sessions", [[], [100]])
def test_without_a_treatment_each_symptom_has_an_empty_study(sessions):
    found = study_all({1: series_of({0: 5}), 2: series_of({})}, sessions)

    assert [each.judgements for each in found.values()] == [[], []]
    assert study_all({}, sessions) == {}
