"""What clinicians type into a diary: notes, what to watch, scores."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.catalogue.scales import SCALES, scale
from app.forms.base import DayField, DiaryForm, Text
from app.forms.days import Note, VersionField
from app.forms.events import id_in
from app.sentences import clinical as words
from app.services.clinical_notes import LONGEST_NOTE, NoteDraft
from app.services.scores import ScoreDraft, problem_of
from app.services.watch import LONGEST_WATCH, WatchDraft
from app.words import gettext as _

PATIENT, CLINICIANS = "patient", "clinicians"
NOTHING = ""
NUMBER = re.compile(r"[-−–]?\d{1,6}(?:[.,]\d{1,6})?")
MINUS = str.maketrans("−–,", "--.")
Choices = Mapping[str, Sequence[tuple[str, str]]]


class _ItemForm(DiaryForm):
    """What all three have: the id they were made with, and the version they showed."""

    item_id = HiddenField()
    version = VersionField()

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.item_id.data)


class NoteForm(_ItemForm):
    """A note, and for whom it is."""

    words = Note(_l("Note"), most=LONGEST_NOTE)
    to = RadioField(
        _l("Who can read it?"),
        choices=[
            SelectChoice(PATIENT, _l("The patient")),
            SelectChoice(CLINICIANS, _l("Clinicians only")),
        ],
        validate_choice=False,
    )

    def validate_words(self, field: Note) -> None:
        """A note says something."""
        if not field.data:
            raise StopValidation(_("Write the note"))

    def validate_to(self, field: RadioField) -> None:
        """One of the two; neither is taken for granted."""
        if field.data not in {PATIENT, CLINICIANS}:
            raise StopValidation(_("Choose who can read the note"))

    def draft(self) -> NoteDraft:
        """What the form says. Call it once validate() has passed."""
        return NoteDraft(self.words.data, self.to.data == PATIENT)


class WatchForm(_ItemForm):
    """One thing to watch: from the list, or in own words."""

    symptom = SelectField(_l("A symptom or side effect"), validate_choice=False)
    words = Text(_l("Or in your own words"), most=LONGEST_WATCH)

    def __init__(self, choices: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.symptom.choices = {"": [(NOTHING, _("None of the list"))], **choices}
        self._known = {code for those in choices.values() for code, _label in those}

    def validate_symptom(self, field: SelectField) -> None:
        """One of the list, or words; not both and not neither."""
        if field.data and field.data not in self._known:
            raise StopValidation(_("Choose from the list, or write it in your own words"))
        if field.data and self.words.data:
            raise StopValidation(_("Choose from the list or write own words, not both"))
        if not field.data and not self.words.data:
            raise StopValidation(_("Choose what to watch, or write it in your own words"))

    def draft(self) -> WatchDraft:
        """What the form says. Call it once validate() has passed."""
        return WatchDraft(self.symptom.data or None, self.words.data or None)


class ScoreField(Field):
    """A score with a point or a comma. data: a Decimal, None for what is no number."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            raise ValueError(_("Enter the score"))
        if not NUMBER.fullmatch(typed):
            raise ValueError(_("Enter the score as a number, such as 12 or 12.5"))
        self.data = Decimal(typed.translate(MINUS)) + 0  # no zero below zero


class ScoreForm(_ItemForm):
    """The score of one scale on one day."""

    day = DayField(
        _l("On which day?"),
        missing=_l("Enter the day of the score"),
        future=_l("The day must be today or in the past"),
    )
    scale = SelectField(_l("Scale"), validate_choice=False)
    score = ScoreField(_l("Score"))

    def __init__(self, today: Callable[[], date], choices: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.day.today = today
        self.scale.choices = {"": [(NOTHING, _("Choose a scale"))], **choices}

    def validate_scale(self, field: SelectField) -> None:
        """One of the catalogue."""
        if field.data not in {each.code for each in SCALES}:
            raise StopValidation(_("Choose the scale"))

    def validate_score(self, field: ScoreField) -> None:
        """What the scale can give, as far as that is verified."""
        known = {each.code for each in SCALES}
        if field.data is None or self.scale.data not in known:
            return
        chosen = scale(self.scale.data)
        if problem := problem_of(chosen, field.data):
            raise StopValidation(words.score_problem(chosen, problem))

    def draft(self) -> ScoreDraft:
        """What the form says. Call it once validate() has passed."""
        assert self.day.data is not None
        assert self.score.data is not None
        return ScoreDraft(self.day.data, self.scale.data, self.score.data)
