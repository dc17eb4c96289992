"""Style sheets, scripts and pictures, under addresses that change with their content.

All style sheets are sent as one file, so that a first page takes few requests.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_from_directory, url_for
from flask.typing import ResponseReturnValue

SHEETS = ("base.css", "components.css", "charts.css", "pages.css", "print.css")
ONE_YEAR = 365 * 24 * 3600

bp = Blueprint("assets", __name__)


@bp.get("/assets/<digest>/<path:name>")
def file(digest: str, name: str) -> ResponseReturnValue:
    """One asset. An address with an old digest still gives the newest content, uncached."""
    folder = Path(str(current_app.static_folder))
    current = digest == _digest(folder)
    if name == "app.css":
        response = Response(_style(folder), mimetype="text/css")
    elif Path(name).parts[:1] == ("css",):
        abort(404)
    else:
        response = send_from_directory(folder, name)
    if current:
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response


def asset(name: str) -> str:
    """The address of an asset: `app.css`, or the path of a file under static/."""
    return url_for("assets.file", digest=_digest(Path(str(current_app.static_folder))), name=name)


def init_app(app: Flask) -> None:
    """Serve the assets of this app and name them in its templates."""
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset


@cache
def _style(folder: Path) -> str:
    sheets = (folder / "css" / name for name in SHEETS)
    return "\n".join(sheet.read_text() for sheet in sheets if sheet.exists())


@cache
def _digest(folder: Path) -> str:
    """One digest of all assets: scripts import each other by relative addresses."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
