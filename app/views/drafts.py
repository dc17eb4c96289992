"""What a browser keeps of a form that is not saved yet: under which name, and when it may go."""

from urllib.parse import quote

from flask import Flask, Response, request, url_for
from flask_login import current_user

from app.views.cookies import set_cookie

SAVED_COOKIE = "saved"
LASTS_SECONDS = 600
NOBODY = "nobody"


def init_app(app: Flask) -> None:
    """Name the drafts in templates, and tell the browser which form was saved."""
    app.jinja_env.globals.update(draft_key=draft_key, drafts_of=drafts_of)
    app.after_request(_tell_what_was_saved)


def drafts_of() -> str:
    """The beginning of the names of all drafts of whoever is signed in."""
    return f"draft:{current_user.id if current_user.is_authenticated else NOBODY}:"


def draft_key(name: str = "") -> str:
    """The name of the draft of a form on this page. name: which one, where there are several."""
    return f"{drafts_of()}{request.path}{':' if name else ''}{name}"


def _tell_what_was_saved(response: Response) -> Response:
    """A form that was saved always leads on; one that came back, or was kept, never does."""
    leads_on = request.method == "POST" and response.status_code in {302, 303}
    if not leads_on or request.blueprint == "security":
        return response
    if not str(response.location).startswith(url_for("security.login")):
        set_cookie(response, SAVED_COOKIE, quote(request.path), LASTS_SECONDS, httponly=False)
    return response
