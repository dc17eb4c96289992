"""The days of a diary, as they are stored, made into one series a symptom."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from app.analysis.notation import BLANK, SEVERITIES
from app.analysis.series import Series

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
    rated = severity >= 0
    return {
        number: Series(
            days[rated[:, number]],
            severity[rated[:, number], number].astype(np.float64),
            recalled[rated[:, number]],
        )
        for number in np.flatnonzero(rated.any(axis=0)).tolist()
    }
