"""What every answer says to the browser about safety and keeping."""

from flask import Flask, Response, request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types app"
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What may be kept, or at least be asked for again without being sent again.
KEPT = frozenset({"assets.file", "static", "worker.script", "worker.manifest", "feeds.show"})


def init_app(app: Flask) -> None:
    """Put the headers on every answer of this app."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(
            {name: value for name, value in ALWAYS.items() if name not in response.headers}
        )
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint not in KEPT or response.status_code == 404:
            response.headers["Cache-Control"] = "no-store"
        return response
