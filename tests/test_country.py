"""The simulation of a country: more people ask for more, and fuller machines keep them waiting."""

from dataclasses import replace

from benchmarks.country import Inputs, cores_for, entries_a_day, kinds_of, play

TOLD = Inputs(people=20_000, clinicians=100)


def test_the_people_it_draws_enter_as_often_as_they_should() -> None:
    entries, usual = entries_a_day(TOLD, sample=2000)
    twice, _usual = entries_a_day(replace(TOLD, people=40_000), sample=2000)

    assert abs(usual - TOLD.days_in_20_weeks) <= 2
    assert twice == 2 * entries


def test_fewer_cores_are_fuller_and_slower() -> None:
    evening = kinds_of(replace(TOLD, people=500_000), 20, 100_000)
    app, database = cores_for(TOLD, evening)
    told = [play(TOLD, evening, each, database, minutes=2) for each in (app, max(1, app // 2))]
    (enough, use, _theirs), (few, more, _others) = told

    assert use <= TOLD.target * 1.2
    assert more > use
    assert sorted(few)[len(few) // 2] > sorted(enough)[len(enough) // 2]
