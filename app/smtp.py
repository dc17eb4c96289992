"""The way to the mail server, used only when its certificate is good."""

import smtplib
import ssl
from typing import Any

from flask_mailman.backends import smtp


class Remembering(smtplib.SMTP):
    """Remembers whether a mail was begun whose end the server did not answer."""

    handing_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handing_over = True
        answer = super().data(msg)
        self.handing_over = False
        return answer


class _Checked(Remembering):
    """Looks at the certificate when it turns to TLS; smtplib by itself takes any."""

    def starttls(  # type: ignore[override]  # the files of keys it once took are gone
        self, *, context: ssl.SSLContext | None = None
    ) -> tuple[int, bytes]:
        return super().starttls(context=context or ssl.create_default_context())


class _CheckedFromTheStart(Remembering, smtplib.SMTP_SSL):
    """The same for a server that speaks TLS from the first word on."""

    def __init__(self, *args: Any, **named: Any) -> None:
        named["context"] = named.get("context") or ssl.create_default_context()
        super().__init__(*args, **named)


class EmailBackend(smtp.EmailBackend):  # type: ignore[misc]
    """That of Flask-Mailman, but no password and no mail go to a server nobody vouches for."""

    connection: smtplib.SMTP | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _CheckedFromTheStart if self.use_ssl else _Checked

    def open(self) -> Any:
        """As Flask-Mailman does, but nothing is left open of what failed: it may not be TLS."""
        opened = None
        try:
            opened = super().open()
        finally:
            if opened is None and self.connection is not None:
                self.connection.close()
                self.connection = None
        return opened
