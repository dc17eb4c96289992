"""Mails about accounts: plain text, one for each wish, whatever account an address has."""

import logging
import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, url_for
from flask_security import MailUtil, UserMixin
from flask_security.confirmable import generate_confirmation_link
from flask_security.recoverable import generate_reset_link
from flask_security.utils import send_mail

from app import metrics
from app.errors import MailNotSent
from app.sentences.accounts import MAIL_SUBJECTS
from app.services.audit import commit_account
from app.services.retries import do_only_once
from app.services.sign_in_links import LASTS, make_sign_in_link

log = logging.getLogger(__name__)
FOLDER = "security/email/"
# They tell of what is done already; it stays done when they cannot be sent.
ACCOUNT_NOTICES = ("new_sign_in", "passkey_added", "passkey_removed", "factor_on", "factor_off")
NOTICES = frozenset(
    f"{FOLDER}{name}"
    for name in ("reset_notice", "change_notice", "erased_all", "erased_diary", *ACCOUNT_NOTICES)
)
# What a mail program would make a link of, be it somebody's name.
LINKED = re.compile(r"://|www\.|\.\w{2,}/", re.I)


def name_in_mail(name: str | None) -> str | None:
    """A name for a mail to somebody who may not know us: on one line, None where it has a link."""
    line = " ".join((name or "").split())
    return None if LINKED.search(line) else line or None


class AccountMail(MailUtil):
    """Sends the mails, saves first, and tells a mail server that is away from a fault of ours."""

    def send_mail(self, template: str, *told: Any, **context: Any) -> None:
        commit_account()  # else every other writer would wait for the mail server
        do_only_once()
        try:
            super().send_mail(template, *told, **context)
            metrics.count(metrics.MAILS, "sent")
        except (OSError, ValueError) as error:  # the errors of smtplib are OSErrors
            metrics.count(metrics.MAILS, "failed")
            whose = getattr(context.get("user"), "id", None)
            log.error(
                "mail %s to account %s was not sent: %s", template, whose, type(error).__name__
            )
            if template not in NOTICES:
                raise MailNotSent from error


def send_welcome(user: UserMixin, way_on: str | None = None) -> None:
    """Answer a registration: a link to confirm, or word that the account was there before.

    way_on: the page of ours to which confirming leads, also in another browser.
    """
    if not user.active:
        _send("closed_account", user.email, user)
    elif user.confirmed_at is not None:
        _send("welcome_existing", user.email, user)
    else:
        link = generate_confirmation_link(user)[0]
        _send("welcome", user.email, user, link=_with_next(link, way_on))


def send_confirmation_link(user: UserMixin | None, address: str) -> None:
    """Answer the wish for another link to confirm an address."""
    if user is None or not user.active:
        _send_without_account(user, address)
    elif user.confirmed_at is not None:
        _send("welcome_existing", user.email, user)
    else:
        link = generate_confirmation_link(user)[0]
        _send("confirmation_instructions", user.email, user, link=link)


def send_recovery_link(user: UserMixin | None, address: str) -> None:
    """Answer the wish for a new password."""
    if user is None or not user.active:
        _send_without_account(user, address)
    else:
        _send("reset_instructions", user.email, user, link=generate_reset_link(user)[0])


def send_sign_in_link(user: Any, address: str, browser: str) -> None:
    """Answer the wish for a link that signs in. browser: in which it was asked for."""
    if user is None or not user.active or user.confirmed_at is None:
        send_confirmation_link(user, address)
        return
    link = url_for("sign_in_links.open", token=make_sign_in_link(user, browser), _external=True)
    _send("sign_in_link", user.email, user, link=link, minutes=minutes_of_link())


def send_proof_link(user: Any, browser: str, sign_in_id: UUID) -> None:
    """A link that proves who sits at a browser that is signed in."""
    token = make_sign_in_link(user, browser, sign_in_id)
    link = url_for("sign_in_links.open", token=token, _external=True)
    _send("proof_link", user.email, user, link=link, minutes=minutes_of_link(), browser=browser)


def minutes_of_link() -> int:
    """How long such a link is good."""
    return int(LASTS.total_seconds() // 60)


def send_notice(user: UserMixin, what: str, **told: Any) -> None:
    """Tell of something that was done with an account: one of ACCOUNT_NOTICES."""
    _send(what, user.email, user, **told)


def send_goodbye(address: str, *, takes_account: bool) -> None:
    """Tell an address that its diary was erased, with the account or without."""
    _send("erased_all" if takes_account else "erased_diary", address, None)


def send_clinic_invitation(address: str, link: str, clinic: str, inviter: str, days: int) -> None:
    """Ask whoever reads this address to join a clinic. The link is good for so many days."""
    told = {"link": link, "clinic": clinic, "inviter": inviter, "days": days}
    subject = MAIL_SUBJECTS["clinic_invitation"]
    send_mail(subject, address, f"{FOLDER}clinic_invitation", user=None, **told)


def _with_next(link: str, way_on: str | None) -> str:
    return f"{link}?{urlencode({'next': way_on})}" if way_on else link


def _send_without_account(user: UserMixin | None, address: str) -> None:
    if user is None:
        _send("no_account", address, None)
    else:
        _send("closed_account", user.email, user)


def _send(name: str, address: str, user: UserMixin | None, link: str = "", **told: Any) -> None:
    send_mail(
        MAIL_SUBJECTS[name],
        address,
        FOLDER + name,
        user=user,
        link=link,
        confirm_days=current_app.config["SECURITY_CONFIRM_EMAIL_WITHIN"].days,
        reset_days=current_app.config["SECURITY_RESET_PASSWORD_WITHIN"].days,
        **told,
    )
