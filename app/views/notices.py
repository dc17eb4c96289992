"""Mails that tell the owner of an account of something done with it: a sign-in in a browser that
was not seen before, a passkey or a second step switched on or off.

A browser is known again by a random number in a cookie, of which the database has a hash. The
mails say when and in which browser; neither they nor a log hold a network address or a token.
"""

from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_babel import format_datetime
from flask_login import current_user

from app import clock
from app.services.known_browsers import KEPT, is_number, meet_browser, new_number
from app.services.sign_ins import zone_of
from app.views import account_mail
from app.views.browsers import name_here
from app.words import gettext as _

COOKIE = "known"


def init_app(app: Flask) -> None:
    """Leave the number, and send the mail, after the request in which somebody signed in."""
    app.after_request(_leave_number)


def greet(account_id: UUID, way: str) -> None:
    """Call when somebody has just signed in, by one of WAYS."""
    number = request.cookies.get(_cookie(), "")
    g.known_number = number if is_number(number) else new_number()
    if meet_browser(account_id, g.known_number):
        g.new_browser = way


def tell(user: Any, what: str, **told: Any) -> None:
    """Send a mail about what was just done here. It stays done where no mail can be sent."""
    zone = zone_of(user.id)
    at = format_datetime(clock.there(clock.now(), zone), _("d MMM yyyy, HH:mm"), rebase=False)
    account_mail.send_notice(user, what, at=at, zone=zone, browser=name_here(), **told)


def _leave_number(response: Response) -> Response:
    number: str | None = g.pop("known_number", None)
    if number is None:
        return response
    response.set_cookie(
        _cookie(),
        number,
        max_age=int(KEPT.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    way = g.pop("new_browser", None)
    if way is not None and current_user.is_authenticated:
        tell(current_user, "new_sign_in", way=way)
    return response


def _cookie() -> str:
    """Over TLS no other host of the domain can set it."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
