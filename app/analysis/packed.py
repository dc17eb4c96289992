"""The days of a diary, as they are stored, made into one series a symptom."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.analysis.arrays import BoolArray, IntArray
from app.analysis.notation import BLANK, SEVERITIES
from app.analysis.series import Series

SEPARATOR, LATE = ",", "!"
DATE_SIGNS = len("2026-06-11")
EPOCH = date(1970, 1, 1).toordinal()
_SEVERITY = np.full(256, -1, dtype=np.int8)
for _severity, _sign in enumerate(SEVERITIES):
    _SEVERITY[ord(_sign)] = _severity


def unpack(rows: Sequence[tuple[date, str, bool]]) -> dict[int, Series]:
    """One series for each symptom that was ever rated, by its number.

    rows: (day, ratings in our notation, recalled) in the order of the days.
    """
    if not rows:
        return {}
    width = max(len(ratings) for _day, ratings, _recalled in rows)
    signs = "".join(ratings.ljust(width, BLANK) for _day, ratings, _recalled in rows)
    severity = _SEVERITY[np.frombuffer(signs.encode("ascii"), dtype=np.uint8)]
    severity = severity.reshape(len(rows), width)
    days = np.array([day.toordinal() for day, _ratings, _recalled in rows], dtype=np.int64)
    recalled = np.array([late for _day, _ratings, late in rows], dtype=np.bool_)
    return _series(days, severity, recalled)


def unpack_joined(text: str) -> dict[int, Series]:
    """As `unpack`, from all days in one text, in any order: faster where there are many diaries.

    text: for each day its date (YYYY-MM-DD), LATE or a space, and its ratings; SEPARATOR between.
    """
    rows = sorted(text.split(SEPARATOR))
    width = max(map(len, rows))
    signs = "".join([row.ljust(width, BLANK) for row in rows]).encode("ascii")
    table = np.frombuffer(signs, dtype=np.uint8).reshape(len(rows), width)
    dates = np.ascontiguousarray(table[:, :DATE_SIGNS]).view(f"S{DATE_SIGNS}").ravel()
    days = dates.astype("datetime64[D]").astype(np.int64) + EPOCH
    recalled = table[:, DATE_SIGNS] == ord(LATE)
    return _series(days, _SEVERITY[table[:, DATE_SIGNS + 1 :]], recalled)


def _series(days: IntArray, severity: NDArray[np.int8], recalled: BoolArray) -> dict[int, Series]:
    """severity: shape (days, symptoms), below 0 where there is none."""
    rated = severity >= 0
    return {
        number: Series(
            days[rated[:, number]],
            severity[rated[:, number], number].astype(np.float64),
            recalled[rated[:, number]],
        )
        for number in np.flatnonzero(rated.any(axis=0)).tolist()
    }
