"""The cookies of this app: what they are called, and how they are kept from others.

Over TLS (SECURE_COOKIES) each is called `__Host-…`: browsers take such a cookie only from this very
host, over TLS and for all its paths, so that no neighbour under the same domain can plant one.
"""

from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

HOST = "__Host-"
PROOF = "csrf_token"


def cookie_name(name: str) -> str:
    """What a cookie is called on this server."""
    return _name(current_app, name)


def set_cookie(response: Response, name: str, value: str, max_age: int, **more: Any) -> None:
    """Give the browser a cookie, closed to scripts unless told otherwise. max_age: seconds."""
    options = {"httponly": True, "samesite": "Lax", **more}
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie_name(name), value, max_age=max_age, secure=secure, **options)


def renew_proof() -> None:
    """Another token against forged requests: whoever planted the one from before knows it."""
    session.pop(PROOF, None)
    g.pop(PROOF, None)


class Sessions(SecureCookieSessionInterface):
    """Signed cookies with a name that the browser watches over."""

    def get_cookie_name(self, app: Flask) -> str:
        return _name(app, super().get_cookie_name(app))

    def get_cookie_path(self, app: Flask) -> str:
        return "/"

    def get_cookie_domain(self, app: Flask) -> None:
        """Never: then it is sent to this host only."""
        return

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """One from before TLS opens nothing any more, as anybody could plant it: away with it."""
        super().save_session(app, session, response)
        old = super().get_cookie_name(app)
        if old != self.get_cookie_name(app) and old in request.cookies:
            response.delete_cookie(old, secure=True, httponly=True, samesite="Lax")


def _name(app: Flask, name: str) -> str:
    return f"{HOST}{name}" if app.config["SESSION_COOKIE_SECURE"] else name
