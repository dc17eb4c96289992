"""The answer: what the diary says after each treatment. Worked out once, then kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError, OperationalError

from app import analysis
from app.access import Diary
from app.analysis.judgement import Judgement, PhaseVerdict, Span, Verdict
from app.analysis.packed import unpack
from app.analysis.series import Series, together
from app.analysis.verdict import judge
from app.errors import NotFound
from app.extensions import db, writing
from app.models import KeptAnswer
from app.services.days import list_rated
from app.services.symptoms import Followed, list_symptoms
from app.services.treatments import list_treatment_days

TOGETHER = -1  # stands for all symptoms together, where others have their number
PHASE = "peak"


@dataclass(frozen=True)
class Compared:
    """One of the two stretches of days that are compared.

    days: how many of them were rated; mean: of these ratings, None without one; recalled: how
    many were entered late. first and last: the stretch itself, None where nothing is left of it.
    """

    days: int
    mean: float | None
    recalled: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Missing:
    """How many more days would do, and between which days they would have to lie."""

    days: int
    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """What is said about one treatment and one symptom, in unrounded points."""

    treated_on: date
    symptom: int
    verdict: Verdict
    reason: str | None
    change: float | None
    low: float | None
    high: float | None
    before: Compared
    after: Compared
    flags: tuple[str, ...]
    lean: str
    ruled_out: tuple[str, ...]
    missing: Missing | None


@dataclass(frozen=True)
class Judged:
    """One treatment as it is judged: a booster within three weeks belongs to it.

    number: 1 for the first. ids: its visits, the earliest first. until: its last day before the
    next treatment, or today.
    """

    number: int
    treated_on: date
    last_on: date
    until: date
    ids: tuple[UUID, ...]
    lines: Mapping[int, Line]


@dataclass(frozen=True)
class Answer:
    """All that is said about a diary. leading: the symptom to lead with, or TOGETHER.

    symptoms: the ones that were ever rated or are rated now, in the person's order.
    """

    treatments: Sequence[Judged]
    symptoms: Sequence[Followed]
    leading: int

    def leads(self, treatment: Judged) -> Line:
        """The line that is shown large."""
        return treatment.lines[self.leading]


def get_answer(diary: Diary, as_of: date | None = None) -> Answer:
    """The answer of this diary as of today, from what was kept where that is still true.

    as_of: another day to judge as of; nothing after it is used, and nothing is kept.
    """
    symptoms = list_symptoms(diary, retired=True)
    kept = db.session.get(KeptAnswer, diary.patient_id)
    if as_of is not None and as_of != diary.today:
        judged = work_out(diary, symptoms, as_of)
    elif kept is not None and _is_current(kept, diary):
        judged = [_read(treatment) for treatment in kept.answer["treatments"]]
    else:
        judged = work_out(diary, symptoms, diary.today)
        _keep(diary, judged)
    leading = TOGETHER if diary.main_symptom is None else diary.main_symptom
    rated = {number for treatment in judged for number in treatment.lines}
    shown = [each for each in symptoms if each.number in rated or each.retired_on is None]
    return Answer(judged, shown, leading if leading in rated else TOGETHER)


def get_judged(diary: Diary, treatment_id: UUID) -> tuple[Answer, Judged]:
    """The answer, and the treatment in it that one visit belongs to. Raises NotFound."""
    answer = get_answer(diary)
    for treatment in answer.treatments:
        if treatment_id in treatment.ids:
            return answer, treatment
    raise NotFound


def work_out(diary: Diary, symptoms: Sequence[Followed], as_of: date) -> list[Judged]:
    """Judge every treatment of this diary anew, from all its days up to `as_of`."""
    visits = list_treatment_days(diary)
    series = list_series(diary, symptoms)
    sessions = sorted({day.toordinal() for _id, day in visits})
    threshold, today = float(diary.threshold), as_of.toordinal()
    by_symptom = {
        number: judge(one, sessions, threshold=threshold, today=today)
        for number, one in series.items()
    }
    spans = [(verdict.first, verdict.last) for verdict in by_symptom[TOGETHER]]
    ends = [first - 1 for first, _last in spans[1:]] + [today]
    return [
        Judged(
            number=place + 1,
            treated_on=date.fromordinal(first),
            last_on=date.fromordinal(last),
            until=date.fromordinal(ends[place]),
            ids=tuple(id_ for id_, day in visits if first <= day.toordinal() <= last),
            lines={n: _line(n, judged[place]) for n, judged in by_symptom.items()},
        )
        for place, (first, last) in enumerate(spans)
    ]


def list_series(diary: Diary, symptoms: Sequence[Followed]) -> dict[int, Series]:
    """The ratings of each symptom by its number, and under TOGETHER those of all of them.

    Symptoms that are no longer rated keep a line of their own, but do not count in TOGETHER.
    """
    rated = unpack(list_rated(diary))
    followed = {each.number for each in symptoms if each.retired_on is None}
    counted = [one for number, one in rated.items() if number in followed] or list(rated.values())
    empty = {each.number: Series.of([]) for each in symptoms if each.retired_on is None}
    return {TOGETHER: together(counted), **empty, **rated}


def _line(symptom: int, judged: Judgement) -> Line:
    said: PhaseVerdict = judged.peak
    before, after = said.windows
    missing = said.missing
    return Line(
        treated_on=date.fromordinal(judged.first),
        symptom=symptom,
        verdict=said.verdict,
        reason=said.reason.value if said.reason else None,
        change=said.estimate,
        low=said.lower,
        high=said.upper,
        before=_compared(said.n_before, said.mean_before, said.recalled_before, before),
        after=_compared(said.n_after, said.mean_after, said.recalled_after, after),
        flags=tuple(flag.value for flag in said.flags),
        lean=said.lean.value,
        ruled_out=tuple(verdict.value for verdict in said.ruled_out),
        missing=Missing(
            missing.days, date.fromordinal(missing.first), date.fromordinal(missing.last)
        )
        if missing
        else None,
    )


def _compared(days: int, mean: float | None, recalled: int, window: Span | None) -> Compared:
    first, last = (date.fromordinal(day) for day in window) if window else (None, None)
    return Compared(days, mean, recalled, first, last)


def _is_current(kept: KeptAnswer, diary: Diary) -> bool:
    return (kept.revision, kept.code_version, kept.as_of) == (
        diary.revision,
        code_version(),
        diary.today,
    )


def _keep(diary: Diary, judged: Sequence[Judged]) -> None:
    """Keep an answer for the next reader. A diary that is being saved just now is left alone."""
    row = KeptAnswer(
        patient_id=diary.patient_id,
        revision=diary.revision,
        code_version=code_version(),
        as_of=diary.today,
        answer={"treatments": [_written(treatment) for treatment in judged]},
    )
    try:
        with writing() as session:
            session.merge(row)
    except (OperationalError, IntegrityError):
        return


@cache
def code_version() -> str:
    """A digest of the code that reaches the answer: another code, another answer."""
    digest = hashlib.sha256()
    for file in sorted(resources.files(analysis).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _written(treatment: Judged) -> dict[str, Any]:
    written: dict[str, Any] = _plain(asdict(treatment))
    return written


def _plain(value: Any) -> Any:
    """A value with its dates and ids as text, fit for JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(written: Mapping[str, Any]) -> Judged:
    return Judged(
        number=written["number"],
        treated_on=date.fromisoformat(written["treated_on"]),
        last_on=date.fromisoformat(written["last_on"]),
        until=date.fromisoformat(written["until"]),
        ids=tuple(UUID(each) for each in written["ids"]),
        lines={int(number): _read_line(line) for number, line in written["lines"].items()},
    )


def _read_line(written: Mapping[str, Any]) -> Line:
    missing = written["missing"]
    return Line(
        **{
            **written,
            "treated_on": date.fromisoformat(written["treated_on"]),
            "verdict": Verdict(written["verdict"]),
            "before": _read_compared(written["before"]),
            "after": _read_compared(written["after"]),
            "flags": tuple(written["flags"]),
            "ruled_out": tuple(written["ruled_out"]),
            "missing": Missing(missing["days"], *_days(missing)) if missing else None,
        }
    )


def _read_compared(written: Mapping[str, Any]) -> Compared:
    first, last = _days(written)
    return Compared(written["days"], written["mean"], written["recalled"], first, last)


def _days(written: Mapping[str, Any]) -> tuple[Any, Any]:
    return tuple(  # type: ignore[return-value]
        date.fromisoformat(written[name]) if written[name] else None for name in ("first", "last")
    )
