"""One treatment, one symptom: the word, the sentence with its numbers, and what to mind."""

from app.analysis.judgement import Verdict
from app.catalogue.codes import N_
from app.sentences.numbers import days, long_day, points, rated_days, short_day, span
from app.services.answer_parts import Compared, Line
from app.words import gettext as _
from app.words import ngettext

_WORDS = {
    Verdict.WORSE: N_("Worse"),
    Verdict.BETTER: N_("Better"),
    Verdict.UNCHANGED: N_("No meaningful change"),
}
_UNCLEAR = N_("Unclear")
_TITLES = {
    Verdict.WORSE: N_("Worse after this treatment"),
    Verdict.BETTER: N_("Better after this treatment"),
    Verdict.UNCHANGED: N_("No meaningful change after this treatment"),
}


def word(line: Line) -> str:
    """The verdict in a word or two."""
    return str(_("Too early to say")) if line.reason == "too_early" else word_of(line.verdict)


def word_of(verdict: Verdict) -> str:
    """A verdict on its own in a word or two."""
    return _(_WORDS.get(verdict, _UNCLEAR))


def short_word(line: Line) -> str:
    """The verdict where there is little room."""
    if line.verdict == "unchanged":
        return str(_("No change"))
    return str(_("Too early")) if line.reason == "too_early" else word(line)


def title(line: Line) -> str:
    """The verdict as the headline of its treatment."""
    known = _TITLES.get(line.verdict)
    return _(known) if known else word(line)


def explain(line: Line, threshold: float) -> str:
    """The verdict in full: both averages, the difference, how sure it is; or why there is none."""
    if line.verdict == "too_few_days":
        return f"{_too_few(line)} {_what_would_do(line)}".strip()
    return " ".join(filter(None, [compared(line), _meaning(line, threshold)]))


def in_short(line: Line) -> str:
    """The verdict in one line of a list."""
    if line.verdict == "too_few_days":
        return _too_few(line)
    told = {"before": points(line.before.mean or 0), "after": points(line.after.mean or 0)}
    levels = _("%(before)s before, %(after)s after.", **told)
    more = {
        "worse": _("More than your usual ups and downs."),
        "better": _("More than your usual ups and downs."),
        "unchanged": _("A change that matters to you is ruled out."),
    }.get(line.verdict, _within(line))
    return f"{levels} {more}"


def compared(line: Line) -> str:
    """Both averages, the difference between them and its likely range."""
    assert line.change is not None
    assert line.low is not None
    assert line.high is not None
    told = {
        "after": points(line.after.mean or 0),
        "before": points(line.before.mean or 0),
        "after_days": _window(line.after),
        "before_days": _window(line.before),
        "change": points(abs(line.change)),
        "low": points(max(-10, line.low)),
        "high": points(min(10, line.high)),
    }
    parts = [
        _("After it, %(after_days)s, your ratings averaged %(after)s.", **told),
        _("Before it, %(before_days)s, they averaged %(before)s.", **told),
    ]
    if round(line.change, 1) == 0:
        parts.append(_("That is the same level (likely range %(low)s to %(high)s).", **told))
    elif line.change > 0:
        parts.append(
            _("That is %(change)s points higher (likely range %(low)s to %(high)s).", **told)
        )
    else:
        parts.append(
            _("That is %(change)s points lower (likely range %(low)s to %(high)s).", **told)
        )
    return " ".join(str(part) for part in parts)


def rests_on(line: Line) -> str:
    """How many days the verdict rests on."""
    return str(
        _(
            "Based on %(before)s before and %(after)s after.",
            before=rated_days(line.before.days, line.before.recalled),
            after=rated_days(line.after.days, line.after.recalled),
        )
    )


def certainty(line: Line, threshold: float) -> str:
    """How sure the verdict is, said of a person and not to them."""
    if line.verdict in {"worse", "better"}:
        return str(_("This is more than the usual ups and downs."))
    return _meaning(line, threshold)


