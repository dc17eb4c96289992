"""Diaries to draw, and ways to look into a drawing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

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


def pieces(path: str) -> list[list[tuple[int, int]]]:
    """The points of each piece of a path of lines and curves, handles included."""
    found: list[list[tuple[int, int]]] = []
    x = y = 0
    for command, listed in re.findall(r"([MmLlqhHvV])([-\d ]*)", path):
        steps = [int(number) for number in re.findall(r"-?\d+", listed)]
        if command in "Mm":
            found.append([])
        if command in "hHvV":
            step = (steps[0], 0) if command in "hH" else (0, steps[0])
            if command == "H":
                step = (steps[0] - x, 0)
            elif command == "V":
                step = (0, steps[0] - y)
            x, y = x + step[0], y + step[1]
            found[-1].append((x, y))
        for i in range(0, len(steps) - 3, 4) if command == "q" else ():
            found[-1] += [(x + steps[i], y + steps[i + 1]), (x + steps[i + 2], y + steps[i + 3])]
            x, y = found[-1][-1]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True) if command in "MmLl" else ():
            x, y = (x + dx, y + dy) if command in "ml" else (dx, dy)
            found[-1].append((x, y))
    return found


def crossed(svg: ET.Element, size: float, *lines: str) -> list[str]:
    """The words with a halo that a line of one of these classes runs through."""
    haloed = {"".join(node.itertext()) for node in classes(svg, "halo")}
    found = []
    for left, top, right, bottom, words in boxes(svg, size):
        for node in (each for name in lines for each in classes(svg, name)):
            for dots in pieces(node.get("d", "")):
                if words in haloed and _runs_through(dots, (left, top, right, bottom)):
                    found.append(words)
    return found


def off_sheet(svg: ET.Element, size: float) -> list[str]:
    """The words that do not end on the sheet."""
    left, top, width, height = map(int, svg.get("viewBox", "").split())
    return [
        words
        for x0, y0, x1, y1, words in boxes(svg, size)
        if x0 < left - 2 or x1 > left + width + 2 or y0 < top - 2 or y1 > top + height + 2
    ]


def _runs_through(dots: Sequence[tuple[int, int]], box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    for (x0, y0), (x1, y1) in pairwise(dots):
        along = np.linspace(0, 1, max(abs(x1 - x0), abs(y1 - y0), 1) + 1)
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        if np.any((x > left) & (x < right) & (y > top) & (y < bottom)):
            return True
    return False
