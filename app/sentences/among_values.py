"""The values of one treatment and of the others, as the table of differences says them."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from app.analysis.facts import About, Fact, folded
from app.sentences import treatments as words
from app.words import gettext as _
from app.words import ngettext

VALUES: dict[About, Callable[[str], str]] = {
    About.PRODUCT: words.product_name,
    About.GUIDANCE: words.guidance,
}
IN_NUMBERS = frozenset({About.TOTAL, About.MUSCLE, About.INTERVAL, About.POINTS})


def this_time(fact: Fact) -> str:
    """What holds for this treatment; what is not known is said."""
    if fact.about is About.INTERVAL and fact.this is None:
        return str(_("no treatment before"))
    if fact.injected is False:
        return str(_("not injected"))
    if fact.this is not None:
        return _amount(fact, fact.this)
    if fact.said is not None:
        return _value(fact.about, fact.said)
    given = fact.about is About.TOTAL or fact.injected
    return str(_("dose not known") if given else _("not known"))


def other_times(fact: Fact) -> str:
    """What held for the others, and how many of them cannot be compared."""
    if fact.had is not None:
        return "; ".join(_of_muscle(fact))
    if fact.about is About.INTERVAL and not fact.others:
        return str(_("no treatment before"))
    parts = [_always(fact)] if fact.about in IN_NUMBERS else _counted(fact)
    told = [part for part in parts if part]
    return "; ".join([*told, *_gaps(fact, fact.left_out, fact.unknown, alone=not told)])


def _always(fact: Fact) -> str:
    """The numbers of the others, from the lowest to the highest."""
    values = [each.value for each in fact.others]
    if not values:
        return ""
    if fact.about is About.INTERVAL:
        values = [round(value, 0) for value in values]
    return _range(fact, values, every=not fact.left_out and not fact.unknown)


def _of_muscle(fact: Fact) -> list[str]:
    """In how many of the others it was injected at all, and with how much."""
    had = fact.had
    assert had is not None
    if not had.yes:
        return _never(fact)
    values = [each.value for each in fact.others if each.value]
    if had.yes == fact.of == len(values):
        return [_range(fact, values, every=True)]
    doses = _range(fact, values, every=False) if values else ""
    told = [", ".join(part for part in (_how_often(fact), doses) if part)]
    if had.unsure:
        told.append(str(_("not known in %(count)s", count=had.unsure)))
    if had.unknown:
        one = had.unknown == had.yes
        told.append(
            str(_("dose not known") if one else _("dose not known in %(count)s", count=had.unknown))
        )
    return [*told, *_gaps(fact, had.left_out, 0, alone=had.left_out == had.yes)]


def _never(fact: Fact) -> list[str]:
    had = fact.had
    assert had is not None
    if not had.no:
        return [str(_("not known"))]
    if had.unsure:
        return [str(_("not in %(no)s, not known in %(unsure)s", no=had.no, unsure=had.unsure))]
    return [str(_("not injected") if fact.of == 1 else _("never"))]


def _how_often(fact: Fact) -> str:
    assert fact.had is not None
    if fact.of == 1:
        return str(_("injected"))
    if fact.had.yes == fact.of:
        return str(_("always"))
    told = {"count": fact.had.yes, "of": fact.of}
    return str(_("in %(count)s of %(of)s treatments", **told))


def _counted(fact: Fact) -> list[str]:
    """Each value of the others, the most frequent first, with how many had it unless all did."""
    found = [(folded(each.words), _value(fact.about, each.words)) for each in fact.others_said]
    shown = dict(found)
    counts = Counter(each for each, _said in found).most_common()
    if len(counts) == 1 and not fact.unknown and not fact.left_out:
        return list(shown.values())
    return [
        str(_("%(value)s in %(count)s", value=shown[each], count=count)) for each, count in counts
    ]


def _gaps(fact: Fact, left_out: int, unknown: int, *, alone: bool) -> list[str]:
    """What is not in the values. alone: nothing else is said, so no count is needed."""
    told = []
    if unknown:
        whole = alone and not left_out
        told.append(str(_("not known") if whole else _("not known in %(count)s", count=unknown)))
    if left_out and fact.product is None:
        told.append(str(_("units cannot be compared")))
    elif left_out and alone and not unknown:
        told.append(str(_("another product: cannot be compared")))
    elif left_out:
        told.append(str(_("another product in %(count)s: cannot be compared", count=left_out)))
    return told


def _range(fact: Fact, values: Sequence[Decimal], *, every: bool) -> str:
    low, high = min(values), max(values)
    if low == high:
        said = _amount(fact, low)
        return str(_("always %(amount)s", amount=said)) if every and fact.of > 1 else said
    said = _amount(fact, high)
    return str(_("%(low)s to %(high)s", low=words.number(low), high=said))


def _amount(fact: Fact, value: Decimal) -> str:
    if fact.about is About.INTERVAL:
        return str(ngettext("%(num)s week", "%(num)s weeks", int(round(value, 0))))
    return words.points(int(value)) if fact.about is About.POINTS else words.units(value)


def _value(about: About, said: Sequence[str]) -> str:
    return " + ".join(VALUES.get(about, str)(each) for each in said)
