"""What else was noted: side effects, and what happened in the compared days."""

from collections.abc import Iterator

from app.analysis.marked import Marked
from app.models import EventKind
from app.services.reasons.case import (
    Case,
    Fact,
    Happened,
    Speaks,
    Treated,
    not_known,
    speaks_against,
    speaks_for,
)

# These say what the person felt of the treatment, not what else happened.
FELT = (EventKind.NOTICED_WORKING, EventKind.WEARING_OFF)


def side_effect(case: Case) -> Iterator[Speaks]:
    """What was noticed beside the symptoms."""
    if case.noticed is None:
        yield not_known(Fact.EFFECTS_NOT_ASKED)
        return
    for each in case.noticed:
        yield speaks_for(
            Fact.NOTICED_EFFECT, label=each.label, day=each.first, strongest=each.strongest
        )
    if not case.noticed:
        yield speaks_against(Fact.NO_EFFECT_NOTED)


def other_changes(case: Case) -> Iterator[Speaks]:
    """What happened in the compared days, and whether it did so at the better treatments too."""
    every = [event for event in case.events if event.kind not in FELT]
    now = _in_compared_days(case.this, every)
    marked = [each for each in case.marked if each.this.marked]
    if not every and not case.marked:
        yield not_known(Fact.NEVER_NOTED)
    elif not now and not marked:
        yield speaks_against(Fact.NOTHING_NOTED)
    for event in now:
        yield speaks_for(Fact.HAPPENED, event=event)
    for kind in dict.fromkeys(event.kind for event in now):
        also = tuple(
            each.number
            for each in case.better
            if any(event.kind == kind for event in _in_compared_days(each, every))
        )
        if also:
            yield speaks_against(Fact.ALSO_AT_BETTER, kind=kind, treatments=also)
    for each in marked:
        yield from _of_marks(case, each)


def _of_marks(case: Case, marked: Marked) -> Iterator[Speaks]:
    """The marked days of this treatment, and of the better ones where there are any."""
    yield speaks_for(Fact.MARKED, mark=marked.code, counted=marked.this)
    at_better = {each.number: marked.by_treatment[each.number] for each in case.better}
    also = tuple(number for number, counted in at_better.items() if counted.marked)
    if also:
        yield speaks_against(Fact.MARKED_AT_BETTER, mark=marked.code, treatments=also)


def _in_compared_days(treated: Treated, events: list[Happened]) -> list[Happened]:
    """The events from the first day before that is compared to the last one after."""
    first = treated.line.before.first or treated.treated_on
    last = treated.line.after.last or treated.until
    return [event for event in events if event.day <= last and (event.until or event.day) >= first]
