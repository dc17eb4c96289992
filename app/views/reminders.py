"""Reminders: choose them, see what comes, and stop the mails by a link in one of them."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.errors import StaleEdit
from app.forms.reminders import RemindersForm
from app.sentences import reminders as words
from app.services.reminders import get_chosen, mark_of_wish, set_wish, stop_mails
from app.views.own import own_diary
from app.words import gettext as _

bp = Blueprint("reminders", __name__)


@bp.route("/settings/reminders", methods=["GET", "POST"])
@login_required
def index() -> ResponseReturnValue:
    diary = own_diary()
    wish, plan = get_chosen(diary) or (None, None)
    with_push = bool(current_app.config.get("VAPID_PRIVATE_KEY"))
    form = RemindersForm(diary.today, wish, with_push)
    changed = False
    if form.validate_on_submit():
        try:
            set_wish(diary, form.wish(), form.seen.data or "")
        except StaleEdit:
            changed = True
        else:
            flash(_("Saved"))
            return redirect(url_for(".index"))
    reachable = current_user.confirmed_at is not None or bool(wish and wish.by_push)
    page = render_template(
        "settings/reminders.html",
        form=form,
        changed=changed,
        mark=mark_of_wish(wish) if changed else form.seen.data,
        zone=diary.timezone,
        state=words.state(wish, plan, reachable),
        coming=words.coming(plan) if plan and wish and wish.reaches and reachable else [],
        latest=words.latest(plan),
    )
    return page, 409 if changed else 422 if form.errors else 200


@bp.route("/reminders/stop/<token>", methods=["GET", "POST"])
def stop(token: str) -> ResponseReturnValue:
    """Stop the mails. One and the same answer for every token; opening the page stops nothing."""
    if request.method == "POST":
        stop_mails(current_app.config["SECRET_KEY"], token)
    return render_template("settings/reminders_stop.html", stopped=request.method == "POST")
