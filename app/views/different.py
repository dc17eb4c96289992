"""What was different at one treatment against the others: the section of its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from app.analysis.across import Usual
from app.analysis.among import among
from app.analysis.facts import Fact, Standing
from app.analysis.happenings import Stretch, happenings_among
from app.analysis.marked import Marked
from app.analysis.sessions import sessions_of
from app.analysis.windows import BASELINE_DAYS, DAYS_AFTER, Phase
from app.sentences.among import Row, lead, tell, tell_happened
from app.sentences.marks import tell_marked
from app.services.answer_parts import Judged
from app.services.events import DiaryEvent, EventKind, event_draft_of
from app.services.progress import Answer
from app.services.treatments import Treatment, draft_of

# What happens to a person. How the injection was felt is no happening beside it.
KINDS = frozenset(EventKind) - {
    EventKind.SENSORY_TRICK,
    EventKind.NOTICED_WORKING,
    EventKind.WEARING_OFF,
}
# Gives a picture of the others as dots and this one as a diamond.
Strip = Callable[[Sequence[float], float | None], Markup]


@dataclass(frozen=True)
class Shown:
    """One row of the table.

    only_now: whether this treatment alone had it. picture: None where there are no numbers to draw.
    """

    row: Row
    only_now: bool
    picture: Markup | None


@dataclass(frozen=True)
class Different:
    """The section. lead: what stands above. alike: what is equal in all treatments."""

    lead: list[str]
    rows: list[Shown]
    alike: list[Shown]
    happened: list[Row]
    marked: list[Row]

    @property
    def has_pictures(self) -> bool:
        """Whether the table has a column for them."""
        return any(each.picture for each in [*self.rows, *self.alike])


def different(
    answer: Answer,
    judged: Judged,
    treatments: Sequence[Treatment],
    events: Sequence[DiaryEvent],
    usual: Usual | None = None,
    strip: Strip | None = None,
    marked: Sequence[Marked] = (),
) -> Different | None:
    """What differs at one of the treatments of an answer. None where there is no other.

    treatments, events: all of the diary. usual: how the change stands among those after the
    others. strip: draws the pictures; without it there are none. marked: days that were marked as
    unusual, counted.
    """
    drafts = {each.id: draft_of(each) for each in treatments}
    sessions = sessions_of([[drafts[id_] for id_ in each.ids] for each in answer.treatments])
    others = [each for each in sessions if each.number != judged.number]
    facts = among(sessions[judged.number - 1], others)
    if not facts:
        return None
    told = list(zip(facts, tell(facts), strict=True))
    return Different(
        lead=lead(len(others), usual, any(fact.differs for fact in facts)),
        rows=[_shown(fact, row, strip) for fact, row in told if not _is_alike(fact)],
        alike=[_shown(fact, row, strip) for fact, row in told if _is_alike(fact)],
        happened=_happened(answer, judged, events),
        marked=tell_marked(marked),
    )


def _happened(answer: Answer, judged: Judged, events: Sequence[DiaryEvent]) -> list[Row]:
    drafts = [event_draft_of(event) for event in events]
    others = [_stretch(answer, each) for each in answer.treatments if each is not judged]
    return tell_happened(happenings_among(drafts, _stretch(answer, judged), others, KINDS))


def _stretch(answer: Answer, judged: Judged) -> Stretch:
    """From the first day of the weeks before to the last of weeks 4-7, as far as there are any."""
    line = answer.leads(judged)
    usual_first = judged.treated_on - timedelta(BASELINE_DAYS)
    usual_last = min(judged.last_on + timedelta(DAYS_AFTER[Phase.PEAK][1]), judged.until)
    return Stretch(judged.number, line.before.first or usual_first, line.after.last or usual_last)


def _is_alike(fact: Fact) -> bool:
    return fact.standing is Standing.SAME


def _shown(fact: Fact, row: Row, strip: Strip | None) -> Shown:
    only_now = fact.standing is Standing.ONLY_THIS_TIME
    return Shown(row, only_now, strip(*_numbers(fact)) if strip and _is_drawable(fact) else None)


def _is_drawable(fact: Fact) -> bool:
    """Not where this one cannot stand beside the others."""
    return bool(fact.others) and fact.standing is not Standing.UNKNOWN


def _numbers(fact: Fact) -> tuple[list[float], float | None]:
    this = None if fact.this is None else float(fact.this)
    return [float(each.value) for each in fact.others], this
