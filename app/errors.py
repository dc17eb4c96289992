"""What can go wrong that a person must be told about."""


class DiaryError(Exception):
    """The root of our own errors."""


class NotFound(DiaryError):
    """There is no such thing, or the reader may not know that there is."""


class NotAllowed(DiaryError):
    """The reader may see this diary, but not do this with it."""


class SignedOut(DiaryError):
    """Somebody who is not signed in tried to save."""


class SecondFactorMissing(DiaryError):
    """A clinician whose account is guarded by a password only wants to read a diary."""


class StaleEdit(DiaryError):
    """Somebody saved the same thing after the reader had opened it."""


class MailNotSent(DiaryError):
    """A mail that somebody waits for could not be handed to the mail server."""


class Refused(DiaryError):
    """What was asked for cannot be stored. `reason` is a code that a view turns into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
