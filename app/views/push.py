"""Messages on one's own devices: let this browser show them, list the browsers, remove one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import login_required

from app.access import Diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.services.push import (
    PushDevice,
    PushMessage,
    Subscription,
    add_device,
    list_devices,
    public_key,
    remove_device,
    remove_endpoint,
    send_push,
)
from app.views.browsers import name_here
from app.views.own import own_diary
from app.words import gettext as _
from app.words import ngettext

LARGEST_BODY = 8 * 1024
PROBLEMS = {
    "push_address": _l("This browser gave an address that the diary cannot use."),
    "push_keys": _l("This browser gave keys that the diary cannot use."),
    "push_service": _l("The diary does not know the message service of this browser."),
    "push_devices": _l("There are ten devices already. Remove one first."),
}

bp = Blueprint("push", __name__, url_prefix="/settings/devices")


@dataclass(frozen=True)
class PushPart:
    """What the part about devices shows. known: hashes of the addresses of these devices."""

    key: str
    devices: Sequence[PushDevice]
    known: str


def init_app(app: Flask) -> None:
    """Let any page of settings hold the part about devices (settings/_push.html)."""
    app.jinja_env.globals["push_part"] = push_part


def push_part() -> PushPart | None:
    """The devices of who is signed in; None where no messages are sent."""
    if (key := public_key()) is None:
        return None
    devices = list_devices(_own_diary())
    known = [hashlib.sha256(device.endpoint.encode()).hexdigest() for device in devices]
    return PushPart(key, devices, " ".join(known))


@bp.get("/")
@login_required
def index() -> ResponseReturnValue:
    """The part about devices as a page."""
    _own_diary()
    return render_template("settings/devices.html")


@bp.post("/add")
@login_required
def add() -> ResponseReturnValue:
    """What a browser tells as JSON when the person let it show messages."""
    diary, sign_in = _own_diary(), g.get("sign_in")
    if sign_in is None:
        raise NotAllowed
    try:
        add_device(diary, sign_in.id, _told(), name_here())
    except Refused as refused:
        problem = PROBLEMS.get(refused.reason, PROBLEMS["push_address"])
        return {"state": "refused", "problem": str(problem)}, 422
    except StaleEdit:
        pass  # a second tap: it is there already
    flash(_("Messages are on for this device"))
    return {"state": "added"}


@bp.post("/forget")
@login_required
def forget() -> ResponseReturnValue:
    """The same browser, when it is to show messages no more."""
    remove_endpoint(_own_diary(), _told().endpoint)
    flash(_("Messages are off for this device"))
    return {"state": "forgotten"}


@bp.post("/try")
@login_required
def try_out() -> ResponseReturnValue:
    """Send a message now, so that nobody has to wait for a reminder to see whether it comes."""
    diary = _own_diary()
    words = PushMessage(_("Diary"), _("Messages work on this device"), url_for(".index"))
    taken = send_push(diary.patient_id, words)
    if taken:
        flash(ngettext("Sent to %(num)s device", "Sent to %(num)s devices", taken))
    else:
        flash(_("No device could be reached just now"), "error")
    return redirect(url_for(".index"))


@bp.post("/<uuid:device_id>/remove")
@login_required
def remove(device_id: UUID) -> ResponseReturnValue:
    remove_device(_own_diary(), device_id)
    flash(_("That device gets no more messages"))
    return redirect(url_for(".index"))


def _told() -> Subscription:
    """What PushSubscription.toJSON() says; empty words for what is not there."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    told: Any = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    keys = told.get("keys") if isinstance(told.get("keys"), dict) else {}
    said = (told.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
    return Subscription(*(words if isinstance(words, str) else "" for words in said))


def _own_diary() -> Diary:
    """Raises NotFound where no messages are sent: then there are no such pages."""
    if public_key() is None:
        raise NotFound
    return own_diary()
