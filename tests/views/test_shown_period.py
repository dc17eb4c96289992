"""Which part of a long diary the timeline shows."""

from datetime import date, timedelta

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from app.views.shown_period import period_asked_for, periods_to_choose

TODAY = date(2026, 6, 11)


def shown(app: Flask, years: float | None, asked: str) -> tuple[list[str], str]:
    """What can be chosen in a diary of so many years, and what is shown."""
    begin = None if years is None else TODAY - timedelta(days=round(365 * years))
    choices = periods_to_choose(begin, TODAY)
    with app.test_request_context(f"/?{asked}"):
        return [each.key for each in choices], period_asked_for(choices, begin, TODAY).key


@pytest.mark.parametrize(
    ("years", "asked", "choices", "key"),
    [
        (None, "", [], "all"),
        (0.5, "", [], "all"),
        (0.5, "period=1", [], "all"),  # another symptom is rated for longer
        (2.5, "", ["1", "2", "all"], "all"),
        (2.5, "period=1", ["1", "2", "all"], "1"),
        (2.5, "period=5", ["1", "2", "all"], "all"),
        (10, "", ["1", "2", "5", "all"], "2"),
        (10, "period=all", ["1", "2", "5", "all"], "all"),
    ],
)
def test_a_long_diary_is_shown_in_parts(app, years, asked, choices, key) -> None:
    assert shown(app, years, asked) == (choices, key)


@pytest.mark.parametrize("asked", ["period=3", "period=abc", "period=-1", "period=%00"])
def test_there_is_no_other_part(app, asked) -> None:
    with pytest.raises(NotFound):
        shown(app, 10, asked)
