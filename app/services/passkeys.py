"""Passkeys (WebAuthn level 3): made, listed, renamed, removed, and who proves to hold one.

py_webauthn checks signatures and origins. What it leaves to us: that a challenge is young, meant
for this, and answered once; whose key it is; and that its counter only rises.

Every use asks the device to make sure who holds it (by PIN, finger or face), so a passkey is two
factors in one: having the device, and being let in by it.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import webauthn
from sqlalchemy.orm import selectinload
from webauthn.helpers import base64url_to_bytes, structs

from app import clock
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Passkey, SignIn, UsedChallenge, User
from app.models.passkey import LONGEST_CREDENTIAL_ID, LONGEST_PASSKEY_NAME
from app.services.audit import commit_account
from app.services.second_factor import BY_PASSKEY, clear_factor

__all__ = [
    "CHALLENGE_LASTS",
    "LONGEST_PASSKEY_NAME",
    "MOST_PASSKEYS",
    "Challenge",
    "Site",
    "add_passkey",
    "ask_for_passkey",
    "has_passkey",
    "list_passkeys",
    "new_challenge",
    "offer_passkey",
    "remove_passkey",
    "rename_passkey",
    "use_passkey",
]

CHALLENGE_LASTS = timedelta(minutes=5)
MOST_PASSKEYS = 20
LONGEST_ANSWER = 20_000  # signs; what browsers send has some two thousand
VERIFIED = structs.UserVerificationRequirement.REQUIRED
TRANSPORTS = {each.value: each for each in structs.AuthenticatorTransport}


@dataclass(frozen=True)
class Site:
    """The name of this server that a browser used, and its origin: scheme, name and port."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Challenge:
    """What a device has to sign. It is answered once, and within CHALLENGE_LASTS."""

    value: bytes
    made_at: datetime


def new_challenge() -> Challenge:
    """32 random bytes."""
    return Challenge(secrets.token_bytes(32), clock.now())


def list_passkeys(account_id: UUID) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    mine = sa.select(Passkey).where(Passkey.user_id == account_id)
    return list(db.session.scalars(mine.order_by(Passkey.made_at, Passkey.id)))


def has_passkey(account_id: UUID, rp_id: str | None = None) -> bool:
    """Whether an account has one, that works under this name of the server."""
    mine = sa.exists().where(Passkey.user_id == account_id)
    if rp_id is not None:
        mine = mine.where(Passkey.rp_id == rp_id)
    return bool(db.session.scalar(sa.select(mine)))


def offer_passkey(user: User, site: Site, challenge: Challenge) -> str:
    """What a browser needs to make a passkey of this account, as JSON.

    The device keeps the e-mail address to show it, and a random handle: no other thing of a
    person. Keys that are here already are not made twice on one device.
    """
    if user.passkey_handle is None:
        user.passkey_handle = secrets.token_hex(32)
        commit_account()
    known = [each for each in list_passkeys(user.id) if each.rp_id == site.rp_id]
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="Injection Diary",
        user_id=bytes.fromhex(user.passkey_handle),
        user_name=user.email,
        user_display_name=user.email,
        challenge=challenge.value,
        timeout=_patience(),
        exclude_credentials=[_described(each) for each in known],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=VERIFIED,
        ),
    )
    return webauthn.options_to_json(options)


def add_passkey(
    account_id: UUID, answer: str, site: Site, challenge: Challenge, name: str
) -> Passkey:
    """Keep the passkey that a browser has just made.

    Raises Refused: "passkey" for an answer that proves nothing, "passkey_known" for one that is
    kept already, by whomever, "too_many_passkeys".
    """
    told = _read(answer)
    _use_up(challenge)
    if len(list_passkeys(account_id)) >= MOST_PASSKEYS:
        raise Refused("too_many_passkeys")
    try:
        made = webauthn.verify_registration_response(
            credential=told,
            expected_challenge=challenge.value,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # a stranger's bytes, broken in whatever way: no fault of ours
        raise Refused("passkey") from error
    if len(made.credential_id) > LONGEST_CREDENTIAL_ID:
        raise Refused("passkey")
    if _find(made.credential_id) is not None:
        raise Refused("passkey_known")
    passkey = Passkey(
        id=uuid4(),
        user_id=account_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        rp_id=site.rp_id,
        transports=_transports(told),
        backed_up=made.credential_backed_up,
        name=name.strip()[:LONGEST_PASSKEY_NAME],
        made_at=clock.now(),
    )
    db.session.add(passkey)
    commit_account()
    return passkey


def ask_for_passkey(site: Site, challenge: Challenge, account_id: UUID | None = None) -> str:
    """What a browser needs to use a passkey, as JSON.

    account_id: whose; None asks for any, so that nobody learns which account has one.
    """
    keys = [] if account_id is None else list_passkeys(account_id)
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge.value,
        timeout=_patience(),
        allow_credentials=[_described(each) for each in keys if each.rp_id == site.rp_id],
        user_verification=VERIFIED,
    )
    return webauthn.options_to_json(options)


