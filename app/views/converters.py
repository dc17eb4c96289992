"""How values look in an address."""

from datetime import date

from werkzeug.routing import BaseConverter, ValidationError


class DayConverter(BaseConverter):
    """A calendar day, as 2026-11-22."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


class FeedConverter(BaseConverter):
    """The token of a calendar's address, which ends as calendar files do: token.ics."""

    regex = r"[\w-]+\.ics"

    def to_python(self, value: str) -> str:
        return value.removesuffix(".ics")

    def to_url(self, value: str) -> str:
        return f"{value}.ics"
