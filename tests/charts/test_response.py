import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from app.charts import Response, Turn, response_curve
from tests.charts.drawings import boxes, classes, collisions, crossed, off_sheet, pieces, strokes
from tests.charts.waves import RESPONSE

DAYS = np.arange(1, 113)
DIP = -2.8 * np.clip(DAYS / 26, 0, 1) * np.clip((95 - DAYS) / 55, 0, 1)
USUAL = Response(5.2, DIP, DIP - 0.7, DIP + 0.7, Turn(8, 4, 12), Turn(28), Turn(68, 60, 80))
BARE = Response(5.2, DIP, DIP - 0.7, DIP + 0.7)


def draw(response):
    return ET.fromstring(response_curve(response, RESPONSE, "re"))


def said(svg):
    return {box[4] for box in boxes(svg, 15)}


def test_the_curve_its_band_and_the_level_before_are_drawn():
    for svg in draw(USUAL):
        assert [len(classes(svg, name)) for name in ("line", "band", "before")] == [1, 1, 1]
        assert svg.find("title").text == RESPONSE.title
        assert RESPONSE.level in said(svg)


def test_the_change_starts_from_the_level_before():
    flat = replace(BARE, change=np.zeros(112))
    wide = draw(flat)[0]

    level = classes(wide, "before")[0].get("d")
    heights = {y for piece in pieces(classes(wide, "line")[0].get("d")) for _, y in piece}

    assert level.split("H")[0].split()[1] == str(heights.pop())
    assert not heights


def test_three_named_days_are_points_on_the_curve():
    for svg in draw(USUAL):
        assert len(classes(svg, "pt")) == 3
        assert {"Starts to help", "day 8", "Strongest", "Half worn off"} <= said(svg)


def test_without_named_days_there_are_only_line_and_band():
    for svg in draw(BARE):
        assert not classes(svg, "pt")
        assert not classes(svg, "line--better")
        assert not {"Starts to help", "Strongest", "Half worn off"} & said(svg)


def test_a_known_range_is_a_line_through_its_point():
    wide = draw(replace(USUAL, starts=None))[0]

    (between,) = classes(wide, "range")
    left, right = (round(34 + day / 112 * 514) for day in (60, 80))
    assert between.get("d").startswith(f"M{left} ")
    assert f"H{right}" in between.get("d")


def test_gaps_break_curve_and_band():
    gone = np.where((DAYS > 40) & (DAYS < 60), np.nan, DIP)
    wide = draw(Response(5.2, gone, gone - 1, gone + 1))[0]

    assert len(strokes(classes(wide, "line")[0].get("d"))) == 2
    assert classes(wide, "band")[0].get("d").count("M") == 2


def test_a_named_day_in_a_gap_has_no_point():
    gone = np.where(DAYS > 40, np.nan, DIP)

    wide = draw(replace(USUAL, change=gone))[0]

    assert len(classes(wide, "pt")) == 2
    assert "Half worn off" not in said(wide)


@pytest.mark.parametrize(("day", "shown"), [(91, 1), (112, 1), (113, 0), (0, 0), (None, 0)])
def test_the_next_visit_is_marked_when_it_is_on_the_sheet(day, shown):
    for svg in draw(replace(USUAL, visit=day)):
        assert len(classes(svg, "visit")) == shown
        assert ("next visit" in said(svg)) == bool(shown)


@pytest.mark.parametrize("before", [0.0, 5.2, 10.0])
@pytest.mark.parametrize("scale", [0.0, 3.0])
@pytest.mark.parametrize("days", [(8, 28, 68), (5, 60, 110), (7, 8, 9)])
@pytest.mark.parametrize("visit", [3, 112])
def test_words_keep_clear_of_words_and_edges(before, scale, days, visit):
    change = DIP * scale
    turns = [Turn(day, max(day - 5, 1), day + 20) for day in days]
    response = Response(before, change, change - 1, change + 1, *turns, visit)

    for svg, size in zip(draw(response), (17, 17), strict=True):
        assert collisions(svg, size) == []
        assert off_sheet(svg, size) == []


@pytest.mark.parametrize("before", [3.0, 5.2])
def test_words_of_a_usual_curve_keep_clear_of_its_lines(before):
    for svg, size in zip(draw(replace(USUAL, before=before, visit=91)), (17, 17), strict=True):
        assert crossed(svg, size, "line", "before", "range", "visit") == []


@pytest.mark.parametrize("length", [0, 1, 40, 200])
def test_any_number_of_days_is_drawn_on_the_sheet(length):
    change = np.zeros(length)

    for svg in draw(Response(5.0, change, change, change)):
        for node in classes(svg, "line"):
            ends = [x for piece in pieces(node.get("d")) for x, _ in piece]
            assert max(ends) <= int(svg.get("viewBox").split()[2])
