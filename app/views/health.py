"""For whoever watches the server: alive, ready, and numbers. No session, no name of a host."""

import hmac
import ipaddress
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app import metrics
from app.config import SECRETS
from app.services.readiness import Readiness

bp = Blueprint("health", __name__)
PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
# What a proxy adds: whoever comes through one is somebody else, wherever the proxy stands.
OF_PROXIES = ("forwarded", "via", "x-forwarded-", "x-real-ip")  # each header that begins so


def init_app(app: Flask) -> None:
    """Answer under any name of the host: a balancer calls by a number."""
    app.register_blueprint(bp)
    app.extensions["readiness"] = Readiness(SECRETS)
    if hosts := app.config.get("TRUSTED_HOSTS"):
        app.wsgi_app = _AnyHost(app.wsgi_app, hosts[0].lstrip("."))  # type: ignore


class _AnyHost:
    """Gives requests for these pages the first name that this server has."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], host: str) -> None:
        self.inner, self.host = inner, host

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in PATHS:
            environ["HTTP_HOST"] = self.host
        return self.inner(environ, start)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers. Asks neither database nor disk."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Whether this server can take requests; else 503 with short codes of what is missing."""
    missing = current_app.extensions["readiness"].missing()
    if not missing:
        return jsonify(status="ready")
    return jsonify(status="not ready", missing=missing), 503, {"Retry-After": "5"}


@bp.get("/metrics")
def numbers() -> ResponseReturnValue:
    """The numbers, for who has the token; without one for this machine alone. Else 404."""
    if not _may_see_numbers():
        abort(404)
    found = metrics.exposition(Path(current_app.config.get("INSTANCE") or "instance"))
    return Response(found, content_type=metrics.CONTENT_TYPE)


def _may_see_numbers() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        kind, _blank, said = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(
            said.strip().encode(), str(token).encode()
        )
    if any(name.lower().startswith(OF_PROXIES) for name, _value in request.headers):
        return False
    before = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    try:
        return ipaddress.ip_address(before.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False
