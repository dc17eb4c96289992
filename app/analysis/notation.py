"""How the ratings of one day are written: one sign a symptom, in the order of their numbers.

`0` to `9` and `X` (10) are severities, `-` is a symptom that was skipped on purpose, and `.` is
one that was not asked or not answered. Trailing dots are left out.
"""

from collections.abc import Collection, Mapping

SEVERITIES = "0123456789X"
SKIPPED = "-"
BLANK = "."


def write_ratings(ratings: Mapping[int, int | None]) -> str:
    """The signs of one day. ratings: symptom number -> severity 0..10, or None for skipped.

    Raises ValueError for a severity outside 0..10.
    """
    signs = [BLANK] * (max(ratings, default=-1) + 1)
    for number, severity in ratings.items():
        if severity is not None and not 0 <= severity <= 10:
            raise ValueError(f"severity {severity} is not between 0 and 10")
        signs[number] = SKIPPED if severity is None else SEVERITIES[severity]
    return "".join(signs)


def read_ratings(signs: str) -> dict[int, int | None]:
    """What the signs of one day say: symptom number -> severity, or None for skipped."""
    return {
        number: None if sign == SKIPPED else SEVERITIES.index(sign)
        for number, sign in enumerate(signs)
        if sign != BLANK
    }


def leave_out(signs: str, numbers: Collection[int]) -> str:
    """The signs of one day as if these symptoms had not been asked for."""
    if not numbers:
        return signs
    kept = {each: said for each, said in read_ratings(signs).items() if each not in numbers}
    return write_ratings(kept)


def take_over(signs: str, others: str, numbers: Collection[int]) -> str:
    """The signs of one day, with what other signs say, or do not say, of these symptoms."""
    taken = {each: said for each, said in read_ratings(others).items() if each in numbers}
    return write_ratings({**read_ratings(leave_out(signs, numbers)), **taken}) if numbers else signs
