"""Why a file is no archive that can be restored here: what, and where."""

from app.errors import DiaryError


class NoArchive(DiaryError):
    """A file that cannot be restored.

    code: what is wrong, as sentences/archives.py words it. place: where, as in
    "diary_day[3].ratings", None for the file as a whole. told: names and numbers for the words.
    """

    def __init__(self, code: str, place: str | None = None, **told: object) -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place
        self.told = told
