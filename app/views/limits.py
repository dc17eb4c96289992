"""How often a page about accounts, or a secret address, may be tried before it asks to wait.

Nobody is locked out by somebody else: what is counted is a pair of network address and e-mail
address. Codes are counted for an account as well, since only who knows its password is asked for
one. The wider counts stop who tries many accounts, or floods one mailbox. All processes count
together (`services/limits_store.py`).
"""

import hashlib
import ipaddress
import math
import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter

from app.services import limits_store  # noqa: F401 - makes the schemes database: and redis: known

TRIES = "10 per minute;60 per hour"
TRIES_OF_A_NETWORK = "100 per minute;600 per hour"
MAILS = "5 per hour"
MAILS_TO_AN_ADDRESS = "20 per hour"
MAILS_OF_A_NETWORK = "60 per hour"
POSTED, GOT = ["POST"], ["GET", "HEAD"]
TRYING = (
    "security.login",
    "security.confirm_email",
    "security.change_password",
    "security.reset_password",
)
# Who is asked for a code knows the password already, or sits at somebody's open browser.
CODES = "10 per minute;30 per hour"
CODES_OF_AN_ACCOUNT = "120 per day"
ASKING_CODES = (
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "second_factor.set_up",
    "sign_in_links.open",
    "passkeys.second_step",
)
# Of these pages alone an address says whose password is tried; elsewhere it would be a stray field.
NAMING = frozenset({"security.login"})
GUESSES = "20 per minute;100 per hour"
MAKING = ("reports.pdf",)  # what takes a core for a while
MADE = "20 per minute;200 per hour"
CALLS = "120 per minute;3000 per hour"  # by the program that holds one token
SENDING = ("push.try_out",)
TRIALS = "10 per hour"
MAILING = (
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "sign_in_links.ask",
    "clinics.invite",
    "sharing.invite",
    "share_requests.index",
)
# Whole diaries: each keeps a thread and a connection busy, or is held in memory, meanwhile.
DOWNLOADING = ("exports.csv", "exports.download", "archives.download", "fhir.bundle")
DOWNLOADS = "6 per minute;60 per hour"
WITH_PORT = re.compile(r"(?:(?P<four>[0-9.]+)|\[(?P<six>[0-9a-f:.]+)\])(?::[0-9]+)?", re.I)
SHOWING_CODES = frozenset({"sharing.invite", "share_requests.index"})


def init_app(app: Flask) -> None:
    """Put the limits on the pages. Call when these pages are registered."""
    limiter = app.extensions["limits"] = Limiter(_network, app=app)
    for endpoint in TRYING:
        limit = _limiting(limiter, endpoint, _was_refused)
        limit(app, endpoint, TRIES, _pair if endpoint in NAMING else _account_here)
        limit(app, endpoint, TRIES_OF_A_NETWORK, _network)
    for endpoint in ASKING_CODES:
        limit = _limiting(limiter, "code", _was_refused)
        limit(app, endpoint, CODES, _account_here)
        limit(app, endpoint, CODES_OF_AN_ACCOUNT, _account)
        limit(app, endpoint, TRIES_OF_A_NETWORK, _network)
    signs_in = _limiting(limiter, "passkey", _was_refused)
    signs_in(app, "passkeys.sign_in", TRIES_OF_A_NETWORK, _network)
    _count_proofs(app, limiter)
    for endpoint in MAILING:
        limit = _limiting(limiter, "mail", _was_taken)
        limit(app, endpoint, MAILS, _pair)
        limit(app, endpoint, MAILS_OF_A_NETWORK, _network)
        # Of each kind: who floods a mailbox with one kind keeps no other kind from its owner,
        # and of that one twenty mails with a link that opens lie there.
        to_address = _limiting(limiter, f"mail {endpoint}", _was_taken)
        to_address(app, endpoint, MAILS_TO_AN_ADDRESS, _address)
    counted = limiter.shared_limit(GUESSES, scope="guess", key_func=_network)
    app.extensions["guesses"] = counted(_guessed)
    looked_at = limiter.shared_limit(
        GUESSES, scope="guess", key_func=_network, deduct_when=lambda _response: False
    )
    app.extensions["guesses_left"] = looked_at(_asked)
    for endpoint in MAKING:
        made: Any = limiter.shared_limit(MADE, scope="made", key_func=_reader)
        app.view_functions[endpoint] = made(app.view_functions[endpoint])
    called = limiter.shared_limit(CALLS, scope="call", key_func=_token)
    app.extensions["calls"] = called(_called)
    for endpoint in DOWNLOADING:
        _limiting(limiter, "download", _was_sent, GOT)(app, endpoint, DOWNLOADS, _reader)
    for endpoint in SENDING:
        _limiting(limiter, endpoint, _was_taken)(app, endpoint, TRIALS, _network)


