"""Hands reminders to the mail server and to devices, and tells what became of each."""

import logging
import smtplib
from urllib.parse import urljoin

from flask import current_app
from flask_mailman import EmailMessage

from app.models import ReminderState
from app.sentences import reminders as words
from app.services.push import PushMessage, send_push
from app.services.rating_links import make_link
from app.services.reminder_runs import Due
from app.services.reminders import stop_token

log = logging.getLogger(__name__)

# The server said no: it has nothing of the mail.
SAID_NO = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)


class Post:
    """Keeps one connection to the mail server open for a run. public_url: what links begin with."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url
        self.connection = current_app.extensions["mailman"].get_connection()
        self.away = False  # a server that does not answer is not asked again in this run

    def deliver(self, due: Due) -> ReminderState:
        """Send one reminder by all ways that are wanted. Sent is what one of them took."""
        link = make_link(due.diary, due.day)
        state = ReminderState.REFUSED
        if due.by_push:
            message = PushMessage(*words.push_text(due.reminder), path=link)
            if send_push(due.diary.patient_id, message):
                state = ReminderState.SENT
        if due.email is None:
            return state if state is ReminderState.SENT else ReminderState.UNSURE
        mailed = self._mail(due, due.email, link)
        return state if mailed is ReminderState.REFUSED else mailed

    def close(self) -> None:
        """Let the mail server go."""
        try:
            self.connection.close()
        except OSError as error:
            log.warning("the mail server was not left in order: %s", type(error).__name__)

    def _mail(self, due: Due, address: str, link: str) -> ReminderState:
        if self.away:
            return ReminderState.REFUSED
        message = self._message(due, address, link)
        try:
            self.connection.open()
        except OSError as error:
            self.away = True
            return self._not_sent(due, error, ReminderState.REFUSED)
        try:
            self.connection.send_messages([message])
        except SAID_NO as error:
            return self._not_sent(due, error, ReminderState.REFUSED)
        except (OSError, ValueError) as error:
            return self._not_sent(due, error, ReminderState.UNSURE)
        return ReminderState.SENT

    def _not_sent(self, due: Due, error: Exception, state: ReminderState) -> ReminderState:
        log.error(
            "mail to diary %s, %s: %s", due.diary.patient_id, state.value, type(error).__name__
        )
        self.close()
        return state

    def _message(self, due: Due, address: str, link: str) -> EmailMessage:
        stop = self._to("reminders.stop", token=self._token(due))
        links = (self._url(link), self._to("reminders.index"), stop)
        return EmailMessage(
            subject=words.mail_subject(),
            body=words.mail_text(due.reminder, due.day, links),
            to=[address],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )

    def _token(self, due: Due) -> str:
        return stop_token(current_app.config["SECRET_KEY"], due.diary.patient_id)

    def _to(self, endpoint: str, **values: object) -> str:
        return self._url(current_app.url_map.bind("").build(endpoint, values))

    def _url(self, path: str) -> str:
        return self.public_url + urljoin("/", path)
