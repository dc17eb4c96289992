"""Style sheets, scripts and pictures, under addresses that change with their content.

All style sheets are sent as one file, so that a first page takes few requests; what only pages
for a clinician need is a second one, which patients never load. What is text is
packed once and kept, so that it travels light without a proxy.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rcssmin
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    request,
    send_from_directory,
    url_for,
)
from flask.sessions import SessionMixin
from flask.typing import ResponseReturnValue

from app.views import cookies

SHEETS = ("base.css", "components.css", "charts.css", "pages.css", "print.css")
BUNDLES = {"app.css": SHEETS, "card.css": ("card.css",), "list.css": ("list.css",)}
TEXTS = frozenset({".css", ".js", ".svg"})
# Neither depends on who asks.
SAME_FOR_ALL = frozenset({"assets.file", "worker.script", "worker.manifest"})
COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
ONE_YEAR = 365 * 24 * 3600

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Packed:
    """A text asset as it is, and as gzip."""

    plain: bytes
    gzipped: bytes
    mimetype: str


@bp.get("/assets/<digest>/<path:name>")
def file(digest: str, name: str) -> ResponseReturnValue:
    """One asset. An address with an old digest still gives the newest content, uncached."""
    folder = Path(str(current_app.static_folder))
    if packed := _texts(folder).get(name):
        response = text(packed)
    elif Path(name).suffix in TEXTS:
        abort(404)
    else:
        response = send_from_directory(folder, name)
    if digest == digest_of(folder):
        response.cache_control.no_cache = None
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response


def asset(name: str) -> str:
    """The address of an asset: `app.css`, or the path of a file under static/."""
    return url_for("assets.file", digest=digest_of(Path(str(current_app.static_folder))), name=name)


def lean(script: str) -> str:
    """A script without lines of comment and blanks at the beginning of lines.

    No script of ours has a text that goes over several lines.
    """
    return INDENT.sub("", COMMENT.sub("", script))


def list_scripts(modules: Sequence[str]) -> list[str]:
    """The assets of these modules, and of those in folders that have their names."""
    names = _texts(Path(str(current_app.static_folder)))
    beginnings = tuple(f"js/{module}{end}" for module in modules for end in (".js", "/"))
    return sorted(name for name in names if name.startswith(beginnings))


def init_app(app: Flask) -> None:
    """Serve the assets of this app and name them in its templates. Call it before others that
    look at each request.
    """
    app.register_blueprint(bp)
    app.before_request(_before_anybody_is_asked)
    app.session_interface = _Sessions()
    app.jinja_env.globals["asset"] = asset


class _Sessions(cookies.Sessions):
    """Cookies, which what is the same for everybody neither depends on nor renews."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint not in SAME_FOR_ALL:
            super().save_session(app, session, response)


def _before_anybody_is_asked() -> ResponseReturnValue | None:
    # To load who is signed in would take a query for each asset.
    if request.endpoint == "assets.file" and request.view_args:
        return file(**request.view_args)
    return None


def text(packed: Packed) -> Response:
    """What is sent of a text: packed, where the browser takes it so."""
    response = Response(packed.plain, mimetype=packed.mimetype)
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip"):
        response.set_data(packed.gzipped)
        response.content_encoding = "gzip"
    return response


@cache
def _texts(folder: Path) -> dict[str, Packed]:
    """All text assets by name; the style sheets as one, without comments and blanks."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in TEXTS and path.suffix != ".css"
    }
    for name in [name for name in files if name.endswith(".js")]:
        files[name] = lean(files[name].decode()).encode()
    for bundle, names in BUNDLES.items():
        sheets = "\n".join((folder / "css" / name).read_text(encoding="utf-8") for name in names)
        files[bundle] = rcssmin.cssmin(sheets).encode()
    return {name: pack(name, content) for name, content in files.items()}


def pack(name: str, content: bytes) -> Packed:
    """A text by the name of its file, as it is and packed."""
    mimetype = mimetypes.guess_type(name)[0] or "text/plain"
    return Packed(content, gzip.compress(content, mtime=0), mimetype)


@cache
def digest_of(folder: Path) -> str:
    """One digest of all assets: scripts import each other by relative addresses."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
