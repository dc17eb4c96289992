"""What makes the diary an app on a device: its manifest, its service worker, and the pages that
open without a connection whoever is signed in.

The worker itself is static/worker/*.js. It learns from the header X-Account whose pages it sees.
"""

import json
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.views.assets import asset, digest_of, lean, list_scripts, pack, text
from app.words import gettext as _

ACCOUNT = "X-Account"
NOBODY = "none"
OUTBOX = "js/device/outbox.js"
# What Today and /device need. Other scripts are kept once a page asked for them.
NEEDED = ("main", "rating", "care", "unsaved", "offline", "anyday", "device")
# Kept after the first save only, so that a first visit stays light.
LATER = ("drafts", "steps", "signout")
ICONS = (
    ("icons/icon.svg", "any", "image/svg+xml", "any"),
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/maskable-192.png", "192x192", "image/png", "maskable"),
    ("icons/maskable-512.png", "512x512", "image/png", "maskable"),
)

bp = Blueprint("worker", __name__)


def init_app(app: Flask) -> None:
    """Serve the worker and its pages, and tell it on each page who is signed in."""
    app.register_blueprint(bp)
    app.after_request(_name_account)


@bp.get("/sw.js")
def script() -> ResponseReturnValue:
    """The worker at an address that never changes: a browser compares its content."""
    folder = Path(str(current_app.static_folder))
    shell = [asset(name) for name in ("app.css", *list_scripts(NEEDED))]
    pages = {"device": url_for(".kept"), "away": url_for(".no_connection")}
    later = [asset(name) for name in list_scripts(LATER)]
    known = {"DIGEST": digest_of(folder), "SHELL": shell, "LATER": later, "PAGES": pages}
    told = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    return _checked(text(pack("sw.js", (told + _parts(folder)).encode())))


@bp.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    icons = [
        {"src": asset(name), "sizes": sizes, "type": kind, "purpose": purpose}
        for name, sizes, kind, purpose in ICONS
    ]
    said = {
        "id": "/",
        "name": "Injection Diary",
        "short_name": "Injection Diary",
        "description": _(
            "Rate your symptoms, and see whether injections made them better or worse."
        ),
        "lang": str(get_locale() or "en"),
        "start_url": url_for("home.today"),
        "scope": "/",
        "display": "standalone",
        "theme_color": "#f6f3ed",
        "background_color": "#f6f3ed",
        "icons": icons,
    }
    return _checked(Response(json.dumps(said), mimetype="application/manifest+json"))


@bp.get("/device")
def kept() -> ResponseReturnValue:
    """What is kept on this device: only the device knows, so a script fills the page."""
    return render_template("device/kept.html")


@bp.get("/no-connection")
def no_connection() -> ResponseReturnValue:
    """What the worker shows in the place of a page that it has no copy of."""
    return render_template("device/no_connection.html")


def _checked(response: Response) -> ResponseReturnValue:
    """Asked for again each time, but sent only when it is another than before."""
    response.cache_control.no_cache = True
    response.cache_control.max_age = 0
    response.add_etag()
    return response.make_conditional(request)


@cache
def _parts(folder: Path) -> str:
    """The parts of the worker in the order of their names, after the queue that pages use too."""
    outbox = (folder / OUTBOX).read_text(encoding="utf-8")
    shared = re.sub(r"^export ", "", outbox, flags=re.MULTILINE)
    parts = sorted((folder / "worker").glob("*.js"))
    return lean("\n".join([shared, *(part.read_text(encoding="utf-8") for part in parts)]))


def _name_account(response: Response) -> Response:
    """Asks nobody who is signed in: where no page asked, nothing is said."""
    reader = g.get("_login_user")
    if response.mimetype == "text/html" and reader is not None and not g.get("failed"):
        response.headers[ACCOUNT] = str(reader.id) if reader.is_authenticated else NOBODY
    return response
