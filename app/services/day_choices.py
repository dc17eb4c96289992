"""Days that were saved twice: the later one waits in the day's history until somebody chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right
from app.analysis.notation import read_ratings, write_ratings
from app.analysis.together import join_marks, join_notes, join_ratings
from app.errors import StaleEdit
from app.extensions import db
from app.models import Act, Aside, DiaryDay, DiaryDayVersion, SentSave
from app.services.audit import actor_of, commit, hold
from app.services.day_versions import list_waiting, says_the_same, versions_of
from app.services.days import (
    LONGEST_NOTE,
    SENT_AT_ONCE,
    DayDraft,
    Sent,
    check_day,
    draft_of,
    put_day,
    say,
    stored_day,
)
from app.services.hidden import hidden_numbers, keep_hidden, show_days
from app.services.safety import raise_flags

STORED = "stored"
TOGETHER = "together"


@dataclass(frozen=True)
class Choice:
    """What can be chosen for one day.

    stored: the day as it is. waiting: what was set aside, the earliest first. together: what
    all of them say, None where they contradict each other or it is no other than one of them.
    """

    stored: DiaryDay
    waiting: list[DiaryDayVersion]
    together: DayDraft | None

    @property
    def seen(self) -> str:
        """Tells this choice from a later one, for the form that shows it."""
        numbers = [self.stored.version, *(each.version for each in self.waiting)]
        return ",".join(map(str, numbers))


def find_choice(diary: Diary, day: date) -> Choice | None:
    """What waits to be chosen of this day, as its reader may see it; None where nothing does."""
    choice = _stored_choice(diary, day)
    if choice is None or (diary.sees_notes and diary.sees_mood):
        return choice
    stored, *_none = show_days(diary, [choice.stored])
    together = choice.together and _seen_of(diary, choice.together)
    return Choice(stored, show_days(diary, choice.waiting), together)


def _stored_choice(diary: Diary, day: date) -> Choice | None:
    """The same with all that is stored."""
    check_day(diary, day)
    stored, waiting = stored_day(diary, day), list_waiting(diary, day)
    if stored is None or not waiting:
        return None
    return Choice(stored, waiting, _all_of_it(diary, stored, waiting))


def _seen_of(diary: Diary, draft: DayDraft) -> DayDraft:
    hidden = hidden_numbers(diary)
    ratings = {number: said for number, said in draft.ratings.items() if number not in hidden}
    return replace(draft, ratings=ratings, note=draft.note if diary.sees_notes else None)


def save_or_set_aside(
    diary: Diary, day: date, draft: DayDraft, seen_version: int | None, sent: Sent = SENT_AT_ONCE
) -> bool:
    """Save what is said of a day that another has saved meanwhile, or set it aside.

    Gives whether it is saved, now or when the same came before; else it waits. Raises as put_day
    does, but for StaleEdit.
    """
    diary.require(Right.RECORD)
    hold(diary)
    stored = stored_day(diary, day)
    try:
        _day, changed = put_day(diary, day, draft, seen_version if stored else None, sent)
    except StaleEdit:
        if _came_before(diary, day, draft, seen_version, sent):
            return True
        set_aside(diary, day, draft, seen_version, sent)
        commit(diary, Act.DAY_SET_ASIDE, day)
        return False
    if changed:
        commit(diary, Act.DAY_RATED, day)
    return True


def _came_before(
    diary: Diary, day: date, draft: DayDraft, seen_version: int | None, sent: Sent
) -> bool:
    """Whether the day was once saved by just this: its sender gave it up, sent it again, and then
    saved more before the first one arrived.

    Then a version after `seen_version`, of the same writer on the same device, is exactly what
    the draft makes of the version before it. The caller holds the diary.
    """
    before: DiaryDay | DiaryDayVersion | None = None
    for each in _line_of(diary, day):
        is_later = each.version > (seen_version or 0)
        if is_later and (each.recorded_by_id, each.device) == (actor_of(diary), sent.device):
            said = keep_hidden(diary, before, say(before, draft))
            if all(getattr(each, name) == said[name] for name in said):
                return True
        before = each
    return False


def _line_of(diary: Diary, day: date) -> list[DiaryDay | DiaryDayVersion]:
    """Every version that was the day, the earliest first; the present one last."""
    was = versions_of(diary, day).where(DiaryDayVersion.version > 0)
    former = db.session.scalars(was.order_by(DiaryDayVersion.version))
    stored = stored_day(diary, day)
    return [*former, *([stored] if stored else [])]


def set_aside(
    diary: Diary, day: date, draft: DayDraft, seen_version: int | None, sent: Sent
) -> DiaryDayVersion:
    """Put a version that waits into the open transaction. The caller holds the diary.

    The same that waits already is not put there twice. The safety message does not wait: flags
    are raised for the stronger of the two ratings.
    """
    stored = stored_day(diary, day)
    assert stored is not None
    said = keep_hidden(diary, None, say(None, draft))
    if not diary.sees_notes:
        said["note"] = stored.note  # so that choosing this version takes no note away
    now = clock.now()
    aside = DiaryDayVersion(
        patient_id=diary.patient_id,
        day=day,
        version=_next_number(diary, day),
        **(said | {"marks": say(stored, draft)["marks"]}),
        entered_at=sent.saved_at or now,
        recorded_by_id=actor_of(diary),
        recorded_at=now,
        device=sent.device,
        saved_at=sent.saved_at,
        aside=Aside.WAITING,
        seen_version=seen_version,
    )
    for known in list_waiting(diary, day):
        if says_the_same(known, aside):
            return known
    db.session.add(aside)
    raise_flags(diary, day, _stronger(stored.ratings, aside.ratings))
    return aside


def choose(diary: Diary, day: date, kept: str, seen: str) -> None:
    """Keep one version of a day; the others stay in its history.

    Of what the reader may not see nothing is taken away: notes are put together, and a hidden
    rating stays where there is one.

    kept: STORED, TOGETHER, or the number of what was set aside. seen: of the choice as shown.
    Raises StaleEdit when there is another choice now, or none.
    """
    diary.require(Right.RECORD)
    hold(diary)
    choice = _stored_choice(diary, day)
    if choice is None or choice.seen != seen:
        raise StaleEdit
    draft, chosen = _chosen(choice, kept)
    if draft is not None:
        latest = max(chosen, key=lambda each: each.recorded_at)
        device = latest.device if kept != TOGETHER else None
        sent = Sent(device, latest.saved_at or latest.recorded_at)
        if kept != TOGETHER:
            draft = _with_hidden(diary, choice.stored, draft)
        stored, _changed = put_day(diary, day, draft, choice.stored.version, sent, whole=True)
    else:
        stored = choice.stored
        raise_flags(diary, day, stored.ratings)
    for each in choice.waiting:
        each.aside = Aside.CHOSEN if each in chosen else Aside.LEFT
    if kept not in (STORED, TOGETHER):
        _led_to(diary, day, int(kept), stored.version)
    commit(diary, Act.DAY_CHOSEN, day)


def _chosen(choice: Choice, kept: str) -> tuple[DayDraft | None, list[DiaryDayVersion]]:
    """What to save, None for the day as it is, and which of those that wait are in it."""
    if kept == STORED:
        return None, []
    if kept == TOGETHER and choice.together is not None:
        return choice.together, choice.waiting
    for each in choice.waiting:
        if str(each.version) == kept:
            return draft_of(each), [each]
    raise StaleEdit


def _with_hidden(diary: Diary, stored: DiaryDay, draft: DayDraft) -> DayDraft:
    """A version to keep, with what is stored already and the reader cannot see."""
    hidden = hidden_numbers(diary)
    ratings = {n: said for n, said in read_ratings(stored.ratings).items() if n in hidden}
    draft = replace(draft, ratings={**draft.ratings, **ratings})
    if diary.sees_notes:
        return draft
    note = join_notes(None, stored.note, draft.note)
    return replace(draft, note=stored.note if len(note or "") > LONGEST_NOTE else note)


def _led_to(diary: Diary, day: date, number: int, version: int) -> None:
    """What a device typed on top of the chosen version is typed on top of the day as it is."""
    led = sa.update(SentSave).where(SentSave.patient_id == diary.patient_id, SentSave.day == day)
    led = led.where(SentSave.version == number).values(version=version, aside=False)
    db.session.execute(led.execution_options(synchronize_session=False))


def _all_of_it(
    diary: Diary, stored: DiaryDay, waiting: Sequence[DiaryDayVersion]
) -> DayDraft | None:
    """What all of them say. None where they contradict each other, or one alone says it."""
    former = {each.version: each for each in db.session.scalars(versions_of(diary, stored.day))}
    whole: DayDraft | None = draft_of(stored)
    for each in waiting:
        base = former.get(each.seen_version or 0)
        common = draft_of(base) if base is not None else DayDraft()
        whole = whole and _both(common, whole, draft_of(each))
    if whole is None or len(whole.note or "") > LONGEST_NOTE:
        return None
    alone = [draft_of(stored), *map(draft_of, waiting)]
    same = any(say(stored, each) == say(stored, whole) for each in alone)
    return None if same else whole


def _both(common: DayDraft, one: DayDraft, other: DayDraft) -> DayDraft | None:
    ratings = join_ratings(common.ratings, one.ratings, other.ratings)
    if ratings is None:
        return None
    marks = (each.marks or frozenset() for each in (common, one, other))
    return DayDraft(ratings, join_notes(common.note, one.note, other.note), join_marks(*marks))


def _next_number(diary: Diary, day: date) -> int:
    numbers = [each.version for each in db.session.scalars(versions_of(diary, day))]
    return min([0, *numbers]) - 1


def _stronger(one: str, other: str) -> str:
    """For each symptom the higher rating of two."""
    first, second = read_ratings(one), read_ratings(other)
    higher = dict(first)
    for number, severity in second.items():
        if severity is not None and severity > (first.get(number) or 0):
            higher[number] = severity
    return write_ratings(higher)


__all__ = ["STORED", "TOGETHER", "Choice", "choose", "find_choice", "save_or_set_aside"]
