"""What every record of the catalogue is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `entry` is the place within it: a section, a number."""

    title: str
    url: str | None = None
    entry: str = ""


def N_(message: str) -> str:  # noqa: N802 - the name that gettext looks for
    """The message as it is, marked for translation where it is shown."""
    return message
