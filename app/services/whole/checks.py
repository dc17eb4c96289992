"""Whether the rows of an archive make a diary together, before any of them is stored."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from msgspec import UNSET, to_builtins

from app.errors import Refused
from app.services.treatment_drafts import check_content, draft_from
from app.services.whole.codes import is_known
from app.services.whole.kinds import read_instant
from app.services.whole.people import Taking
from app.services.whole.reading import Archive
from app.services.whole.refusals import NoArchive
from app.services.whole.tables import DIARY, PEOPLE, SHARES, SHARES_KEY, TABLES
from app.services.whole.taking import latest_day, listed, taken
from app.services.whole.writing import OF_SHARES

THRESHOLDS = ("0.50", "3.00")
# Where a version of something stands whose history counts up to it: (now, former, its id).
HISTORIES = (
    ("diary_day", "diary_day_version", "day", "day"),
    ("treatment", "treatment_version", "id", "treatment_id"),
    ("diary_event", "diary_event_version", "id", "event_id"),
    ("impression", "impression_version", "treatment_id", "treatment_id"),
)


def check(archive: Archive) -> None:
    """Raises NoArchive for what cannot be restored here, saying what and where."""
    content = archive.content
    people = Taking(UUID(int=0), listed(content))
    for _row in taken("diary", [content.diary], (), DIARY, people):
        pass
    for _row in taken("people", content.people, ("id",), PEOPLE, people):
        pass
    for _row in taken("shares", content.shares, SHARES_KEY, SHARES, people):
        pass
    for table in TABLES:
        for _row in taken(
            table.name, getattr(content, table.name), table.key, table.columns, people
        ):
            pass
    _check_people(content)
    _check_diary(content)
    _check_symptoms(content)
    _check_imports(content)
    _check_ratings(content)
    _check_asides(content)
    _check_injections(content)
    _check_histories(content)
    _check_former(content)
    _check_invitations(content)


def _check_diary(content: Any) -> None:
    threshold = content.diary.threshold
    if not THRESHOLDS[0] <= threshold <= THRESHOLDS[1] or len(threshold) != 4:
        raise NoArchive("impossible", "diary.threshold")
    if content.diary.next_visit_at and not content.diary.next_visit_on:
        raise NoArchive("impossible", "diary.next_visit_at")
    main = content.diary.main_symptom
    if main is not None and main >= len(content.symptom):
        raise NoArchive("nowhere", "diary.main_symptom", what=main)


def _check_symptoms(content: Any) -> None:
    """Their numbers are their places in the ratings, so none is left out."""
    codes: set[str] = set()
    for number, symptom in enumerate(content.symptom):
        place = f"symptom[{number}]"
        if symptom.number != number:
            raise NoArchive("order", f"{place}.number")
        name = symptom.code or symptom.label
        if (symptom.code is None) == (symptom.label is None) or not name or name in codes:
            raise NoArchive("impossible", place)
        codes.add(name)


def _check_imports(content: Any) -> None:
    """What a file brought names an import that is there, and an import the symptoms it added."""
    known = {each.id for each in content.import_batch}
    for name in ("diary_day", "diary_day_version", "treatment", "treatment_version"):
        for number, row in enumerate(getattr(content, name)):
            if row.import_id is not None and row.import_id not in known:
                raise NoArchive("nowhere", f"{name}[{number}].import_id", what=row.import_id)
    most = len(content.symptom)
    for number, each in enumerate(content.import_batch):
        if any(symptom >= most for symptom in each.new_symptoms):
            raise NoArchive("nowhere", f"import_batch[{number}].new_symptoms", what=most)


def _check_ratings(content: Any) -> None:
    """No day rates what is not among the symptoms."""
    most = len(content.symptom)
    for name in ("diary_day", "diary_day_version"):
        for number, day in enumerate(getattr(content, name)):
            if len(day.ratings) > most:
                raise NoArchive("nowhere", f"{name}[{number}].ratings", what=most + 1)


def _check_asides(content: Any) -> None:
    """What was set aside waits beside a day that is there, and a device's save led somewhere."""
    days = {day.day for day in content.diary_day}
    versions = {(each.day, each.version) for each in content.diary_day_version}
    for number, each in enumerate(content.diary_day_version):
        place = f"diary_day_version[{number}]"
        if (each.aside is None) != (each.version > 0):
            raise NoArchive("version", f"{place}.version", what=each.version)
        if each.aside is not None and each.day not in days:
            raise NoArchive("nowhere", f"{place}.day", what=each.day)
    for number, save in enumerate(content.sent_save):
        if save.aside and (save.day, save.version) not in versions:
            raise NoArchive("nowhere", f"sent_save[{number}].version", what=save.version)


