"""For the next visit: the appointment, what to bring, and questions."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refused, StaleEdit
from app.exports.calendar import visit_ics
from app.forms.events import QuestionForm, VersionForm, VisitForm, id_in, is_up
from app.sentences import events as words
from app.services.goals import Goal, list_goals
from app.services.questions import (
    QuestionDraft,
    get_question,
    list_questions,
    move_question,
    record_question,
    remove_question,
    restore_question,
    revise_question,
)
from app.services.treatments import list_treatment_days
from app.services.visits import Visit, get_next_visit, mark_of, set_next_visit
from app.views.shown_clinical import notes_to_patient
from app.words import gettext as _

bp = Blueprint("visits", __name__, url_prefix="/visit")


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    stored = get_next_visit(g.diary)
    form = _visit_form(stored)
    if not form.validate_on_submit():
        return _page(stored, appointment=form)
    try:
        set_next_visit(g.diary, form.visit(), form.seen.data)
    except StaleEdit:
        return _page(stored, appointment=form, changed="appointment")
    flash(_("Appointment saved"))
    return redirect(url_for(".index"))


@bp.get("/calendar")
def calendar() -> ResponseReturnValue:
    visit = get_next_visit(g.diary)
    if visit is None:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(visit_ics(g.diary, visit), mimetype="text/calendar", headers=headers)


@bp.route("/remove", methods=["GET", "POST"])
def remove() -> ResponseReturnValue:
    visit = get_next_visit(g.diary)
    if visit is None:
        return redirect(url_for(".index"))
    changed = False
    if request.method == "POST":
        try:
            set_next_visit(g.diary, None, request.form.get("seen"))
        except StaleEdit:
            changed = True
        else:
            flash(_("The appointment was taken out"))
            return redirect(url_for(".index"))
    page = render_template("visits/remove.html", visit=visit, seen=mark_of(visit), changed=changed)
    return page, 409 if changed else 200


@bp.post("/questions")
def ask() -> ResponseReturnValue:
    form = QuestionForm()
    if not form.validate():
        return _page(get_next_visit(g.diary), question=form)
    draft, question_id = QuestionDraft(form.words.data), form.id_made_for()
    try:
        record_question(g.diary, draft, question_id)
    except StaleEdit:
        assert question_id is not None
        return _question_page(form, question_id, 409)
    except Refused:
        form.words.errors = [_("The list is full. Take out a question that you asked")]
        return _page(get_next_visit(g.diary), question=form)
    flash(_("Question saved"))
    return redirect(url_for(".index", _anchor="questions"))


@bp.route("/questions/<uuid:question_id>/edit", methods=["GET", "POST"])
def edit_question(question_id: UUID) -> ResponseReturnValue:
    question = get_question(g.diary, question_id)
    form = QuestionForm(obj=question)
    if form.validate_on_submit():
        try:
            draft = QuestionDraft(form.words.data, question.done_on)
            revise_question(g.diary, question_id, draft, form.version.data)
        except StaleEdit:
            return _question_page(form, question_id, 409)
        flash(_("Question saved"))
        return redirect(url_for(".index", _anchor="questions"))
    return _question_page(form, question_id, 422 if form.errors else 200)


@bp.post("/questions/<uuid:question_id>/asked")
def asked(question_id: UUID) -> ResponseReturnValue:
    """Tick a question as asked today, or take the tick away."""
    question, form = get_question(g.diary, question_id), VersionForm()
    done_on = question.done_on or g.diary.today if request.form.get("asked") else None
    try:
        revise_question(
            g.diary, question_id, QuestionDraft(question.words, done_on), form.version.data
        )
    except StaleEdit:
        return _page(get_next_visit(g.diary), changed="question")
    return redirect(url_for(".index", _anchor="questions"))


@bp.post("/questions/<uuid:question_id>/move")
def move(question_id: UUID) -> ResponseReturnValue:
    """Let a question change places with the one above or below."""
    try:
        past, way = id_in(request.form.get("past")), is_up(request.form.get("way"))
        move_question(g.diary, question_id, past, up=way)
    except StaleEdit:
        return _page(get_next_visit(g.diary), changed="order")
    return redirect(url_for(".index", _anchor=f"question-{question_id}"))


@bp.post("/questions/<uuid:question_id>/remove")
def remove_one(question_id: UUID) -> ResponseReturnValue:
    form = VersionForm()
    try:
        remove_question(g.diary, question_id, form.version.data)
    except StaleEdit:
        return _page(get_next_visit(g.diary), changed="question")
    return redirect(url_for(".index", removed=question_id))


@bp.post("/questions/<uuid:question_id>/restore")
def restore(question_id: UUID) -> ResponseReturnValue:
    restore_question(g.diary, question_id)
    flash(_("The question is back"))
    return redirect(url_for(".index", _anchor=f"question-{question_id}"))


def _visit_form(stored: Visit | None, **options: Any) -> VisitForm:
    """The form of the appointment, filled with the one that lies ahead."""
    fields: dict[str, Any] = {"seen": mark_of(stored)}
    if stored is not None and stored.on >= g.diary.today:
        fields |= {"day": stored.on, "at": stored.at, "place": stored.place}
    return VisitForm(g.diary.today, data=fields, **options)


def _page(
    stored: Visit | None,
    appointment: VisitForm | None = None,
    question: QuestionForm | None = None,
    changed: str = "",
) -> ResponseReturnValue:
    appointment = appointment or _visit_form(stored, formdata=None)
    question = question or QuestionForm(formdata=None, data={"question_id": str(uuid4())})
    page = render_template(
        "visits/index.html",
        visit=stored,
        seen=mark_of(stored),
        form=question if question.errors else appointment,
        appointment=appointment,
        question_form=question,
        changed=changed,
        removed=id_in(request.args.get("removed")),
        clinic_notes=notes_to_patient(g.diary),
        **_to_bring(),
    )
    failed = bool(appointment.errors or question.errors)
    return page, 409 if changed else 422 if failed else 200


def _to_bring() -> dict[str, Any]:
    """What the diary has for the visit: questions, goals of the last injection, how many there are.

    bring: (sentence, address) of each thing that is there.
    """
    treatments = list_treatment_days(g.diary)
    questions = list_questions(g.diary, done=True)
    unasked = [question for question in questions if question.done_on is None]
    goals: list[Goal] = []
    bring: list[tuple[str, str]] = []
    if unasked:
        bring.append((words.questions_to_bring(len(unasked)), "#questions"))
    if treatments:
        last_id, last_on = treatments[-1]
        goals = list_goals(g.diary, last_id)
        if goals:
            bring.append(
                (words.goals_to_bring(goals, last_on), url_for("goals.index", treatment_id=last_id))
            )
        said = words.injections_to_bring(len(treatments), last_on)
        bring.append((said, url_for("treatments.index")))
    return {
        "bring": bring,
        "last": treatments[-1] if treatments else None,
        "goals": goals,
        "questions": questions,
    }


def _question_page(form: QuestionForm, question_id: UUID, status: int) -> ResponseReturnValue:
    question = get_question(g.diary, question_id)
    page = render_template(
        "visits/question.html", form=form, question=question, conflict=status == 409
    )
    return page, status
