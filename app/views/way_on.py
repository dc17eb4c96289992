"""Where somebody was going when they had to sign in, or to make an account, first."""

import re

from flask import request, session, url_for

WAY = "way_on"
OWN_PAGE = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def is_own_page(place: str) -> bool:
    """Whether an address stays within this site in every browser's reading."""
    return OWN_PAGE.fullmatch(place) is not None


def wanted() -> str | None:
    """The page that the address of this request asks to go on to, so long as it is ours."""
    place = request.args.get("next") or request.form.get("next") or ""
    return place if is_own_page(place) else None


def onward() -> str:
    """Where a sign-in leads."""
    return wanted() or kept() or url_for("home.today")


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
