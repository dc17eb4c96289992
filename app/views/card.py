"""The page for the clinician: one diary on one screen, and its copies to take along."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.services.card import gather_card, list_day_notes
from app.views import card_page

bp = Blueprint("card", __name__, url_prefix="/card")


@bp.get("/")
def index() -> ResponseReturnValue:
    card = gather_card(g.diary)
    return render_template(
        "card/index.html",
        **card_page.head(g.diary, card),
        **card_page.session(card),
        **card_page.wave(g.diary, card),
        **card_page.levels(card),
        **card_page.beside(card),
        **card_page.below(g.diary, card),
        notes_of=card.latest,
        day_notes=list_day_notes(g.diary, card.latest),
    )
