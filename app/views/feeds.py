"""The calendar subscription: what calendars fetch, and its address: made, replaced, removed."""

import hashlib
from dataclasses import replace

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.access import Diary
from app.exports.feed import feed_ics
from app.services.feeds import CalendarFeed, find_feed, make_feed, open_feed, remove_feed
from app.services.reminders import list_coming
from app.services.visits import Visit, get_next_visit
from app.views.own import own_diary
from app.words import gettext as _

DAYS_AHEAD = 60
JUST_MADE = "calendar_feed"  # in the session until its address was shown once

bp = Blueprint("feeds", __name__)


def init_app(app: Flask) -> None:
    """Let any page of settings hold the part about the calendar (settings/_calendar.html)."""
    app.jinja_env.globals["calendar_feed"] = own_feed


def own_feed() -> CalendarFeed | None:
    """The calendar of who is signed in."""
    return find_feed(own_diary())


@bp.get("/calendar/<feed:token>")
def show(token: str) -> ResponseReturnValue:
    """What a calendar program fetches, again and again: unchanged, it is told so."""
    diary, feed = open_feed(token)
    site = current_app.config.get("PUBLIC_URL") or request.url_root
    today = f"{site.rstrip('/')}{url_for('home.today')}"
    content = feed_ics(
        diary, list_coming(diary, DAYS_AHEAD), _visit(diary, feed), feed.made_at, today
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)


@bp.get("/settings/calendar")
@login_required
def index() -> ResponseReturnValue:
    """The part about the calendar as a page; a new address is on it this one time."""
    own_diary()
    token = session.pop(JUST_MADE, None)
    address = url_for(".show", token=token, _external=True) if token else None
    subscribe = f"webcal:{address.partition(':')[2]}" if address else None
    return render_template("settings/calendar.html", address=address, subscribe=subscribe)


@bp.post("/settings/calendar/make")
@login_required
def make() -> ResponseReturnValue:
    """A new address; one that was there opens nothing any more."""
    session[JUST_MADE] = make_feed(own_diary(), with_visit="with_visit" in request.form)
    return redirect(url_for(".index"))


@bp.post("/settings/calendar/remove")
@login_required
def remove() -> ResponseReturnValue:
    remove_feed(own_diary())
    flash(_("The calendar address is removed"))
    return redirect(url_for(".index"))


def _visit(diary: Diary, feed: CalendarFeed) -> Visit | None:
    """The next visit that is to come. Where it is stays in the diary: a place can tell much."""
    visit = get_next_visit(diary) if feed.with_visit else None
    return replace(visit, place=None) if visit and visit.on >= diary.today else None
