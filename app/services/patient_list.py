"""A clinician's list: a line for each diary, found, filtered, sorted and cut into pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import OpenDiary, ShareKind, everything, list_open_diaries
from app.analysis.judgement import Verdict
from app.analysis.lately import COUNTED_DAYS, rated_in
from app.errors import SecondFactorMissing
from app.extensions import db, own_session
from app.models import ClinicMember, SafetyFlag, Share
from app.services import replica
from app.services.list_parts import Last, Summary
from app.services.list_summary import get_summaries
from app.services.reviews import Reviewed, last_reviews
from app.services.safety import list_flagged
from app.services.tags import list_tags

PAGE = 50
REFRESHED_AT_ONCE = 200
SOON_DAYS = 14
NEVER = 10**6
URGENT_FIRST = (
    Verdict.WORSE,
    Verdict.UNCLEAR,
    Verdict.TOO_FEW_DAYS,
    Verdict.UNCHANGED,
    Verdict.BETTER,
)


class Only(StrEnum):
    """What the list can be narrowed to."""

    WORSE = "worse"
    FLAGGED = "flagged"
    SOON = "soon"
    UNREAD = "unread"


class Sort(StrEnum):
    """The columns by which it can be sorted."""

    NAME = "name"
    VISIT = "visit"
    TREATED = "treated"
    VERDICT = "verdict"
    CHANGE = "change"
    RATED = "rated"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Row:
    """One diary. summary: None while it was not worked out yet."""

    diary: OpenDiary
    summary: Summary | None
    flags: Sequence[SafetyFlag]
    reviewed: Reviewed | None
    tags: Sequence[str]

    @property
    def hides(self) -> bool:
        """Whether mood counts in what would be shown, which is not shared with this reader."""
        return self.summary is not None and self.summary.with_mood and not self.diary.sees_mood

    @property
    def last(self) -> Last | None:
        return self.summary.last if self.summary else None

    @property
    def verdict(self) -> Verdict | None:
        return self.last.line.verdict if self.last and not self.hides else None

    @property
    def change(self) -> float | None:
        return self.last.line.change if self.last and not self.hides else None

    @property
    def days_to_visit(self) -> int | None:
        """Below 0 for a visit that is over."""
        visit = self.diary.next_visit_on
        return (visit - self.diary.today).days if visit else None

    @property
    def day_number(self) -> int | None:
        """Days since the last injection; 0 also where it is still the day before."""
        return max(0, (self.diary.today - self.last.last_on).days) if self.last else None

    @property
    def counted(self) -> int:
        """Of how many days it is told how many are rated: fewer in a young diary."""
        first = self.summary.first_on if self.summary else None
        return min(COUNTED_DAYS, (self.diary.today - first).days + 1) if first else 0

    @property
    def rated(self) -> int:
        """How many of these days are rated."""
        if self.summary is None:
            return 0
        later = (self.diary.today - self.summary.as_of).days
        return rated_in(int(self.summary.rated, 16), later, self.counted)

    @property
    def reviewed_on(self) -> date | None:
        """The day of the last review where the patient lives."""
        return clock.day_of(self.reviewed.at, self.diary.timezone) if self.reviewed else None

    @property
    def is_unread(self) -> bool:
        """Whether the diary was saved since it was last reviewed, or nobody has reviewed it."""
        return self.reviewed is None or self.reviewed.revision < self.diary.revision


@dataclass(frozen=True)
class Patients:
    """All diaries that are shared with somebody. rows: as a clinician; recorded: as a carer."""

    rows: Sequence[Row]
    recorded: Sequence[Row]

    @property
    def waiting(self) -> int:
        """How many are not worked out yet."""
        return sum(row.summary is None for row in self.rows)


@dataclass(frozen=True)
class Wanted:
    """Which part of the list is asked for. page: from 1 on."""

    find: str = ""
    only: frozenset[Only] = frozenset()
    sort: Sort = Sort.VISIT
    falling: bool = False
    page: int = 1


@dataclass(frozen=True)
class Shown:
    """That part. found: all rows that fit, on whatever page."""

    rows: Sequence[Row]
    found: int
    page: int
    pages: int


def get_patients(reader_id: UUID) -> Patients:
    """The list of this account. Raises SecondFactorMissing for a clinician without one."""
    diaries = list_open_diaries(reader_id)
    own = [each for each in diaries if each.reads_as is ShareKind.CLINICIAN]
    by_visit = sorted(own, key=lambda each: (each.next_visit_on is None, each.next_visit_on))
    summaries = replica.read_many(by_visit, lambda: get_summaries(by_visit))
    flags = list_flagged(diaries) if diaries else {}
    reviewed, tags = last_reviews(own), list_tags(reader_id, own)
    rows = {
        each.patient_id: Row(
            each,
            summaries.get(each.patient_id),
            flags[each.patient_id],
            reviewed.get(each.patient_id),
            tags.get(each.patient_id, ()),
        )
        for each in diaries
    }
    return Patients(
        rows=[rows[each.patient_id] for each in own],
        recorded=[rows[each.patient_id] for each in diaries if each.reads_as is ShareKind.CARER],
    )


def list_readers() -> list[UUID]:
    """All accounts with which somebody shares a diary, or somebody's clinic does."""
    own = sa.select(Share.clinician_id).where(Share.kind == ShareKind.CLINICIAN)
    query = own.union(sa.select(ClinicMember.user_id).where(ClinicMember.sees_diaries))
    with own_session(reading=True), everything():  # another one holds the lock keeping needs
        return list(db.session.scalars(query))


