"""Messages on people's own devices: which browsers show them, and sending one."""

import json
import logging
import re
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.access import Diary, Right, everything
from app.errors import NotFound, Refused
from app.extensions import db, setting, writing
from app.models import Act, PushDevice, SignIn
from app.models.sealed import is_sealed_as
from app.services import push_wire
from app.services.audit import commit

__all__ = [
    "PushDevice",
    "PushMessage",
    "Subscription",
    "add_device",
    "list_devices",
    "public_key",
    "remove_device",
    "remove_endpoint",
    "send_push",
]

log = logging.getLogger(__name__)
MOST_DEVICES = 10
OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]{0,300}")
TAKEN = range(200, 300)
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class PushMessage:
    """What a device shows, and the page of ours that it opens. Others may see the screen."""

    title: str
    body: str
    path: str

    def __post_init__(self) -> None:
        if not OWN_PATH.fullmatch(self.path):
            raise ValueError(f"not a path of ours: {self.path!r}")


@dataclass(frozen=True)
class Subscription:
    """What a browser tells of itself when it is let show messages."""

    endpoint: str
    p256dh: str
    auth: str


def public_key() -> str | None:
    """What browsers know us by; None where no messages are sent."""
    private = setting("VAPID_PRIVATE_KEY")
    return push_wire.public_key_of(private) if private and setting("VAPID_SUBJECT") else None


def list_devices(diary: Diary) -> list[PushDevice]:
    """The browsers that show messages, in the order in which they were added. For the owner."""
    diary.require(Right.OWN)
    return list(db.session.scalars(_devices_of(diary.patient_id)))


def add_device(diary: Diary, sign_in_id: UUID, told: Subscription, label: str) -> PushDevice:
    """Let a browser show messages while this sign-in lasts. For the owner. Twice is once.

    It belongs to whoever let it last: it shows no messages of others any more.
    Raises Refused for what no browser tells ("push_address", "push_keys"), for a service that is
    not known ("push_service"), and for too many devices ("push_devices").
    """
    diary.require(Right.OWN)
    push_wire.check_endpoint(told.endpoint, setting("PUSH_HOSTS"))
    push_wire.check_keys(told.p256dh, told.auth)
    _forget_what_ended(diary, told.endpoint)
    if len(list_devices(diary)) >= MOST_DEVICES:
        db.session.rollback()
        raise Refused("push_devices")
    device = PushDevice(
        id=uuid4(),
        patient_id=diary.patient_id,
        sign_in_id=sign_in_id,
        endpoint=told.endpoint,
        p256dh=told.p256dh,
        auth=told.auth,
        label=label[:80],
        added_at=clock.now(),
    )
    db.session.add(device)
    commit(diary, Act.PUSH_DEVICE_ADDED, device.id)
    return device


def remove_device(diary: Diary, device_id: UUID) -> None:
    """Send no more messages to a browser. For the owner. Raises NotFound."""
    _remove(diary, PushDevice.id == device_id)


def remove_endpoint(diary: Diary, endpoint: str) -> None:
    """The same, said by the browser itself. Does nothing where it was not known."""
    try:
        _remove(diary, is_sealed_as(PushDevice.endpoint, endpoint))
    except NotFound:
        db.session.rollback()


def send_push(patient_id: UUID, message: PushMessage) -> int:
    """Show a message on all devices of a person; gives how many push services took it.

    Ends the open transaction first, as other writers cannot wait for push services. A device that
    is gone for good is forgotten.
    """
    private, subject = setting("VAPID_PRIVATE_KEY"), setting("VAPID_SUBJECT")
    if not (private and subject):
        return 0
    with writing() as session:
        devices = list(session.scalars(_devices_of(patient_id)))
    statuses = {device.id: _send(device, message, private, subject) for device in devices}
    taken = [device_id for device_id, status in statuses.items() if status in TAKEN]
    gone = [device_id for device_id, status in statuses.items() if status in GONE]
    mine = PushDevice.patient_id == patient_id
    with writing() as session:
        if taken:
            update = sa.update(PushDevice).where(mine, PushDevice.id.in_(taken))
            session.execute(update.values(last_ok_at=clock.now()))
        if gone:
            session.execute(sa.delete(PushDevice).where(mine, PushDevice.id.in_(gone)))
    return len(taken)


def _send(device: PushDevice, message: PushMessage, private: str, subject: str) -> int:
    try:
        host, target = push_wire.check_endpoint(device.endpoint, setting("PUSH_HOSTS"))
    except Refused:  # its service is known no more
        return 0
    body = json.dumps(asdict(message)).encode()
    status = push_wire.post(
        host,
        target,
        push_wire.headers_for(host, private, subject),
        push_wire.encrypt(body, device.p256dh, device.auth),
    )
    if status not in TAKEN:
        log.warning("push to device %s was not taken: %s", device.id, status)
    return status


def _devices_of(patient_id: UUID) -> sa.Select[PushDevice]:
    """Only of browsers that are still signed in, and whose cookie has not run out."""
    query = sa.select(PushDevice).join(SignIn, SignIn.id == PushDevice.sign_in_id)
    mine = query.where(PushDevice.patient_id == patient_id, sa.not_(_is_over()))
    return mine.order_by(PushDevice.added_at, PushDevice.id)


def _is_over() -> sa.ColumnElement[bool]:
    """Whether a sign-in ended, or was not used for as long as its cookie lives."""
    ran_out = clock.now() - setting("PERMANENT_SESSION_LIFETIME")
    return sa.or_(SignIn.ended_at.is_not(None), SignIn.seen_at <= ran_out)


def _forget_what_ended(diary: Diary, endpoint: str) -> None:
    """Take this browser from whoever had it, and signed-out ones from this person."""
    ended = sa.select(SignIn.id).where(SignIn.user_id == diary.patient_id, _is_over())
    over = sa.and_(PushDevice.patient_id == diary.patient_id, PushDevice.sign_in_id.in_(ended))
    of_whomever = sa.or_(is_sealed_as(PushDevice.endpoint, endpoint), over)
    with everything():
        db.session.execute(sa.delete(PushDevice).where(of_whomever))


def _remove(diary: Diary, which: sa.ColumnElement[bool]) -> None:
    diary.require(Right.OWN)
    mine = sa.delete(PushDevice).where(PushDevice.patient_id == diary.patient_id, which)
    if db.session.execute(mine).rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound
    commit(diary, Act.PUSH_DEVICE_REMOVED)
