"""The way to the mail server, used only when its certificate is good."""

import smtplib
import ssl
from typing import Any

from flask_mailman.backends import smtp


class _Checked(smtplib.SMTP):
    """Looks at the certificate when it turns to TLS; smtplib by itself takes any."""

    def starttls(  # type: ignore[override]  # the files of keys it once took are gone
        self, *, context: ssl.SSLContext | None = None
    ) -> tuple[int, bytes]:
        return super().starttls(context=context or ssl.create_default_context())


class EmailBackend(smtp.EmailBackend):  # type: ignore[misc]
    """That of Flask-Mailman, but no password and no mail go to a server nobody vouches for."""

    connection: smtplib.SMTP | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return smtplib.SMTP_SSL if self.use_ssl else _Checked

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
