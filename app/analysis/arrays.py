"""The array types of this room, and which days lie in which span."""

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

PORTION = 48


def members(day: IntArray, first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Which days lie in which spans: pairs of (span, position in `day`), span by span.

    day: shape (n,), strictly increasing. first, last: shape (spans,), inclusive; a span with
    last < first has no days.
    """
    start = np.searchsorted(day, first)
    size = np.maximum(np.searchsorted(day, last, side="right") - start, 0)
    span = np.repeat(np.arange(len(first)), size)
    nth_of_its_span = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return span, start[span] + nth_of_its_span


def portions(rows: int) -> list[slice]:
    """All rows in portions whose arrays stay within a processor's cache."""
    return [slice(start, start + PORTION) for start in range(0, rows, PORTION)]
