"""Numbers, days and lists as people read them."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, parse_pattern

from app.words import gettext as _
from app.words import locale_name, ngettext

ONE_DECIMAL = parse_pattern("0.0;−0.0")  # read once: it is said hundreds of times a page


def points(value: float) -> str:
    """A number with one decimal place, without a minus for nothing."""
    rounded = round(value, 1)
    return _with_one_decimal(rounded if rounded else 0.0, locale_name())


# A page says the same few numbers and days again and again, and a locale takes its time for each.
@lru_cache(maxsize=1024)
def _with_one_decimal(value: float, locale: str | None) -> str:
    return format_decimal(value, format=ONE_DECIMAL, locale=locale)


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str | None) -> str:
    return format_date(day, pattern, locale=locale)


def signed(value: float) -> str:
    """A change with its sign."""
    rounded = round(value, 1)
    if not rounded:
        return points(0)
    return f"{'+' if rounded > 0 else '−'}{points(abs(rounded))}"


def days(count: int) -> str:
    """A number of days, with its word."""
    return str(ngettext("%(num)s day", "%(num)s days", count))


def long_day(day: date) -> str:
    """A day with its year: 24 March 2026."""
    return _written(day, _("d MMMM yyyy"), locale_name())


def short_day(day: date) -> str:
    """A day without its year: 24 March."""
    return _written(day, _("d MMMM"), locale_name())


def tiny_day(day: date) -> str:
    """A day with its year where there is little room: 24 Mar 2026."""
    return _written(day, _("d MMM yyyy"), locale_name())


def tiny_short_day(day: date) -> str:
    """A day without its year where there is little room: 24 Mar."""
    return _written(day, _("d MMM"), locale_name())


def weekday_day(day: date) -> str:
    """A day without its year, with its weekday: Tuesday 24 March."""
    return _written(day, _("EEEE d MMMM"), locale_name())


def span(first: date, last: date) -> str:
    """Two days and what lies between them."""
    if first.year != last.year:
        return str(_("%(first)s to %(last)s", first=long_day(first), last=long_day(last)))
    return str(_("%(first)s to %(last)s", first=short_day(first), last=short_day(last)))


def dated_span(first: date, last: date) -> str:
    """Two days and what lies between them, always with a year: 5 May to 11 May 2026."""
    begin = short_day(first) if first.year == last.year else long_day(first)
    return str(_("%(first)s to %(last)s", first=begin, last=long_day(last)))


def average(mean: float | None, rated: int, recalled: int) -> str:
    """An average and the days it is made from."""
    if mean is None:
        return str(_("no ratings"))
    return f"{points(mean)} ({rated_days(rated, recalled)})"


def rated_days(count: int, recalled: int) -> str:
    """How many days a number rests on, and how many of them were entered late."""
    if not recalled:
        return days(count)
    return str(_("%(days)s, %(recalled)s of them added later", days=days(count), recalled=recalled))


def likely(low: float | None, high: float | None) -> str:
    """The likely range of a change, cut to what the scale can show."""
    assert low is not None
    assert high is not None
    told = {"low": signed(max(-10, low)), "high": signed(min(10, high))}
    return str(_("likely range %(low)s to %(high)s", **told))
