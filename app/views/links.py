"""The page behind the link of a reminder: it rates one day, without a sign-in, and leads nowhere.

What may be done here hangs on the token in the address and on no cookie. So these pages carry no
proof against forged requests: whoever could forge one holds the token and needs no forging. They
work in mail programs that keep no cookies, and under `no-referrer`, which that proof would not.
"""

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.errors import NotFound, StaleEdit
from app.forms.days import DayForm, day_form
from app.services.days import find_day
from app.services.rating_links import Linked, open_link, rate_by_link
from app.services.safety import list_flags
from app.services.symptoms import list_symptoms
from app.services.treatments import list_treatment_days
from app.views import days, errors, safety
from app.views.limits import count_guess

bp = Blueprint("links", __name__)


@bp.route("/rate/<token>", methods=["GET", "POST"])
def rate(token: str) -> ResponseReturnValue:
    """One day to rate. Looking at it uses nothing up: mail programs look first."""
    linked = _open(token)
    if current_user.is_authenticated:
        if current_user.id != linked.diary.patient_id:
            raise NotFound
        if request.method != "POST":
            return redirect(_place_of(linked))
    if request.method != "POST" and (linked.used_at or linked.is_rated):
        return render_template("links/rated.html", day=linked.day, shown=[])
    g.diary = linked.diary
    return _form(token, linked)


@bp.errorhandler(NotFound)
def gone(_error: NotFound) -> ResponseReturnValue:
    """The same page whatever the reason; what was just typed stays to be read."""
    return render_template("links/gone.html", shown=errors.shown_fields()), 404


@bp.after_request
def keep_the_token(response: Response) -> Response:
    """No other site learns the address, and no list of found pages holds it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _open(token: str) -> Linked:
    """Whoever holds a good link is never asked to wait, whatever strangers beside them try."""
    try:
        return open_link(token)
    except NotFound:
        count_guess()
        raise


def _form(token: str, linked: Linked) -> ResponseReturnValue:
    days_since = days.days_since_treatment(linked.day, list_treatment_days(linked.diary))
    symptoms, side_effects = days.rows_of(list_symptoms(linked.diary), linked.day, days_since)
    form = day_form([*symptoms, *side_effects], meta={"csrf": False})
    if form.validate_on_submit():
        return _save(token, form)
    page = render_template(
        "links/rate.html",
        form=form,
        day=linked.day,
        symptoms=symptoms,
        side_effects=side_effects,
        care=safety.under_rows(linked.day, [*symptoms, *side_effects]),
        rated=len({each.number for each in symptoms} & form.ratings().keys()),
    )
    return page, 422 if form.errors else 200


def _save(token: str, form: DayForm) -> ResponseReturnValue:
    """Answered at once, without another address: nobody who comes later may read what was said."""
    try:
        linked = rate_by_link(token, form.draft())
    except StaleEdit:
        shown = errors.shown_fields()
        return render_template("links/rated.html", day=g.diary.only_day, shown=shown), 409
    stored = find_day(linked.diary, linked.day)
    symptoms = list_symptoms(linked.diary, retired=True)
    return render_template(
        "links/saved.html",
        day=linked.day,
        flags=list_flags(linked.diary, linked.day),
        support=safety.wants_support(symptoms, stored.ratings if stored else ""),
    )


def _place_of(linked: Linked) -> str:
    return url_for("days.day", patient_id=linked.diary.patient_id, day=linked.day)
