"""Which tables of a diary to take along, of which days, and which columns of them."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.forms.base import DayField, DiaryForm, TickBoxes
from app.sentences.numbers import long_day
from app.services.table_choice import Choice, Span
from app.words import gettext as _

ALL, SINCE, DAYS = "all", "since", "days"
MONTHS = {"3-months": 3, "12-months": 12}
LONG, WIDE = "long", "wide"
ZIP, ALONE = "zip", "csv"


class TablesForm(DiaryForm):
    """A form that only asks: its answers stand in the address, so that they can be kept as a link.

    asked: the arguments of the address. offered: title and columns that can be left out, by the
    name of each table that the reader may see. treated_on: the last injection, None without one.
    """

    period = RadioField(_l("Which days?"), validate_choice=False)
    first = DayField(_l("First day"))
    last = DayField(_l("Last day"))
    form = RadioField(
        _l("How should the ratings stand?"),
        choices=[
            SelectChoice(LONG, _l("A row for each rating")),
            SelectChoice(WIDE, _l("A row for each day")),
        ],
        default=LONG,
        validate_choice=False,
    )
    tables = TickBoxes(_l("Which tables?"), validate_choice=False)
    without = TickBoxes(_l("Leave out columns"), validate_choice=False)

    def __init__(
        self,
        asked: MultiDict[str, str],
        offered: Mapping[str, tuple[str, Sequence[str]]],
        today: date,
        treated_on: date | None,
    ) -> None:
        self._today, self._treated_on, self._names = today, treated_on, list(offered)
        self._alone = asked.get("do") == ALONE
        super().__init__(formdata=_filled_in(asked, offered), meta={"csrf": False})
        self.period.choices = _periods(treated_on)
        self.tables.choices = [(name, title) for name, (title, _columns) in offered.items()]
        self.without.choices = [
            (f"{name}.{column}", column)
            for name, (_title, columns) in offered.items()
            for column in columns
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Days that were typed and are not asked for cannot be wrong."""
        super().validate(extra_validators)
        if self.period.data != DAYS:
            self.first.errors = self.last.errors = ()
        return not self.errors

    def validate_period(self, field: RadioField) -> None:
        """One of the list."""
        if field.data == SINCE and self._treated_on is None:
            raise StopValidation(_("No injection is noted yet. Choose other days"))
        if field.data not in {ALL, SINCE, DAYS, *MONTHS}:
            raise StopValidation(_("Choose which days"))

    def validate_first(self, field: DayField) -> None:
        """It has come, and one of the two days is there."""
        if field.data and field.data > self._today:
            raise StopValidation(_("The first day must be today or in the past"))
        if not (
            field.data or self.last.data or self.first.process_errors or self.last.process_errors
        ):
            raise StopValidation(_("Enter the first day, the last day or both"))

    def validate_last(self, field: DayField) -> None:
        """It is not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise StopValidation(_("The last day must not be before the first"))

    def validate_form(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in {LONG, WIDE}:
            raise StopValidation(_("Choose how the ratings should stand"))

    def validate_tables(self, field: TickBoxes) -> None:
        """At least one; only one that is to come alone."""
        chosen = self._chosen()
        if not chosen:
            raise StopValidation(_("Choose at least one table"))
        if self._alone and len(chosen) > 1:
            told = _("Choose only one table to have it alone. Of several, a zip is made")
            raise StopValidation(told)

    def choice(self) -> Choice:
        """What the form says. Call it once validate() has passed."""
        return Choice(
            tables=self._chosen(),
            span=self._span(),
            wide=self.form.data == WIDE,
            without=frozenset(self.without.data or ()),
        )

    @property
    def is_alone(self) -> bool:
        """Whether one table is to come as it is, and not in a zip."""
        return self._alone

    def columns_of(self, table: str) -> list[Any]:
        """The boxes of the columns that can be left out of a table."""
        return [box for box in self.without if box.data.startswith(f"{table}.")]

    def file_name(self) -> str:
        """What the file is called: whose tables they are is not in it."""
        first, last = self._span()
        begin = self._chosen()[0] if self._alone else "injection-diary"
        if first is None and last is None:
            days = self._today.isoformat()
        else:
            until = (last or self._today).isoformat()
            days = f"{first.isoformat()}-to-{until}" if first else f"to-{until}"
        return f"{begin}-{days}.{ALONE if self._alone else ZIP}"

    def _chosen(self) -> tuple[str, ...]:
        wanted = set(self.tables.data or ())
        return tuple(name for name in self._names if name in wanted)

    def _span(self) -> Span:
        if self.period.data == SINCE:
            return Span(self._treated_on)
        if self.period.data == DAYS:
            return Span(self.first.data, self.last.data)
        months = MONTHS.get(self.period.data)
        return Span(_months_before(self._today, months)) if months else Span()


def _filled_in(asked: MultiDict[str, str], names: Iterable[str]) -> MultiDict[str, str]:
    """What a link leaves out is as usual. The form itself always says which tables."""
    usual = [("period", ALL), ("form", LONG)]
    if "do" not in asked:
        usual += [("tables", name) for name in names]
    said = [*asked.items(multi=True)]
    return MultiDict([*said, *(pair for pair in usual if pair[0] not in asked)])


def _periods(treated_on: date | None) -> list[SelectChoice]:
    since = _("Since the last injection")
    if treated_on is not None:
        since = _("Since the last injection, %(day)s", day=long_day(treated_on))
    offered = {
        ALL: _("All days"),
        SINCE: since,
        "3-months": _("The last 3 months"),
        "12-months": _("The last 12 months"),
        DAYS: _("From a day to a day"),
    }
    return [
        SelectChoice(key, label)
        for key, label in offered.items()
        if key != SINCE or treated_on is not None
    ]


def _months_before(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
