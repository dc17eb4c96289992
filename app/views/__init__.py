"""HTTP: what people ask for, and the pages they get."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask, g, request, session
from flask_babel import format_date, format_datetime
from flask_login import current_user

from app import clock
from app.access import Diary, Right, ShareKind
from app.catalogue import dystonias
from app.sentences import answers, differences, numbers, verdicts
from app.sentences import events as said_of
from app.sentences import safety as care
from app.sentences.accounts import how_it_began
from app.sentences.card import name as whose
from app.sentences.days import mark_names
from app.sentences.treatments import (
    guidance,
    injected_name,
    muscle_name,
    muscle_place,
    number,
    points,
    product_name,
    side_word,
    units,
)
from app.views import (
    accounts,
    api,
    api_days,
    api_events,
    api_treatments,
    api_whole,
    assets,
    clinics,
    converters,
    device_session,
    diary,
    display,
    drafts,
    errors,
    feeds,
    group,
    headers,
    health,
    home,
    invitations,
    joining,
    links,
    observed,
    offline,
    origins,
    passkeys,
    patients,
    programs,
    proof,
    push,
    reminders,
    requests,
    restores,
    second_factor,
    settings,
    share_requests,
    sign_in_links,
    start,
    symptoms,
    worker,
)
from app.views.safety import flags_for_reader
from app.words import gettext as _

__all__ = ["accounts", "init_app", "reminders"]
API = (api_days, api_treatments, api_events, api_whole)  # importing them fills the API

HERE = {
    "card": "card",
    "patients": "patients",
    "days": "today",
    "fill_in": "today",
    "day_choices": "today",
    "day_history": "today",
    "offline": "today",
    "safety": "today",
    "progress": "answer",
    "treatments": "injections",
    "events": "injections",
    "impressions": "answer",
    "sketch": "answer",
    "visits": "share",
    "clinical": "share",
    "clinical_notes": "share",
    "watch": "share",
    "scores": "share",
    "treatment_history": "injections",
    "doses": "injections",
    "sharing": "share",
    "exports": "share",
    "fhir": "share",
    "archives": "share",
    "imports": "share",
    "brought": "share",
    "reports": "share",
    "settings": "settings",
    "display": "settings",
    "reminders": "settings",
    "feeds": "settings",
    "push": "settings",
    "programs": "settings",
    "symptoms": "settings",
    "second_factor": "settings",
    "passkeys": "settings",
    "proof": "settings",
    "clinics": "clinic",
    "joining": "clinic",
    "share_requests": "requests",
}


def init_app(app: Flask) -> None:
    """Register all pages. Flask-Security's own pages follow, and then `accounts`."""
    app.request_class = requests.ShowableRequest
    app.url_map.converters.update(day=converters.DayConverter, feed=converters.FeedConverter)
    observed.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    origins.init_app(app)
    errors.init_app(app)
    drafts.init_app(app)
    account = (settings, second_factor, display, reminders, symptoms, programs, restores)
    ways_in = (passkeys, sign_in_links, proof)
    shared = (patients, group, invitations, share_requests, joining, clinics)
    for room in (home, start, *ways_in, *account, *shared, links, feeds, push, device_session):
        app.register_blueprint(room.bp)
    app.extensions["csrf"].exempt(links.bp)
    api.init_app(app)
    feeds.init_app(app)
    push.init_app(app)
    diary.init_app(app)
    worker.init_app(app)
    health.init_app(app)
    app.context_processor(_on_every_page)
    app.jinja_env.filters.update(
        day=numbers.long_day,
        short_day=numbers.short_day,
        weekday_day=numbers.weekday_day,
        tiny_day=numbers.tiny_day,
        month_year=lambda day: format_date(day, "MMM yyyy"),
        dystonia_names=lambda codes: ", ".join(_(dystonias.dystonia(code).label) for code in codes),
        moment=_moment,
        points=numbers.points,
        signed=numbers.signed,
        units=_units,
        product_name=product_name,
        muscle_name=muscle_name,
        muscle_place=muscle_place,
        injected_name=injected_name,
        side_word=side_word,
        point_count=points,
        dose=units,
        guidance_name=guidance,
    )
    app.jinja_env.globals.update(
        sentences=verdicts,
        answers=answers,
        numbers=numbers,
        differences=differences,
        said_of=said_of,
        mark_names=mark_names,
        safety=care,
        flags_for_reader=flags_for_reader,
        opened_at=offline.opened_at,
        sign_in_words=how_it_began,
        passkeys_work_here=passkeys.site,
    )


class Nav:
    """Where on the site a page stands, whose diary is open, and whether a clinician looks."""

    def __init__(self) -> None:
        opened = None if g.get("failed") else g.get("diary")
        if opened is not None and opened.only_day is not None:
            opened = None  # a link to rate one day leads nowhere else
        self.here = HERE.get((request.blueprint or "").partition(".")[0], "")
        account = None if g.get("failed") else current_user
        self.account = account.id if account and account.is_authenticated else None
        self.in_clinic = self.account is not None and bool(g.get("in_clinic"))
        self.diary: NavDiary | None = None
        if opened is not None:
            self.diary = _nav_diary(opened)
        elif self.account is not None and g.get("own_diary"):
            self.diary = NavDiary(self.account, False, True)
        self.is_own = self.diary is not None and self.diary.patient_id == self.account
        self.is_clinician = bool(self.account and current_user.has_role("clinician"))


@dataclass(frozen=True)
class NavDiary:
    """The diary that the tabs lead into.

    reader: what somebody else was let in as, None for the owner and for who reads the example.
    """

    patient_id: UUID
    is_example: bool
    can_record: bool
    name: str = ""
    reader: ShareKind | None = None


def _nav_diary(opened: Diary) -> NavDiary:
    return NavDiary(
        opened.patient_id,
        opened.is_example,
        opened.may(Right.RECORD),
        whose(opened),
        opened.reads_as,
    )


def _moment(at: datetime) -> str:
    """An instant by the clocks where the patient lives; in UTC for who keeps and reads none."""
    diary: Diary | None = g.get("diary") or g.get("own_diary")
    local = clock.there(at, diary.timezone) if diary else at.astimezone(UTC)
    return str(format_datetime(local, _("d MMM yyyy, HH:mm"), rebase=False))


def _on_every_page() -> dict[str, Any]:
    return {
        "nav": Nav(),
        "theme": session.get("theme") or None,
        "touch": display.touch(),
        "diary": g.get("diary"),
    }


def _units(dose: Decimal | None) -> str:
    return str(_("not known")) if dose is None else number(dose)
