"""One question of a day at a time. It is the form of the whole day, of which one row shows: what
was answered before goes along in the rows that do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request

from app.access import Right
from app.forms.days import DayForm, rating_name
from app.services.symptoms import Followed
from app.views.display import touch

GO = "step"
ALL = "all"


@dataclass(frozen=True)
class Steps:
    """The rows in their order.

    at: the one that shows, counted from 0; after the last comes the review.
    """

    rows: Sequence[Followed]
    at: int

    @property
    def is_review(self) -> bool:
        """Whether all answers show, to be saved."""
        return self.at == len(self.rows)


def is_going() -> bool:
    """Whether a button asks for another question: then nothing is saved."""
    return GO in request.form


def steps_of(form: DayForm, rows: Sequence[Followed]) -> Steps | None:
    """Which question to show now, None for all on one page."""
    asked = request.form.get(GO, "")
    if not touch().one or not rows or asked == ALL or not g.diary.may(Right.RECORD):
        return None
    if asked.isascii() and asked.isdigit():
        return Steps(rows, min(int(asked[:4]), len(rows)))
    return Steps(rows, _first_open(form, rows))


def _first_open(form: DayForm, rows: Sequence[Followed]) -> int:
    """The first to be put right; else, on a new page, the first without an answer."""
    fields = [form[rating_name(each.number)] for each in rows]
    wrong = [at for at, field in enumerate(fields) if field.errors]
    blank = [at for at, field in enumerate(fields) if field.data is None and not field.skipped]
    return next(iter(wrong or ([] if form.is_submitted() else blank)), len(rows))
