"""A save that a device kept and sent: the form of a day, and how it was made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.errors import DiaryError
from app.forms.base import printable
from app.forms.days import RATING, DayForm, day_form
from app.services.days import Sent
from app.services.sent_days import DeviceSave
from app.services.symptoms import Followed
from app.words import gettext as _

LONGEST_DEVICE = 40


class Unreadable(DiaryError):
    """What a device sent cannot be stored. `problem` is a sentence for the person."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_sent_day(symptoms: Sequence[Followed], sent: Mapping[str, str]) -> DayForm:
    """The day as a device sent it. Raises Unreadable when it cannot be.

    symptoms: all that the diary knows, the retired ones too: a save may be older than that.
    """
    form = day_form(symptoms)
    numbers = {name for name in sent if name.startswith(RATING)}
    if not numbers <= {field.name for field in form}:
        raise Unreadable(_("This day rates a symptom that is not in your diary."))
    if not form.validate_on_submit():
        raise Unreadable(_problem(form))
    return form


def read_save(form: DayForm, sent: Mapping[str, str]) -> DeviceSave:
    """How a device made this save. Raises Unreadable where it has no id.

    A time that cannot be read is one that nobody told; so is a save it was typed on top of.
    """
    save_id = _id(sent.get("save_id", ""))
    if save_id is None:
        raise Unreadable(_("This day came without its number. Open it and save it again."))
    device = printable(sent.get("device", "")).strip()[:LONGEST_DEVICE] or None
    return DeviceSave(
        id=save_id,
        seen_version=form.version.data,
        after=_id(sent.get("after", "")),
        sent=Sent(device, _instant(sent.get("saved_at", ""))),
    )


def _problem(form: DayForm) -> str:
    """The first problem, with the words of its field where it is a rating."""
    for field in form:
        if field.errors:
            told = str(field.errors[0])
            return f"{field.label.text}: {told}" if field.name.startswith(RATING) else told
    return str(_("This day cannot be read. Open it and save it again."))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else None
