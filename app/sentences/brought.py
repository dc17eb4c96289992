"""What files brought in, in words: in the list of imports, and beside a day."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from app import clock
from app.access import Diary
from app.models import DiaryDay, DiaryDayVersion
from app.sentences.numbers import days
from app.sentences.provenance import Names, who
from app.services.import_batches import ImportBatch, Source
from app.services.import_undo import Undoing
from app.words import gettext as _
from app.words import ngettext

SOURCES = {
    Source.DIARY: _l("a file of this diary"),
    Source.TABLE: _l("a table"),
    Source.BEARABLE: _l("Bearable"),
    Source.DAYLIO: _l("Daylio"),
    Source.FLAREDOWN: _l("Flaredown"),
    Source.FHIR: _l("a FHIR file"),
}


def source_name(batch: ImportBatch) -> str:
    """What wrote the file, as in "Daylio"."""
    known = {source.value: words for source, words in SOURCES.items()}
    return str(known.get(batch.source, _("a file")))


def title(batch: ImportBatch) -> str:
    """As in "Daylio: export.csv"."""
    name = source_name(batch)
    return f"{name[:1].upper()}{name[1:]}: {batch.name}"


def from_where(diary: Diary, batch: ImportBatch) -> str:
    """As in "From Daylio, brought in on 3 May 2026"."""
    told = {"source": source_name(batch), "day": _day(diary, batch)}
    return str(_("From %(source)s, brought in on %(day)s", **told))


def of_day(diary: Diary, version: DiaryDay | DiaryDayVersion, batch: ImportBatch) -> str:
    """The same of one day, and whether it was saved again since."""
    told = from_where(diary, batch)
    return (
        told
        if version.recorded_at <= batch.at
        else str(_("%(told)s, and changed since", told=told))
    )


def of_month(counts: Mapping[UUID, int], batches: Mapping[UUID, ImportBatch]) -> str:
    """How many days of a month came from where, as in "From files: 5 days from Daylio"."""
    by_name: dict[str, int] = {}
    for import_id, count in counts.items():
        if batch := batches.get(import_id):
            name = source_name(batch)
            by_name[name] = by_name.get(name, 0) + count
    told = [_("%(days)s from %(source)s", days=days(n), source=name) for name, n in by_name.items()]
    return str(_("Brought in: %(told)s.", told=", ".join(told))) if told else ""


def lines(diary: Diary, batch: ImportBatch, names: Names) -> list[tuple[str, str]]:
    """(name, what holds) of one import."""
    told = [(_("Brought in"), _day(diary, batch))]
    if batch.by_id != diary.actor_id:
        told.append((_("By"), who(diary, batch.by_id, names)))
    if batch.new_days or batch.changed_days:
        told.append((_("Days"), _counted(batch.new_days, batch.changed_days)))
    if batch.new_treatments or batch.changed_treatments:
        told.append((_("Treatments"), _counted(batch.new_treatments, batch.changed_treatments)))
    if batch.undone_at is not None:
        at = clock.there(batch.undone_at, diary.timezone)
        told.append((_("Taken back"), _date(at.date())))
    return [(str(name), str(words)) for name, words in told]


def taken(found: Undoing) -> str:
    """What taking it back does, in one sentence."""
    told = {"days": days(len(found.days)), "treatments": _treatments(len(found.treatments))}
    return str(_("%(days)s and %(treatments)s become what they were before this file.", **told))


def undone(done: Undoing) -> str:
    """What was taken back, and what stays."""
    told = {"days": days(len(done.days)), "treatments": _treatments(len(done.treatments))}
    words = [str(_("Taken back: %(days)s and %(treatments)s.", **told))]
    stays = len(done.changed_days) + len(done.changed_treatments)
    if stays:
        words.append(
            ngettext(
                "%(num)s entry stays: it was changed after the file came in.",
                "%(num)s entries stay: they were changed after the file came in.",
                stays,
            )
        )
    return " ".join(words)


def _counted(new: int, changed: int) -> str:
    return str(_("%(new)s new, %(changed)s changed", new=new, changed=changed))


def _treatments(count: int) -> str:
    return str(ngettext("%(num)s treatment", "%(num)s treatments", count))


def _day(diary: Diary, batch: ImportBatch) -> str:
    return _date(clock.there(batch.at, diary.timezone).date())


def _date(day: date) -> str:
    return str(format_date(day, "d MMMM yyyy"))
