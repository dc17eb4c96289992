"""Recording what happened between treatments, goals, questions and the next visit."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.forms.base import DayField, DiaryForm, Text
from app.forms.days import VersionField
from app.sentences.events import KINDS, OUTCOMES
from app.services.events import LONGEST_EVENT_DOSE, LONGEST_EVENT_WORDS, EventDraft, EventKind
from app.services.goals import LONGEST_GOAL, GoalDraft, Outcome
from app.services.questions import LONGEST_QUESTION
from app.services.visits import LONGEST_PLACE, Visit
from app.words import gettext as _

NOT_SAID = ""
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:(am|pm)|uhr|h)?", re.I | re.A)


class VersionForm(DiaryForm):
    """A button that acts on something as it was when the button was shown."""

    version = VersionField()


class EventForm(DiaryForm):
    """One event. A day and a kind are needed."""

    event_id = HiddenField()
    version = VersionField()
    kind = RadioField(
        _l("What happened?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
    )
    day = DayField(
        _l("When was it?"),
        missing=_l("Enter the date on which it happened"),
        future=_l("The date must be today or in the past"),
    )
    until = DayField(_l("Until when?"))
    words = Text(_l("A few words"), most=LONGEST_EVENT_WORDS)
    dose = Text(_l("Dose of a medicine"), most=LONGEST_EVENT_DOSE)

    def __init__(self, today: Callable[[], date], **options: Any) -> None:
        super().__init__(**options)
        self.day.today = today

    def validate_kind(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in set(EventKind):
            raise StopValidation(_("Choose what happened"))

    def validate_until(self, field: DayField) -> None:
        """No event ends before it begins."""
        if field.data and self.day.data and field.data < self.day.data:
            raise StopValidation(_("The last day must be the first day or later"))

    def draft(self) -> EventDraft:
        """What the form says. Call it once validate() has passed."""
        assert self.day.data is not None
        return EventDraft(
            day=self.day.data,
            kind=EventKind(self.kind.data),
            until=self.until.data,
            words=self.words.data or None,
            dose=self.dose.data or None,
        )

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.event_id.data)


class GoalForm(DiaryForm):
    """What a treatment should bring, and what became of it."""

    goal_id = HiddenField()
    version = VersionField()
    words = Text(_l("What should get easier?"), most=LONGEST_GOAL)
    outcome = RadioField(
        _l("What became of it?"),
        choices=[SelectChoice(one or NOT_SAID, words) for one, words in OUTCOMES.items()],
        default=NOT_SAID,
        validate_choice=False,
    )

    def validate_words(self, field: Text) -> None:
        """A goal says something."""
        if not field.data:
            raise StopValidation(_("Enter what should get easier"))

    def validate_outcome(self, field: RadioField) -> None:
        """One of the list, or not said yet."""
        if field.data and field.data not in set(Outcome):
            raise StopValidation(_("Choose what became of it, or Not said yet"))

    def draft(self) -> GoalDraft:
        """What the form says. Call it once validate() has passed."""
        said = self.outcome.data
        return GoalDraft(self.words.data, Outcome(said) if said else None)

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.goal_id.data)


class QuestionForm(DiaryForm):
    """Something to ask at the next visit."""

    question_id = HiddenField()
    version = VersionField()
    words = Text(_l("What do you want to ask?"), most=LONGEST_QUESTION)

    def validate_words(self, field: Text) -> None:
        """A question says something."""
        if not field.data:
            raise StopValidation(_("Enter your question"))

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.question_id.data)


class ClockField(Field):
    """A time of day as people write it: 10:30, 9.05, 14, 2 pm. data: None when nothing is typed."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = _time_of(typed) if typed else None


def _time_of(typed: str) -> time:
    """Raises ValueError with what to do about it."""
    told = CLOCK.fullmatch(typed)
    if told is not None:
        hour, minute, half = int(told[1]), int(told[2] or 0), (told[3] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60 and not (half and int(told[1]) > 12):
            return time(hour, minute)
    raise ValueError(_("Enter a time, such as 10:30, or leave it empty if not known"))


class VisitForm(DiaryForm):
    """The next appointment. Only its day is needed."""

    seen = HiddenField()
    day = DayField(_l("When is it?"), missing=_l("Enter the date of the appointment"))
    at = ClockField(_l("At what time?"))
    place = Text(_l("Where?"), most=LONGEST_PLACE)

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self._today = today

    def validate_day(self, field: DayField) -> None:
        """The next appointment lies ahead."""
        if field.data and field.data < self._today:
            raise StopValidation(_("The appointment must be today or later"))

    def visit(self) -> Visit:
        """What the form says. Call it once validate() has passed."""
        assert self.day.data is not None
        return Visit(self.day.data, self.at.data, self.place.data or None)


def is_up(way: str | None) -> bool | None:
    """Whether a button moves something up; None where nothing tells."""
    return {"up": True, "down": False}.get(way or "")


def id_in(text: str | None) -> UUID | None:
    """The id that a text holds, None for another text."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
