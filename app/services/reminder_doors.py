"""What reminders ask of links and of devices.

A link opens Today, and no device is reached, until there are links that need no password and
devices that can be pushed to.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.access import Diary


@dataclass(frozen=True)
class PushMessage:
    """What a device shows. path: where it leads, on our site."""

    title: str
    body: str
    path: str


def make_link(diary: Diary, day: date) -> str:
    """The path at which this day of this diary can be rated."""
    return "/today"


def revoke_links(diary: Diary) -> None:
    """Make all links to rate a day of this diary useless."""


def send_push(patient_id: UUID, message: PushMessage) -> int:
    """Show a message on the person's devices; gives how many took it."""
    return 0
