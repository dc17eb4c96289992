"""Good wholes for the tests of the analysis."""

import numpy as np

from app.analysis.series import Series


def a_series(digits, first=-28, recalled=()):
    """A series from one character a day: a digit, X for 10, a dot for a day not rated."""
    marks = "".join(digits.split())
    return Series.of(
        (first + number, 10 if mark == "X" else int(mark), first + number in recalled)
        for number, mark in enumerate(marks)
        if mark != "."
    )


def series_of(ratings, recalled=()):
    """A series from a dict of days and ratings."""
    return Series.of((day, ratings[day], day in recalled) for day in sorted(ratings))


def simulated(diary, symptom=0):
    """One symptom of a simulated diary."""
    row = diary.ratings[symptom]
    return Series.of(
        (int(day), float(rating), False)
        for day, rating in zip(diary.days, row, strict=True)
        if not np.isnan(rating)
    )


def as_dict(series):
    """Days and ratings of a series."""
    return dict(zip(series.day.tolist(), series.rating.tolist(), strict=True))
