"""Everything that was ever said of one day, and back to one of its versions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.access import Diary, Right
from app.errors import NotFound, StaleEdit
from app.models import Act, Aside, DiaryDay, DiaryDayVersion
from app.services.audit import commit, hold
from app.services.day_versions import SAID, list_versions
from app.services.days import Sent, check_day, draft_of, find_day, say, stored_day, write_day
from app.services.hidden import keep_hidden, show_days
from app.services.safety import raise_flags

Version = DiaryDay | DiaryDayVersion


@dataclass(frozen=True)
class Told:
    """One version of a day.

    by_now: the one that took its place; for what was set aside the day as it is. None for the
    day as it is. aside: what became of it where it was set aside.
    """

    version: Version
    by_now: Version | None
    aside: Aside | None

    @property
    def at(self) -> datetime:
        """When it was said."""
        return self.version.saved_at or self.version.recorded_at


def list_told(diary: Diary, day: date) -> list[Told]:
    """Every version of a day, the day as it is first, then newest first. Empty for a blank day."""
    check_day(diary, day)
    stored = find_day(diary, day)
    if stored is None:
        return []
    line: list[Version] = [stored]
    told = [Told(stored, None, None)]
    for each in show_days(diary, list_versions(diary, day)):
        if each.version < 0:
            became = Aside(each.aside) if each.aside else Aside.LEFT
            told.append(Told(each, stored, became))
        else:
            told.append(Told(each, line[-1], None))
            line.append(each)
    return told


def bring_back(
    diary: Diary, day: date, number: int, seen_version: int | None, device: str | None = None
) -> None:
    """Save a former version anew, exactly as it was; of what was set aside, all that it says.
    What the reader may not see stays as it is now.

    It counts as entered when it was entered first. Saying the same again changes nothing.
    Raises NotFound when there is no such version, StaleEdit when the day was saved since
    `seen_version`, or when that version waits for a choice.
    """
    diary.require(Right.RECORD)
    check_day(diary, day)
    hold(diary)
    stored = stored_day(diary, day)
    wanted = {each.version: each for each in list_versions(diary, day)}.get(number)
    if stored is None or wanted is None:
        raise NotFound
    exactly = {name: getattr(wanted, name) for name in SAID}
    said = say(stored, draft_of(wanted)) if number < 0 else exactly
    said = keep_hidden(diary, stored, said)
    if all(getattr(stored, name) == said[name] for name in said):
        return
    if stored.version != seen_version or wanted.aside == Aside.WAITING:
        raise StaleEdit
    sent = Sent(device)
    written = write_day(diary, day, stored, **said, **_entered(wanted), sent=sent)
    written.import_id = wanted.import_id if number > 0 else written.import_id
    raise_flags(diary, day, stored.ratings)
    commit(diary, Act.DAY_TAKEN_BACK, day)


def _entered(version: DiaryDayVersion) -> dict[str, Any]:
    return {"entered_at": version.entered_at, "recalled": version.recalled}


__all__ = ["Aside", "Told", "Version", "bring_back", "list_told"]