def _check_injections(content: Any) -> None:
    treatments = {each.id for each in content.treatment}
    for number, line in enumerate(content.injection):
        if line.treatment_id not in treatments:
            what = line.treatment_id
            raise NoArchive("nowhere", f"injection[{number}].treatment_id", what=what)
        if line.muscle is not None and line.muscle_label is not None:
            raise NoArchive("impossible", f"injection[{number}].muscle_label")


def _check_histories(content: Any) -> None:
    """A former version is older than the one that stands, or nothing could be saved any more."""
    for now, former, id_name, of in HISTORIES:
        versions = {getattr(row, id_name): row.version for row in getattr(content, now)}
        for number, row in enumerate(getattr(content, former)):
            stands = versions.get(getattr(row, of))
            if stands is not None and row.version >= stands:
                raise NoArchive("version", f"{former}[{number}].version", what=row.version)


def _check_invitations(content: Any) -> None:
    """None of them waits: an archive lets nobody in, and tells of none that would."""
    for number, each in enumerate(content.invitation):
        if each.answered_at is None and each.revoked_at is None:
            raise NoArchive("impossible", f"invitation[{number}]")


def _check_former(content: Any) -> None:
    for number, row in enumerate(content.treatment_version):
        _check_treatment(row.content, f"treatment_version[{number}].content")
    for number, row in enumerate(content.impression_version):
        at = row.content.entered_at
        _check_moment(at, f"impression_version[{number}].content.entered_at")
    for number, row in enumerate(content.diary_event_version):
        said = row.content
        if said.until is not None and said.until < said.day:
            raise NoArchive("impossible", f"diary_event_version[{number}].content.until")


def _check_moment(told: str | None, place: str) -> None:
    try:
        if told is not None and read_instant(told).date() > latest_day():
            raise NoArchive("not_come", place, what=told)
    except ValueError:
        raise NoArchive("unreal", place, what=told) from None


def _check_treatment(said: Any, place: str) -> None:
    if said.product not in (UNSET, None) and not is_known("products", said.product):
        raise NoArchive("code", f"{place}.product", what=said.product)
    try:
        draft = draft_from(to_builtins(said))
        check_content(draft)
    except (ValueError, TypeError, ArithmeticError, Refused):
        raise NoArchive("impossible", place) from None
    for number, line in enumerate(draft.injections):
        if line.muscle is not None and not is_known("muscles", line.muscle):
            raise NoArchive("code", f"{place}.injections[{number}][0]", what=str(line.muscle)[:60])


def _check_people(content: Any) -> None:
    """Whoever is listed is named somewhere, as an archive that is written again lists them."""
    named = set(_named(content))
    known = listed(content)
    for number, person in enumerate(content.people):
        if person.id not in named:
            raise NoArchive("nobody", f"people[{number}]")
    for number, event in enumerate(content.audit_event):
        if event.act in OF_SHARES and _is_id(event.subject) and event.subject not in known:
            raise NoArchive("unreal", f"audit_event[{number}].subject", what=event.subject)


def _is_id(told: str | None) -> bool:
    try:
        return told is not None and bool(UUID(told))
    except ValueError:
        return False


def _named(content: Any) -> Iterator[str]:
    """Everybody but the owner, wherever they are named."""
    yield from (share.reader for share in content.shares)
    for table in TABLES:
        columns = [name for name, kind in table.columns.items() if kind.names_people]
        for row in getattr(content, table.name) if columns else ():
            yield from filter(None, (getattr(row, name) for name in columns))
    yield from (each.subject for each in content.audit_event if each.act in OF_SHARES)
