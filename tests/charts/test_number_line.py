import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from app.charts import number_line
from tests.charts.drawings import ENDS, boxes, classes, collisions

VERDICTS = {
    "worse": "worse",
    "better": "better",
    "unchanged": "same",
    "unclear": "unclear",
    "too_few_days": "unclear",
}


def draw(before=6.0, after=7.4, likely=(0.3, 2.5), verdict="worse", words=ENDS):
    return ET.fromstring(number_line(before, after, likely, verdict, words, "nl"))


def levels(svg, name, width):
    return [round((int(node.get("cx")) - 16) / (width - 32) * 10, 1) for node in classes(svg, name)]


def test_before_is_hollow_and_after_is_filled():
    for svg, width in zip(draw(), (620, 360), strict=True):
        assert levels(svg, "pt--worse", width) == [7.4]
        hollow = [node for node in classes(svg, "pt") if node.get("class") == "pt"]
        assert len(hollow) == 1
        assert (int(hollow[0].get("cx")) - 16) / (width - 32) * 10 == pytest.approx(6, abs=0.05)


@pytest.mark.parametrize(("verdict", "name"), VERDICTS.items())
def test_the_verdict_is_a_class(verdict, name):
    for svg in draw(verdict=verdict):
        assert classes(svg, f"arrow--{name}")
        assert classes(svg, f"pt--{name}")
        assert classes(svg, f"t-{name}")


@pytest.mark.parametrize(
    ("before", "likely", "shown"),
    [(6, (0.5, 2), (6.5, 8)), (1, (-3, -0.5), (0, 0.5)), (9, (-1, 4), (8, 10))],
)
def test_the_block_is_cut_to_the_scale(before, likely, shown):
    block = classes(draw(before, before, likely)[0], "block")[0]
    left, wide = int(block.get("x")), int(block.get("width"))

    assert ((left - 16) / 58.8, (left + wide - 16) / 58.8) == pytest.approx(shown, abs=0.02)


def test_an_unknown_range_has_no_block():
    assert not classes(draw(likely=None), "block")


@pytest.mark.parametrize("before", [0, 0.1, 3, 5, 9.9, 10])
@pytest.mark.parametrize("change", [-10, -3, -1, -0.1, 0, 0.1, 1, 3, 10])
@pytest.mark.parametrize(
    ("first", "second"),
    [("Before 6.0", "After 10.0"), ("Before the treatment 6.0", "After the treatment 10.0")],
)
def test_labels_never_meet(before, change, first, second):
    words = replace(ENDS, before=first, after=second)
    after = min(max(before + change, 0), 10)

    for svg in draw(before, after, words=words):
        width = int(svg.get("viewBox").split()[2])
        assert collisions(svg, 17) == []
        assert [box for box in boxes(svg, 17) if box[0] < 0 or box[2] > width] == []


def test_hostile_words_stay_words():
    text = number_line(1, 2, None, "worse", replace(ENDS, before="<b onload='x'>"), "nl")

    assert "<b" not in text
    assert ET.fromstring(text)[0].find("title").text == ENDS.title
