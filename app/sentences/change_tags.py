"""What is different in a line of the form against the treatment before, in two or three words."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.analysis.differences import Difference, Kind
from app.words import gettext as _

UP, DOWN = _l("+{n} from last time"), _l("−{n} from last time")


def step(was: Decimal, now: Decimal) -> str:
    """How much more or less a dose is; empty where it is the same."""
    if was == now:
        return ""
    return str(UP if now > was else DOWN).format(n=_units(abs(now - was)))


def tag(difference: Difference) -> str:
    """The words of a tag; empty where the difference has none, and for the step of a dose."""
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


def _units(amount: str | int | Decimal) -> str:
    return f"{Decimal(amount).normalize():f}"
