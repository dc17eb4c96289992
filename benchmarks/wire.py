"""What goes over the wire: a proxy's packing in front of the app, with a count of every byte."""

import gzip
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

PACKED = ("text/html", "application/json", "application/manifest+json")
SMALLEST = 512
Wsgi = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class Wire:
    """Packs pages as a proxy would and remembers (path, status, bytes of the body) of each answer.

    Counting here and not in the browser takes in what a service worker asks for by itself.
    """

    def __init__(self, app: Wsgi) -> None:
        self.app = app
        self.sent: list[tuple[str, int, int]] = []
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        begun: list[Any] = []
        answer = self.app(environ, lambda *said: begun.extend(said) or (lambda _bytes: None))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        status, headers = begun[0], begun[1]
        body, headers = _packed(environ, body, headers)
        with self._lock:
            self.sent.append((environ.get("PATH_INFO", ""), int(status[:3]), len(body)))
        start(status, headers)
        return [body]

    def take(self) -> list[tuple[str, int, int]]:
        """What was sent since this was asked last."""
        with self._lock:
            sent, self.sent = self.sent, []
        return sent


def _packed(
    environ: WSGIEnvironment, body: bytes, headers: list[tuple[str, str]]
) -> tuple[bytes, list[tuple[str, str]]]:
    said = {name.lower(): value for name, value in headers}
    is_text = said.get("content-type", "").startswith(PACKED)
    takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    if not is_text or not takes_gzip or len(body) < SMALLEST or "content-encoding" in said:
        return body, headers
    body = gzip.compress(body, 6, mtime=0)
    kept = [each for each in headers if each[0].lower() != "content-length"]
    return body, [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
