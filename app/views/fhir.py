"""Taking the diary along for the records of hospitals and practices: a FHIR R4 bundle."""

from collections.abc import Iterator
from gzip import GzipFile
from io import BytesIO, TextIOWrapper

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from app.access import Diary
from app.exports.fhir import MEDIA_TYPE, Wanted, write_bundle
from app.forms.fhir import PARTS, RecordForm
from app.services.audit import Act, leave_trace
from app.services.replica import read

bp = Blueprint("fhir", __name__, url_prefix="/fhir")
KIND = "fhir"  # of what was exported, in the trace
FAST = 1  # of nine levels of packing: a tenth is left, soon enough
CHUNK = 64 * 1024


@bp.get("/")
def index() -> ResponseReturnValue:
    """Choose what is in the file."""
    return render_template("exports/record.html", form=_form(None))


@bp.get("/bundle.json")
def bundle() -> ResponseReturnValue:
    """The file. It is whole before the first byte is sent, so nobody gets half of one."""
    form = _form(request.args)
    if not form.validate():
        return render_template("exports/record.html", form=form), 422
    wanted = _wanted(form)
    file = read(g.diary, lambda diary: _Packed(diary, wanted))
    leave_trace(g.diary, Act.DIARY_EXPORTED, KIND)
    name = f"injection-diary-{g.diary.today.isoformat()}-fhir.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(file.size),
    }
    return Response(file.chunks(), mimetype=MEDIA_TYPE, headers=headers)


def _form(asked: object) -> RecordForm:
    return RecordForm(
        today=lambda: g.diary.today, sees_notes=g.diary.sees_notes, formdata=asked or None
    )


def _wanted(form: RecordForm) -> Wanted:
    first, last = form.days()
    return Wanted(first, last, **{part: part in form.parts.data for part in PARTS})


class _Packed:
    """The bundle, kept small in memory until it is sent: what is written is packed at once."""

    def __init__(self, diary: Diary, wanted: Wanted) -> None:
        self._packed = BytesIO()
        with (
            GzipFile(fileobj=self._packed, mode="wb", compresslevel=FAST) as packing,
            TextIOWrapper(packing, encoding="utf-8", newline="") as out,
        ):
            write_bundle(diary, wanted, out)
            out.flush()
            self.size = packing.tell()

    def chunks(self) -> Iterator[bytes]:
        """The file as it was written."""
        with GzipFile(fileobj=BytesIO(self._packed.getbuffer())) as unpacking:
            while chunk := unpacking.read(CHUNK):
                yield chunk
