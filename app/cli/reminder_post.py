"""Hands reminders to the mail server and to devices, and tells what became of each."""

import logging
from urllib.parse import urljoin

from flask import current_app
from flask_mailman import EmailMessage

from app.cli.reminder_smtp import (
    is_awake,
    is_refused_for_good,
    is_surely_not_taken,
    is_timeout,
)
from app.models import ReminderState
from app.sentences import reminders as words
from app.services.push import PushMessage, send_push
from app.services.reminder_runs import Due
from app.services.reminder_sending import link_while_wanted
from app.services.reminders import stop_token

log = logging.getLogger(__name__)


class Post:
    """Keeps one connection to the mail server open for a run. public_url: what links begin with."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url
        self.connection = current_app.extensions["mailman"].get_connection()
        self.away = False  # a server that does not answer is not asked again in this run

    def deliver(self, due: Due) -> ReminderState | None:
        """Send one reminder by all ways that are wanted. Sent is what one of them took.

        The mail goes first: one that is refused is tried again, and devices are asked once a day.
        None where it is not wanted any more and nothing was tried.
        """
        mailed, link = (None, None) if due.email is None else self._mail(due, due.email)
        if not due.by_push or due.again:
            return mailed if mailed or not due.again else ReminderState.UNSURE
        link = link_while_wanted(due, link, by_email=False)
        if link is None:
            return mailed
        message = PushMessage(*words.push_text(due.reminder), path=link)
        if send_push(due.diary.patient_id, message):
            return ReminderState.SENT
        return mailed or ReminderState.UNSURE

    def close(self) -> None:
        """Let the mail server go."""
        try:
            self.connection.close()
        except OSError as error:
            log.warning("the mail server was not left in order: %s", type(error).__name__)

    def _mail(self, due: Due, address: str) -> tuple[ReminderState | None, str | None]:
        """What became of the mail, None where it is not wanted any more; and its link."""
        if self.away:
            return ReminderState.REFUSED, None
        try:
            self._open()
        except OSError as error:
            self.away = True
            return self._not_sent(due, error, ReminderState.REFUSED), None
        link = link_while_wanted(due, None, by_email=True)
        return (self._hand_over(due, address, link), link) if link else (None, None)

    def _open(self) -> None:
        opened = self.connection.open()
        if opened is False and not is_awake(self.connection):
            self.close()
            self.connection.open()

    def _hand_over(self, due: Due, address: str, link: str) -> ReminderState:
        message = self._message(due, address, link)
        try:
            message.message()  # an address that cannot stand in a mail is told before it is sent
        except ValueError as error:
            return self._not_sent(due, error, ReminderState.REFUSED)
        try:
            self.connection.send_messages([message])
        except (OSError, ValueError) as error:
            self.away = self.away or is_timeout(error)
            return self._not_sent(due, error, self._state_after(error))
        return ReminderState.SENT

    def _state_after(self, error: Exception) -> ReminderState:
        """Refused is tried again. What is refused for good is not, and counts as sent."""
        if is_refused_for_good(error) or not is_surely_not_taken(self.connection, error):
            return ReminderState.UNSURE
        return ReminderState.REFUSED

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
