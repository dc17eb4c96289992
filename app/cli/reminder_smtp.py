"""What a mail server surely has not, and what it perhaps has."""

import smtplib
from typing import Any

from app.smtp import Remembering

# The server said no: it has nothing of the mail.
SAID_NO = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)
FOR_GOOD = range(500, 600)
FINE = 250


def is_awake(connection: Any) -> bool:
    """Whether an open connection still answers. Servers hang up on who is quiet for long."""
    server = connection.connection
    try:
        return bool(server.noop()[0] == FINE)
    except OSError:
        return False


def is_surely_not_taken(connection: Any, error: Exception) -> bool:
    """Whether the server has nothing of the mail for which this error came."""
    if isinstance(error, SAID_NO):
        return True
    server = getattr(connection, "connection", None)
    return isinstance(server, Remembering) and not server.handing_over


def is_refused_for_good(error: Exception) -> bool:
    """Whether the server said of this very mail that asking again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return bool(codes) and all(code in FOR_GOOD for code in codes)
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in FOR_GOOD


def is_timeout(error: Exception) -> bool:
    """Whether the server let us wait: smtplib calls that a disconnection."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
