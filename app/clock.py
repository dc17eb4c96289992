"""The only place that asks for the time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

# The first words of the IANA names that stand for places; the others are older spellings.
AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar day it is now in an IANA time zone."""
    return day_of(now(), timezone)


def day_of(instant: datetime, timezone: str) -> date:
    """The calendar day on which an aware instant falls in an IANA time zone."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def there(instant: datetime, timezone: str) -> datetime:
    """An aware instant by the clocks of an IANA time zone."""
    return instant.astimezone(ZoneInfo(timezone))


def instant_of(day: date, at: time, timezone: str) -> datetime:
    """The instant at which it is this time of this day in an IANA time zone.

    Where the clocks show it twice, the first. Where they skip it, as much later as they skip, or
    earlier where that would be another day.
    """
    local = datetime.combine(day, at, ZoneInfo(timezone))
    instant = local.astimezone(UTC)
    return instant if day_of(instant, timezone) == day else local.replace(fold=1).astimezone(UTC)


def is_timezone(name: str) -> bool:
    """Whether `name` is an IANA time zone known here."""
    return name in available_timezones()


def list_timezones() -> list[str]:
    """The IANA time zones that people live in, by name; UTC first."""
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(AREAS))]
