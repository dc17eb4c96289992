"""Requests whose end is told in two ways, and heads that no browser sends.

What is hidden behind the first one's end must not be answered; it would be with 404.
"""

import socket

from tools.attack.report import Attack
from tools.attack.server import Server

PATIENCE_SECONDS = 3
HEAD = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HIDDEN = "GET /hidden-by-smuggling HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
END = "\r\n0\r\n\r\n"
LENGTH = f"Content-Length: {len(END) - 2 + len(HIDDEN)}\r\n"
OPENLY = {"two hosts", "a host in the address", "another version"}  # the second is no secret there
NOT_OFFERED = {501, 505}  # such a coding, such a version
# All of these a strict server refuses, or ends the connection after the first answer.
TRIED = {
    "length and chunks": f"{HEAD}{LENGTH}{CHUNKED}{END}{HIDDEN}",
    "chunks and length": f"{HEAD}{CHUNKED}Content-Length: 4\r\n{END}{HIDDEN}",
    "two lengths": f"{HEAD}Content-Length: 0\r\n{LENGTH}\r\n{HIDDEN}",
    "two lengths in one": f"{HEAD}Content-Length: 0, 5\r\n\r\n{HIDDEN}",
    "a length with a sign": f"{HEAD}Content-Length: +0\r\n\r\n{HIDDEN}",
    "a length below nothing": f"{HEAD}Content-Length: -1\r\n\r\n{HIDDEN}",
    "a length in another script": f"{HEAD}Content-Length: \u00b2\r\n\r\n{HIDDEN}",
    "a blank before the colon": f"{HEAD}Transfer-Encoding : chunked\r\n{LENGTH}{END}{HIDDEN}",
    "another name of chunks": f"{HEAD}Transfer-Encoding: xchunked\r\n{END}{HIDDEN}",
    "chunks twice": f"{HEAD}{CHUNKED}{CHUNKED}{END}{HIDDEN}",
    "chunks, and then not": f"{HEAD}Transfer-Encoding: chunked, identity\r\n{END}{HIDDEN}",
    "a folded line": f"{HEAD}Transfer-Encoding:\r\n chunked\r\n{LENGTH}{END}{HIDDEN}",
    "a line of its own kind": f"{HEAD}X: y\nTransfer-Encoding: chunked\r\n{LENGTH}{END}{HIDDEN}",
    "a zero byte in a head": f"{HEAD}X: a\x00b\r\n{LENGTH}\r\n{HIDDEN}",
    "an underscore for a dash": f"{HEAD}Content_Length: 0\r\n{LENGTH}{CHUNKED}{END}{HIDDEN}",
    "a chunk with a sign": f"{HEAD}{CHUNKED}\r\n+0\r\n\r\n{HIDDEN}",
    "a chunk of another script": f"{HEAD}{CHUNKED}\r\n0_0\r\n\r\n{HIDDEN}",
    "two hosts": f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n{HIDDEN}",
    "no version": "GET /\r\n\r\n",
    "another version": f"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n{HIDDEN}",
    "a host in the address": f"GET http://evil.example/login HTTP/1.1\r\n\r\n{HIDDEN}",
}


def smuggle(server: Server) -> Attack:
    """Each on a connection of its own."""
    attack = Attack("smuggler", "requests with two ends")
    for what, request in TRIED.items():
        attack.tried += 1
        told = _send(server.port, request.encode("utf-8", "surrogateescape"))
        statuses = [int(part[:3]) for part in told.split("HTTP/1.1 ")[1:] if part[:3].isdigit()]
        if 404 in statuses[1:] and what not in OPENLY:
            attack.found.append(f"{what}: the hidden one was answered {statuses}")
        if any(status >= 500 and status not in NOT_OFFERED for status in statuses):
            attack.found.append(f"{what}: {statuses}")
        if "evil" in told or "Traceback" in told:
            attack.found.append(f"{what}: told back")
    attack.asked = attack.tried
    return attack


def _send(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as wire:
        got = b""
        try:
            wire.sendall(request)
            while part := wire.recv(65536):
                got += part
        except OSError:
            pass
    return got.decode(errors="replace")
