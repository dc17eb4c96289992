"""The files of a diary in one zip."""

from io import BytesIO, TextIOWrapper
from zipfile import ZIP_DEFLATED, ZipFile

from app.access import Diary
from app.exports.spreadsheet import FILES


def zip_of(diary: Diary) -> bytes:
    """The zip: ratings, injections, the answer, and what their columns mean."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, write in FILES.items():
            with (
                archive.open(name, "w", force_zip64=True) as raw,
                TextIOWrapper(raw, encoding="utf-8", newline="") as out,
            ):
                write(diary, out)
    return packed.getvalue()
