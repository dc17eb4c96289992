"""Diaries to draw, and ways to look into a drawing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from itertools import combinations

import numpy as np

from app.charts import Mark, NumberLineWords, RecentWords, Series, TimelineWords, timeline

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WORDS = TimelineWords("Neck pain over time", "Two injections.", "no ratings", MONTHS)
ENDS = NumberLineWords("Change", "From 6 to 7.4.", "Before 6.0", "After 7.4", "0 none", "10 worst")
RECENT = RecentWords("Your last 6 weeks", "Rather level.", "1 May", "today", "no ratings")
START = date(2025, 1, 6).toordinal()
VERDICTS = ("worse", "better", "unchanged", "unclear", "too_few_days")
LETTER = 0.52  # of the size of the letters: the mean width of one in a usual system font


def a_series(days: int = 365, seed: int = 1, share: float = 1.0, late: float = 0.0) -> Series:
    chance = np.random.default_rng(seed)
    ratings = np.clip(np.round(chance.normal(5, 1.5, days)), 0, 10)
    ratings[chance.random(days) > share] = np.nan
    return Series.of(np.arange(START, START + days), ratings, chance.random(days) < late)


def marks(count: int, every: int = 91, first: int = START + 10) -> list[Mark]:
    return [
        Mark(i + 1, first + i * every, "28 Sep", VERDICTS[i % 5], "No change") for i in range(count)
    ]


def a_timeline(series: Series, treatments: Sequence[Mark] = (), until: int = START) -> ET.Element:
    return ET.fromstring(timeline(series, treatments, WORDS, "tl", until))


def classes(root: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def starts(path: str) -> list[tuple[int, int]]:
    """The points at which a path of one stamp per point begins each stamp."""
    x = y = 0
    points = []
    for command, dx, dy in re.findall(r"([Mm])(-?\d+) ?(-?\d+)", path):
        x, y = (int(dx), int(dy)) if command == "M" else (x + int(dx), y + int(dy))
        points.append((x, y))
    return points


def strokes(path: str) -> list[tuple[int, int]]:
    """Where each piece of a line of curves begins and ends, from left to right."""
    pieces = []
    for x0, bends, last in re.findall(r"M(-?\d+)[ -]\d+(?:q([^lM]*))?l(-?\d+)", path):
        steps = [int(number) for number in re.findall(r"-?\d+", bends)]
        pieces.append((int(x0), int(x0) + sum(steps[2::4]) + int(last)))
    return pieces


def boxes(svg: ET.Element, size: float) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and words of each text."""
    found = []
    for node in svg.iter("text"):
        words = "".join(node.itertext())
        width = len(words) * LETTER * size
        x, y = float(node.get("x", "")), float(node.get("y", ""))
        anchor = set(node.get("class", "").split()) & {"mid", "end"}
        left = x - {"mid": width / 2, "end": width}.get(next(iter(anchor), ""), 0)
        found.append((left, y - 0.75 * size, left + width, y + 0.2 * size, words))
    return found


def collisions(svg: ET.Element, size: float = 15) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other."""
    return [
        (a[4], b[4])
        for a, b in combinations(boxes(svg, size), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
