import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations

import pytest

from app.catalogue.muscles import MUSCLES, Region
from app.charts import BodyWords, View, body_map, views
from app.charts.body_zones import DRAWINGS
from app.charts.body_zones.drawing import WIDTH
from tests.charts.drawings import classes
from tests.charts.touch import room

FIGURES = [(region, view) for region in Region for view in views(region)]
NAMES = {muscle.code: muscle.name for muscle in MUSCLES}
SIDES = {"left": "left", "right": "right"}
WORDS = BodyWords("The neck", "Seen from the front.", "your left", "your right")
HOSTILE = "\"/><script>alert('1')</script>&amp;\x00"
TARGET = 24  # px, WCAG 2.2, 2.5.8
MOST_BYTES = 15_000
FIGURE = pytest.mark.parametrize(("region", "view"), FIGURES)


def draw(region, view, chosen=None, words=WORDS, names=NAMES, href="#m-{0}".format):
    text = body_map(
        region,
        view,
        chosen=chosen or {},
        words=words,
        zone_names=names,
        side_words=SIDES,
        href=href,
        ident="map",
    )
    return ET.fromstring(text)


def injectable(region):
    return [muscle for muscle in MUSCLES if muscle.region == region and muscle.injectable]


def everything(region, dose="100"):
    """Every muscle of the area as if it had been injected."""
    return {
        (muscle.code, side): dose
        for muscle in injectable(region)
        for side in (("left", "right") if muscle.paired else ("midline",))
    }


def links(svg):
    return list(svg.iter("a"))


def labels(svg):
    return [link.get("aria-label") for link in links(svg)]


def middle(node):
    """Half way between the leftmost and the rightmost of the points where its pieces end."""
    x, ends = 0, []
    for command, written in re.findall(r"([Mlqc])([-\d ]+)", node.get("d")):
        numbers = [int(number) for number in re.findall(r"-?\d+", written)]
        x = numbers[0] if command == "M" else x + numbers[-2]
        ends.append(x)
    return (min(ends) + max(ends)) / 2


def test_every_area_of_the_body_can_be_looked_at():
    assert [region for region in Region if not views(region)] == [Region.OTHER]
    assert views(Region.NECK) == [View.FRONT, View.BACK]
    assert views(Region.ARM) == [View.PALM, View.BACK]
    assert views(Region.JAW) == [View.RIGHT, View.LEFT]


def test_a_view_that_an_area_does_not_have_is_refused():
    with pytest.raises(KeyError):
        draw(Region.FACE, View.BACK)


@FIGURE
def test_the_zones_show_injectable_muscles_of_their_area(region, view):
    zones = DRAWINGS[region][view].zones
    codes = Counter(code for zone in zones for code in zone.codes)
    here = {muscle.code: muscle.paired for muscle in injectable(region)}

    assert set(codes) <= set(here)
    assert set(codes.values()) == {1}
    assert all(here[code] is zone.paired for zone in zones for code in zone.codes)


@pytest.mark.parametrize("region", [region for region in Region if views(region)])
def test_every_injectable_muscle_is_found_on_each_of_its_sides(region):
    asked = []
    for view in views(region):
        for code, side in everything(region):
            draw(region, view, {(code, side): "5"}, href=lambda *key: asked.append(key) or "#")

    assert set(asked) == set(everything(region))


@FIGURE
def test_the_picture_says_which_side_is_which(region, view):
    drawing = DRAWINGS[region][view]
    svg = draw(region, view)
    said = {node.get("x"): node.text for node in classes(svg, "bm-side")}
    front = view in {View.FRONT, View.PALM, View.RIGHT}

    assert said.pop("4") == ("your right" if front else "your left")
    assert list(said.values()) == ([] if drawing.lone else ["your left" if front else "your right"])


@FIGURE
def test_the_patients_sides_lie_where_the_words_stand(region, view):
    if DRAWINGS[region][view].lone:
        assert {label.rsplit(", ", 1)[1] for label in labels(draw(region, view))} == {view.value}
        return
    for link in links(draw(region, view)):
        label = link.get("aria-label")
        left_half = middle(link.find("path")) < WIDTH / 2
        if label.endswith(", left"):
            assert left_half is (view is View.BACK)
        elif label.endswith(", right"):
            assert left_half is (view is not View.BACK)
        else:
            assert middle(link.find("path")) == pytest.approx(WIDTH / 2, abs=1)


@FIGURE
def test_one_side_is_the_mirror_image_of_the_other(region, view):
    if DRAWINGS[region][view].lone:
        here, there = draw(region, View.RIGHT), draw(region, View.LEFT)
    else:
        here = there = draw(region, view)
    by_label = {link.get("aria-label"): link.find("path") for link in [*links(here), *links(there)]}
    for label, shape in by_label.items():
        if label.endswith(", right"):
            other = by_label[label.removesuffix("right") + "left"]
            assert middle(shape) == pytest.approx(WIDTH - middle(other), abs=1)


