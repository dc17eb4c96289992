"""What was different against the treatment before, and between two versions of one, in words.

No sentence says why, or what to do. Units of two products never stand in one comparison.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.analysis.differences import Difference, Kind
from app.catalogue.codes import N_
from app.sentences import treatments as words
from app.sentences.numbers import days, long_day
from app.services.treatment_history import INJECTION, Change
from app.words import gettext as _
from app.words import ngettext

WEEK = 7
# Beside the sentence, which says the same.
MARKS = {
    Kind.TOTAL_UP: "▲",
    Kind.DOSE_UP: "▲",
    Kind.TOTAL_DOWN: "▼",
    Kind.DOSE_DOWN: "▼",
    Kind.MUSCLE_ADDED: "+",
    Kind.MUSCLE_DROPPED: "−",
}
FIELD_NAMES = {
    "day": N_("Date"),
    "product": N_("Product"),
    "total_units": N_("Total"),
    "dilution": N_("Dilution"),
    "volume_ml": N_("Volume"),
    "lot": N_("Lot number"),
    "expires_on": N_("Expiry date"),
    "guidance": N_("Guidance"),
    "injector": N_("Injected by"),
    "clinic": N_("Clinic"),
    "note": N_("Note"),
}
_OF_WHOLE = {
    Kind.GUIDANCE_CHANGED: "guidance",
    Kind.DILUTION_CHANGED: "dilution",
    Kind.VOLUME_CHANGED: "volume_ml",
    Kind.INJECTOR_CHANGED: "injector",
    Kind.CLINIC_CHANGED: "clinic",
}
# Without and with a dose.
_ON_ONE_SIDE = {
    Kind.MUSCLE_ADDED: (
        N_("%(spot)s: only this time"),
        N_("%(spot)s: only this time, %(dose)s"),
    ),
    Kind.MUSCLE_DROPPED: (
        N_("%(spot)s: not this time"),
        N_("%(spot)s: not this time, the time before %(dose)s"),
    ),
    Kind.MUSCLE_LISTED: (
        N_("%(spot)s: muscles of the time before are not known"),
        N_("%(spot)s: %(dose)s, muscles of the time before are not known"),
    ),
    Kind.MUSCLE_UNLISTED: (
        N_("%(spot)s the time before: muscles of this time are not known"),
        N_("%(spot)s the time before, %(dose)s: muscles of this time are not known"),
    ),
}
_OF_TOTAL = frozenset({Kind.TOTAL_UP, Kind.TOTAL_DOWN, Kind.TOTAL_CHANGED})


@dataclass(frozen=True)
class Told:
    """One difference as a sentence. mark: a sign that only repeats it, or nothing."""

    text: str
    mark: str = ""


def tell(differences: Sequence[Difference]) -> list[Told]:
    """One sentence for each difference, in their order."""
    another = any(each.kind is Kind.PRODUCT_CHANGED for each in differences)
    return [Told(_sentence(each, another), MARKS.get(each.kind, "")) for each in differences]


def interval(count: int) -> str:
    """How long after the one before, in weeks where there are two or more."""
    return str(_("%(time)s since the one before", time=days_in_weeks(count)))


def days_in_weeks(count: int) -> str:
    """A length of time, in weeks where there are two or more."""
    weeks, rest = divmod(count, WEEK)
    if weeks < 2:
        return days(count)
    told = ngettext("%(num)s week", "%(num)s weeks", weeks)
    if not rest:
        return str(told)
    return str(_("%(weeks)s and %(days)s", weeks=told, days=days(rest)))


def field_name(field: str) -> str:
    """What a value of a treatment is called."""
    return str(_(FIELD_NAMES[field]))


def field_value(field: str, value: object) -> str:
    """A value of a treatment as people read it."""
    if value is None:
        return str(_("not known"))
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, Decimal):
        many = words.number(value)
        return str(_("%(n)s ml", n=many) if field == "volume_ml" else _("%(n)s units", n=many))
    say: dict[str, Callable[[str], str]] = {
        "product": words.product_name,
        "guidance": words.guidance,
    }
    return say.get(field, str)(str(value))


def tell_changes(changes: Sequence[Change]) -> list[str]:
    """What one version says otherwise than the one before it."""
    another = any(change.field == "product" for change in changes)
    return [said for change in changes for said in _change(change, another)]


def _sentence(difference: Difference, another_product: bool) -> str:
    kind, was, now = difference.kind, difference.was, difference.now
    if kind is Kind.INTERVAL:
        assert isinstance(now, int)
        return interval(now)
    if kind is Kind.PRODUCT_CHANGED:
        return _product(was, now)
    if kind is Kind.TOTAL_SAME:
        return str(_("Total: %(now)s, as before", now=field_value("total_units", now)))
    if kind in _OF_TOTAL:
        return _instead(field_name("total_units"), _amount(was), _amount(now))
    if kind in _OF_WHOLE:
        field = _OF_WHOLE[kind]
        values = (field_value(field, each) if each is not None else None for each in (was, now))
        return _instead(field_name(field), *values)
    if kind in _ON_ONE_SIDE:
        return _of_one_side(difference, another_product)
    return _of_pair(difference)


def _of_one_side(difference: Difference, another_product: bool) -> str:
    """A line without its other half. A dose of another product is not told beside this one's."""
    was, now = difference.line_was, difference.line_now
    line = now or was
    assert line is not None
    told = {"spot": words.spot(line), "dose": words.units(line.dose_units)}
    if line.dose_units is None or (now is None and another_product):
        return str(_(_ON_ONE_SIDE[difference.kind][0], **told))
    return str(_(_ON_ONE_SIDE[difference.kind][1], **told))


