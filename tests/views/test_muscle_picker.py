"""Typing a muscle's name into the picker offers it, likeliest first."""

from datetime import date

import pytest
from flask import Flask

from app.forms.treatments import TreatmentForm
from app.views.muscle_picker import offered


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("splenus capitus", "splenius_capitis"),
        ("SCM L 40", "sternocleidomastoid"),
        ("back of neck", "splenius_capitis"),
    ],
)
def test_what_is_typed_is_offered_first(app: Flask, typed: str, first: str) -> None:
    assert codes(app, typed)[0] == first


def test_a_word_of_many_muscles_offers_them_all(app: Flask) -> None:
    assert len(codes(app, "neck")) > 8


def test_what_names_no_muscle_or_none_to_inject_offers_none(app: Flask) -> None:
    assert codes(app, "xyz") == []
    assert "levator_palpebrae_superioris" not in codes(app, "levator palpebrae")


def codes(app: Flask, typed: str) -> list[str]:
    with app.test_request_context(method="POST", data={"find": typed}):
        form = TreatmentForm(today=lambda: date(2026, 1, 1))
        return [hit.muscle.code for hit in offered(form, ()).hits]


@pytest.mark.parametrize(
    ("typed", "sides"),
    [("SCM L", ["left", "right"]), ("SCM R", ["right", "left"]), ("procerus", ["midline"])],
)
def test_the_side_that_is_typed_comes_first(app: Flask, typed: str, sides: list[str]) -> None:
    with app.test_request_context(method="POST", data={"find": typed}):
        form = TreatmentForm(today=lambda: date(2026, 1, 1))
        first = offered(form, ()).hits[0]

    assert [side for side, _chosen in first.sides] == sides
