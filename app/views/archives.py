"""The whole diary as one file: what is in it, and the download. For the owner."""

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from app.access import Right
from app.sentences import archives as sentences
from app.sentences.people import names_in
from app.services.archives import archive_of, count_inside, list_former_shares
from app.services.audit import Act, leave_trace
from app.services.replica import read
from app.services.whole.shapes import VERSION

bp = Blueprint("archives", __name__, url_prefix="/archive")


@bp.get("/")
def index() -> ResponseReturnValue:
    g.diary.require(Right.OWN)
    former = list_former_shares(g.diary)
    names = names_in(g.diary, [share.reader_id for share in former])
    return render_template(
        "archives/index.html",
        lines=sentences.inside(count_inside(g.diary)),
        former=[sentences.former_share(g.diary, share, names) for share in former],
    )


@bp.get("/archive.json")
def download() -> ResponseReturnValue:
    g.diary.require(Right.OWN)
    data = read(g.diary, archive_of, with_readers=True)
    leave_trace(g.diary, Act.DIARY_EXPORTED, "archive")
    name = f"injection-diary-archive-{VERSION}-{g.diary.today.isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/json", headers=headers)