def _of_pair(difference: Difference) -> str:
    kind, was, now, line = difference.kind, difference.was, difference.now, difference.line_now
    assert line is not None
    if kind is Kind.SIDE_CHANGED:
        sides = [words.side_word(str(each)) if each else None for each in (was, now)]
        return _instead(words.injected_name(line), *sides)
    if kind is Kind.POINTS_CHANGED:
        counts = [words.points(each) if isinstance(each, int) else None for each in (was, now)]
        return _instead(words.spot(line), *counts)
    if isinstance(was, Decimal) and isinstance(now, Decimal):
        told = {"spot": words.spot(line), "was": words.number(was), "now": words.number(now)}
        return str(_("%(spot)s: %(now)s instead of %(was)s units", **told))
    return _instead(words.spot(line), _amount(was), _amount(now))


def _product(was: object, now: object) -> str:
    names = [words.product_name(str(each)) if each else None for each in (was, now)]
    if None in names:
        said = _instead(field_name("product"), *names)
    else:
        said = str(_("Another product: %(now)s instead of %(was)s", was=names[0], now=names[1]))
    return str(_("%(said)s. Units cannot be compared.", said=said))


def _instead(what: str, was: str | None, now: str | None) -> str:
    """Two values side by side, one of which may not be known."""
    told = {"what": what, "was": was, "now": now}
    if was is None:
        return str(_("%(what)s: %(now)s, the time before not known", **told))
    if now is None:
        return str(_("%(what)s: not known, the time before %(was)s", **told))
    return str(_("%(what)s: %(now)s instead of %(was)s", **told))


def _amount(value: object) -> str | None:
    return words.units(value) if isinstance(value, Decimal) else None


def _change(change: Change, another_product: bool) -> Iterator[str]:
    was, now = change.before, change.after
    if change.field == INJECTION:
        yield from _line_change(was, now, another_product)
    elif change.field == "finished":
        yield str(_("Marked as finished") if now else _("Marked as not finished"))
    elif change.field == "total_units" and another_product:
        yield _now(change)
    else:
        told = {
            "what": field_name(change.field),
            "was": field_value(change.field, was),
            "now": field_value(change.field, now),
        }
        if was is None:
            yield _now(change)
        else:
            yield str(_("%(what)s: %(now)s instead of %(was)s", **told))


def _now(change: Change) -> str:
    told = {"what": field_name(change.field), "now": field_value(change.field, change.after)}
    return str(_("%(what)s: %(now)s", **told))


def _line_change(was: object, now: object, another_product: bool) -> Iterator[str]:
    old, new = _line_words(was), _line_words(now)
    if old and new and not another_product:
        yield str(_("%(now)s instead of %(was)s", now=new, was=old))
        return
    if old:
        yield str(_("Taken out: %(line)s", line=old))
    if new:
        yield str(_("Added: %(line)s", line=new))


def _line_words(line: object) -> str | None:
    return words.whole_line(line) if line is not None else None  # type: ignore[arg-type]