def refresh(reader_id: UUID) -> int:
    """Work out this account's list where it is no longer true; gives how many diaries it has.

    None are read for a clinician without a second factor.
    """
    with own_session(reading=True):
        try:
            diaries = list_open_diaries(reader_id)
        except SecondFactorMissing:
            return 0
        own = [each for each in diaries if each.reads_as is ShareKind.CLINICIAN]
        for start in range(0, len(own), REFRESHED_AT_ONCE):
            get_summaries(own[start : start + REFRESHED_AT_ONCE])
        return len(own)


def choose(rows: Sequence[Row], wanted: Wanted) -> Shown:
    """The page of these rows that is asked for; the last one there is for a page beyond."""
    found = [row for row in rows if _fits(row, wanted)]
    ordered = _sorted(found, wanted)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    return Shown(ordered[PAGE * (page - 1) : PAGE * page], len(found), page, pages)


def _fits(row: Row, wanted: Wanted) -> bool:
    words = [row.diary.name or "", *row.tags]
    sought = " ".join(wanted.find.split()).casefold()
    if not any(sought in word.casefold() for word in words):
        return False
    return all(FITS[only](row) for only in wanted.only)


def _is_soon(row: Row) -> bool:
    days = row.days_to_visit
    return days is not None and 0 <= days <= SOON_DAYS


FITS: dict[Only, Callable[[Row], bool]] = {
    Only.WORSE: lambda row: row.verdict is Verdict.WORSE,
    Only.FLAGGED: lambda row: bool(row.flags),
    Only.SOON: _is_soon,
    Only.UNREAD: lambda row: row.is_unread,
}


def _sorted(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """By name where all else is equal; what is not known stands last either way."""
    by_name = sorted(
        rows, key=lambda row: ((row.diary.name or "").casefold(), row.diary.patient_id)
    )
    known = [row for row in by_name if KEYS[wanted.sort](row) is not None]
    unknown = [row for row in by_name if KEYS[wanted.sort](row) is None]
    known.sort(key=KEYS[wanted.sort], reverse=wanted.falling)
    return known + unknown


def _visit(row: Row) -> int | None:
    """The next ones first, then those that are over, the latest first."""
    days = row.days_to_visit
    return None if days is None else days if days >= 0 else NEVER - days


def _treated(row: Row) -> date | None:
    return row.last.last_on if row.last else None


KEYS: dict[Sort, Callable[[Row], Any]] = {
    Sort.NAME: lambda row: (row.diary.name or "").casefold() or None,
    Sort.VISIT: _visit,
    Sort.TREATED: _treated,
    Sort.VERDICT: lambda row: None if row.verdict is None else URGENT_FIRST.index(row.verdict),
    Sort.CHANGE: lambda row: row.change,
    Sort.RATED: lambda row: row.rated / row.counted if row.counted else None,
    Sort.REVIEWED: lambda row: row.reviewed.at if row.reviewed else None,
}
