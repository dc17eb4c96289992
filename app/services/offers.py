"""What invitations and requests have in common: links and codes that work once, for a while.

A link's token is kept as SHA-256. A code is short, so what is kept of it is a SHA-256 that is
keyed with the server's secret: the database alone does not give it away. The code itself is kept
nowhere; it is worked out from the ids of its offer whenever its maker looks at it.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.extensions import db, setting
from app.models import Invitation, Offer, ShareRequest, User
from app.models.sealed import is_sealed_as
from app.services.rating_links import hash_of, make_token

LINK_LASTS = timedelta(days=7)
CODE_LASTS = timedelta(minutes=30)
# No two of these look or sound alike in a hurry, and they make no words.
SIGNS = "CDFGHJKMNPQRTVWXY34679"
CODE_LENGTH = 8
BETWEEN = re.compile(r"[\s\-\u2010-\u2015.]+")


class State(StrEnum):
    """What may become of an offer, for who looks at it."""

    OPEN = "open"
    ANSWERED = "answered"
    ANSWERED_BY_YOU = "answered_by_you"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OWN = "own"  # whoever made it looks at it
    ELSEWHERE = "elsewhere"  # it was sent to another address


def code_for(maker_id: UUID, offer_id: UUID) -> str:
    """The code of an offer: eight signs, the same each time."""
    number = int.from_bytes(_keyed("code", maker_id.bytes + offer_id.bytes), "big")
    signs = []
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)


def in_groups(code: str) -> str:
    """A code as it is shown and said: in two groups."""
    return f"{code[:4]} {code[4:]}"


def token_of_typed(typed: str) -> str:
    """What was typed or followed, without what stands between the signs of a code."""
    code = BETWEEN.sub("", typed).upper()
    return code if is_code(code) else typed.strip()


def is_code(token: str) -> bool:
    """Whether this is shaped as a code."""
    return len(token) == CODE_LENGTH and set(token) <= set(SIGNS)


def hash_of_offer(token: str) -> str:
    """What is kept of a link's token or of a code. Raises NotFound for what can be neither."""
    token = token_of_typed(token)
    if is_code(token):
        return hashlib.sha256(_keyed("kept", token.encode())).hexdigest()
    return hash_of(token)


def begin(offer: Offer, maker_id: UUID, offer_id: UUID, email: str | None) -> str:
    """Fill in a new offer, sent to an address, or as a code without one. Gives its token."""
    now = clock.now()
    token = make_token() if email else code_for(maker_id, offer_id)
    offer.token_hash = hash_of_offer(token)
    offer.is_code, offer.email = email is None, email.strip().lower() if email else None
    offer.made_at, offer.expires_at = now, now + (LINK_LASTS if email else CODE_LASTS)
    return token


def is_open(offer: Offer, now: datetime) -> bool:
    """Whether it may still be answered."""
    return offer.answered_at is None and offer.revoked_at is None and now < offer.expires_at


def state_of(offer: Offer, maker_id: UUID, account: User | None) -> State:
    """What an offer is to an account, None for somebody who is signed out."""
    if offer.answered_at is not None:
        mine = account is not None and offer.answered_by_id == account.id
        return State.ANSWERED_BY_YOU if mine else State.ANSWERED
    if offer.revoked_at is not None:
        return State.WITHDRAWN
    if clock.now() >= offer.expires_at:
        return State.EXPIRED
    if account is None:
        return State.OPEN
    if account.id == maker_id:
        return State.OWN
    return State.OPEN if _is_for(offer, account) else State.ELSEWHERE


def covered(email: str) -> str:
    """An address so that its owner knows it again, and nobody else learns it: m…@example.org."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def forget_address(user: User) -> None:
    """Let the open transaction take an account that is erased out of all that was offered.

    What it asked goes. What was sent to its address opens nothing any more, and names it no more.
    """
    db.session.execute(sa.delete(ShareRequest).where(ShareRequest.clinician_id == user.id))
    for offer in (Invitation, ShareRequest):
        known = (offer.answered_by_id == user.id) | is_sealed_as(offer.email, user.email.lower())
        waits = known & offer.answered_at.is_(None) & offer.revoked_at.is_(None)
        db.session.execute(sa.update(offer).where(waits).values(revoked_at=clock.now()))
        db.session.execute(sa.update(offer).where(known).values(email=None))


def _is_for(offer: Offer, account: User) -> bool:
    if offer.email is None:
        return True
    return account.confirmed_at is not None and account.email.lower() == offer.email


def _keyed(purpose: str, message: bytes) -> bytes:
    key = f"offer {purpose}\n{setting('SECRET_KEY')}".encode()
    return hmac.digest(key, message, "sha256")


__all__ = [
    "CODE_LASTS",
    "LINK_LASTS",
    "SIGNS",
    "State",
    "begin",
    "code_for",
    "covered",
    "forget_address",
    "hash_of_offer",
    "in_groups",
    "is_code",
    "is_open",
    "state_of",
    "token_of_typed",
]
