"""The shapes in which programs are told of a diary. Each field stands in every answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from app.analysis.across import Direction, Usual
from app.analysis.drift import DriftDirection
from app.analysis.judgement import Flag, Lean, Reason, Verdict
from app.analysis.phases import EarlyWeeks, LateWeeks
from app.catalogue.red_flags import Level
from app.models import EventKind, Guidance, Side

Key = Annotated[str, Meta(description="The code of the symptom, or its number as text.")]


class SymptomShown(Struct, frozen=True):
    """What is rated. key: how days name it. retired_on: since when it is not rated any more."""

    key: Key
    number: int
    code: str | None
    label: str
    is_side_effect: bool
    retired_on: date | None


class DiaryShown(Struct, frozen=True):
    """The diary. today: where the patient lives. revision: rises with each save.

    waiting_on: the first day of which two versions wait for a choice.
    """

    name: str | None
    timezone: str
    today: date
    revision: int
    next_visit_on: date | None
    waiting_on: date | None
    symptoms: list[SymptomShown]


class SymptomList(Struct, frozen=True):
    """All symptoms in the person's order."""

    symptoms: list[SymptomShown]


class DayShown(Struct, frozen=True):
    """One saved day. ratings: 0 to 10 by symptom, null where it was skipped.

    entered_at: when its ratings were entered. recalled: whether that was more than three days
    later. Both are null where nobody knows.
    """

    day: date
    ratings: dict[str, int | None]
    note: str | None
    marks: list[str]
    version: int
    entered_at: datetime | None
    recalled: bool | None


class DayList(Struct, frozen=True):
    """Saved days in their order. next: the address of the next page, null on the last one."""

    days: list[DayShown]
    next: str | None


class SafetyShown(Struct, frozen=True):
    """A safety message about a rating. Show its words to the person at once."""

    symptom: str
    severity: int
    level: Level
    words: list[str]


class DaySaved(Struct, frozen=True):
    """The version of the day now, and what its ratings ask to be told."""

    day: date
    version: int
    safety: list[SafetyShown]


class RatingSaved(Struct, frozen=True):
    """Where the rating went.

    is_waiting: the symptom was rated otherwise already; this rating waits until the person
    chooses, at the address `choose`. version: of the day, null where it waits.
    """

    day: date
    is_waiting: bool
    version: int | None
    choose: str | None
    safety: list[SafetyShown]


class InjectionShown(Struct, frozen=True):
    """One line of a treatment. What is null is not known."""

    muscle: str | None
    muscle_label: str | None
    side: Side | None
    dose_units: float | None
    points: int | None


class TreatmentShown(Struct, frozen=True):
    """One treatment. What is null is not known."""

    id: UUID
    day: date
    product: str | None
    injections: list[InjectionShown]
    total_units: float | None
    dilution: str | None
    volume_ml: float | None
    lot: str | None
    expires_on: date | None
    guidance: list[Guidance]
    injector: str | None
    clinic: str | None
    note: str | None
    finished: bool
    version: int


class TreatmentList(Struct, frozen=True):
    """All treatments, the earliest first."""

    treatments: list[TreatmentShown]


class EventShown(Struct, frozen=True):
    """What happened between treatments. until: its last day; null for one day, or still so."""

    id: UUID
    day: date
    kind: EventKind
    until: date | None
    words: str | None
    dose: str | None
    version: int


class EventList(Struct, frozen=True):
    """Events, the earliest first."""

    events: list[EventShown]


class RangeShown(Struct, frozen=True):
    """A value in points and the interval of 95 % around it."""

    value: float
    low: float
    high: float


class StretchShown(Struct, frozen=True):
    """Days that are compared. days: how many are rated; recalled: of them, entered late."""

    days: int
    mean: float | None
    recalled: int
    first: date | None
    last: date | None


class MissingShown(Struct, frozen=True):
    """How many more rated days would do, and between which days."""

    days: int
    first: date
    last: date


class PhaseShown(Struct, frozen=True):
    """What is said of some weeks after a treatment. change: after minus before, in points."""

    verdict: Verdict
    reason: Reason | None
    change: float | None
    low: float | None
    high: float | None
    before: StretchShown
    after: StretchShown
    flags: list[Flag]
    lean: Lean
    missing: MissingShown | None
    words: str


class CourseShown(Struct, frozen=True):
    """One symptom after one treatment: weeks 1-2, 4-7 and 9-12."""

    early: PhaseShown
    peak: PhaseShown
    late: PhaseShown
    early_weeks: EarlyWeeks
    late_weeks: LateWeeks
    usual: Usual | None
    usual_range: RangeShown | None


class JudgedShown(Struct, frozen=True):
    """One treatment as it is judged: boosters within three weeks belong to it.

    ids: of its treatments. any_worse: whether at least one symptom got worse. courses: by the
    key of a symptom, and `all` for all of them together.
    """

    number: int
    ids: list[UUID]
    treated_on: date
    last_on: date
    until: date
    any_worse: bool
    courses: dict[str, CourseShown]


class WholeShown(Struct, frozen=True):
    """One symptom over all treatments. typical: its usual change. trend: of the benefit."""

    treatments: int
    typical: RangeShown | None
    trend: Direction
    trend_per_treatment: RangeShown | None
    drift: DriftDirection
    drift_per_year: RangeShown | None


class AnswerShown(Struct, frozen=True):
    """What was worked out for the diary. It says what came after a treatment, not why.

    leading: the key of the symptom that leads, or `all`.
    """

    as_of: date
    revision: int
    leading: Key
    headline: str
    not_why: str
    treatments: list[JudgedShown]
    wholes: dict[str, WholeShown]


class ProblemFault(Struct, frozen=True, omit_defaults=True):
    """One thing to put right. pointer: to its place in what was sent (RFC 6901).

    parameter: the name of what is wrong in the address or the head.
    """

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong (RFC 9457). reference: of an error of ours, to tell who runs the server."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemFault] = []
    reference: str | None = None
