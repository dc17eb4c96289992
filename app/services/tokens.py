"""Personal tokens of the owner's programs: made, listed, revoked, and the diary that one opens."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, Scope, asking, open_by_token
from app.errors import NotFound, Refused, StaleEdit
from app.extensions import db, writing
from app.models import Act, ApiToken, AuditEvent
from app.models.token import read_scopes, write_scopes
from app.services.audit import commit_account, commit_beside
from app.services.faults import if_it_can_be
from app.services.rating_links import make_token as make_secret

__all__ = [
    "LONGEST_NAME",
    "MOST_TOKENS",
    "Scope",
    "TokenDraft",
    "TokenShown",
    "list_tokens",
    "make_token",
    "open_token",
    "revoke_all_tokens",
    "revoke_token",
]

PREFIX = "idd_"  # so that programs which look for leaked secrets know one
TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
LONGEST_NAME = 60
MOST_TOKENS = 20
LIFETIMES_DAYS = (30, 90, 365)
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class TokenDraft:
    """A token to be made. days: how many it opens, one of LIFETIMES_DAYS."""

    label: str
    scopes: frozenset[Scope]
    days: int


@dataclass(frozen=True)
class TokenShown:
    """A token as its owner reads it. saves: how often something was saved with it."""

    id: UUID
    label: str
    scopes: tuple[Scope, ...]
    expires_on: date
    made_at: datetime
    last_used_at: datetime | None
    is_expired: bool
    saves: int


def make_token(diary: Diary, draft: TokenDraft, token_id: UUID) -> str:
    """A new token; it is told this one time. For the owner.

    token_id: made with the form. Raises StaleEdit where it was sent before, Refused for a draft
    that cannot be ("token_label", "token_scopes", "token_days") and for one token more than
    MOST_TOKENS ("too_many_tokens").
    """
    diary.require(Right.OWN)
    _check(draft)
    if db.session.get(ApiToken, (diary.patient_id, token_id)) is not None:
        raise StaleEdit
    if len(list_tokens(diary)) >= MOST_TOKENS:
        raise Refused("too_many_tokens")
    token = f"{PREFIX}{make_secret()}"
    db.session.add(
        ApiToken(
            patient_id=diary.patient_id,
            id=token_id,
            token_hash=_hash_of(token),
            label=draft.label,
            scopes=write_scopes(draft.scopes),
            expires_on=diary.today + timedelta(days=draft.days),
            made_at=clock.now(),
        )
    )
    commit_beside(diary, Act.PROGRAM_LET_IN, token_id, Right.OWN)
    return token


def list_tokens(diary: Diary) -> list[TokenShown]:
    """The tokens that were not revoked, the latest first. For the owner."""
    diary.require(Right.OWN)
    saves = sa.select(sa.func.count()).where(
        AuditEvent.patient_id == ApiToken.patient_id, AuditEvent.token_id == ApiToken.id
    )
    query = sa.select(ApiToken, saves.scalar_subquery()).where(*_usable(diary))
    found = db.session.execute(query.order_by(ApiToken.made_at.desc(), ApiToken.id))
    return [
        TokenShown(
            id=token.id,
            label=token.label,
            scopes=tuple(scope for scope in Scope if scope in read_scopes(token.scopes)),
            expires_on=token.expires_on,
            made_at=token.made_at,
            last_used_at=token.last_used_at,
            is_expired=diary.today > token.expires_on,
            saves=count,
        )
        for token, count in found
    ]


def revoke_token(diary: Diary, token_id: UUID) -> None:
    """Let a token open nothing any more. For the owner. Twice is once. Raises NotFound."""
    diary.require(Right.OWN)
    token = db.session.get(ApiToken, (diary.patient_id, token_id))
    if token is None:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        commit_beside(diary, Act.PROGRAM_SHUT_OUT, token_id, Right.OWN)


def revoke_all_tokens(account_id: UUID) -> None:
    """The same for all tokens of an account whose password was changed."""
    mine = sa.update(ApiToken).where(
        ApiToken.patient_id == account_id, ApiToken.revoked_at.is_(None)
    )
    with asking(account_id):
        db.session.execute(mine.values(revoked_at=clock.now()))
    commit_account()


def open_token(token: str, needed: Scope) -> Diary:
    """The diary that a token opens. That it was used is noted at most once an hour.

    Raises NotFound for a token that opens nothing, NotAllowed where it may not do what is needed.
    """
    if not TOKEN.fullmatch(token):
        raise NotFound
    diary, found = open_by_token(_hash_of(token), needed, clock.now())
    if found.last_used_at is None or clock.now() - found.last_used_at >= NOTED_EVERY:
        with if_it_can_be():
            _note_use(diary)
    return diary


def _note_use(diary: Diary) -> None:
    mine = sa.update(ApiToken).where(
        ApiToken.patient_id == diary.patient_id, ApiToken.id == diary.token_id
    )
    with writing() as session:
        session.execute(mine.values(last_used_at=clock.now()))


def _check(draft: TokenDraft) -> None:
    if not 0 < len(draft.label) <= LONGEST_NAME:
        raise Refused("token_label")
    if not draft.scopes:
        raise Refused("token_scopes")
    if draft.days not in LIFETIMES_DAYS:
        raise Refused("token_days")


def _usable(diary: Diary) -> tuple[sa.ColumnElement[bool], ...]:
    return (ApiToken.patient_id == diary.patient_id, ApiToken.revoked_at.is_(None))


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
