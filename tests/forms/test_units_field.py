"""The field for a dose says what to do, in the words of the label."""

from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.forms.base import UnitsField


class Doses(Form):
    dose = UnitsField("Dose in units")


@pytest.fixture
def typed(app: Flask):
    def fill(text: str) -> Doses:
        with app.test_request_context():
            form = Doses(MultiDict({"dose": text}))
            form.validate()
            return form

    return fill


@pytest.mark.parametrize(
    ("text", "units", "points"),
    [("12,5", "12.5", None), ("2x20 U", "40", 2), ("1 250", "1250", None)],
)
def test_a_dose_and_its_points_are_read(typed, text: str, units: str, points: int | None) -> None:
    field = typed(text).dose

    assert (field.data, field.points, list(field.errors)) == (Decimal(units), points, [])
    assert field._value() == text


def test_an_empty_field_is_not_known(typed) -> None:
    field = typed(" ").dose

    assert (field.data, field.points, list(field.errors)) == (None, None, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.250", "This can be read in two ways. Write 1.25 or 1250"),
        ("-3", "The dose must be more than 0 units; leave it empty if not known"),
        ("60000", "The dose must be at most 50,000 units"),
        ("0.125", "Give the dose with at most two places after the point"),
        ("100x100", "Give at most 99 points"),
        ("a few", "Enter the dose in units, such as 25 or 12.5"),
    ],
)
def test_what_cannot_be_used_stays_and_is_explained(typed, text: str, message: str) -> None:
    field = typed(text).dose

    assert list(field.errors) == [message]
    assert (field.data, field._value()) == (None, text)
