"""The only place that asks for the time."""

from datetime import UTC, date, datetime
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


def is_timezone(name: str) -> bool:
    """Whether `name` is an IANA time zone known here."""
    return name in available_timezones()


def list_timezones() -> list[str]:
    """The IANA time zones that people live in, by name; UTC first."""
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(AREAS))]
