"""One symptom of each of many diaries, judged in one pass: faster than one by one, and the same."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np

from app.analysis.arrays import IntArray
from app.analysis.interval import Levels, spread
from app.analysis.judgement import Judgement
from app.analysis.measure import Measurement, is_rated, samples_of
from app.analysis.noise import estimate
from app.analysis.segments import cut
from app.analysis.series import Series, end_to_end
from app.analysis.treatments import Course, Treatment, group
from app.analysis.trend import fit
from app.analysis.verdict import judge_measured
from app.analysis.windows import LONG_BASELINE_DAYS, PHASES, look

AT_ONCE = 40  # diaries whose arrays still stay small


@dataclass(frozen=True, eq=False)
class Told:
    """One diary: the ratings of the symptom to judge, and what else `judge` wants.

    sessions: days with an injection, in any order. threshold: in points. today: nothing after it
    is used.
    """

    series: Series
    sessions: Sequence[int]
    threshold: float
    today: int


def judge_many(diaries: Sequence[Told]) -> list[list[Judgement]]:
    """What `judge` says of each of these diaries, in their order."""
    found: dict[int, list[Judgement]] = {}
    treated = [group(each.sessions, each.today) for each in diaries]
    places = [place for place, treatments in enumerate(treated) if treatments]
    places.sort(key=lambda place: diaries[place].threshold)
    for threshold, alike in groupby(places, key=lambda place: diaries[place].threshold):
        same = list(alike)
        for start in range(0, len(same), AT_ONCE):
            part = same[start : start + AT_ONCE]
            measured = _measure([diaries[at] for at in part], [treated[at] for at in part])
            judged = iter(judge_measured(measured, threshold))
            found |= {at: [next(judged) for _each in treated[at]] for at in part}
    return [found.get(place, []) for place in range(len(diaries))]


def _measure(diaries: Sequence[Told], treated: Sequence[list[Treatment]]) -> Measurement:
    """The diaries laid end to end; a `symptom` of the measurement is a diary."""
    starts = [treatments[0].first - LONG_BASELINE_DAYS for treatments in treated]
    lengths = [each.today - start + 1 for each, start in zip(diaries, starts, strict=True)]
    begins = np.cumsum([0, *lengths[:-1]])
    shift = begins - np.array(starts)
    each = [
        one.series.between(start, one.today) for one, start in zip(diaries, starts, strict=True)
    ]
    series, course = end_to_end(each, shift.tolist()), _course(diaries, treated, shift)
    symptom = np.repeat(np.arange(len(each)), [len(treatments) for treatments in treated])
    segments = cut(series, course)
    trend = fit(segments)
    noise = estimate(trend, symptom[segments.treatment])
    windows, long_baseline = look(series, course)
    own = segments.after.nonzero()[0]
    where = np.concatenate([segments.before_of, own, own, own])
    times = 1 + len(PHASES)
    spreads = spread(windows, where, np.tile(symptom, times), segments, noise)
    return Measurement(
        symptoms=len(each),
        next_day=[
            one.today + is_rated(part, one.today) for one, part in zip(diaries, each, strict=True)
        ],
        shifts=shift[symptom],
        symptom=symptom,
        course=course,
        long_baseline=long_baseline,
        segments=segments,
        trend=trend,
        noise=noise,
        windows=windows,
        levels=Levels(windows.mean, spreads.variance, spreads.df),
        samples=samples_of(windows, spreads, np.tile(shift[symptom], times)),
    )


def _course(diaries: Sequence[Told], treated: Sequence[list[Treatment]], shift: IntArray) -> Course:
    """The treatments of all diaries, each so many days later as its diary lies there."""
    parts = [
        Course.of(treatments, each.today).repeated(shift[[place]])
        for place, (each, treatments) in enumerate(zip(diaries, treated, strict=True))
    ]
    return Course(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Course))
    )
