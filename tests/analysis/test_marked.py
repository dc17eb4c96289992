"""Marked days among the rated ones that are compared, counted treatment by treatment."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.marked import Counted, Share, Spans, marked_among
from app.analysis.series import Series

CODES = ("illness", "stress")
FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def spans(treatment: int, treated_on: int) -> Spans:
    before = (day(treated_on - 14), day(treated_on - 1))
    return Spans(treatment, before, (day(treated_on + 21), day(treated_on + 48)))


def rated(*numbers: int) -> Series:
    return Series.of((day(number).toordinal(), 4.0, False) for number in sorted(numbers))


THIS, OTHER = spans(2, 100), spans(1, 20)
EVERY_OTHER_DAY = rated(*range(0, 160, 2))


def test_only_rated_days_that_are_compared_count() -> None:
    marks = {
        day(90): {"illness"},  # before
        day(91): {"illness"},  # before, not rated
        day(110): {"illness"},  # neither
        day(122): {"illness", "stress"},  # weeks 4 to 7
        day(124): {"illness"},
        day(30): {"stress"},  # the other treatment: neither
        day(42): {"illness"},
    }
    illness, stress = marked_among(marks, EVERY_OTHER_DAY, THIS, [OTHER], CODES)

    assert illness.this == Counted(Share(1, 7), Share(2, 14))
    assert illness.others == Counted(Share(0, 7), Share(1, 14))
    assert stress.this == Counted(Share(0, 7), Share(1, 14))
    assert (stress.others.marked, stress.this.marked) == (0, 1)


def test_a_mark_that_no_day_has_is_left_out_and_without_others_there_is_nothing_to_add() -> None:
    (only,) = marked_among({day(5): {"stress"}}, EVERY_OTHER_DAY, THIS, [], CODES)

    assert (only.code, only.this.marked) == ("stress", 0)
    assert only.others == Counted(Share(0, 0), Share(0, 0))


def test_without_a_rated_day_nothing_is_divided() -> None:
    (only,) = marked_among({day(90): {"illness"}}, rated(), THIS, [OTHER], CODES)

    assert only.this == Counted(Share(0, 0), Share(0, 0))


numbers = st.sets(st.integers(0, 159))


@given(numbers, numbers)
def test_never_more_days_are_marked_than_rated_or_than_there_are(marked, rated_on) -> None:
    marks = {day(number): {"illness"} for number in marked}
    for row in marked_among(marks, rated(*rated_on), THIS, [OTHER], CODES):
        for each in (*row.this.__dict__.values(), *row.others.__dict__.values()):
            assert 0 <= each.marked <= each.rated
        assert row.this.before.rated <= 14
        assert row.this.after.rated <= 28
        assert row.this.marked == len(
            {n for n in marked & rated_on if 86 <= n <= 99 or 121 <= n <= 148}
        )
