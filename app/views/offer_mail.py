"""The mails that carry an invitation or a request to share. They tell nothing of a diary."""

from flask import url_for
from flask_security.utils import send_mail

from app.sentences.accounts import MAIL_SUBJECTS
from app.services.offers import LINK_LASTS


def send_invitation(address: str, token: str, name: str | None) -> None:
    """A link to an invitation. name: of the patient. Raises MailNotSent."""
    link = url_for("invitations.answer", token=token, _external=True)
    _send("invited", address, link=link, name=name)


def send_request(address: str, token: str, name: str) -> None:
    """A link to a request. name: of who asks. Raises MailNotSent."""
    link = url_for("share_requests.answer", token=token, _external=True)
    _send("asked", address, link=link, name=name)


def _send(template: str, address: str, **told: object) -> None:
    path = f"invitations/email/{template}"
    send_mail(MAIL_SUBJECTS[template], address, path, days=LINK_LASTS.days, **told)
