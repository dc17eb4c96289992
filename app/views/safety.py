"""Safety messages: under a row, on top of Today until they are read, and for a clinician."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access import Diary, Right
from app.analysis.notation import read_ratings
from app.analysis.safety import Injected, flags, least_ratings
from app.sentences import safety as sentences
from app.services.safety import (
    SafetyFlag,
    injected_before,
    list_flagged,
    list_unread,
    mark_read,
)
from app.services.symptoms import Followed

bp = Blueprint("safety", __name__, url_prefix="/safety")


@bp.post("/read")
def read() -> ResponseReturnValue:
    mark_read(g.diary, [seen for text in request.form.getlist("seen") if (seen := _seen(text))])
    return redirect(url_for("days.today"))


def unread() -> list[SafetyFlag]:
    """What the owner has not said to have read; others see it elsewhere."""
    return list_unread(g.diary) if g.diary.may(Right.OWN) else []


def under_rows(day: date, rows: Sequence[Followed]) -> dict[int, list[sentences.Care]]:
    """Number of a row -> what stands under it from which rating on; rows without are left out."""
    effects = [each for each in rows if each.is_side_effect]
    injected = injected_before(g.diary, day, effects) if effects else Injected()
    phone = g.diary.emergency_phone or current_app.config["EMERGENCY_NUMBER"]
    care = {
        each.number: sentences.care_of(each.code, least_ratings(each.code, injected), phone)
        for each in rows
        if each.code
    }
    return {number: words for number, words in care.items() if words}


def wants_support(symptoms: Sequence[Followed], ratings: str) -> bool:
    """Whether these ratings of a day call for the line of support. Nothing of it is kept."""
    said = read_ratings(ratings)
    low = {s.code: said.get(s.number) for s in symptoms if s.code == sentences.SUPPORT}
    return bool(flags(low, Injected()))


def flags_for_reader(diary: Diary) -> list[SafetyFlag]:
    """What somebody else sees on top of each page of a diary they may read."""
    if diary.is_example or diary.may(Right.OWN):
        return []
    return list_flagged([diary])[diary.patient_id]


def _seen(text: str) -> tuple[date, str, str] | None:
    day, _space, rest = text.partition(" ")
    symptom, _space, level = rest.partition(" ")
    try:
        return date.fromisoformat(day), symptom, level
    except ValueError:
        return None
