"""The words of the report that nothing else says."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from app.access import Diary
from app.sentences import card as words
from app.sentences.numbers import dated_span, long_day
from app.words import gettext as _
from app.words import ngettext

# The parts of a report that can be left out, in the order in which they stand on paper.
PARTS: Mapping[str, object] = {
    "questions": _l("Questions to ask and goals"),
    "timeline": _l("Timeline"),
    "treatments": _l("Treatments with their answers"),
    "effects": _l("Side effects"),
    "courses": _l("Treatments lined up, and the usual course"),
    "doses": _l("Doses of each muscle"),
    "symptoms": _l("Averages of each symptom"),
    "events": _l("What else happened, and scores"),
    "notes": _l("Notes around the last treatment"),
}
UNTICKED = frozenset({"notes"})  # own words leave the diary only where somebody says so


def kicker() -> str:
    """What kind of paper it is."""
    return str(_("Injection diary, for a visit"))


def document(diary: Diary) -> str:
    """The title of the file."""
    told = {"name": words.name(diary), "day": long_day(diary.today)}
    return str(_("Injection diary of %(name)s, %(day)s", **told))


def covers(first: date, last: date, days_rated: int) -> str:
    """From when to when."""
    return dated_span(first, last) if days_rated else str(_("no day rated yet"))


def page() -> str:
    """The number of a page; both are filled in by who sets the pages."""
    return str(_("Page {page} of {all}"))


def unprinted() -> str:
    """Said where a sign of the person's own words is in none of the fonts."""
    return str(_("□ stands for a sign that could not be printed. The print page shows it."))


def nothing_treated(is_whole: bool) -> str:
    """Instead of a verdict."""
    if is_whole:
        return str(_("No injection is recorded, so nothing can be compared yet."))
    return str(_("No treatment falls into this period."))


def last_of(shown: int, every: int) -> str:
    """The heading of the treatments, with how many of them are shown."""
    if shown == every:
        return str(_("Treatments"))
    return str(_("The last %(n)s of %(all)s treatments", n=shown, all=every))


def doses_title(left_out: int, shown: int) -> str:
    """The heading of the doses, with what its signs mean."""
    said = _("Doses of each muscle. ▲ more than the time before, ▼ less, + added, − dropped.")
    return f"{said} {_('The last %(n)s sessions.', n=shown)}" if left_out else str(said)


def response_title(is_whole: bool) -> str:
    """The heading of the curve, which is made from all treatments of a diary."""
    if is_whole:
        return str(_("Usual course after an injection"))
    return str(_("Usual course after an injection, from the whole diary"))


def more(what: str, count: int) -> str:
    """How many of something the diary has beside those on paper; what: a key of this list."""
    told = {
        "questions": ngettext("%(num)s more question", "%(num)s more questions", count),
        "goals": ngettext("%(num)s more goal", "%(num)s more goals", count),
        "scores": ngettext("%(num)s more score", "%(num)s more scores", count),
        "flags": ngettext(
            "%(num)s more rating like these", "%(num)s more ratings like these", count
        ),
        "muscles": ngettext(
            "%(num)s more muscle is in the diary.", "%(num)s more muscles are in the diary.", count
        ),
        "symptoms": ngettext(
            "%(num)s more symptom is in the diary.",
            "%(num)s more symptoms are in the diary.",
            count,
        ),
        "notes": ngettext(
            "%(num)s more note is in the diary.", "%(num)s more notes are in the diary.", count
        ),
        "events": ngettext(
            "%(num)s more is in the diary.", "%(num)s more are in the diary.", count
        ),
        "effects": ngettext(
            "%(num)s more treatment is in the diary.",
            "%(num)s more treatments are in the diary.",
            count,
        ),
    }
    return str(told[what])


def signs() -> str:
    """What the four signs mean."""
    return str(
        _(
            "Arrow up is worse, arrow down is better, equals sign is no meaningful change, "
            "question mark is unclear."
        )
    )


def hidden(diary: Diary) -> str:
    """What the share of its reader leaves out of it; nothing where it leaves out nothing."""
    if diary.sees_notes and diary.sees_mood:
        return ""
    if diary.sees_mood:
        return str(_("Made without notes, which are not shared."))
    if diary.sees_notes:
        return str(_("Made without mood, which is not shared."))
    return str(_("Made without notes and mood, which are not shared."))


def of_timeline(name: str, rated: str, treatments: int) -> str:
    """What the timeline shows, for who cannot see it."""
    told = ngettext("%(num)s treatment", "%(num)s treatments", treatments)
    return str(
        _(
            "%(name)s, 0 to 10, over the days of the period: %(days)s rated, %(treatments)s. The "
            "treatments with their answers stand in the table.",
            name=name,
            days=rated,
            treatments=told,
        )
    )


def of_lined_up(name: str, counts: str) -> str:
    """What the lines of all treatments show, for who cannot see them."""
    return str(
        _(
            "%(name)s from three weeks before to thirteen weeks after each injection, one line a "
            "treatment. %(counts)s.",
            name=name,
            counts=counts,
        )
    )


def of_response(name: str) -> str:
    """What the curve shows, for who cannot see it."""
    return str(
        _(
            "%(name)s in the weeks after an injection against the level before, with its likely "
            "range. The days are named in the words beside it.",
            name=name,
        )
    )
