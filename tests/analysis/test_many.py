"""Many diaries judged at once say the same as each of them alone."""

import pytest

from app.analysis import many
from app.analysis.many import Told, judge_many, stand_many
from app.analysis.side_effects import notice
from app.analysis.verdict import judge
from tests.analysis.builders import as_dict, series_of
from tests.analysis.diaries import a_random_course, a_random_diary


def told(seed):
    ratings, sessions, today = (a_random_course if seed % 3 else a_random_diary)(seed)
    shift = 700_000 + 37 * seed  # real diaries do not begin on the same day
    series = series_of({day + shift: rating for day, rating in ratings.items()})
    threshold = [0.5, 1.0, 2.0][seed % 3]
    return Told(series, [day + shift for day in sessions], threshold, today + shift)


def weaker(series):
    return series_of({day: max(0, rating - 5) for day, rating in as_dict(series).items()})


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
        said = [(each.first, each.last, each.peak) for each in alone]
        both = (flat(list(map(tuple, each))) for each in (judged, said))
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
    assert {each.said.verdict for each in found[1]} == {"too_few_days"}
    alone = judge(some.series, some.sessions, threshold=some.threshold, today=some.today)
    assert [each.said.verdict for each in found[2]] == [each.peak.verdict for each in alone]
    assert judge_many([]) == []


def test_side_effects_stand_as_they_do_alone():
    diaries = [told(seed) for seed in range(60)]
    mild = [Told(weaker(d.series), d.sessions, d.threshold, d.today) for d in diaries]

    for one, stood in zip(mild, stand_many(mild), strict=True):
        alone = notice(one.series, one.sessions, threshold=one.threshold, today=one.today)
        expected = [(each.rated, each.there and each.there.standing) for each in alone]
        assert [tuple(each) for each in stood] == expected