def _count_proofs(app: Flask, limiter: Limiter) -> None:
    """The limits of the page "Is it you?", which stands in the place of many others."""
    counted: Any = limiter.shared_limit(CODES, scope="code", key_func=_account_here)
    of_account: Any = limiter.shared_limit(CODES_OF_AN_ACCOUNT, scope="code", key_func=_account)
    app.extensions["codes_tried"] = counted(of_account(_code_tried))
    mailed: Any = limiter.shared_limit(MAILS, scope="proof", key_func=_account)
    app.extensions["proofs_mailed"] = mailed(_proof_mailed)


def count_code() -> None:
    """Call before a password or a code of whoever is signed in is looked at.

    Raises RateLimitExceeded where too many were tried, here or at sign-in.
    """
    current_app.extensions["codes_tried"]()


def count_proof_mail() -> None:
    """Call before a link that proves is sent. Raises RateLimitExceeded after too many."""
    current_app.extensions["proofs_mailed"]()


def count_guess() -> None:
    """Call for an address with a secret in it that opened nothing; those that open never count.

    Raises RateLimitExceeded where one network tried too many.
    """
    current_app.extensions["guesses"]()


def refuse_who_guessed() -> None:
    """Call before a short code is looked up: else whoever never stops would find one.

    A link is too long to be found, so that whoever holds one is never asked to wait. Raises
    RateLimitExceeded where `count_guess` would.
    """
    current_app.extensions["guesses_left"]()


def count_call() -> None:
    """Call once a token has opened a diary. Raises RateLimitExceeded where it came too often."""
    current_app.extensions["calls"]()


def seconds_to_wait() -> int:
    """How long until the next try is let through."""
    limiter: Limiter = current_app.extensions["limits"]
    if (current := limiter.current_limit) is None:
        return 60
    return max(
        1, math.ceil(current.window.reset_time - time.time())
    )  # the limiter counts in this time


def _limiting(
    limiter: Limiter,
    scope: str,
    counts: Callable[[Response], bool],
    methods: list[str] = POSTED,
) -> Callable[[Flask, str, str, Callable[[], str]], None]:
    def limit(app: Flask, endpoint: str, often: str, key: Callable[[], str]) -> None:
        decorate: Any = limiter.shared_limit(
            often,
            scope=scope,
            key_func=key,
            methods=methods,
            deduct_when=counts,
            exempt_when=_sends_nothing,
        )
        app.view_functions[endpoint] = decorate(app.view_functions[endpoint])

    return limit


def _sends_nothing() -> bool:
    """Whether a form that may send a mail asks for a code to be shown instead."""
    return request.endpoint in SHOWING_CODES and request.form.get("way") == "code"


def _guessed() -> None:
    """Does nothing but be counted."""


def _asked() -> None:
    """The same, for what is only looked at: the limiter knows limits by the names of functions."""


def _called() -> None:
    """The same for a call of a program."""


def _code_tried() -> None:
    """The same for a password or a code."""


def _proof_mailed() -> None:
    """The same for a link that proves."""


def _was_refused(response: Response) -> bool:
    return response.status_code == 422


def _was_taken(response: Response) -> bool:
    """Only what sent a mail counts: no slip of the pen, and no try that was stopped here."""
    return response.status_code == 302


def _was_sent(response: Response) -> bool:
    """A page that asks for something to be put right is no download."""
    return response.status_code == 200


def _network() -> str:
    """The network address of the browser; of IPv6 the part that one household has.

    Proxies write one of IPv4 as one of IPv6, too, and some add the port, another for each
    connection.
    """
    told = request.remote_addr or "127.0.0.1"
    found = WITH_PORT.fullmatch(told)
    try:
        address = ipaddress.ip_address((found["six"] or found["four"]) if found else told)
    except ValueError:
        return told
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _address() -> str:
    """The e-mail address, told apart without being kept: one, in whatever signs it is typed."""
    typed = request.form.get("email", "").strip()
    try:
        typed = current_app.extensions["security"].mail_util.normalize(typed)
    except ValueError:
        typed = unicodedata.normalize("NFKC", typed)
    return hashlib.sha256(typed.lower().encode("utf-8", "replace")).hexdigest()


def _account() -> str:
    """Whose code is asked; another password makes this another one."""
    return str(session.get("tf_user_id") or session.get("_user_id") or "nobody")


def _reader() -> str:
    """The account of whoever is signed in; the network of who reads the example."""
    return str(session.get("_user_id") or _network())


def _token() -> str:
    return str(g.diary.token_id)


def _account_here() -> str:
    return f"{_network()} {_account()}"


def _pair() -> str:
    return f"{_network()} {_address()}"
