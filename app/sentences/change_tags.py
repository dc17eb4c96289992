"""What is different in a line of the form against the treatment before, in two or three words."""

from decimal import Decimal

from flask_babel import gettext as _

from app.analysis.differences import Difference, Kind


def tag(difference: Difference) -> str:
    """The words of a tag; empty where the difference has none."""
    if difference.kind in {Kind.DOSE_UP, Kind.DOSE_DOWN}:
        return _step(difference)
    if difference.kind is Kind.DOSE_CHANGED:
        if difference.was is None:
            return str(_("dose not known last time"))
        return str(_("%(was)s last time", was=_units(difference.was)))
    if difference.kind is Kind.POINTS_CHANGED:
        if difference.was is None:
            return str(_("points not known last time"))
        return str(_("%(was)s points last time", was=difference.was))
    return str(
        {Kind.MUSCLE_ADDED: _("new"), Kind.SIDE_CHANGED: _("side changed")}.get(difference.kind, "")
    )


def _step(difference: Difference) -> str:
    step = Decimal(difference.now or 0) - Decimal(difference.was or 0)
    n = _units(abs(step))
    return str(_("+%(n)s from last time", n=n) if step > 0 else _("−%(n)s from last time", n=n))


def _units(amount: str | int | Decimal) -> str:
    return f"{Decimal(amount).normalize():f}"
