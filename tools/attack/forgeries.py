"""Cookies and tokens that nobody was given, made from good ones as a thief would."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from itsdangerous import URLSafeTimedSerializer, base64_decode, base64_encode

WELL_KNOWN = (
    *("", "secret", "secret_key", "SECRET_KEY", "dev", "development", "changeme", "change-me"),
    *("password", "flask", "key", "test", "a secret", "super secret", "you-will-never-guess"),
    *("hard to guess string", "None", "default", "injection-diary", "\x00" * 32),
)
DIGESTS = ("sha1", "sha256", "sha512", "md5")
SALT = "cookie-session"  # Flask's own


def read_cookie(cookie: str) -> dict[str, Any]:
    """What a session cookie says: it is signed, not closed."""
    packed, body = cookie.startswith("."), cookie.lstrip(".").split(".")[0]
    content = base64_decode(body)
    told: dict[str, Any] = json.loads(zlib.decompress(content) if packed else content)
    return told


def write_cookie(told: dict[str, Any], secret: str, salt: str = SALT, digest: str = "sha1") -> str:
    """A session cookie as Flask signs it, with a secret of one's own."""
    options = {"key_derivation": "hmac", "digest_method": getattr(hashlib, digest)}
    signer = URLSafeTimedSerializer(secret, salt=salt, signer_kwargs=options)
    return str(signer.dumps(told))


def forged_cookies(
    good: str, other: dict[str, Any], secrets: Sequence[str] = WELL_KNOWN
) -> Iterator[tuple[str, str]]:
    """(what was tried, cookie). good: one that is in. other: what it shall say instead."""
    body, stamp, signature = good.rsplit(".", 2)
    swapped = base64_encode(json.dumps(other).encode()).decode()
    later = base64_encode(b"\x7f" * 5).decode()
    told = read_cookie(good)
    yield "no signature", f"{body}.{stamp}"
    yield "an empty signature", f"{body}.{stamp}."
    yield "the content alone", body
    yield "plain JSON", json.dumps(other)
    yield "content swapped, signature kept", f"{swapped}.{stamp}.{signature}"
    yield "content swapped and packed", f".{_packed(other)}.{stamp}.{signature}"
    yield "a time to come", f"{body}.{later}.{signature}"
    yield "no time", f"{body}..{signature}"
    yield "signature in capitals", f"{body}.{stamp}.{signature.swapcase()}"
    yield "signature turned round", f"{body}.{stamp}.{signature[::-1]}"
    for place in (0, len(signature) // 2):
        changed = "A" if signature[place] != "A" else "B"
        bent = signature[:place] + changed + signature[place + 1 :]
        yield f"sign {place} of the signature changed", f"{body}.{stamp}.{bent}"
    for length in (1, 2, len(good) // 2, len(good) - 2):
        yield f"cut off at {length}", good[:length]
    yield "two cookies in one", f"{swapped}.{stamp}.{signature}.{good}"
    yield "a token without an algorithm", unsigned_token(other)
    yield "a pickle", base64.urlsafe_b64encode(b"cos\nsystem\n(S'true'\ntR.").decode()
    yield "a bomb", "." + base64_encode(zlib.compress(b"0" * 10_000_000)).decode() + f".{stamp}.x"
    for secret in secrets:
        yield f"signed with {secret!r}", write_cookie(other, secret)
    for digest in DIGESTS:
        weak = base64_encode(hashlib.new(digest, f"{body}.{stamp}".encode()).digest()).decode()
        yield f"{digest} without a key", f"{body}.{stamp}.{weak}"
        yield f"{digest} with an empty key", write_cookie(told | other, "", digest=digest)


def unsigned_token(told: dict[str, Any]) -> str:
    """A JSON web token that says it needs no signature."""
    parts = ({"alg": "none", "typ": "JWT"}, told)
    return ".".join(base64_encode(json.dumps(part).encode()).decode() for part in parts) + "."


def forged_tokens(good: str, account: str) -> Iterator[tuple[str, str]]:
    """(what was tried, what stands in the head Authorization). good: one that opens."""
    yield "nothing", ""
    yield "no kind", good
    yield "another kind", f"Basic {base64.b64encode(f'{account}:{good}'.encode()).decode()}"
    yield "cut off by one", f"Bearer {good[:-1]}"
    yield "one sign more", f"Bearer {good}A"
    yield "in capitals", f"Bearer {good.swapcase()}"
    yield "its beginning alone", f"Bearer {good[:4]}"
    yield "all zeros", f"Bearer {good[:4]}{'A' * 43}"
    yield "twice", f"Bearer {good} {good}"
    yield "with a comma", f"Bearer {good},{good}"
    yield "its hash", f"Bearer {good[:4]}{hashlib.sha256(good.encode()).hexdigest()[:43]}"
    yield "an id", f"Bearer {account}"
    yield "a token without an algorithm", f"Bearer {unsigned_token({'sub': account})}"
    yield "a question to the database", "Bearer ' OR '1'='1"
    yield "a wild card", f"Bearer {good[:4]}%"
    yield "a zero byte's spelling", f"Bearer {good}%00"


def _packed(told: dict[str, Any]) -> str:
    return base64_encode(zlib.compress(json.dumps(told).encode())).decode()
