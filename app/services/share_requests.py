"""A clinician, or one of their clinics, asks a patient to share. Nothing is shared before a yes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, ShareKind
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Act, Clinic, ClinicMember, ShareRequest, User
from app.services.audit import commit_account, commit_beside
from app.services.offers import State, begin, code_for, hash_of_offer, is_open, state_of
from app.services.people import is_clinician
from app.services.sharing import Terms, add_share

MOST_OPEN = 50


@dataclass(frozen=True)
class RequestDraft:
    """What is asked. clinic_id: None for the clinician alone. email: None for a code."""

    right: Right
    clinic_id: UUID | None = None
    email: str | None = None


@dataclass(frozen=True)
class OpenRequest:
    """One that waits for an answer. code: None where a link was sent."""

    id: UUID
    clinic: str | None
    right: Right
    email: str | None
    code: str | None
    expires_at: datetime


@dataclass(frozen=True)
class Asked:
    """A request as the patient sees it.

    name, address: of who asks. clinic: for which they ask, None for themself. said: what was
    answered, None before that.
    """

    name: str
    address: str
    clinic: str | None
    right: Right
    email: str | None
    expires_at: datetime
    state: State
    said: bool | None


class Asker(NamedTuple):
    """Who asks."""

    name: str | None
    email: str


def make_request(account_id: UUID, draft: RequestDraft, request_id: UUID) -> str | None:
    """The token of a new request, for its link; None where this one was made already.

    request_id: the id the form was made with. Raises NotAllowed for who may not ask, or not for
    that clinic, StaleEdit when that id was saved with another content, Refused for too many.
    """
    _check(account_id, draft)
    saved = db.session.get(ShareRequest, request_id)
    if saved is not None:
        if saved.clinician_id == account_id and _draft_of(saved) == draft:
            return None
        raise StaleEdit
    if len(list_open_requests(account_id)) >= MOST_OPEN:
        raise Refused("too_many_requests")
    request = ShareRequest(
        id=request_id,
        clinician_id=account_id,
        clinic_id=draft.clinic_id,
        right=draft.right.value,
    )
    token = begin(request, account_id, request_id, draft.email)
    db.session.add(request)
    commit_account()
    return token


def list_open_requests(account_id: UUID) -> list[OpenRequest]:
    """What this account asked and may still be answered, the latest first."""
    query = (
        sa.select(ShareRequest, Clinic.name)
        .outerjoin(Clinic, Clinic.id == ShareRequest.clinic_id)
        .where(
            ShareRequest.clinician_id == account_id,
            ShareRequest.answered_at.is_(None),
            ShareRequest.revoked_at.is_(None),
            ShareRequest.expires_at > clock.now(),
        )
        .order_by(ShareRequest.made_at.desc())
    )
    return [_as_open(request, clinic) for request, clinic in db.session.execute(query)]


def get_open_request(account_id: UUID, request_id: UUID) -> OpenRequest | None:
    """One of them, None for one that cannot be answered any more. Raises NotFound."""
    request = _mine(account_id, request_id)
    if not is_open(request, clock.now()):
        return None
    clinic = db.session.get(Clinic, request.clinic_id) if request.clinic_id else None
    return _as_open(request, clinic.name if clinic else None)


def withdraw_request(account_id: UUID, request_id: UUID) -> None:
    """Let a request open nothing any more. Twice is once.

    Raises NotFound, and Refused for one that was answered already.
    """
    request = _mine(account_id, request_id, lock=True)
    if request.answered_at is not None:
        raise Refused("answered")
    if request.revoked_at is None:
        request.revoked_at = clock.now()
        commit_account()


def look_at_request(token: str, account_id: UUID | None) -> Asked:
    """What a link or a code asks, of this account or of somebody signed out.

    Raises NotFound for what is no request, and where who asks may not ask any more.
    """
    request, clinician, clinic = _by_token(token)
    account = db.session.get(User, account_id) if account_id else None
    return Asked(
        name=clinician.name or clinician.email,
        address=clinician.email,
        clinic=clinic,
        right=Right(request.right),
        email=request.email,
        expires_at=request.expires_at,
        state=state_of(request, request.clinician_id, account),
        said=request.accepted,
    )


def agree(diary: Diary, token: str, terms: Terms) -> Asked:
    """Say yes, on the patient's own terms, and let them in, both or none. For the owner.

    Gives the request as it stands then: its state is ANSWERED_BY_YOU, or says why nothing was
    granted. Raises NotFound, and Refused for terms that cannot be.
    """
    return _answer(diary, token, terms)


def decline(diary: Diary, token: str) -> Asked:
    """Say no. Nothing is shared, and the request is over. For the owner. Raises NotFound."""
    return _answer(diary, token, None)


def _answer(diary: Diary, token: str, terms: Terms | None) -> Asked:
    diary.require(Right.OWN)
    if terms is not None and terms.ends_on is not None and terms.ends_on < diary.today:
        raise Refused("share")
    request = _by_token(token, lock=True)[0]
    asked = look_at_request(token, diary.patient_id)
    if asked.state is not State.OPEN:
        return asked
    request.accepted = terms is not None
    request.answered_at, request.answered_by_id = clock.now(), diary.patient_id
    if terms is not None:
        kind = None if request.clinic_id else ShareKind.CLINICIAN
        add_share(diary, request.clinic_id or request.clinician_id, kind, terms)
    act = Act.SHARE_REQUEST_DECLINED if terms is None else Act.SHARE_REQUEST_ACCEPTED
    commit_beside(diary, act, request.id)
    return look_at_request(token, diary.patient_id)


def _by_token(token: str, *, lock: bool = False) -> tuple[ShareRequest, Asker, str | None]:
    """A request as it is now, who asks, and for which clinic: they must belong to it still."""
    query = (
        sa.select(ShareRequest, User.name, User.email, Clinic.name)
        .join(User, User.id == ShareRequest.clinician_id)
        .outerjoin(Clinic, Clinic.id == ShareRequest.clinic_id)
        .where(ShareRequest.token_hash == hash_of_offer(token), User.active)
        .order_by(ShareRequest.made_at.desc())
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=ShareRequest)
    found = db.session.execute(query).first()
    if found is None:
        raise NotFound
    request: ShareRequest = found[0]
    if request.clinic_id is not None and not _belongs(request.clinician_id, request.clinic_id):
        raise NotFound
    return request, Asker(found[1], found[2]), found[3]


def _belongs(account_id: UUID, clinic_id: UUID) -> bool:
    return db.session.get(ClinicMember, (clinic_id, account_id)) is not None


def _check(account_id: UUID, draft: RequestDraft) -> None:
    if not is_clinician(account_id):
        raise NotAllowed
    if draft.clinic_id is not None and not _belongs(account_id, draft.clinic_id):
        raise NotAllowed
    if draft.right is Right.OWN:
        raise Refused("share")


def _mine(account_id: UUID, request_id: UUID, *, lock: bool = False) -> ShareRequest:
    mine = sa.select(ShareRequest).where(
        ShareRequest.id == request_id, ShareRequest.clinician_id == account_id
    )
    found = db.session.scalar(mine.with_for_update() if lock else mine)
    if found is None:
        raise NotFound
    return found


def _as_open(request: ShareRequest, clinic: str | None) -> OpenRequest:
    return OpenRequest(
        id=request.id,
        clinic=clinic,
        right=Right(request.right),
        email=request.email,
        code=code_for(request.clinician_id, request.id) if request.is_code else None,
        expires_at=request.expires_at,
    )


def _draft_of(request: ShareRequest) -> RequestDraft:
    return RequestDraft(Right(request.right), request.clinic_id, request.email)
