"""Diaries with treatments that do something, and the words of the charts that show them."""

from collections.abc import Sequence

import numpy as np

from app.analysis.judgement import Verdict
from app.charts import AgainstWords, ChangesWords, Course, LinedUpWords, ResponseWords, Series
from tests.charts.drawings import START

LEAD = 40
EFFECTS = {Verdict.BETTER: -3.0, Verdict.WORSE: 2.0}
ALL_KINDS = (
    Verdict.TOO_FEW_DAYS,
    Verdict.BETTER,
    Verdict.BETTER,
    Verdict.UNCHANGED,
    Verdict.WORSE,
    Verdict.BETTER,
)
GROUPS = {
    Verdict.WORSE: "{numbers} worse",
    Verdict.BETTER: "{numbers} better",
    Verdict.UNCHANGED: "{numbers} no change",
    Verdict.UNCLEAR: "{numbers} unclear",
}
AFTER = "weeks 4 to 7 after"
LINED_UP = LinedUpWords(
    "Lined up", "Six.", "before", AFTER, "weeks from injection", GROUPS, "earlier treatments"
)
AGAINST = AgainstWords(
    "Treatment 5",
    "6.0 before, 7.4 after.",
    "before",
    AFTER,
    "weeks from injection",
    "this treatment",
    "your other treatments",
    "+1.4",
)
RESPONSE = ResponseWords(
    "Your usual response",
    "Lowest in week 4.",
    "weeks from injection",
    "level before: 5.2",
    ("Starts to help", "day 8"),
    ("Strongest", "week 4"),
    ("Half worn off", "week 10"),
    "next visit",
)
CHANGES = ChangesWords(
    "Over the years",
    "The benefit shrinks.",
    "more symptoms",
    "fewer symptoms",
    "treatment",
    "usual range",
    "after a long break",
)


def courses(count: int, kinds: Sequence[Verdict] = ALL_KINDS, every: int = 90) -> list[Course]:
    days = [START + LEAD + number * every for number in range(count)]
    return [
        Course(i + 1, day, day, day + every - 1, kinds[i % len(kinds)])
        for i, day in enumerate(days)
    ]


def a_diary(
    given: Sequence[Course], share: float = 0.8, noise: float = 0.6, seed: int = 1
) -> Series:
    """Ratings that fall or rise after each treatment, as its verdict says, and come back."""
    chance = np.random.default_rng(seed)
    days = np.arange(START, max((course.until for course in given), default=START + 90) + 1)
    levels = np.full(days.size, 5.3) + chance.normal(0, noise, days.size)
    for course in given:
        since = days - course.day
        there = np.clip(since / 25, 0, 1) * np.clip((course.until - days) / 40, 0, 1)
        levels += EFFECTS.get(course.verdict, 0.0) * there
    levels = np.clip(np.round(levels), 0, 10)
    levels[chance.random(days.size) > share] = np.nan
    return Series.of(days, levels, chance.random(days.size) < 0.1)