def completeness(line: Line) -> list[tuple[str, str]]:
    """What there is to judge from: (what, how much)."""
    late = line.before.recalled + line.after.recalled
    enough = line.verdict != "too_few_days"
    return [
        (_("Days rated before"), _out_of(line.before)),
        (_("Days rated after"), _out_of(line.after)),
        (_("Added more than three days late"), days(late)),
        (_("Enough for an answer"), str(_("Yes") if enough else _("No"))),
    ]


def notes(line: Line) -> list[str]:
    """What to mind beside the verdict, in a fixed order."""
    said = {
        "fresh": _(
            "The days before were without treatment, or after a long pause. Diaries are often "
            "begun in a spell of strong symptoms, and such spells ease by themselves as well."
        ),
        "long_baseline": _(
            "Four weeks before were used instead of two, since two had few ratings."
        ),
        "incomplete": _("Preliminary: the weeks that are compared are not over yet."),
        "cut_short": _("The next treatment began inside these weeks, so fewer days could be used."),
        "booster": _("There was a second injection within three weeks. The weeks count from it."),
        "rising_before": _("The previous treatment was wearing off before this injection."),
        "at_floor": _("Most ratings are 0, and the scale cannot show less than that."),
        "at_ceiling": _("Most ratings are 10, and the scale cannot show more than that."),
        "constant": _("All ratings in these weeks are the same."),
        "sparse": _("The ratings lie far apart, so the range is wide."),
    }
    return [str(said[flag]) for flag in line.flags if said.get(flag)]


def _meaning(line: Line, threshold: float) -> str:
    told = {"threshold": points(threshold)}
    if line.verdict in {"worse", "better"}:
        return str(_("This is more than your usual ups and downs."))
    if line.verdict == "unchanged":
        return str(_("The same within %(threshold)s points.", **told))
    return " ".join(filter(None, [_within(line), _ruled_out(line, threshold)]))


def _within(line: Line) -> str:
    if line.reason == "smaller_than_matters":
        return str(_("There is a difference, but it may be too small to matter."))
    return str(_("Ups and downs as large as this also happen without a treatment."))


def _ruled_out(line: Line, threshold: float) -> str:
    told = {"threshold": points(threshold)}
    if len(line.ruled_out) != 1:
        return ""
    if line.ruled_out[0] == "worse":
        return str(_("A worsening of %(threshold)s points or more is unlikely.", **told))
    return str(_("An improvement of %(threshold)s points or more is unlikely.", **told))


def _too_few(line: Line) -> str:
    before, after = days(line.before.days), days(line.after.days)
    told = {"before": before, "after": after, "both": f"{before}, {after}"}
    known = {
        "too_early": _("The weeks that are compared have not enough ratings yet."),
        "cut_short": _("The next treatment came before enough days could be rated."),
        "before": _("There are too few ratings before it to compare with (%(before)s).", **told),
        "after": _("There are too few ratings in the weeks after it (%(after)s).", **told),
    }
    both = _("There are too few ratings before it (%(before)s) and after it (%(after)s).", **told)
    return str(known.get(line.reason or "", both))


def _what_would_do(line: Line) -> str:
    if line.missing is None:
        return ""
    told = {"first": short_day(line.missing.first), "last": long_day(line.missing.last)}
    return str(
        ngettext(
            "%(num)s more day between %(first)s and %(last)s would be enough.",
            "%(num)s more days, spread between %(first)s and %(last)s, would be enough.",
            line.missing.days,
            **told,
        )
    )


def _out_of(side: Compared) -> str:
    if side.first is None or side.last is None:
        return str(_("none"))
    told = {"rated": side.days, "all": (side.last - side.first).days + 1}
    window = span(side.first, side.last)
    return f"{_('%(rated)s of %(all)s', **told)} ({window})"


def _window(side: Compared) -> str:
    assert side.first is not None
    assert side.last is not None
    return span(side.first, side.last)
