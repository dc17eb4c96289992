"""The mails that carry an invitation or a request to share. They tell nothing of a diary."""

from flask import url_for
from flask_security.utils import send_mail

from app.sentences.accounts import MAIL_SUBJECTS
from app.services.offers import LINK_LASTS
from app.views.account_mail import name_in_mail


def send_invitation(address: str, token: str, name: str | None) -> None:
    """A link to an invitation. name: of the patient. Raises MailNotSent."""
    link = url_for("invitations.answer", token=token, _external=True)
    _send("invited", address, link=link, name=name_in_mail(name))


def send_request(address: str, token: str, name: str | None, asker: str) -> None:
    """A link to a request. name, asker: of who asks, and their address. Raises MailNotSent."""
    link = url_for("share_requests.answer", token=token, _external=True)
    _send("asked", address, link=link, name=name_in_mail(name) or asker)


def _send(template: str, address: str, **told: object) -> None:
    path = f"invitations/email/{template}"
    send_mail(MAIL_SUBJECTS[template], address, path, days=LINK_LASTS.days, **told)
