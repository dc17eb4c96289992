"""With whom a diary is shared and on what terms, in words."""

from datetime import datetime

from flask_babel import format_date, format_datetime

from app import clock
from app.access import Right, ShareKind
from app.services.sharing import Terms
from app.words import gettext as _


def kind(share_kind: ShareKind | None) -> str:
    """As what somebody was let in. None for a clinic."""
    if share_kind is None:
        return str(_("A clinic"))
    if share_kind is ShareKind.CARER:
        return str(_("Somebody who helps you (a carer)"))
    return str(_("A clinician"))


def right(terms: Terms) -> str:
    """Look, or look and write."""
    return str(_("may look and write") if terms.right is Right.RECORD else _("may look"))


def sees(terms: Terms) -> str:
    """What of the diary is shown beside the answer, the days and the injections."""
    if terms.sees_notes and terms.sees_mood:
        return str(_("with your notes and your mood"))
    if terms.sees_notes:
        return str(_("with your notes, without your mood"))
    if terms.sees_mood:
        return str(_("with your mood, without your notes"))
    return str(_("without your notes and your mood"))


def until(terms: Terms) -> str:
    """The last day."""
    if terms.ends_on is None:
        return str(_("with no end date"))
    return str(_("up to %(day)s", day=_day(terms)))


def granted(terms: Terms) -> list[str]:
    """What accepting lets somebody do, a line each, said to them."""
    lines = [str(_("look at the answer, the days that were rated, and the injections"))]
    if terms.right is Right.RECORD:
        lines.append(str(_("write in the diary: rate days and record injections")))
    if terms.sees_notes:
        lines.append(str(_("read the notes")))
    if terms.sees_mood:
        lines.append(str(_("see the ratings of mood")))
    return lines


def left_out(terms: Terms) -> str:
    """What accepting does not show, and when it ends; empty where neither is so."""
    told = []
    if not (terms.sees_notes or terms.sees_mood):
        told.append(_("The notes and the ratings of mood are left out."))
    elif not terms.sees_notes:
        told.append(_("The notes are left out."))
    elif not terms.sees_mood:
        told.append(_("The ratings of mood are left out."))
    if terms.ends_on is not None:
        told.append(_("Sharing ends after %(day)s.", day=_day(terms)))
    return " ".join(told)


def moment(at: datetime, timezone: str) -> str:
    """An instant by the clocks of a place: "11 Jun 2026, 12:00"."""
    return str(format_datetime(clock.there(at, timezone), "d MMM yyyy, HH:mm", rebase=False))


def looked(at: datetime | None, timezone: str) -> str:
    """When somebody was in the diary last."""
    if at is None:
        return str(_("Has not looked yet."))
    day = format_date(clock.there(at, timezone).date(), "d MMM yyyy")
    return str(_("Last looked on %(day)s.", day=day))


def _day(terms: Terms) -> str:
    return str(format_date(terms.ends_on, "d MMMM yyyy"))
