"""What in a diary speaks for and against each thing that people look at. Pure: no database.

Nothing here ranks, and nothing here is a cause: a fact of the diary fits a reason or it does not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.analysis.judgement import Verdict
from app.analysis.marked import Marked
from app.analysis.records import Record
from app.catalogue.reasons import COMMON_REASONS, CommonReason
from app.services.answer_parts import Judged, Whole
from app.services.reasons.around import other_changes, side_effect
from app.services.reasons.case import (
    Case,
    Fact,
    Happened,
    Noticed,
    Side,
    Speaks,
    Treated,
)
from app.services.reasons.injected import dose, site
from app.services.reasons.ratings import fading, natural_variation, sparse_data
from app.services.reasons.weeks import timing, wear_off

__all__ = [
    "Case",
    "Fact",
    "Happened",
    "Noticed",
    "Side",
    "Speaks",
    "Treated",
    "Weighed",
    "case_of",
    "weigh",
]

ASKED: Mapping[str, Callable[[Case], Iterator[Speaks]]] = {
    "site": site,
    "dose": dose,
    "timing": timing,
    "wear_off": wear_off,
    "side_effect": side_effect,
    "other_changes": other_changes,
    "natural_variation": natural_variation,
    "sparse_data": sparse_data,
    "fading": fading,
}


@dataclass(frozen=True)
class Weighed:
    """One reason with what the diary says to it."""

    reason: CommonReason
    said: Sequence[Speaks]

    def of(self, side: Side) -> list[Speaks]:
        """The facts of one side."""
        return [each for each in self.said if each.side is side]


def weigh(case: Case) -> list[Weighed]:
    """Every common reason with its facts. Nothing for a treatment that cannot be judged."""
    if case.this.line.verdict is Verdict.TOO_FEW_DAYS:
        return []
    return [Weighed(reason, list(ASKED[reason.code](case))) for reason in COMMON_REASONS]


def case_of(
    judged: Judged,
    treatments: Sequence[Judged],
    symptom: int,
    whole: Whole,
    visits: Mapping[int, Sequence[Record]],
    *,
    events: Sequence[Happened],
    threshold: float,
    noticed: Sequence[Noticed] | None = None,
    marked: Sequence[Marked] = (),
) -> Case:
    """One treatment beside all the others. symptom: its number. visits: by treatment number."""
    treated = [
        Treated(
            number=each.number,
            treated_on=each.treated_on,
            last_on=each.last_on,
            until=each.until,
            days_since=(each.treated_on - former.last_on).days if former else None,
            course=each.courses[symptom],
            visits=visits[each.number],
        )
        for each, former in zip(treatments, [None, *treatments[:-1]], strict=True)
    ]
    (this,) = [each for each in treated if each.number == judged.number]
    response = whole.response
    return Case(
        this=this,
        others=[each for each in treated if each is not this],
        across=whole.across,
        wave=response.wave if response else None,
        wave_of=response.treatments if response else 0,
        events=events,
        noticed=noticed,
        threshold=threshold,
        marked=marked,
    )
