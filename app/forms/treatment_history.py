"""The buttons that confirm a treatment or bring a version of it back."""

from app.forms.base import DiaryForm
from app.forms.days import VersionField


class SeenForm(DiaryForm):
    """A button, with the version of the treatment that was shown beside it."""

    version = VersionField()
