"""What clinicians left in a diary, in words."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from app import clock
from app.access import Diary, Right
from app.catalogue import symptoms
from app.catalogue.scales import RatedBy, Scale, scale
from app.sentences.numbers import tiny_day
from app.sentences.provenance import who
from app.services.audit import Act
from app.services.provenance import Confirmed
from app.services.treatments import Treatment
from app.services.watch import Watched
from app.words import gettext as _

Names = Mapping[UUID, str]

DONE = {
    Act.NOTE_WRITTEN: _l("Written by %(who)s"),
    Act.WATCH_SET: _l("Put on the list by %(who)s"),
    Act.SCORE_RECORDED: _l("Entered by %(who)s"),
    Act.NOTE_REVISED: _l("Changed by %(who)s"),
    Act.WATCH_REVISED: _l("Changed by %(who)s"),
    Act.SCORE_REVISED: _l("Changed by %(who)s"),
    Act.NOTE_REMOVED: _l("Removed by %(who)s"),
    Act.WATCH_REMOVED: _l("Removed by %(who)s"),
    Act.SCORE_REMOVED: _l("Removed by %(who)s"),
    Act.NOTE_RESTORED: _l("Brought back by %(who)s"),
    Act.WATCH_RESTORED: _l("Brought back by %(who)s"),
    Act.SCORE_RESTORED: _l("Brought back by %(who)s"),
}
REFUSED = {
    "too_many_watched": _l("Three things are on the list. Take one off first"),
    "watched_already": _l("This is on the list already"),
}


def title(diary: Diary) -> str:
    """What the page of all that clinicians left is called."""
    if diary.may(Right.OWN):
        return str(_("From your clinic"))
    return str(_("From the clinic"))


def by(diary: Diary, by_id: UUID, at: datetime, names: Names) -> str:
    """Who saved something last, and on which day it was where the patient lives."""
    told = {
        "who": who(diary, by_id, names),
        "day": tiny_day(clock.day_of(at, diary.timezone)),
    }
    return str(_("%(who)s, %(day)s", **told))


def done(diary: Diary, act: Act, by_id: UUID | None, names: Names) -> str:
    """What was done, and by whom."""
    told = who(diary, by_id, names) if by_id else str(_("an account that was closed"))
    return str(DONE[act] % {"who": told})


def to_whom(diary: Diary, for_patient: bool) -> str:
    """For whom the words of a note are."""
    if not for_patient:
        return str(_("For clinicians only"))
    return str(_("To you") if diary.may(Right.OWN) else _("To the patient"))


def not_shown() -> str:
    """Instead of the words that are for clinicians only."""
    return str(_("The words of this note are for clinicians only. They are not shown here."))


def left_behind() -> str:
    """Instead of words that the archive from which a diary was restored did not hold."""
    return str(_("The words of this note were not in the archive from which this was restored."))


def standing(
    diary: Diary, treatment: Treatment, confirmed: Confirmed | None, names: Names
) -> list[str]:
    """Who saved a treatment last, and whether a clinician confirmed what is there now."""
    saved = by(diary, treatment.recorded_by_id, treatment.recorded_at, names)
    said = [str(_("Last saved by %(who)s.", who=saved))]
    if confirmed is None:
        return [*said, str(_("Not confirmed by a clinician yet."))]
    told = by(diary, confirmed.by_id, confirmed.at, names)
    if confirmed.holds_for(treatment):
        return [*said, str(_("Confirmed by %(who)s.", who=told))]
    return [*said, str(_("Saved again since it was confirmed by %(who)s.", who=told))]


def watched(item: Watched) -> str:
    """What is to be watched."""
    if item.symptom is None:
        return item.words or ""
    return str(_(symptoms.symptom(item.symptom).label))


def scale_name(code: str) -> str:
    """The name of a scale."""
    return str(_(scale(code).name))


def score(value: Decimal) -> str:
    """A score as people write it, without zeros at its end."""
    return str(format_decimal(value.normalize()))


def range_of(scale: Scale) -> str:
    """From where to where a scale goes, as far as that is verified; and which end is worse."""
    ends = ""
    if scale.range is not None:
        told = {"low": score(scale.range.low), "high": score(scale.range.high)}
        ends = f"{_('%(low)s to %(high)s', **told)}, "
    return ends + str(_("higher is worse") if scale.higher_is_worse else _("lower is worse"))


def rated_by(scale: Scale) -> str:
    """Who gives the score."""
    by_clinician = scale.rated_by is RatedBy.CLINICIAN
    return str(_("scored by a clinician") if by_clinician else _("answered by the patient"))


def score_of(scale: Scale, value: Decimal) -> str:
    """One score with its scale, as a line of text."""
    return f"{_(scale.name)} {score(value)}"


def score_problem(scale: Scale, problem: str) -> str:
    """What to put right about a score, by the code of `services.scores.problem_of`."""
    if problem == "range" and scale.range is not None:
        told = {
            "name": _(scale.name),
            "low": score(scale.range.low),
            "high": score(scale.range.high),
        }
        return str(_("The score of %(name)s goes from %(low)s to %(high)s", **told))
    if problem == "whole":
        return str(_("The score of %(name)s is a whole number", name=_(scale.name)))
    if problem == "places":
        said = _("Give the score of %(name)s with at most %(places)s places after the point")
        return said % {"name": _(scale.name), "places": scale.decimals}
    return str(_("Enter the score as a number, such as 12 or 12.5"))
