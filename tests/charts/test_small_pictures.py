import xml.etree.ElementTree as ET

import numpy as np
import pytest

from app.charts import Series, recent, spark, verdict_icon
from tests.charts.drawings import (
    RECENT,
    START,
    VERDICTS,
    a_series,
    classes,
    collisions,
    starts,
    strokes,
)


def test_a_spark_is_decoration_with_line_level_and_injection():
    svg = ET.fromstring(spark(a_series(200), START + 60, 5.0, "better"))

    assert svg.get("aria-hidden") == "true"
    assert [len(classes(svg, name)) for name in ("line--better", "before", "inj")] == [1, 1, 1]
    assert strokes(classes(svg, "line")[0].get("d")) == [(2, 168)]


def test_a_spark_shows_only_the_weeks_around_its_treatment():
    svg = ET.fromstring(spark(a_series(21), START, None, "too_few_days"))

    assert strokes(classes(svg, "line--unclear")[0].get("d")) == [(44, 73)]
    assert not classes(svg, "before")


def test_a_spark_without_ratings_has_no_line():
    assert not classes(ET.fromstring(spark(Series.of([], []), START, None, "unclear")), "line")


def test_recent_shows_the_last_42_days_only():
    series = a_series(100, late=0.2)

    svg = ET.fromstring(recent(series, START + 99, RECENT, "re"))[0]

    dots = sum(
        len(starts(node.get("d"))) for name in ("day", "day--late") for node in classes(svg, name)
    )
    assert dots == 42
    assert collisions(svg, 17) == []
    assert svg.find("title").text == RECENT.title


def test_recent_without_ratings_says_so():
    svg = ET.fromstring(recent(a_series(10), START + 99, RECENT, "re"))[0]

    assert [node.text for node in classes(svg, "none-t")] == [RECENT.no_ratings]
    assert not classes(svg, "line")


def test_recent_of_one_day_is_a_dot_and_its_value():
    svg = ET.fromstring(recent(Series.of([START], [4]), START, RECENT, "re"))[0]

    assert len(classes(svg, "pt--on")) == 1
    assert [node.text for node in classes(svg, "t-b")] == ["4.0"]


def test_each_verdict_has_a_shape_of_its_own():
    shapes = {
        verdict: ET.fromstring(verdict_icon(verdict)).find("path").get("d") for verdict in VERDICTS
    }

    assert len(set(shapes.values())) == 4
    assert shapes["unclear"] == shapes["too_few_days"]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_icon_is_hidden_and_24_wide(verdict):
    icon = ET.fromstring(verdict_icon(verdict))

    assert icon.get("aria-hidden") == "true"
    assert icon.get("viewBox") == "0 0 24 24"


def test_recalled_days_alone_are_drawn():
    days = np.arange(START, START + 20)
    svg = ET.fromstring(recent(Series.of(days, days % 5, days > 0), START + 19, RECENT, "re"))

    assert not classes(svg, "day")
    assert len(starts(classes(svg, "day--late")[0].get("d"))) == 20
