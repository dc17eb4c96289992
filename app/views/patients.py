"""A clinician's list of the people who share their diary, and their own words on them."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from markupsafe import Markup

from app import charts
from app.access import ShareKind
from app.analysis.lately import TENTHS
from app.errors import NotAllowed, Refused
from app.forms.base import DiaryForm
from app.forms.patients import TagForm, ask_for, read_wanted
from app.sentences import patients as words
from app.services.patient_list import Row, Sort, Wanted, choose, get_patients
from app.services.reviews import mark_reviewed
from app.services.tags import MOST_TAGS, add_tag, list_tags, remove_tag
from app.words import gettext as _

bp = Blueprint("patients", __name__)

OPENS = "card.index"  # where the name of a patient leads


@bp.get("/clinic")
@login_required
def index() -> ResponseReturnValue:
    wanted = read_wanted(request.args)
    patients = get_patients(current_user.id)
    shown = choose(patients.rows, wanted)
    return render_template(
        "patients/index.html",
        patients=patients,
        flagged=[row for row in (*patients.rows, *patients.recorded) if row.flags],
        shown=shown,
        wanted=wanted,
        asked=ask_for(wanted),
        heads=[_head(wanted, sort) for sort in Sort],
        pages=[_page(wanted, page) for page in range(1, shown.pages + 1)],
        words=words,
        spark=spark,
        opens=OPENS,
    )


@bp.route("/diary/<uuid:patient_id>/tags", methods=["GET", "POST"])
def tags() -> ResponseReturnValue:
    """The reader's own words on one patient."""
    if g.diary.reads_as is not ShareKind.CLINICIAN:
        raise NotAllowed
    form = TagForm()
    if form.validate_on_submit():
        try:
            add_tag(g.diary, form.word.data or "")
        except Refused:
            form.word.errors = [
                _("There are %(most)s tags already. Take one off first", most=MOST_TAGS)
            ]
        else:
            flash(_("Tag saved"))
            return redirect(_tags_address())
    page = render_template(
        "patients/tags.html",
        form=form,
        tags=list_tags(g.diary.actor_id, [g.diary]).get(g.diary.patient_id, []),
        most=MOST_TAGS,
        asked=ask_for(read_wanted(request.args)),
    )
    return page, 422 if form.errors else 200


@bp.post("/diary/<uuid:patient_id>/tags/remove")
def remove() -> ResponseReturnValue:
    DiaryForm()  # so that the proof of the page is asked for as everywhere
    word = request.form.get("word", "")
    remove_tag(g.diary, word)
    flash(_("Tag taken off"))
    return redirect(_tags_address())


@bp.post("/diary/<uuid:patient_id>/reviewed")
def reviewed() -> ResponseReturnValue:
    """The reader has gone through the diary as it was shown."""
    seen = request.form.get("revision", type=int)
    mark_reviewed(g.diary, seen)
    flash(_("Marked as reviewed"))
    return redirect(url_for(".index") if "to_list" in request.form else url_for(OPENS))


def spark(row: Row) -> Markup:
    """The last weeks of one diary; nothing where it is not shown or not known."""
    summary = row.summary
    if summary is None or row.hides or not any(level is not None for level in summary.levels):
        return Markup("")
    levels = [None if level is None else level / TENTHS for level in summary.levels]
    today = row.diary.today
    treated = [(today - fact.treated_on).days for fact in summary.facts]
    verdict = row.verdict or words.NO_VERDICT
    drawn = charts.lately(levels, (today - summary.as_of).days, treated, verdict)
    return Markup(drawn)  # noqa: S704


def _tags_address() -> str:
    return url_for(".tags", **ask_for(read_wanted(request.args)))


def _head(wanted: Wanted, sort: Sort) -> dict[str, Any]:
    """A column: its words, how it is sorted now, and the address that sorts by it or turns it."""
    now = wanted.sort is sort
    falling = now and not wanted.falling
    asked = ask_for(
        wanted,
        sort=None if sort is Sort.VISIT else sort.value,
        order="down" if falling else None,
        page=None,
    )
    order = ("descending" if wanted.falling else "ascending") if now else None
    return {"words": words.COLUMNS[sort], "order": order, "url": url_for(".index", **asked)}


def _page(wanted: Wanted, page: int) -> str:
    return url_for(".index", **ask_for(wanted, page=None if page == 1 else page))
