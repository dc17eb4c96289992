"""CSV files of a diary in one zip."""

from app.access import Diary


def zip_of(diary: Diary) -> bytes:
    """The zip."""
    return b""
