"""What was studied, made into the parts of an answer: ordinals become days, nan becomes None."""

import math
from collections.abc import Mapping
from datetime import date

from app.analysis.comparison import Comparison
from app.analysis.curve import Curve
from app.analysis.judgement import PhaseVerdict, Span
from app.analysis.study import Study
from app.services.answer_parts import Compared, Course, Held, Line, Missing, Response, Whole

DRAWN_DIGITS = 4  # of a curve, which is only drawn and rounded


def courses_of(studies: Mapping[int, Study], place: int) -> dict[int, Course]:
    """What is said about each symptom after the treatment at this place."""
    return {number: _course(study, place) for number, study in studies.items()}


def whole_of(study: Study) -> Whole:
    """What is said about one symptom over all treatments."""
    return Whole(study.across, study.drift, _response(study.curve) if study.curve else None)


def _course(study: Study, place: int) -> Course:
    judged, beside = study.judgements[place], study.references[place]
    curve = study.curves.get(place)
    return Course(
        early=line_of(judged.early),
        peak=line_of(judged.peak),
        late=line_of(judged.late),
        early_weeks=study.early[place],
        late_weeks=study.late[place],
        same_weeks=_held(beside.same_weeks),
        earlier=beside.earlier,
        long_term=_held(beside.long_term),
        long_term_is=beside.long_term_is,
        disagree=beside.disagree,
        previous={phase: _held_to(found) for phase, found in beside.previous.items()},
        usual=study.across.usual.get(place),
        wave=curve.wave if curve else None,
    )


def line_of(said: PhaseVerdict) -> Line:
    """What is said about one phase."""
    before, after = said.windows
    missing = said.missing
    return Line(
        verdict=said.verdict,
        reason=said.reason,
        change=said.estimate,
        low=said.lower,
        high=said.upper,
        se=said.se,
        df=said.df,
        before=_compared(said.n_before, said.mean_before, said.recalled_before, before),
        after=_compared(said.n_after, said.mean_after, said.recalled_after, after),
        flags=said.flags,
        lean=said.lean,
        ruled_out=said.ruled_out,
        missing=Missing(
            missing.days, date.fromordinal(missing.first), date.fromordinal(missing.last)
        )
        if missing
        else None,
    )


def _compared(days: int, mean: float | None, recalled: int, window: Span | None) -> Compared:
    first, last = (date.fromordinal(day) for day in window) if window else (None, None)
    return Compared(days, mean, recalled, first, last)


def _held(found: Comparison | None) -> Held | None:
    return _held_to(found) if found else None


def _held_to(found: Comparison) -> Held:
    if found.change is None:
        return Held(found.verdict, None, None, None)
    return Held(found.verdict, found.change.estimate, found.change.lower, found.change.upper)


def _response(curve: Curve) -> Response:
    change, lower, upper = (
        tuple(None if math.isnan(value) else round(value, DRAWN_DIGITS) for value in row.tolist())
        for row in (curve.change, curve.lower, curve.upper)
    )
    return Response(curve.treatments, curve.before, change, lower, upper, curve.benefit, curve.wave)
