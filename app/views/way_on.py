"""Where somebody was going when they had to make an account first."""

from flask import session

WAY = "way_on"


def keep(path: str) -> None:
    """Remember a page of ours until an account is confirmed in this browser."""
    session[WAY] = path


def kept() -> str | None:
    """The page that is remembered."""
    way: str | None = session.get(WAY)
    return way


def forget() -> None:
    """Somebody has arrived there."""
    session.pop(WAY, None)
