"""Who says so, and what was done with a treatment, in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app import clock
from app.access import Diary
from app.sentences import treatments as words
from app.sentences.numbers import tiny_day
from app.services.provenance import Origin, Standing
from app.services.treatment_history import INJECTION, Revision, Step
from app.words import gettext as _

Names = Mapping[UUID, str]


@dataclass(frozen=True)
class Sources:
    """Who says so. common: said once, for all that has no words of its own.

    of_field: by the name of the value. of_line: by its position. gone: of lines that were there
    when it was confirmed and are not now.
    """

    common: str = ""
    of_field: dict[str, str] = field(default_factory=dict)
    of_line: dict[int, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def tell_sources(
    diary: Diary, origins: Sequence[Origin], names: Names, carers: Collection[UUID] = ()
) -> Sources:
    """What most values share is said once, the rest beside its value.

    carers: who of them helps the patient, and is no clinic.
    """
    told = [_origin(diary, each, names, carers) for each in origins]
    common = max(told, key=told.count, default="")
    found = Sources(common)
    for origin, said in zip(origins, told, strict=True):
        if origin.field == INJECTION and origin.position is None:
            assert origin.line is not None
            line = words.whole_line(origin.line)
            found.gone.append(str(_("%(line)s: taken out. %(said)s", line=line, said=said)))
        elif said == common:
            continue
        elif origin.position is not None:
            found.of_line[origin.position] = said
        else:
            found.of_field[origin.field] = said
    return found


def step(diary: Diary, revision: Revision, names: Names) -> str:
    """What was done in one revision, and by whom."""
    by = who(diary, revision.by_id, names)
    sentences = {
        Step.RECORDED: _("Recorded by %(who)s", who=by),
        Step.REVISED: _("Changed by %(who)s", who=by),
        Step.REMOVED: _("Removed by %(who)s", who=by),
        Step.RESTORED: _("Brought back by %(who)s", who=by),
    }
    return str(sentences[revision.step])


def who(diary: Diary, account_id: UUID, names: Names) -> str:
    """You, the patient, or the address of a clinician."""
    if account_id == diary.actor_id:
        return str(_("you"))
    if account_id == diary.patient_id:
        return str(_("the patient"))
    return names.get(account_id) or str(_("an account that was closed"))


def _day(diary: Diary, at: datetime) -> str:
    """The day it was where the patient lives."""
    return tiny_day(clock.day_of(at, diary.timezone))


def _origin(diary: Diary, origin: Origin, names: Names, carers: Collection[UUID]) -> str:
    by, day = who(diary, origin.by_id, names), _day(diary, origin.at)
    if origin.by_owner:
        said = _("Reported by %(who)s, %(day)s.", who=by, day=day)
    elif origin.by_id in carers:
        said = _("Recorded by %(who)s, %(day)s.", who=by, day=day)
    else:
        said = _("Recorded by the clinic (%(who)s), %(day)s.", who=by, day=day)
    if origin.standing is Standing.REPORTED:
        return str(said)
    assert origin.confirmed_by_id is not None
    assert origin.confirmed_at is not None
    clinician = who(diary, origin.confirmed_by_id, names)
    told = {"who": clinician, "day": _day(diary, origin.confirmed_at)}
    if origin.standing is Standing.CONFIRMED:
        return str(_("%(said)s Confirmed by %(who)s on %(day)s.", said=said, **told))
    return str(
        _("%(said)s Changed since it was confirmed by %(who)s on %(day)s.", said=said, **told)
    )
