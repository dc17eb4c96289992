"""What a clinician's list says of one diary, in few words."""

from flask_babel import lazy_gettext as _l

from app.analysis.judgement import Flag, Reason, Verdict
from app.catalogue.codes import N_
from app.sentences.numbers import points, signed
from app.services.answer_parts import Line
from app.services.patient_list import Only, Shown, Sort
from app.words import gettext as _
from app.words import ngettext

COLUMNS = {
    Sort.NAME: _l("Patient"),
    Sort.VISIT: _l("Next visit"),
    Sort.TREATED: _l("Last treatment"),
    Sort.VERDICT: _l("Answer so far"),
    Sort.CHANGE: _l("Before and after"),
    Sort.RATED: _l("Days rated"),
    Sort.REVIEWED: _l("Last reviewed"),
}
FILTERS = {
    Only.WORSE: _l("Worse after the last treatment"),
    Only.FLAGGED: _l("With a safety message"),
    Only.SOON: _l("Visit within 14 days"),
    Only.UNREAD: _l("Not reviewed since it changed"),
}
_WHY = {
    Reason.WITHIN_UPS_AND_DOWNS: N_("as much as the usual ups and downs"),
    Reason.SMALLER_THAN_MATTERS: N_("perhaps too small to matter"),
    Reason.TOO_EARLY: N_("weeks 4 to 7 have too few ratings yet"),
    Reason.CUT_SHORT: N_("the next treatment came early"),
    Reason.BEFORE: N_("too few ratings before"),
    Reason.AFTER: N_("too few ratings after"),
    Reason.BOTH: N_("too few ratings before and after"),
}


def in_days(days: int) -> str:
    """How far away a day is. days: below 0 for one that is over."""
    if days == 0:
        return str(_("today"))
    if days < 0:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))
    return str(ngettext("in %(num)s day", "in %(num)s days", days))


def why(line: Line) -> str:
    """What to mind about a verdict; empty where it stands by itself."""
    if line.reason is not None:
        return _(_WHY[line.reason])
    return _("preliminary") if Flag.INCOMPLETE in line.flags else ""


def levels(line: Line) -> str:
    """The level before and after, as far as they are known."""
    if line.before.mean is None and line.after.mean is None:
        return str(_("not enough ratings yet"))
    before, after = (
        str(_("not known")) if side.mean is None else points(side.mean)
        for side in (line.before, line.after)
    )
    return str(_("%(before)s to %(after)s", before=before, after=after))


def difference(line: Line) -> str:
    """The change in points, or that too little is rated to give one; nothing of no level at all."""
    if line.before.mean is None and line.after.mean is None:
        return ""
    if line.change is None:
        return str(_("too few ratings to compare"))
    return str(_("%(change)s points", change=signed(line.change)))


def rated(days: int, of: int) -> str:
    """How complete the last weeks are."""
    return str(_("%(days)s of %(of)s", days=days, of=of))


def percent(days: int, of: int) -> str:
    """The same as a share."""
    return str(_("%(share)s%%", share=round(100 * days / of)))


def sharing(count: int) -> str:
    """How many diaries there are."""
    return str(
        ngettext(
            "%(num)s person shares their diary with you.",
            "%(num)s people share their diary with you.",
            count,
        )
    )


def result(shown: Shown, of: int, sort: Sort) -> str:
    """What the list shows now, for those who do not see it change."""
    told = {"found": shown.found, "of": of, "column": COLUMNS[sort]}
    said = str(_("%(found)s of %(of)s, sorted by: %(column)s.", **told))
    if shown.pages > 1:
        page = _("Page %(page)s of %(pages)s.", page=shown.page, pages=shown.pages)
        return f"{said} {page}"
    return said


def being_worked_out(count: int) -> str:
    """That some answers are not there yet."""
    return str(
        ngettext(
            "%(num)s answer is still being worked out.",
            "%(num)s answers are still being worked out.",
            count,
        )
    )


NO_VERDICT = Verdict.UNCLEAR  # how a line without a verdict is drawn
