"""Choosing how a file is read: its columns, what its values become, and which rating stays."""

from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.forms.base import DiaryForm, Text, TickBoxes
from app.services.csv_text import Table, shown
from app.services.foreign.choices import NOWHERE, Collisions, ColumnChoice, Layout
from app.services.foreign.dates import Order, find_open
from app.services.foreign.parts import Foreign
from app.words import gettext as _

NONE = str(NOWHERE)
MOST_BLANKS = 20


class ColumnsForm(DiaryForm):
    """Which columns of a table are read. Its lists are filled by `columns_form`."""

    layout = RadioField(
        _l("What is one row?"),
        [InputRequired(_l("Choose what one row of the file is"))],
        choices=[
            (Layout.WIDE.value, _l("One day, with a column for each symptom")),
            (Layout.LONG.value, _l("One rating, with a column that names the symptom")),
        ],
    )
    day = SelectField(_l("Column with the day"))
    order = SelectField(
        _l("What stands first in a day such as 3/4/2025?"),
        choices=[
            ("", _l("The file tells")),
            (Order.DAY.value, _l("The day")),
            (Order.MONTH.value, _l("The month")),
            (Order.YEAR.value, _l("The year")),
        ],
    )
    ratings = TickBoxes(_l("Columns with symptoms"))
    symptom = SelectField(_l("Column that names the symptom"))
    value = SelectField(_l("Column with the number"))
    note = SelectField(_l("Column with a note"))
    entered = SelectField(_l("Column that tells when it was entered"))
    blanks = Text(_l("Cells that mean “not rated”"), most=200)

    table: Table

    def validate_ratings(self, field: TickBoxes) -> None:
        """A row that is one day needs symptoms, and none of them is the day."""
        if self.layout.data != Layout.WIDE:
            return
        if not field.data:
            raise ValidationError(_("Tick at least one column with a symptom"))
        if self.day.data in field.data:
            raise ValidationError(_("The column with the day cannot be a symptom as well"))

    def validate_symptom(self, field: SelectField) -> None:
        """A row that is one rating names the symptom."""
        if self.layout.data == Layout.LONG and field.data in (NONE, self.day.data):
            raise ValidationError(_("Choose the column that names the symptom"))

    def validate_value(self, field: SelectField) -> None:
        """… and has its number."""
        taken = (NONE, self.day.data, self.symptom.data)
        if self.layout.data == Layout.LONG and field.data in taken:
            raise ValidationError(_("Choose the column with the number"))

    def validate_order(self, field: SelectField) -> None:
        """What stands first must be said where a day could be two."""
        numbers = map(str, range(len(self.table.header)))
        if field.data or self.day.data not in numbers:
            return
        at = int(self.day.data)
        cells = dict.fromkeys(row[at] for row in self.table.rows if len(row) > at)
        found = find_open(cells)
        if found is not None:
            told = shown(found)
            raise ValidationError(
                _("%(text)s could be two days. Choose what stands first", text=told)
            )

    def chosen(self) -> ColumnChoice:
        """What the form says. Call it once validate() has passed."""
        is_long = self.layout.data == Layout.LONG
        blanks = (self.blanks.data or "").split(",")
        return ColumnChoice(
            Layout(self.layout.data),
            int(self.day.data),
            Order(self.order.data) if self.order.data else None,
            symptom=int(self.symptom.data) if is_long else NOWHERE,
            value=int(self.value.data) if is_long else NOWHERE,
            ratings=() if is_long else tuple(sorted(map(int, self.ratings.data or ()))),
            note=int(self.note.data),
            entered=int(self.entered.data),
            blanks=tuple(filter(None, map(str.strip, blanks)))[:MOST_BLANKS],
        )


def columns_form(table: Table, chosen: ColumnChoice) -> ColumnsForm:
    """The form for this table, as it was chosen before or guessed."""
    form = ColumnsForm(
        data={
            "layout": chosen.layout.value,
            "day": str(chosen.day),
            "order": chosen.order.value if chosen.order else "",
            "ratings": [str(at) for at in chosen.ratings],
            "symptom": str(chosen.symptom),
            "value": str(chosen.value),
            "note": str(chosen.note),
            "entered": str(chosen.entered),
            "blanks": ", ".join(chosen.blanks),
        }
    )
    form.table = table
    named = [
        (str(at), shown(name) or _("Column %(number)s", number=at + 1))
        for at, name in enumerate(table.header)
    ]
    none = [(NONE, _("None"))]
    form.day.choices = form.ratings.choices = cast(Any, named)
    for field in (form.symptom, form.value, form.note, form.entered):
        field.choices = cast(Any, none + named)
    return form


class PersonForm(DiaryForm):
    """Whose rows of a file with several people are read."""

    person = RadioField(
        _l("Whose rows are yours?"),
        [InputRequired(_l("Choose whose rows to bring in"))],
        validate_choice=True,
    )


def person_form(foreign: Foreign) -> PersonForm:
    """The form with all people of this file."""
    form = PersonForm()
    form.person.choices = [
        (person, _("%(person)s, %(count)s rows", person=shown(person), count=count))
        for person, count in foreign.people
    ]
    return form


class SaveForm(DiaryForm):
    """The last question before a file is saved."""

    keeps = RadioField(
        _l("Where your diary and the file differ"),
        choices=[
            (Collisions.MINE.value, _l("Keep what is in the diary")),
            (Collisions.FILE.value, _l("Take what is in the file")),
        ],
        validate_choice=False,
    )

    def chosen(self) -> Collisions | None:
        """Which stays; None where the form did not ask."""
        known = [each for each in Collisions if each.value == self.keeps.data]
        return known[0] if known else None
