"""Codes that are good once: those of an authenticator app, and those kept for its loss."""

import hashlib
import hmac
import io
import logging
import secrets
from base64 import b64encode
from typing import Any
from uuid import UUID

import qrcode
from flask import current_app
from flask_security import Totp
from flask_security.recovery_codes import MfRecoveryCodesUtil
from passlib.exc import TokenError
from passlib.totp import TOTP
from qrcode.image.svg import SvgPathFillImage

from app import clock
from app.services import second_factor

log = logging.getLogger(__name__)
# No letter that is taken for a digit or another letter; 12 of them are 59 bits.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, IN_A_GROUP = 3, 4
SECONDS = 30  # how long a code is shown


class Codes(Totp):
    """Six digits that an app shows. Each works once, and none after a later one was used."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        self._totp = TOTP.using(issuer=issuer, secrets=secrets, now=lambda: clock.now().timestamp())

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        step = self.step_of(token, totp_secret, user.id)
        return step is not None and second_factor.use_step(user.id, step)

    def step_of(self, token: str, locked: str, account_id: UUID | None = None) -> int | None:
        """The step of time that a code belongs to: this one or a neighbour. None for no code.

        account_id: whose secret it is, to lock it anew when ours were replaced.
        """
        try:
            opened = self._totp.from_source(locked)
        except (KeyError, TypeError, ValueError):
            log.error("the second factor of account %s cannot be opened: its secret", account_id)
            return None
        try:
            found: int = opened.match(token, window=SECONDS).counter
        except TokenError:
            return None
        if account_id is not None and opened.changed:
            second_factor.keep_secret(account_id, opened.to_json(encrypt=True))
        return found

    def generate_qrcode(self, username: str, totp: str) -> str:
        """A picture with a ground of its own, so that a phone can read it on a dark page."""
        drawn = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathFillImage)
        with io.BytesIO() as file:
            drawn.save(file)
            return f"data:image/svg+xml;base64,{b64encode(file.getvalue()).decode()}"


class RecoveryCodes(MfRecoveryCodesUtil):
    """A few codes for whoever has no phone at hand. Kept hashed, so they are shown once."""

    def make(self) -> list[str]:
        """New codes, kept nowhere yet."""
        return [
            _new_code() for _ in range(current_app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_N"])
        ]

    def check_recovery_code(self, user: Any, code: str) -> bool:
        return second_factor.use_recovery_code(user.id, hashed(code))

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Checking took it out."""
        return True


def _new_code() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def hashed(code: str) -> str:
    """What is kept of a recovery code. Capitals, blanks and dashes do not matter."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    salt = current_app.config["SECURITY_PASSWORD_SALT"].encode()
    return hmac.new(salt, plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
