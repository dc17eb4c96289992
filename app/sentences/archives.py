"""Why a file cannot be restored, what is in one, and what came of it, in plain words."""

import re
from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.access import Diary
from app.models import FormerShare
from app.sentences.numbers import long_day
from app.sentences.people import closed
from app.services.archives import Inside
from app.services.whole.refusals import NoArchive
from app.words import gettext as _
from app.words import ngettext

PLACE = re.compile(r"(?P<table>\w+)(?:\[(?P<row>\d+)\])?(?:\.(?P<column>.+))?")
WHAT = {
    "empty": _l("The file is empty."),
    "zipped": _l("This is a zip. Take the file with the archive out of it first."),
    "encrypted": _l("This copy is encrypted. Whoever keeps its key can decrypt it."),
    "too_large": _l("The file is too large: at most %(most)s MB can be restored."),
    "packed_wrong": _l("The file is damaged: it cannot be unpacked."),
    "half": _l("The file ends too early: only a part of it is here."),
    "not_json": _l(
        "This is no archive: it is not written as JSON. The first sign that does not fit is byte "
        "%(byte)s."
    ),
    "too_deep": _l("This is no archive: its parts are nested too deeply."),
    "not_an_archive": _l("This is no archive of an injection diary."),
    "newer": _l(
        "This archive was made by a newer version of the diary: its format is %(made)s, and this "
        "one reads up to %(known)s."
    ),
    "damaged": _l(
        "The file was changed or damaged after it was written: its checksum is another one."
    ),
    "other_bytes": _l(
        "The file is not written as an archive is: from byte %(byte)s on it is another text. "
        "A name that stands twice does this, or a program that saved the file anew."
    ),
    "misshapen": _l("Something is not as it must be: %(what)s."),
    "order": _l("Something stands twice, or not in its order."),
    "code": _l("“%(what)s” is not known to this version of the diary."),
    "unreal": _l("“%(what)s” is no real date, time or person of this file."),
    "not_come": _l("%(what)s has not come yet."),
    "nowhere": _l("“%(what)s” leads nowhere: it is not in this file."),
    "version": _l("Version %(what)s cannot be: a later one must follow it."),
    "nobody": _l("Somebody is listed here whom nothing in this file names."),
    "impossible": _l("This cannot be in a diary."),
    "in_the_way": _l(
        "This account keeps a diary in which something is written. Nothing is written over it."
    ),
    "not_equal": _l("It restores to another diary than it was made of."),
    "no_key": _l("No key in that file opens this copy."),
}  # fmt: skip
KINDS = {
    "clinician": _l("a clinician"),
    "carer": _l("a carer"),
    "clinic": _l("a clinic"),
}
# What is counted in the preview, by table.
COUNTED = (
    "symptom",
    "diary_day",
    "treatment",
    "diary_event",
    "goal",
    "question",
    "clinical_note",
    "scale_score",
    "audit_event",
)


def refusal(error: NoArchive) -> str:
    """What is wrong with a file, and where."""
    said = str(WHAT[error.code]) % error.told if error.told else str(WHAT[error.code])
    return f"{_where(error.place)}: {said}" if error.place else said


def _where(place: str) -> str:
    """A place in an archive: "diary_day, row 4, ratings"."""
    found = PLACE.fullmatch(place)
    if found is None:
        return place
    parts = [found["table"]]
    if found["row"] is not None:
        parts.append(_("row %(number)s", number=int(found["row"]) + 1))
    return ", ".join([*parts, *filter(None, [found["column"]])])


def inside(found: Inside) -> list[str]:
    """What is in an archive, a line for each kind of thing."""
    lines = [_counted(name, found.counts[name]) for name in COUNTED if found.counts[name]]
    if found.first is not None and found.last is not None:
        days = {"first": long_day(found.first), "last": long_day(found.last)}
        lines.append(_("The first rated day is %(first)s, the last %(last)s.", **days))
    history = sum(n for name, n in found.counts.items() if name.endswith("_version"))
    if history:
        lines.append(ngettext("%(num)s former version", "%(num)s former versions", history))
    if found.shares:
        lines.append(
            ngettext(
                "It was shared with %(num)s other: they are not let in again.",
                "It was shared with %(num)s others: they are not let in again.",
                found.shares,
            )
        )
    return lines


def former_share(diary: Diary, share: FormerShare, names: Mapping[UUID, str]) -> str:
    """With whom a diary was shared when it was archived: nobody is let in by this."""
    told = {"who": names.get(share.reader_id) or closed(), "kind": str(KINDS[share.kind])}
    return str(
        _("%(who)s (%(kind)s), since %(day)s", day=long_day(share.granted_at.date()), **told)
    )


def _counted(name: str, number: int) -> str:
    words = {
        "symptom": lambda: ngettext("%(num)s symptom", "%(num)s symptoms", number),
        "diary_day": lambda: ngettext("%(num)s rated day", "%(num)s rated days", number),
        "treatment": lambda: ngettext("%(num)s injection day", "%(num)s injection days", number),
        "diary_event": lambda: ngettext(
            "%(num)s thing between injections", "%(num)s things between injections", number
        ),
        "goal": lambda: ngettext("%(num)s goal", "%(num)s goals", number),
        "question": lambda: ngettext("%(num)s question", "%(num)s questions", number),
        "clinical_note": lambda: ngettext(
            "%(num)s note of a clinician", "%(num)s notes of clinicians", number
        ),
        "scale_score": lambda: ngettext("%(num)s score", "%(num)s scores", number),
        "audit_event": lambda: ngettext(
            "%(num)s line about who did what and when",
            "%(num)s lines about who did what and when",
            number,
        ),
    }
    return str(words[name]())
