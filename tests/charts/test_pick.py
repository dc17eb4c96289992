import numpy as np

from app.charts import PickWords, Series, pick_attributes
from tests.charts.drawings import MONTHS, START, a_series, a_timeline, marks

WORDS = PickWords(
    "Day",
    "{day}: {rating}",
    "{day}: {rating}, added later",
    "{day}: no rating",
    "{day} {month} {year}",
    MONTHS,
    ",",
)


def test_every_day_stands_in_its_place():
    series = Series.of([START, START + 1, START + 4], [4, 5.25, 10], np.array([False, True, True]))

    found = pick_attributes(series, WORDS, START + 5)

    assert found["data-first"] == "2025-01-06"
    assert found["data-days"] == "4,5.2r,,,10r,"


def test_a_part_begins_and_ends_where_the_timeline_does():
    found = pick_attributes(a_series(30), WORDS, START + 14, first=START + 10)

    assert found["data-first"] == "2025-01-16"
    assert found["data-days"].count(",") == 4


def test_the_words_go_along():
    found = pick_attributes(a_series(3), WORDS, START + 2)

    assert found["data-label"] == "Day"
    assert found["data-recalled"] == "{day}: {rating}, added later"
    assert found["data-months"].split("|") == MONTHS
    assert found["data-decimal-mark"] == ","


def test_without_ratings_there_is_nothing_to_pick():
    assert pick_attributes(Series.of([], []), WORDS, START) == {}
    assert pick_attributes(a_series(5), WORDS, START + 50, first=START + 20) == {}


def test_ten_years_are_light():
    chance = np.random.default_rng(1)
    mean = Series.of(np.arange(START, START + 3653), chance.random(3653) * 10)

    assert len(pick_attributes(mean, WORDS, START + 3652)["data-days"]) < 15_000


def test_both_drawings_tell_where_their_days_lie():
    wide, narrow = a_timeline(a_series(60), marks(1), START + 59)

    assert (wide.get("data-left"), wide.get("data-right")) == ("34", "956")
    assert (narrow.get("data-left"), narrow.get("data-right")) == ("32", "322")
    for svg in (wide, narrow):
        assert (svg.get("data-first"), svg.get("data-last")) == ("2025-01-06", "2025-03-06")
