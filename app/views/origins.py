"""From which site a request was sent. What another site sent changes nothing here.

Each form carries a token against forged requests. This is the second lock: a token that somebody
got hold of is worth nothing on a page of theirs. Browsers say where a request comes from, and no
script can make them say another thing (Fetch Metadata; before that Origin and Referer).
"""

from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue

from app.words import gettext as _

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OURS = frozenset({"same-origin", "none"})
# The address or the head holds the secret and no cookie counts: mail programs and programs send it.
OPEN = frozenset({"reminders.stop", "links.rate"})
OPEN_TO_PROGRAMS = "api"
SECRETS = frozenset({"token"})


def init_app(app: Flask) -> None:
    """Look at each request before anybody else does."""
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_other_sites)


def has_secret_address() -> bool:
    """Whether whoever knows the address may do something there, or would but for a slip in it."""
    return request.url_rule is None or bool(SECRETS & request.url_rule.arguments)


def _refuse_other_sites() -> ResponseReturnValue | None:
    """No page of ours, and no form kept: nobody is to send it once more from here.

    The session is not touched, so that another site cannot sign anybody out either.
    """
    if request.method not in CHANGING or not _comes_from_elsewhere():
        return None
    if request.endpoint in OPEN or request.blueprint == OPEN_TO_PROGRAMS:
        return None
    told = _("This was sent from another site, so nothing was saved. Do it on a page of the diary.")
    return told, 403, {"Content-Type": "text/plain; charset=utf-8"}


def _comes_from_elsewhere() -> bool:
    """What says nothing is no browser of today; there the token of the form decides alone."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in OURS
    origin = request.headers.get("Origin") or request.referrer
    if not origin:
        return False
    if origin == "null":  # so does a page that tells nobody its address
        return not has_secret_address()
    try:
        return urlsplit(origin).netloc.lower() != request.host.lower()
    except ValueError:
        return True
