"""A mail server of the tests, on a port of its own, that does as it is told."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Manner:
    """How the server behaves, and what it has taken.

    takes, refuses, later, hangs_up, hangs_up_early (before the mail itself), takes_one (and hangs
    up), waits (says nothing to MAIL).
    tls: its certificate, if it has one. at_once: it speaks TLS from the first word on.
    heard: the first words of all that it was told.
    """

    def __init__(self) -> None:
        self.how = "takes"
        self.tls: ssl.SSLContext | None = None
        self.at_once = False
        self.heard: list[str] = []
        self.taken: list[str] = []
        self.connections = 0


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        manner: Manner = self.server.manner
        manner.connections += 1
        try:
            if manner.at_once:
                self._turn_to_tls()
            self._talk(manner)
        except OSError:  # the other side did not like the certificate
            return

    def _talk(self, manner: Manner) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            manner.heard.append(word.decode().strip())
            if word == b"EHLO" and manner.tls:
                self._say("250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN")
            elif word == b"STAR":
                self._say("220 go on")
                self._turn_to_tls()
            elif word == b"AUTH":
                self._say("235 welcome")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            elif word == b"MAIL" and manner.how == "hangs_up_early":
                return
            elif word == b"MAIL" and manner.how == "waits":
                self.rfile.readline()
                return
            elif word == b"RCPT" and manner.how == "refuses":
                self._say("550 nobody of that name")
            elif word == b"DATA":
                self._say("354 go on")
                if not self._takes_data(manner):
                    return
            else:
                self._say("250 fine")

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _turn_to_tls(self) -> None:
        tls = self.server.manner.tls
        self.connection = tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _takes_data(self, manner: Manner) -> bool:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        if manner.how == "hangs_up":
            return False
        if manner.how == "later":
            self._say("451 later")
        else:
            manner.taken.append(b"".join(lines).decode())
            self._say("250 taken")
        return manner.how != "takes_one"

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[tuple[int, Manner]]:
    """Gives its port and its manner."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        manner = server.manner = Manner()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], manner
        finally:
            server.shutdown()
            thread.join()
