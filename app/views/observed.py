"""What the server tells of each request: numbers, events of security, and lines if wanted."""

import logging
from time import perf_counter
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import password_changed, password_reset, user_authenticated

from app import logs, metrics

HEALTH = "health"
# What the same page says of a POST, by its status. A status of ANY page stands below.
OF_PAGES: dict[tuple[str, int], str] = {
    ("security.login", 422): "sign_in.refused",
    ("security.two_factor_token_validation", 422): "code.refused",
    ("security.mf_recovery", 422): "code.refused",
    ("security.change_password", 422): "password.refused",
    ("security.forgot_password", 302): "password.asked",
    ("security.register", 302): "account.asked",
    ("second_factor.set_up", 200): "factor.set_up",
    ("second_factor.set_up", 422): "factor.refused",
    ("second_factor.off", 302): "factor.off",
    ("second_factor.off", 422): "factor.refused",
    ("second_factor.recovery_codes", 200): "factor.new_codes",
    ("second_factor.recovery_codes", 422): "factor.refused",
    ("settings.leave", 422): "erase.refused",
}
OF_ANY_PAGE = {401: "door.signed_out", 403: "door.refused", 429: "limit.hit"}
OF_A_DIARY = {404: "door.not_found"}
WARNED = frozenset({"limit.hit", "cookie.refused", "csrf.refused", "host.refused"})
# Pages that read no cookie of sign-in: whether it is good is not asked there.
COOKIELESS = frozenset({"assets.file", "static", "worker.script", "worker.manifest"})


def init_app(app: Flask) -> None:
    """Look at every request first, and at every answer last. Call before all other rooms."""
    app.before_request(_begin)
    app.after_request(_end)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)


def note(event: str, **told: object) -> None:
    """Log and count an event of security."""
    metrics.count(metrics.EVENTS, event)
    logs.note(event, logging.WARNING if event in WARNED else logging.INFO, **told)


def _begin() -> None:
    g.began = perf_counter()
    if request.blueprint != HEALTH and request.endpoint not in COOKIELESS and _is_forged():
        note("cookie.refused")


def _is_forged() -> bool:
    """Whether a cookie of sign-in came that is not ours, or was signed long ago."""
    name = current_app.session_interface.get_cookie_name(current_app)
    return bool(request.cookies.get(name)) and not session


def _end(response: Response) -> Response:
    if request.blueprint == HEALTH:
        return response
    endpoint, status = request.endpoint or "none", response.status_code
    taken = perf_counter() - g.get("began", perf_counter())
    metrics.count(metrics.REQUESTS, endpoint, logs.method(), metrics.status_class(status))
    metrics.time(endpoint, taken)
    if status >= 400 and status != 404:  # answers to secrets that open nothing are all alike
        response.headers["X-Request-ID"] = logs.request_id()
    if event := _event(request.endpoint, status):
        note(event)
    if status == 429:
        metrics.count(metrics.LIMITS, endpoint)
    _write_line(status, taken)
    return response


def _event(endpoint: str | None, status: int) -> str | None:
    if request.method == "POST" and (found := OF_PAGES.get((endpoint or "", status))):
        return found
    if found := OF_ANY_PAGE.get(status):
        return found
    return OF_A_DIARY.get(status) if g.get("patient_id") else None


def _write_line(status: int, taken: float) -> None:
    if current_app.config["ACCESS_LOG"]:
        told = {"status": status, "duration_ms": round(taken * 1000, 1)}
        logs.requests_log.info("request", extra={"told": told})


def _signed_in(_app: Flask, user: Any, **_more: Any) -> None:
    note("sign_in.ok", account=user.id)


def _signed_out(_app: Flask, user: Any, **_more: Any) -> None:
    note("sign_out", account=logs.account_id())


def _password_changed(_app: Flask, user: Any, **_more: Any) -> None:
    note("password.changed", account=user.id)


def _password_reset(_app: Flask, user: Any, **_more: Any) -> None:
    note("password.reset", account=user.id)
