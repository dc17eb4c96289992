"""How a message reaches a browser: encrypted for it alone, signed by us, sent to its push service.

RFC 8291 (encryption) by http-ece and RFC 8292 (signature) by py-vapid, both of the group that
keeps the Web Push libraries. pywebpush, of the same group, is these two and a sender on requests
and aiohttp; sending is ours, since a browser names the address that we are to call: only to known
services, to the very network address that was checked, without redirects, and with short patience.
"""

import ipaddress
import os
import re
import socket
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import http_ece
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from app import clock
from app.errors import Refused
from app.models.push import LONGEST_ENDPOINT

LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
ENDPOINT = re.compile(
    rf"https://((?=.{{1,253}}[:/]){LABEL}(?:\.{LABEL})*(?::[0-9]{{1,5}})?)(/[!-~]*)"
)
PATIENCE = urllib3.Timeout(connect=3, read=5)
TRIED_ADDRESSES = 3
SIGNED_FOR = timedelta(hours=12)  # RFC 8292 allows a day
KEPT_SECONDS = 6 * 3600  # after that nobody needs to be reminded of today
CA_FILE: str | None = None  # None: those of this machine


def check_endpoint(endpoint: str, hosts: Iterable[str]) -> tuple[str, str]:
    """Host and target of a browser's address. hosts: known services; ".x" stands for all below x.

    Raises Refused for anything else.
    """
    found = ENDPOINT.fullmatch(endpoint)
    if found is None or len(endpoint) > LONGEST_ENDPOINT or "#" in endpoint:
        raise Refused("push_address")
    host, target = found.groups()
    if not any(host == known or (known[:1] == "." and host.endswith(known)) for known in hosts):
        raise Refused("push_service")
    return host, target


def check_keys(p256dh: str, auth: str) -> None:
    """Raises Refused unless these are keys as a browser makes them."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        if len(decoded(auth)) == 16 and len(decoded(p256dh)) == 65:
            return
    except (ValueError, TypeError):
        pass
    raise Refused("push_keys")


def decoded(text: str) -> bytes:
    """Base64url without its filling. Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError(text)
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_key_of(private_key: str) -> str:
    """What browsers know us by, in base64url."""
    key = Vapid02.from_string(private_key).public_key
    return str(b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def encrypt(body: bytes, p256dh: str, auth: str) -> bytes:
    """A message that only the browser with these keys can read."""
    sealed: bytes = http_ece.encrypt(
        body,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(p256dh),
        auth_secret=decoded(auth),
        version="aes128gcm",
    )
    return sealed


def headers_for(host: str, private_key: str, subject: str) -> dict[str, str]:
    """What tells a push service who sends, and how long the message is worth keeping."""
    expires = int((clock.now() + SIGNED_FOR).timestamp())
    claims: dict[str, Any] = {"aud": f"https://{host}", "sub": subject, "exp": expires}
    signed: Mapping[str, str] = Vapid02.from_string(private_key).sign(claims)
    return {
        **signed,
        "Host": host,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": "diary",  # a later one takes the place of one that was not shown yet
        "Urgency": "normal",
    }


def post(host: str, target: str, headers: Mapping[str, str], body: bytes) -> int:
    """The status that the service answers with, 0 where it could not be asked."""
    name, _colon, port = host.partition(":")
    try:
        for address in public_addresses(name, int(port or 443)):
            try:
                return _post_to(address, name, int(port or 443), target, headers, body)
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                continue
    except (OSError, OverflowError, UnicodeError, urllib3.exceptions.HTTPError):
        return 0  # a name or a port that none can have is no OSError
    return 0


def public_addresses(name: str, port: int) -> list[str]:
    """The network addresses of a host, none if one of them lies within a network of our own."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    return addresses[:TRIED_ADDRESSES] if all(map(is_public, addresses)) else []


def is_public(address: str) -> bool:
    """Whether a network address can be reached by everybody."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return parsed.is_global and not parsed.is_multicast


def _post_to(
    address: str, name: str, port: int, target: str, headers: Mapping[str, str], body: bytes
) -> int:
    pool = urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=PATIENCE,
        retries=False,
        ca_certs=CA_FILE,
        server_hostname=name,
        assert_hostname=name,
    )
    with pool:
        answer = pool.urlopen(
            "POST", target, body=body, headers=dict(headers), redirect=False, preload_content=False
        )
        answer.close()  # whatever else it says does not matter
        return answer.status
