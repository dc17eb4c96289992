"""The line between a device and the diary, which a test can cut, mend, and let lose answers."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from tests.browser.visit import POLL_SECONDS

Start = Callable[..., Any]


class Line:
    """Serves an app at one address while it holds.

    loses_answers: whether what is sent arrives, and the answer does not come back.
    fails_for: what an address holds for which the server has an error of its own.
    sent: the addresses to which something was sent, in order.
    weights: (address, bytes of the body as a proxy that packs it would send it) of each answer.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.loses_answers = False
        self.fails_for = ""
        self.sent: list[str] = []
        self.weights: list[tuple[str, int]] = []
        self.port = 0
        self._server: BaseWSGIServer | None = None
        self.mend()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        """Serve again, at the same address as before."""
        assert self._server is None
        self._server = make_server("127.0.0.1", self.port, self._answer, threaded=True)
        self.port = self._server.port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )
        self._thread.start()

    def cut(self) -> None:
        """Refuse every connection."""
        assert self._server is not None
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = None

    def close(self) -> None:
        if self._server is not None:
            self.cut()

    def _answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        is_sent = environ["REQUEST_METHOD"] == "POST" and path.endswith("/sent")
        if is_sent:
            self.sent.append(path)
        if is_sent and self.fails_for and self.fails_for in path:
            start("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"no"]
        answer = self.app.wsgi_app(environ, start)
        if is_sent and self.loses_answers:
            getattr(answer, "close", lambda: None)()
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        body = b"".join(answer)
        self.weights.append((path, min(len(body), len(gzip.compress(body)))))
        return [body]
