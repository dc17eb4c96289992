"""Bringing a file in, and taking the diary out."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from app.forms.base import DiaryForm


class UploadForm(DiaryForm):
    """A file of ratings or injections."""

    file = FileField(
        _l("File from this or another diary"),
        validators=[FileRequired(_l("Choose a file first"))],
    )

    def content(self) -> bytes:
        """The file. Call it once validate() has passed."""
        content: bytes = self.file.data.read()
        return content


class RestoreForm(DiaryForm):
    """The archive of a diary."""

    file = FileField(
        _l("File with an archive (.json or .json.gz)"),
        validators=[FileRequired(_l("Choose a file first"))],
    )

    def content(self) -> bytes:
        """The file. Call it once validate() has passed."""
        content: bytes = self.file.data.read()
        return content

    def refuse(self, words: str) -> None:
        """Say at the field why the file cannot be restored."""
        self.file.errors = [words]
