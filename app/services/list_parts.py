"""What is kept of each diary for a list of many. Every part can be kept as one text."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from app.analysis.judgement import Verdict
from app.services.answer_parts import Line


class Given(Struct, frozen=True, array_like=True):
    """What was injected at one treatment, of one product. None is not known."""

    product: str | None
    units: Decimal | None


class Effects(Struct, frozen=True, array_like=True):
    """The side effects after one treatment.

    asked: whether any was rated after it. noticed: codes of those that were there, and not only as
    before it.
    """

    asked: bool
    noticed: tuple[str, ...]


class Fact(Struct, frozen=True, array_like=True):
    """One treatment, for a group of many.

    product: None where it is not known, or there were several. days_since: from the last day of
    the treatment before, None for the first.
    """

    treated_on: date
    verdict: Verdict
    product: str | None
    days_since: int | None
    effects: Effects


class Last(Struct, frozen=True, array_like=True):
    """The latest treatment with its boosters. line: weeks 4-7 of the symptom that leads."""

    treated_on: date
    last_on: date
    given: tuple[Given, ...]
    line: Line


class Summary(Struct, frozen=True, array_like=True):
    """One diary in a list, worked out on `as_of`.

    symptom: the code of the one that leads, None for own words and for all together; name: what it
    is called, None for all together. first_on: the first rated day. rated, levels: as
    `analysis.lately` has them, up to `as_of`. settled: the verdicts do not change with the days
    any more, only with the diary. with_mood: ratings of mood count in what leads.
    """

    as_of: date
    symptom: str | None
    name: str | None
    last: Last | None
    facts: tuple[Fact, ...]
    first_on: date | None
    rated: str
    levels: tuple[int | None, ...]
    settled: bool
    with_mood: bool
