"""What a safety message says. The facts are those of the labels' boxed warning (app.catalogue).

No likelihood, no reassurance and no word about doses belongs here.
"""

from app.catalogue import symptoms
from app.catalogue.red_flags import Level
from app.models import SafetyFlag
from app.sentences.numbers import long_day
from app.words import gettext as _
from app.words import ngettext

HIGHEST = 10
SUPPORT = "mood"
Care = tuple[int, int, str]


def title(flags: list[SafetyFlag]) -> str:
    """The headline of the card of these flags."""
    if is_emergency(flags):
        return str(_("Get help from a person now"))
    return str(_("Get help from a person for this"))


def is_emergency(flags: list[SafetyFlag]) -> bool:
    """Whether one of these flags asks to call the emergency number now."""
    return any(flag.level == Level.EMERGENCY for flag in flags)


def rated(flag: SafetyFlag) -> str:
    """What was rated, in figures."""
    label = _(symptoms.symptom(flag.symptom).label)
    return str(_("%(label)s: %(n)s of 10", label=label, n=flag.severity))


def when(flag: SafetyFlag) -> str:
    """The day that was rated, and how long after an injection it is."""
    day = long_day(flag.day)
    if flag.days_after is None:
        return day
    after = ngettext(
        "%(num)s day after an injection", "%(num)s days after an injection", flag.days_after
    )
    return str(_("%(day)s, %(after)s", day=day, after=after))


def not_watched() -> str:
    """For a clinician: the diary is no alarm."""
    return str(_("The diary is not watched around the clock."))


def dialled(phone: str) -> str:
    """A telephone number as a link dials it."""
    return "".join(sign for sign in phone if sign in "+0123456789")


def care_of(symptom: str, least: dict[Level, int], phone: str | None) -> list[Care]:
    """(first rating, last rating, two sentences) for the row of one symptom, the mildest first."""
    reached: dict[int, Level] = {}
    for rating in range(1, HIGHEST + 1):
        levels = [level for level, first in least.items() if rating >= first]
        if levels:
            reached[rating] = max(levels, key=lambda level: level.rank)
    spans = [(level, [n for n in reached if reached[n] is level]) for level in Level]
    return [(at[0], at[-1], _two_sentences(symptom, level, phone)) for level, at in spans if at]


def support() -> str:
    """Kind words after a low day. Nothing is asked, judged or kept."""
    return _two_sentences(SUPPORT, Level.ASK, None)


def in_short(flag: SafetyFlag, phone: str | None) -> str:
    """What to do about this flag, in two sentences. phone: to call in an emergency."""
    return _two_sentences(flag.symptom, Level(flag.level), phone)


def _two_sentences(symptom: str, level: Level, phone: str | None) -> str:
    if symptom == SUPPORT:
        return str(
            _("You do not have to carry this alone. Talk to somebody you trust or a doctor.")
        )
    if level == Level.EMERGENCY:
        whom = (
            _("Call %(number)s now.", number=phone)
            if phone
            else _("Call your emergency number now.")
        )
        return str(_("This can be serious after an injection.")) + " " + str(whom)
    if level == Level.URGENT:
        return str(
            _(
                "This can be an effect of botulinum toxin and can need treatment. "
                "Phone your doctor or your injection clinic today."
            )
        )
    return str(_("Note this for your next visit. If it stays, phone your clinic."))
