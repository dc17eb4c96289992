"""What our accounts add to Flask-Security: sign-ins that can be ended, a diary after sign-up."""

from typing import Any
from uuid import UUID

from flask import Flask, g, request, session
from flask_login import user_logged_out
from flask_security import user_authenticated, user_registered
from flask_security.decorators import default_unauthn_handler
from flask_security.utils import set_request_attr

from app.services import sign_ins
from app.services.accounts import begin_diary
from app.views import start
from app.views.errors import signed_out_page

SIGN_IN = "sign_in"
# The sign that a browser leaves in its own description; the first that is found holds.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def init_app(app: Flask) -> None:
    """Call after Flask-Security was bound to the app."""
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.login_manager.unauthorized_handler(_not_signed_in)  # type: ignore[attr-defined]
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    user_registered.connect(_registered, app)

    @app.after_request
    def keep_seen(response: Any) -> Any:
        if request.method == "GET" and (sign_in := g.get(SIGN_IN)) is not None:
            sign_ins.keep_seen(sign_in)
        return response


def _not_signed_in() -> Any:
    """Who only reads is sent to sign in; who was saving keeps what was typed."""
    if request.method == "POST":
        return signed_out_page()
    return default_unauthn_handler()  # type: ignore[no-untyped-call]


def _load(uniquifier: str) -> Any:
    try:
        sign_in_id = UUID(session.get(SIGN_IN, ""))
    except (ValueError, AttributeError):
        return None
    found = sign_ins.load_account(uniquifier, sign_in_id)
    if found is None:
        return None
    user, g.sign_in = found
    # Flask-Security's own loader, which this one replaces, leaves the same two marks.
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def _signed_in(_app: Flask, user: Any, **_more: Any) -> None:
    session.permanent = True
    browser = browser_name(request.user_agent.string)
    session[SIGN_IN] = str(sign_ins.begin_sign_in(user.id, browser))


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    if sign_in_id := session.pop(SIGN_IN, None):
        sign_ins.forget_sign_in(user.id, UUID(sign_in_id))


def _registered(_app: Flask, user: Any, **_more: Any) -> None:
    if draft := start.kept_draft():
        begin_diary(user.id, draft)
        start.forget_draft()


def browser_name(agent: str) -> str:
    """A browser and a device in plain words, as far as the browser tells."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    device = next((name for sign, name in DEVICES if sign in agent), "")
    return ", ".join(filter(None, (browser, device))) or "?"
