"""Who can see the diary, and what to take to the appointment."""

from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime

from app import clock
from app.access import Right, ShareKind
from app.errors import MailNotSent, NotFound, Refused, StaleEdit
from app.forms.events import id_in
from app.forms.sharing import BY_CODE, InviteForm, TermsForm
from app.sentences import people
from app.sentences import seen as seen_words
from app.sentences import sharing as words
from app.sentences.people import names_in
from app.services.invitations import (
    get_open_invitation,
    list_open_invitations,
    make_invitation,
    withdraw_invitation,
)
from app.services.offers import in_groups
from app.services.seen import Seen, list_seen
from app.services.sharing import (
    Ended,
    Reader,
    Terms,
    change_share,
    end_share,
    get_reader,
    list_clinics,
    list_readers,
    share_again,
)
from app.views.offer_mail import send_invitation
from app.words import gettext as _

ENDED = "ended_share"  # in the session: what Undo grants again
LAST_PAGE = 10_000

bp = Blueprint("sharing", __name__, url_prefix="/sharing")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"shares": words, "in_groups": in_groups}


@bp.get("/")
def index() -> ResponseReturnValue:
    if not g.diary.may(Right.OWN):
        return render_template("sharing/index.html", readers=[], invitations=[], ended=None)
    readers = [*list_readers(g.diary), *list_clinics(g.diary)]
    ended = id_in(request.args.get("ended"))
    return render_template(
        "sharing/index.html",
        readers=readers,
        invitations=list_open_invitations(g.diary),
        ended=ended if ended not in {reader.clinician_id for reader in readers} else None,
    )


@bp.get("/seen/")
def seen() -> ResponseReturnValue:
    """Who else was in the diary: what they looked at and did, by day."""
    number = min(request.args.get("page", 0, type=int), LAST_PAGE)
    page = list_seen(g.diary, max(0, number))
    names = names_in(g.diary, {each.by_id for each in page.acts})
    by_day = [
        (day, [_told(each, names) for each in acts])
        for day, acts in groupby(page.acts, key=lambda each: each.day)
    ]
    return render_template(
        "sharing/seen.html", by_day=by_day, number=max(0, number), older=page.older
    )


@bp.route("/invite", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """Invite somebody, by a mail or by a code that is said."""
    g.diary.require(Right.OWN)
    form = InviteForm(g.diary.today, data={"invitation_id": str(uuid4())})
    if form.validate_on_submit():
        return _invite(form)
    return _invite_page(form, 422 if form.errors else 200)


@bp.get("/invitations/<uuid:invitation_id>")
def invitation(invitation_id: UUID) -> ResponseReturnValue:
    """The code of an invitation, large, while it can be used."""
    return render_template(
        "sharing/code.html", invitation=get_open_invitation(g.diary, invitation_id)
    )


@bp.post("/invitations/<uuid:invitation_id>/withdraw")
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    try:
        withdraw_invitation(g.diary, invitation_id)
    except Refused:
        flash(_("It was accepted before you withdrew it. You can stop sharing below."), "error")
    else:
        flash(_("The invitation is withdrawn. It opens nothing any more."))
    return redirect(url_for(".index"))


@bp.route("/<uuid:reader_id>/change", methods=["GET", "POST"])
def change(reader_id: UUID) -> ResponseReturnValue:
    """What somebody, or a clinic, may do and see, and until when."""
    reader = get_reader(g.diary, reader_id)
    form = TermsForm(g.diary.today, data=_shown(reader))
    if form.validate_on_submit():
        try:
            change_share(g.diary, reader_id, form.terms(), form.seen.data)
        except StaleEdit:
            return _change_page(form, reader, 409)
        flash(_("Saved"))
        return redirect(url_for(".index"))
    return _change_page(form, reader, 422 if form.errors else 200)


@bp.post("/<uuid:reader_id>/end")
def end(reader_id: UUID) -> ResponseReturnValue:
    try:
        session[ENDED] = _kept(end_share(g.diary, reader_id))
    except NotFound:
        flash(_("They can no longer open your diary"))  # a second tap, or another window
        return redirect(url_for(".index"))
    return redirect(url_for(".index", ended=reader_id))


@bp.post("/<uuid:reader_id>/again")
def again(reader_id: UUID) -> ResponseReturnValue:
    """Take back that sharing was stopped."""
    g.diary.require(Right.OWN)
    kept = session.get(ENDED)
    if not kept or kept["reader_id"] != str(reader_id):
        raise NotFound
    share_again(g.diary, _ended(kept))
    session.pop(ENDED)
    flash(_("You share again, as before"))
    return redirect(url_for(".index"))


def _told(seen: Seen, names: dict[UUID, str]) -> tuple[str, str, str]:
    """At what time, who and what."""
    at = clock.there(seen.at, g.diary.timezone)
    who = names.get(seen.by_id) or people.closed()
    return str(format_datetime(at, "HH:mm", rebase=False)), who, seen_words.done(seen)


def _invite(form: InviteForm) -> ResponseReturnValue:
    draft, invitation_id = form.draft(), form.id_made_for() or uuid4()
    try:
        token = make_invitation(g.diary, draft, invitation_id)
        if token and draft.email:
            send_invitation(draft.email, token, g.diary.name)
    except Refused:
        form.let_in.errors = [_("Many invitations are open. Withdraw one of them first")]
        return _invite_page(form, 422)
    except MailNotSent:
        withdraw_invitation(g.diary, invitation_id)
        form.invitation_id.data = str(uuid4())
        form.email.errors = [_("The mail could not be sent just now. Try again, or show a code")]
        return _invite_page(form, 503)
    if form.way.data == BY_CODE:
        return redirect(url_for(".invitation", invitation_id=invitation_id))
    flash(_("Sent to %(address)s. The link works for 7 days.", address=draft.email))
    return redirect(url_for(".index"))


def _invite_page(form: InviteForm, status: int) -> ResponseReturnValue:
    return render_template("sharing/invite.html", form=form), status


def _change_page(form: TermsForm, reader: Reader, status: int) -> ResponseReturnValue:
    page = render_template("sharing/change.html", form=form, reader=reader, conflict=status == 409)
    return page, status


def _shown(reader: Reader) -> dict[str, Any]:
    return {**asdict(reader.terms), "seen": reader.terms.mark}


def _kept(ended: Ended) -> dict[str, Any]:
    """As it lies in the session."""
    terms = ended.terms
    return {
        "reader_id": str(ended.reader_id),
        "kind": ended.kind.value if ended.kind else None,
        "right": terms.right.value,
        "sees": [terms.sees_notes, terms.sees_mood],
        "ends_on": terms.ends_on.isoformat() if terms.ends_on else None,
    }


def _ended(kept: dict[str, Any]) -> Ended:
    ends_on = date.fromisoformat(kept["ends_on"]) if kept["ends_on"] else None
    notes, mood = kept["sees"]
    terms = Terms(Right(kept["right"]), notes, mood, ends_on)
    return Ended(UUID(kept["reader_id"]), ShareKind(kept["kind"]) if kept["kind"] else None, terms)
