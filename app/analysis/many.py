"""One symptom of each of many diaries in one pass: faster than one by one, and the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import NamedTuple, TypeVar

import numpy as np

from app.analysis.arrays import FloatArray, IntArray, members
from app.analysis.interval import Levels, spread
from app.analysis.judgement import PhaseVerdict
from app.analysis.measure import Measurement, is_rated, samples_of
from app.analysis.noise import estimate
from app.analysis.segments import cut
from app.analysis.series import Series, end_to_end
from app.analysis.side_effects import LONGEST_DAYS, THERE, Standing, standing_of
from app.analysis.treatments import Course, Treatment, group
from app.analysis.trend import fit
from app.analysis.verdict import judge_phase
from app.analysis.windows import LONG_BASELINE_DAYS, PHASES, Phase, baselines, look

AT_ONCE = 40  # diaries whose arrays still stay small
T = TypeVar("T")


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


class Peak(NamedTuple):
    """What is said of weeks 4-7 after one treatment: its first and last day, and the verdict."""

    first: int
    last: int
    said: PhaseVerdict


class Stood(NamedTuple):
    """A side effect after one treatment. rated: days. standing: None where it was never there."""

    rated: int
    standing: Standing | None


def judge_many(diaries: Sequence[Told]) -> list[list[Peak]]:
    """What `judge` says of weeks 4-7 in each of these diaries, in their order."""
    return _in_portions(diaries, _judge)


def stand_many(diaries: Sequence[Told]) -> list[list[Stood]]:
    """How what `notice` finds stands to the days before, of one side effect in each diary."""
    return _in_portions(diaries, _stand)


@dataclass(frozen=True, eq=False)
class _Laid:
    """Diaries of one threshold laid end to end.

    parts: the ratings that count. shift: shape (diaries,), how many days later each lies there.
    whose: shape (treatments,), which diary each treatment is of.
    """

    diaries: Sequence[Told]
    treated: Sequence[list[Treatment]]
    parts: list[Series]
    shift: IntArray
    whose: IntArray
    series: Series
    course: Course


def _in_portions(diaries: Sequence[Told], act: Callable[[_Laid, float], list[T]]) -> list[list[T]]:
    """The act gives one thing for each treatment; nothing is asked of diaries without any."""
    found: dict[int, list[T]] = {}
    treated = [group(each.sessions, each.today) for each in diaries]
    places = [place for place, treatments in enumerate(treated) if treatments]
    places.sort(key=lambda place: diaries[place].threshold)
    for threshold, alike in groupby(places, key=lambda place: diaries[place].threshold):
        same = list(alike)
        for start in range(0, len(same), AT_ONCE):
            part = same[start : start + AT_ONCE]
            laid = _lay([diaries[at] for at in part], [treated[at] for at in part])
            done = iter(act(laid, threshold))
            found |= {at: [next(done) for _each in treated[at]] for at in part}
    return [found.get(place, []) for place in range(len(diaries))]


def _lay(diaries: Sequence[Told], treated: Sequence[list[Treatment]]) -> _Laid:
    starts = [treatments[0].first - LONG_BASELINE_DAYS for treatments in treated]
    begun = list(zip(diaries, starts, strict=True))
    lengths = [one.today - start + 1 for one, start in begun]
    shift = np.cumsum([0, *lengths[:-1]]) - np.array(starts)
    parts = [
        one.series.between(start, one.today) for one, start in zip(diaries, starts, strict=True)
    ]
    courses = [
        Course.of(treatments, each.today).repeated(shift[[place]])
        for place, (each, treatments) in enumerate(zip(diaries, treated, strict=True))
    ]
    columns = ([getattr(each, field.name) for each in courses] for field in fields(Course))
    return _Laid(
        diaries=diaries,
        treated=treated,
        parts=parts,
        shift=shift,
        whose=np.repeat(np.arange(len(parts)), [len(treatments) for treatments in treated]),
        series=end_to_end(parts, shift.tolist()),
        course=Course(*map(np.concatenate, columns)),
    )


def _judge(laid: _Laid, threshold: float) -> list[Peak]:
    peaks = judge_phase(_measure(laid), Phase.PEAK, threshold)
    spans = [span for treatments in laid.treated for span in treatments]
    return [Peak(span.first, span.last, peak) for span, peak in zip(spans, peaks, strict=True)]


def _measure(laid: _Laid) -> Measurement:
    """A `symptom` of the measurement is a diary."""
    series, course, whose = laid.series, laid.course, laid.whose
    segments = cut(series, course)
    trend = fit(segments)
    noise = estimate(trend, whose[segments.treatment])
    windows, long_baseline = look(series, course)
    own = segments.after.nonzero()[0]
    where = np.concatenate([segments.before_of, own, own, own])
    times = 1 + len(PHASES)
    spreads = spread(windows, where, np.tile(whose, times), segments, noise)
    rated = zip(laid.diaries, laid.parts, strict=True)
    return Measurement(
        symptoms=len(laid.parts),
        next_day=[one.today + is_rated(part, one.today) for one, part in rated],
        shifts=laid.shift[whose],
        symptom=whose,
        course=course,
        long_baseline=long_baseline,
        segments=segments,
        trend=trend,
        noise=noise,
        windows=windows,
        levels=Levels(windows.mean, spreads.variance, spreads.df),
        samples=samples_of(windows, spreads, np.tile(laid.shift[whose], times)),
    )


def _stand(laid: _Laid, threshold: float) -> list[Stood]:
    course = laid.course
    first, _longer = baselines(laid.series, course)
    before = _tell(laid.series, first, course.first - 1)
    ends = np.minimum(course.last + LONGEST_DAYS, course.end)
    after = _tell(laid.series, course.first, ends)
    return [
        Stood(int(now[0]), standing_of(was, now, threshold) if now[2] else None)
        for was, now in zip(before.tolist(), after.tolist(), strict=True)
    ]


def _tell(series: Series, first: IntArray, last: IntArray) -> FloatArray:
    """Of each span: rated days, their sum, the days on which it was there, and the sum of those."""
    span, at = members(series.day, first, last)
    rating, size = series.rating[at], len(first)
    there = rating >= THERE
    return np.stack(
        [
            np.bincount(span, minlength=size).astype(np.float64),
            np.bincount(span, weights=rating, minlength=size),
            np.bincount(span[there], minlength=size).astype(np.float64),
            np.bincount(span[there], weights=rating[there], minlength=size),
        ],
        axis=1,
    )
