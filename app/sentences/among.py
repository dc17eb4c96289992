"""One treatment among the others in words: what was different this time, and nothing of why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.analysis.across import Usual
from app.analysis.facts import About, Fact, Standing
from app.analysis.happenings import Happened
from app.analysis.records import Line
from app.sentences import events
from app.sentences import treatments as words
from app.sentences.among_values import other_times, this_time
from app.sentences.languages import within_a_sentence
from app.services.events import EventDraft
from app.words import gettext as _
from app.words import ngettext

NAMES = {
    About.PRODUCT: _l("Product"),
    About.TOTAL: _l("Total dose"),
    About.INTERVAL: _l("Weeks since the treatment before"),
    About.GUIDANCE: _l("Guidance"),
    About.DILUTION: _l("Dilution"),
    About.POINTS: _l("Number of points"),
    About.INJECTOR: _l("Injected by"),
    About.CLINIC: _l("Clinic"),
}
TAGS = {
    Standing.ONLY_THIS_TIME: _l("only this time"),
    Standing.NEVER_MISSING_BEFORE: _l("not this time"),
    Standing.DIFFERENT: _l("different"),
    Standing.HIGHEST: _l("different"),
    Standing.LOWEST: _l("different"),
}


@dataclass(frozen=True)
class Row:
    """One line of the table. tag: two or three words for what stands out, empty otherwise."""

    name: str
    this: str
    others: str
    tag: str = ""


def tell(facts: Sequence[Fact]) -> list[Row]:
    """A row for each fact, in their order. Products are named where this time there were two."""
    used = {fact.product for fact in facts if fact.about is About.TOTAL}
    return [_row(fact, name_product=len(used) > 1) for fact in facts]


def tell_happened(happened: Sequence[Happened[EventDraft]]) -> list[Row]:
    """A row for each kind of event that was noted this time."""
    return [
        Row(
            name=events.kind_name(each.events[0]),
            this="; ".join(_when(event) for event in each.events),
            others=_noted_in(each),
        )
        for each in happened
    ]


def lead(others: int, usual: Usual | None, differ: bool) -> list[str]:
    """What stands above the table.

    usual: how the change stands among those after the others, None where
    that was not worked out.
    """
    compared = ngettext(
        "Compared with your %(num)s other treatment.",
        "Compared with your %(num)s other treatments.",
        others,
    )
    return [f"{compared} {_('A difference is not proof of a cause.')}", _meaning(usual, differ)]


def _meaning(usual: Usual | None, differ: bool) -> str:
    if usual is Usual.WITHIN:
        return str(
            _(
                "What came after this treatment is within what came after your others. No"
                " explanation is needed: your treatments differ this much from one another anyway."
            )
        )
    if not differ:
        return str(_("Nothing that is written down stands out this time."))
    possible = _(
        "These are possible differences. One treatment cannot tell them apart, and what is not"
        " written down is not here."
    )
    if usual is not Usual.TOO_FEW:
        return str(possible)
    few = _("There are too few treatments to say how much they differ from one another anyway.")
    return f"{few} {possible}"


def _row(fact: Fact, name_product: bool) -> Row:
    name = str(NAMES[fact.about]) if fact.line is None else _spot(fact.line)
    if name_product and fact.about in {About.TOTAL, About.MUSCLE}:
        name = f"{name}, {words.product_name(fact.product)}"
    return Row(name, this_time(fact), other_times(fact), str(TAGS.get(fact.standing, "")))


def _spot(line: Line) -> str:
    """A muscle with its side in front, own words as they are."""
    if line.muscle is None and line.muscle_label is None:
        return str(_("Muscle not known"))
    if line.muscle is None or line.side not in {"left", "right"}:
        return words.spot(line)
    muscle = within_a_sentence(words.muscle_name(line.muscle))
    return str(
        _("Left %(muscle)s", muscle=muscle)
        if line.side == "left"
        else _("Right %(muscle)s", muscle=muscle)
    )


def _when(event: EventDraft) -> str:
    said = events.details(event)
    return f"{events.when(event)}, {said}" if said else events.when(event)


def _noted_in(happened: Happened[EventDraft]) -> str:
    count, of = len(happened.others), happened.of
    if not count:
        return str(_("not noted"))
    return str(_("noted in %(count)s of %(of)s", count=count, of=of))