def use_passkey(
    answer: str, site: Site, challenge: Challenge, account_id: UUID | None = None
) -> tuple[User, UUID]:
    """The account whose passkey answered the challenge, and the id of that passkey.

    account_id: the only one whose passkey counts. Raises Refused("passkey") for every answer that
    proves nothing: unknown or removed key, other origin, old or used challenge, wrong signature,
    a counter that does not rise, an account that is closed or another one.
    """
    told = _read(answer)
    _use_up(challenge)
    found = _find(_credential_id(told))
    if found is None:
        raise Refused("passkey")
    passkey, user = found
    if not user.active or account_id not in (None, user.id) or not _is_handle_of(user, told):
        raise Refused("passkey")
    try:
        proved = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge.value,
            expected_rp_id=passkey.rp_id if passkey.rp_id == site.rp_id else "",
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as in add_passkey
        raise Refused("passkey") from error
    passkey.sign_count = proved.new_sign_count
    passkey.backed_up = proved.credential_backed_up
    passkey.used_at = clock.now()
    commit_account()
    return user, passkey.id


def rename_passkey(account_id: UUID, passkey_id: UUID, name: str) -> None:
    """Call it something else. Raises NotFound for somebody else's."""
    _own(account_id, passkey_id).name = name.strip()[:LONGEST_PASSKEY_NAME]
    commit_account()


def remove_passkey(user: User, passkey_id: UUID, kept_id: UUID | None) -> bool:
    """Let a passkey open nothing any more, and end what was begun with it in other browsers.

    Gives whether signing in in two steps ended with it: it was the last, and the second step.
    Raises NotFound for somebody else's.
    """
    db.session.refresh(user, ["tf_primary_method"], with_for_update=True)
    db.session.delete(_own(user.id, passkey_id))
    db.session.flush()  # after it no sign-in begins with this passkey
    begun = sa.update(SignIn).where(SignIn.passkey_id == passkey_id, SignIn.ended_at.is_(None))
    db.session.execute(begun.where(SignIn.id != kept_id).values(ended_at=clock.now()))
    ends = user.tf_primary_method == BY_PASSKEY and not list_passkeys(user.id)
    if ends:
        clear_factor(user)
    commit_account()
    return ends


def _patience() -> int:
    """In milliseconds, as browsers want it."""
    return int(CHALLENGE_LASTS.total_seconds() * 1000)


def _own(account_id: UUID, passkey_id: UUID) -> Passkey:
    found = db.session.get(Passkey, passkey_id)
    if found is None or found.user_id != account_id:
        raise NotFound
    return found


def _find(credential_id: bytes) -> tuple[Passkey, User] | None:
    """A passkey and its account, held so that two uses in one instant count one after another."""
    query = (
        sa.select(Passkey, User)
        .join(User, User.id == Passkey.user_id)
        .options(selectinload(User.roles))
        .where(Passkey.credential_id == credential_id)
        .with_for_update(of=Passkey)
    )
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def _use_up(challenge: Challenge) -> None:
    """Note that a challenge was answered, whatever the answer is worth.

    Raises Refused("passkey") for one that is too old or was answered before.
    """
    now = clock.now()
    if not timedelta(0) <= now - challenge.made_at <= CHALLENGE_LASTS:
        raise Refused("passkey")
    digest = hashlib.sha256(challenge.value).hexdigest()
    db.session.execute(sa.delete(UsedChallenge).where(UsedChallenge.expires_at < now))
    if db.session.get(UsedChallenge, digest) is not None:
        raise Refused("passkey")
    expires_at = challenge.made_at + 2 * CHALLENGE_LASTS
    db.session.add(UsedChallenge(hash=digest, expires_at=expires_at))
    commit_account()


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Refused("passkey")
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Refused("passkey") from error
    if not isinstance(told, dict) or not isinstance(told.get("response"), dict):
        raise Refused("passkey")
    return told


def _credential_id(told: dict[str, Any]) -> bytes:
    return _bytes(told.get("rawId"))


def _is_handle_of(user: User, told: dict[str, Any]) -> bool:
    """A device that tells a handle must tell that of the account of its key."""
    handle = told["response"].get("userHandle")
    if handle in (None, ""):
        return True
    return user.passkey_handle is not None and _bytes(handle) == bytes.fromhex(user.passkey_handle)


def _bytes(coded: object) -> bytes:
    try:
        return base64url_to_bytes(coded) if isinstance(coded, str) else b""
    except ValueError as error:
        raise Refused("passkey") from error


def _transports(told: dict[str, Any]) -> list[str]:
    said = told["response"].get("transports")
    return [each for each in TRANSPORTS if isinstance(said, list) and each in said]


def _described(passkey: Passkey) -> structs.PublicKeyCredentialDescriptor:
    return structs.PublicKeyCredentialDescriptor(
        id=passkey.credential_id,
        transports=[TRANSPORTS[each] for each in passkey.transports if each in TRANSPORTS],
    )
