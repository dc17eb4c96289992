import xml.etree.ElementTree as ET
from decimal import Decimal

from app.charts import doses
from tests.charts.drawings import classes, starts

MOST = Decimal(80)


def drawn(*given: int | None) -> ET.Element:
    return ET.fromstring(doses([None if n is None else Decimal(n) for n in given], MOST))


def test_the_doses_of_a_muscle_are_dots_on_a_common_scale():
    svg = drawn(0, 40, 80)

    assert svg.get("aria-hidden") == "true"
    dots = starts(classes(svg, "pt")[0].get("d"))
    assert [y for _x, y in dots] == [44, 26, 8]
    assert classes(svg, "line")[0].get("d") == "M8 44L85 26L162 8"


def test_a_dose_that_is_not_known_is_a_gap():
    svg = drawn(40, 40, None, 20)

    assert classes(svg, "line")[0].get("d").count("M") == 1
    assert len(starts(classes(svg, "pt")[0].get("d"))) == 3


def test_nothing_known_draws_nothing_but_the_ground():
    svg = drawn(None, None)

    assert not classes(svg, "pt")
    assert not classes(svg, "line")
