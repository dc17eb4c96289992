"""Charts outside our pages."""

import xml.etree.ElementTree as ET

import pytest

from app import charts
from app.analysis.judgement import Verdict


def a_chart() -> str:
    series = charts.Series.of(range(1, 40), [5] * 39)
    marks = [charts.Mark(1, 20, "8 Apr", Verdict.WORSE, "Worse")]
    words = charts.TimelineWords("Title", "Words", "no ratings", [str(n) for n in range(12)])
    return charts.timeline(series, marks, words, "timeline", 40)


def test_one_drawing_stands_alone_with_its_style_and_size() -> None:
    drawn = ET.fromstring(charts.for_paper(a_chart(), ".a > b { fill: #000 }"))

    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert (drawn.get("width"), drawn.get("height")) == ("1000", "392")
    assert drawn.get("class") == "ch w chart chart--timeline"
    assert drawn[0].text == ".a > b { fill: #000 }"
    assert not [each for each in drawn.iter() if each.tag.endswith(("title", "desc"))]


def test_no_drawing_of_another_name() -> None:
    with pytest.raises(ValueError, match="no such drawing"):
        charts.for_paper(a_chart(), "", "x")


def test_both_drawings_are_described_in_other_words() -> None:
    told = charts.described(a_chart(), "More <than> the table & less\x00")

    assert told.count("More &lt;than&gt; the table &amp; less ") == 2
    assert "Words" not in told
    assert told.replace("More &lt;than&gt; the table &amp; less ", "Words") == a_chart()