@FIGURE
def test_every_zone_is_a_link_with_a_name_of_its_own(region, view):
    svg = draw(region, view)
    names = labels(svg)

    assert svg.get("role") == "group"
    assert svg.get("aria-labelledby") == "map-t"
    assert len(set(names)) == len(names) == len(classes(svg, "bm-zone"))
    assert [link.find("title").text for link in links(svg)] == names
    assert all(link.get("href").startswith("#m-") for link in links(svg))


def test_a_zone_of_several_muscles_names_them_all():
    names = labels(draw(Region.JAW, View.LEFT))

    assert "Genioglossus, Hyoglossus, Styloglossus, left" in names


def test_a_zone_leads_to_the_muscle_that_was_chosen_in_it():
    key = ("hyoglossus", "right")

    svg = draw(Region.JAW, View.RIGHT, {key: "5"})

    current = [link for link in links(svg) if link.get("aria-current") == "true"]
    assert [link.get("href") for link in current] == ["#m-hyoglossus"]
    assert current[0].get("aria-label") == "Genioglossus, Hyoglossus (5), Styloglossus, right"


def test_only_the_chosen_side_is_filled():
    svg = draw(Region.NECK, View.BACK, {("trapezius", "right"): "", ("trapezius", "other"): "9"})

    filled = [link for link in links(svg) if classes(link, "bm-zone--on")]
    assert [link.get("aria-label") for link in filled] == ["Trapezius, upper part, right"]
    assert not classes(svg, "bm-pin")


def test_a_dose_stands_in_its_zone():
    svg = draw(Region.FACE, View.FRONT, {("procerus", "midline"): "2.5"})

    (pin,) = classes(svg, "bm-pin")
    assert pin.find("text").text == "2.5"
    assert float(pin.find("text").get("x")) == pytest.approx(WIDTH / 2, abs=6)


@FIGURE
@pytest.mark.parametrize("dose", ["5", "12.5", "1250"])
def test_pins_lie_within_the_picture_and_none_upon_another(region, view, dose):
    pins = [
        pin.find("rect") for pin in classes(draw(region, view, everything(region, dose)), "bm-pin")
    ]
    boxes = [[int(pin.get(key)) for key in ("x", "y", "width", "height")] for pin in pins]

    assert len(pins) > 1
    for x, _, width, _ in boxes:
        assert 0 <= x <= WIDTH - width
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in combinations(boxes, 2):
        assert x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1


def test_a_dose_that_is_too_long_for_a_pin_is_left_to_the_name():
    svg = draw(Region.NECK, View.BACK, {("trapezius", "left"): "1234567.25 units"})

    assert not classes(svg, "bm-pin")
    assert "Trapezius, upper part (1234567.25 units), left" in labels(svg)


def test_without_addresses_it_is_a_plain_picture():
    svg = draw(Region.NECK, View.FRONT, {("trapezius", "right"): "20"}, href=None)

    assert svg.get("role") == "img"
    assert not links(svg)
    assert len(classes(svg, "bm-zone--on")) == 1
    assert len(classes(svg, "bm-pin")) == 1


def test_hostile_words_stay_words():
    words = BodyWords(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    names = dict.fromkeys(NAMES, HOSTILE)
    shown = HOSTILE.replace("\x00", " ")

    svg = draw(
        Region.FACE,
        View.FRONT,
        {("procerus", "midline"): '"<b>'},
        words,
        names,
        href=lambda code, side: f'/?a="><b>&c={code}',
    )

    assert {node.tag for node in svg.iter()}.isdisjoint({"script", "b"})
    assert svg.find("title").text == shown
    assert f"{shown}, left" in labels(svg)
    assert links(svg)[0].get("href") == '/?a="><b>&c=frontalis'


@FIGURE
def test_a_map_is_light(region, view):
    svg = draw(region, view, everything(region), href=lambda c, s: f"/diary/x/?add={c}-{s}#m-{c}")

    assert len(ET.tostring(svg)) <= MOST_BYTES


@FIGURE
def test_coordinates_are_whole_pixels(region, view):
    for node in draw(region, view, everything(region)).iter():
        written = "".join(node.get(key, "") for key in ("d", "x", "y", "width", "height"))
        assert "." not in written
        assert "e" not in written


@FIGURE
def test_every_zone_has_room_for_a_finger_on_a_phone(region, view):
    small = {
        key: sizes for key, sizes in room(DRAWINGS[region][view]).items() if min(sizes) < TARGET
    }

    assert not small
