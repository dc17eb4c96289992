"""Doses as people type them: read, asked or refused, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.quantities import Dose, Problem, UnreadableDose, read_dose


@pytest.mark.parametrize(
    ("text", "units", "points"),
    [
        ("20", "20", None),
        (" 20 ", "20", None),
        ("+20", "20", None),
        ("1,25", "1.25", None),
        ("1.25", "1.25", None),
        ("12,5", "12.5", None),
        (".5", "0.5", None),
        (",5", "0.5", None),
        ("5.", "5", None),
        ("20.0", "20", None),
        ("0.50", "0.5", None),
        ("1250", "1250", None),
        ("1 250", "1250", None),
        ("1\u00a0250", "1250", None),
        ("1\u202f250", "1250", None),
        ("1'250", "1250", None),
        ("1’250", "1250", None),
        ("10 000", "10000", None),
        ("1.250,5", "1250.5", None),
        ("1,250.50", "1250.5", None),
        ("1 250,5", "1250.5", None),
        ("12.50", "12.5", None),
        ("20 U", "20", None),
        ("20U", "20", None),
        ("20 u.", "20", None),
        ("20 units", "20", None),
        ("1 unit", "1", None),
        ("20 MU", "20", None),
        ("20 I.U.", "20", None),
        ("20 E", "20", None),
        ("20 Einheiten", "20", None),
        ("٢٠", "20", None),
        ("2x20", "40", 2),
        ("2 x 20 U", "40", 2),
        ("2×20", "40", 2),
        ("2 * 12,5", "25", 2),
        ("4 points of 5", "20", 4),
        ("1 point of 5", "5", 1),
        ("3 times 10", "30", 3),
        ("5x2.5", "12.5", 5),  # half a point is none, so the points are the five
        ("20x2", "40", None),  # twenty points or two: the units are forty either way
        ("5x5", "25", 5),
        ("50000", "50000", None),
        ("0.01", "0.01", None),
    ],
)
def test_a_dose_is_read(text: str, units: str, points: int | None) -> None:
    assert read_dose(text) == Dose(Decimal(units), points)


@pytest.mark.parametrize("text", ["", "  ", "?", "-", "unknown", "Not known"])
def test_not_known_is_a_dose_too(text: str) -> None:
    assert read_dose(text) == Dose(None)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.250", ["1.25", "1250"]),
        ("1,250", ["1.25", "1250"]),
        ("12.500 U", ["12.5", "12500"]),
        ("100,000", ["100"]),  # a hundred thousand is no dose
        ("1.255", ["1255"]),
        ("2x1.250", ["2.5", "2500"]),
    ],
)
def test_what_could_be_two_numbers_is_asked(text: str, readings: list[str]) -> None:
    with pytest.raises(UnreadableDose) as told:
        read_dose(text)

    assert told.value.problem is Problem.TWO_READINGS
    assert list(told.value.readings) == [Decimal(each) for each in readings]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-5", Problem.NOT_POSITIVE),
        ("− 5 U", Problem.NOT_POSITIVE),
        ("0", Problem.NOT_POSITIVE),
        ("0,00", Problem.NOT_POSITIVE),
        ("0x20", Problem.NOT_POSITIVE),
        ("50001", Problem.TOO_LARGE),
        ("9" * 50, Problem.TOO_LARGE),
        ("1.250.000", Problem.TOO_LARGE),
        ("30x5000", Problem.TOO_LARGE),
        ("0.125", Problem.TOO_FINE),
        ("12.3456", Problem.TOO_FINE),
        ("100x100", Problem.TOO_MANY_POINTS),
        ("twenty", Problem.NOT_A_NUMBER),
        ("20 ml", Problem.NOT_A_NUMBER),
        ("20 mg", Problem.NOT_A_NUMBER),
        ("1e5", Problem.NOT_A_NUMBER),
        ("NaN", Problem.NOT_A_NUMBER),
        ("inf", Problem.NOT_A_NUMBER),
        ("20-30", Problem.NOT_A_NUMBER),
        ("20+20", Problem.NOT_A_NUMBER),
        ("12 50", Problem.NOT_A_NUMBER),
        ("1,2,3", Problem.NOT_A_NUMBER),
        ("2²", Problem.NOT_A_NUMBER),
        ("12½", Problem.NOT_A_NUMBER),
        ("9" * 5000, Problem.NOT_A_NUMBER),
        ("9" * 4999 + "x1", Problem.NOT_A_NUMBER),
        ("U", Problem.NOT_A_NUMBER),
    ],
)
def test_what_is_no_dose_is_refused(text: str, problem: Problem) -> None:
    with pytest.raises(UnreadableDose) as told:
        read_dose(text)

    assert told.value.problem is problem
    assert told.value.readings == ()


@given(st.text(max_size=80) | st.text("0123456789.,x'’ -+uU", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_dose(text)
    except UnreadableDose:
        return
    assert read.units is None or 0 < read.units <= 50_000


@given(st.integers(1, 5_000_000))
def test_a_dose_as_we_write_it_is_read_back(hundredths: int) -> None:
    dose = Decimal(hundredths).scaleb(-2)

    assert read_dose(f"{dose.normalize():f}").units == dose
    assert read_dose(f"{dose:.2f}".replace(".", ",")).units == dose
