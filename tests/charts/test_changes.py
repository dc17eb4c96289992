import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.analysis.judgement import Verdict
from app.charts import Background, Changed, changes
from tests.charts.drawings import boxes, classes, collisions, crossed, off_sheet
from tests.charts.waves import CHANGES

NOTHING = Background()
KNOWN = Background((-3.2, -0.6), (-2.4, -1.0))


def rows(count, size=2.0, fresh=(0,)):
    chance = np.random.default_rng(count)
    found = []
    for i, change in enumerate((-size * chance.random(count)).tolist()):
        kind = Verdict.BETTER if change < -1 else Verdict.UNCHANGED
        found.append(Changed(i + 1, change, change - 1, change + 1, kind, i in fresh))
    return found


def draw(given, background=NOTHING, words=CHANGES):
    return ET.fromstring(changes(given, background, words, "ch"))


def scale(svg):
    return [box[4] for box in boxes(svg, 15) if box[4][0] in "+−" or box[4] == "0"]


def test_each_known_change_is_a_point_with_its_interval():
    given = [*rows(3), Changed(4, None, None, None, Verdict.TOO_FEW_DAYS)]

    for svg in draw(given):
        assert len(classes(svg, "pt")) == 3
        assert classes(svg, "range")[0].get("d").count("V") == 3
        assert {"1", "2", "3", "4"} <= {box[4] for box in boxes(svg, 15)}


def test_more_symptoms_are_up():
    worse = Changed(1, 2.0, 1.0, 3.0, Verdict.WORSE)
    better = Changed(2, -2.0, -3.0, -1.0, Verdict.BETTER)

    for svg in draw([worse, better]):
        (high,), (low,) = classes(svg, "pt--worse"), classes(svg, "pt--better")
        assert int(high.get("cy")) < int(low.get("cy"))
        up, down = (
            next(box[1] for box in boxes(svg, 15) if box[4] == words)
            for words in (CHANGES.more, CHANGES.fewer)
        )
        assert up < int(high.get("cy")) < int(low.get("cy")) < down


@pytest.mark.parametrize(
    ("most", "ends"),
    [(0.2, ("−2", "+2")), (3.0, ("−4", "+4")), (9.0, ("−10", "+10")), (14.0, ("−10", "+10"))],
)
def test_the_scale_is_as_high_as_it_is_deep(most, ends):
    svg = draw([Changed(1, -most, -most, 0, Verdict.BETTER)])[0]

    assert (scale(svg)[0], scale(svg)[-1]) == ends


def test_a_fresh_start_is_hollow_and_named():
    for svg in draw(rows(5, fresh=(2,))):
        assert len(classes(svg, "pt--fresh")) == 1
        assert CHANGES.fresh in {box[4] for box in boxes(svg, 15)}


def test_the_usual_range_and_the_trend_are_drawn_when_they_are_known():
    for background, seen in ((NOTHING, 0), (KNOWN, 1)):
        for svg in draw(rows(6), background):
            assert [len(classes(svg, name)) for name in ("band", "trend")] == [seen, seen]
            assert (CHANGES.usual in {box[4] for box in boxes(svg, 15)}) == bool(seen)


def test_forty_treatments_on_a_phone_have_every_fifth_number():
    narrow = draw(rows(40))[1]

    numbers = [box[4] for box in boxes(narrow, 17) if box[4].isdigit() and box[4] != "0"]
    assert numbers == ["5", "10", "15", "20", "25", "30", "35", "40"]
    places = sorted(int(node.get("cx")) for node in classes(narrow, "pt"))
    assert min(b - a for a, b in pairwise(places)) >= 7


@pytest.mark.parametrize("count", [0, 1, 2, 9, 40, 120])
@pytest.mark.parametrize("size", [0.0, 2.0, 10.0])
@pytest.mark.parametrize("background", [NOTHING, KNOWN, Background((-10, 10), (10, -10))])
def test_words_keep_clear_of_words_and_edges(count, size, background):
    for svg in draw(rows(count, size), background):
        assert collisions(svg, 17) == []
        assert off_sheet(svg, 17) == []


@pytest.mark.parametrize("count", [1, 9, 40])
def test_words_keep_clear_of_intervals(count):
    for svg in draw(rows(count), KNOWN):
        assert crossed(svg, 17, "range", "trend") == []


def test_hostile_words_stay_words():
    text = changes(rows(2), KNOWN, replace(CHANGES, more="<b onload='x'>"), "ch")

    assert "<b" not in text
