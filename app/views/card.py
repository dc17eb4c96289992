"""The page for the clinician: one diary on one screen, and its copies to take along."""

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue

from app.access import Diary
from app.catalogue.scales import scale
from app.exports.plain import text_file
from app.sentences.clinical import score_of
from app.services.audit import Act, leave_trace
from app.services.card import Card, gather_card, list_day_notes
from app.services.replica import read
from app.services.safety import list_flagged
from app.services.scores import list_scores
from app.views import card_page
from app.views.card_summary import summary as lines_of
from app.views.clinical import for_card
from app.views.kept_parts import Drawn, kept_parts

bp = Blueprint("card", __name__, url_prefix="/card")


@bp.get("/")
def index() -> ResponseReturnValue:
    card = read(g.diary, gather_card)
    wave, evidence = kept_parts(g.diary, "card", ("period",), lambda: _draw(card))
    return render_template(
        "card/index.html",
        **card_page.head(g.diary, card),
        **card_page.session(card),
        **card_page.turns(g.diary, card),
        **card_page.levels(card),
        **card_page.beside(card),
        wave=wave,
        evidence=evidence,
        complete=card_page.complete(g.diary, card),
        notes_of=card.latest,
        day_notes=list_day_notes(g.diary, card.latest),
        **for_card(g.diary),
    )


@bp.get("/summary")
def summary() -> ResponseReturnValue:
    lines = _lines(g.diary)
    return render_template("card/summary.html", lines=lines)


@bp.get("/summary.txt")
def summary_text() -> ResponseReturnValue:
    response = Response(text_file(_lines(g.diary)), content_type="text/plain; charset=utf-8")
    name = f"summary-{g.diary.today.isoformat()}.txt"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _draw(card: Card) -> Drawn:
    evidence = card_page.evidence(g.diary, card)
    shown = render_template("card/_evidence.html", answer=card.answer, **evidence)
    return Drawn([card_page.wave(g.diary, card), shown])


def _lines(diary: Diary) -> list[str]:
    """The summary; that somebody else took it along leaves a trace."""
    flags = list_flagged([diary])[diary.patient_id]
    scores = [(each.day, score_of(scale(each.scale), each.score)) for each in list_scores(diary)]
    lines = lines_of(diary, read(diary, gather_card), flags, scores)
    if diary.reads_as is not None:
        leave_trace(diary, Act.SUMMARY_COPIED)
    return lines
