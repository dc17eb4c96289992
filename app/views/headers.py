"""What every answer says to the browser about safety and keeping. Why each: docs/attacks.md."""

from flask import Flask, Response, request

from app.views.origins import has_secret_address

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types app"
)
# What a page may ask the browser for. Passkeys, copying a summary and sharing it are ours alone.
USED = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get", "web-share")
UNUSED = (
    *("accelerometer", "autoplay", "bluetooth", "camera", "clipboard-read", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer"),
    *("microphone", "midi", "otp-credentials", "payment", "picture-in-picture"),
    *("screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management"),
    "xr-spatial-tracking",
)
PERMISSIONS = [*(f"{name}=(self)" for name in USED), *(f"{name}=()" for name in UNUSED)]
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(sorted(PERMISSIONS)),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "X-XSS-Protection": "0",  # the filters of old browsers let pages be taken apart
}
OVER_TLS = "max-age=63072000; includeSubDomains"
# What may be kept, or at least be asked for again without being sent again.
KEPT = frozenset({"assets.file", "static", "worker.script", "worker.manifest", "feeds.show"})
# After these the browser forgets pages it could go back to; not the storage, where saves wait.
LEAVING = frozenset({"security.logout", "settings.leave"})


def init_app(app: Flask) -> None:
    """Put the headers on every answer of this app."""

    @app.after_request
    def add(response: Response) -> Response:
        told = {**ALWAYS, "Referrer-Policy": _referrer_policy()}
        response.headers.extend(
            {name: value for name, value in told.items() if name not in response.headers}
        )
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = OVER_TLS
        if request.endpoint not in KEPT or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if request.endpoint in LEAVING and response.status_code == 302:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _referrer_policy() -> str:
    """An address with a secret in it is told nobody, all others to pages of ours alone."""
    return "no-referrer" if has_secret_address() else "same-origin"
