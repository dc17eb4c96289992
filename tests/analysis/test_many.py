"""Many diaries judged at once say the same as each of them alone."""

from dataclasses import astuple

import pytest

from app.analysis import many
from app.analysis.many import Told, judge_many
from app.analysis.verdict import judge
from tests.analysis.builders import series_of
from tests.analysis.diaries import a_random_course, a_random_diary


def told(seed):
    ratings, sessions, today = (a_random_course if seed % 3 else a_random_diary)(seed)
    shift = 700_000 + 37 * seed  # real diaries do not begin on the same day
    series = series_of({day + shift: rating for day, rating in ratings.items()})
    threshold = [0.5, 1.0, 2.0][seed % 3]
    return Told(series, [day + shift for day in sessions], threshold, today + shift)


def flat(found):
    if isinstance(found, list | tuple):
        for each in found:
            yield from flat(each)
    else:
        yield found


@pytest.mark.parametrize("at_once", [1, 7, 40])
def test_at_once_is_as_one_by_one(monkeypatch, at_once):
    monkeypatch.setattr(many, "AT_ONCE", at_once)
    diaries = [told(seed) for seed in range(60)]

    found = judge_many(diaries)

    for one, judged in zip(diaries, found, strict=True):
        alone = judge(one.series, one.sessions, threshold=one.threshold, today=one.today)
        both = (flat(list(map(astuple, each))) for each in (judged, alone))
        pairs = list(zip(*both, strict=True))
        numbers = [pair for pair in pairs if isinstance(pair[0], float)]
        assert [a for a, _ in numbers] == pytest.approx([b for _, b in numbers], rel=1e-9, abs=1e-9)
        assert all(a == b for a, b in pairs if not isinstance(a, float))
        assert len(judged) == len(alone)


def test_a_diary_without_a_treatment_or_a_rating_is_no_trouble_to_the_others():
    some = told(1)
    untreated = Told(some.series, [], 1.0, some.today)
    unrated = Told(series_of({}), some.sessions, some.threshold, some.today)
    before_all = Told(some.series, [some.today + 5], 1.0, some.today)

    found = judge_many([untreated, unrated, some, before_all])

    assert (found[0], found[3]) == ([], [])
    assert {each.peak.verdict for each in found[1]} == {"too_few_days"}
    alone = judge(some.series, some.sessions, threshold=some.threshold, today=some.today)
    assert [each.peak.verdict for each in found[2]] == [each.peak.verdict for each in alone]
    assert judge_many([]) == []
