"""Versions of a day in plain words: who saved one, when, on what, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l

from app import clock
from app.access import Diary
from app.analysis.notation import read_ratings
from app.catalogue.marks import read_marks
from app.sentences.numbers import long_day, short_day
from app.sentences.provenance import Names, who
from app.services.day_history import Aside, Told, Version
from app.services.symptoms import Followed
from app.words import gettext as _

DEVICES = {"Phone": _l("Phone"), "Tablet": _l("Tablet"), "Computer": _l("Computer")}
BECAME = {
    Aside.WAITING: _l("Waits for a choice"),
    Aside.CHOSEN: _l("Waited for a choice and was chosen"),
    Aside.LEFT: _l("Waited for a choice and was not chosen"),
}


@dataclass(frozen=True)
class Line:
    """One rating of a version. severity: None for skipped. other: it is not so in the other."""

    label: str
    severity: int | None
    other: bool = False


def source(diary: Diary, version: Version, names: Names) -> str:
    """Who saved a version, on what and when: "Phone, 21:40"."""
    at = clock.there(version.saved_at or version.recorded_at, diary.timezone)
    by = version.recorded_by_id
    on = str(DEVICES.get(version.device or "", version.device or ""))
    if by == diary.actor_id and not on:
        on = str(_("Saved"))
    parts = [
        "" if by == diary.actor_id else who(diary, by, names),
        on,
        "" if at.date() == version.day else _date(at.date(), version.day),
        str(format_datetime(at, "HH:mm", rebase=False)),
    ]
    told = ", ".join(part for part in parts if part)
    return told[:1].upper() + told[1:]


def standing(told: Told) -> str:
    """What became of a version."""
    if told.by_now is None:
        return str(_("As it is now"))
    if told.aside is not None:
        return str(BECAME[told.aside])
    return str(_("Replaced"))


def lines(symptoms: Sequence[Followed], ratings: str, besides: Sequence[str] = ()) -> list[Line]:
    """The ratings of a day in the person's order, marked where another version differs."""
    said = read_ratings(ratings)
    others = [read_ratings(other) for other in besides]
    return [
        Line(s.label, said[s.number], any(o.get(s.number, ...) != said[s.number] for o in others))
        for s in symptoms
        if s.number in said
    ]


def differences(symptoms: Sequence[Followed], was: Version, now: Version) -> list[str]:
    """What one version says and another does not, a line each."""
    before, after = read_ratings(was.ratings), read_ratings(now.ratings)
    told = [
        str(_("%(label)s: %(was)s, then %(now)s", label=s.label, was=one, now=other))
        for s in symptoms
        if (one := _rating(before, s.number)) != (other := _rating(after, s.number))
    ]
    if was.marks != now.marks:
        one, other = mark_names(was.marks), mark_names(now.marks)
        told.append(str(_("Unusual: %(was)s, then %(now)s", was=one, now=other)))
    if was.note != now.note:
        told.append(str(_("The note differs")))
    return told


def mark_names(marks: str) -> str:
    """What was unusual about a day, by the names of its marks."""
    return ", ".join(_(mark.label) for mark in read_marks(marks)) or str(_("nothing"))


def _rating(ratings: Mapping[int, int | None], number: int) -> str:
    if number not in ratings:
        return str(_("empty"))
    severity = ratings[number]
    return str(_("skipped")) if severity is None else str(severity)


def _date(at: date, day: date) -> str:
    return short_day(at) if at.year == day.year else long_day(at)
