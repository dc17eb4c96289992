"""Every page that one address leads to, on a phone: nothing hard to use, nothing complained of."""

from datetime import timedelta

import pytest

from tests.browser.looks import PHONE
from tests.browser.people import YOUNG_WAITS
from tests.browser.walks import Walk, inspect
from tests.conftest import TODAY
from tests.pages import check_page

YESTERDAY = TODAY - timedelta(days=1)
WAITS = TODAY - timedelta(days=YOUNG_WAITS)
# Pages that one address leads to: name, who looks, address. {me} is the diary of who looks.
ADDRESSES = [
    ("landing", None, "/"),
    ("about", None, "/about"),
    ("help", None, "/help"),
    ("privacy", None, "/privacy"),
    ("start-where", None, "/start/where"),
    ("start-rate", None, "/start/rate"),
    ("start-confirm", None, "/start/confirm"),
    ("sign-in", None, "/login"),
    ("register", None, "/register"),
    ("recover", None, "/reset"),
    ("send-link", None, "/confirm"),
    ("settings-signed-out", None, "/settings/"),
    ("device-signed-out", None, "/device"),
    ("no-connection", None, "/no-connection"),
    ("not-found", None, "/nowhere"),
    ("settings", "marta", "/settings/"),
    ("settings-leave-clinician", "bob", "/settings/leave"),
    ("settings-programs", "marta", "/settings/programs/"),
    ("programs", None, "/api/"),
    ("display", "marta", "/settings/display/"),
    ("settings-diary", "marta", "/settings/diary"),
    ("settings-symptoms", "marta", "/settings/symptoms"),
    ("settings-words", "marta", "/settings/symptoms/3/words"),
    ("settings-phones", "marta", "/settings/phones"),
    ("settings-calendar", "marta", "/settings/calendar"),
    ("reminders", "marta", "/settings/reminders"),
    ("reminders-off", "nora", "/settings/reminders"),
    ("reminders-stop", None, "/reminders/stop/x"),
    ("settings-leave", "marta", "/settings/leave"),
    ("password", "marta", "/change"),
    ("second-factor", "marta", "/settings/second-factor/"),
    ("second-factor-set-up", "marta", "/settings/second-factor/set-up"),
    ("settings-clinician", "bob", "/settings/"),
    ("settings-name", "bob", "/settings/second-factor/name"),
    ("today", "marta", "{me}/days/today"),
    ("today-first-days", "emil", "{me}/days/today"),
    ("day-rated", "marta", f"{{me}}/days/{YESTERDAY}"),
    ("day-recalled", "marta", f"{{me}}/days/{TODAY - timedelta(days=270)}"),
    ("saved", "marta", f"{{me}}/days/{YESTERDAY}/saved"),
    ("saved-recalled", "marta", f"{{me}}/days/{TODAY - timedelta(days=270)}/saved"),
    ("today-waits", "emil", "{me}/days/today"),
    ("day-choose", "emil", f"{{me}}/days/{WAITS}/choose"),
    ("day-history", "emil", f"{{me}}/days/{WAITS}/history"),
    ("clinic-day-history", "bob", f"/diary/{{emil}}/days/{WAITS}/history"),
    ("days-waits", "emil", "{me}/days/"),
    ("day-offline", "marta", "{me}/offline"),
    ("device", "marta", "/device"),
    ("days", "marta", "{me}/days/"),
    ("days-recalled", "marta", "{me}/days/?month=2025-09"),
    ("fill-in", "marta", f"{{me}}/days/{TODAY - timedelta(days=100)}/fill-in?month=2026-03"),
    ("fill-in-last", "emil", f"{{me}}/days/{TODAY - timedelta(days=28)}/fill-in"),
    ("injections", "marta", "{me}/treatments/"),
    ("injections-empty", "nora", "{me}/treatments/"),
    ("injection-history", "marta", "{me}/treatments/{1}/history"),
    ("doses", "marta", "{me}/treatments/doses/"),
    ("doses-empty", "nora", "{me}/treatments/doses/"),
    ("injection-copied", "marta", "{me}/treatments/new"),
    ("injection-empty", "nora", "{me}/treatments/new"),
    ("injection-edit", "marta", "{me}/treatments/{1}/edit"),
    ("injection-remove", "marta", "{me}/treatments/{1}/remove"),
    ("answer", "marta", "{me}/answer"),
    ("answer-symptom", "marta", "{me}/answer?symptom=1"),
    ("answer-too-early", "emil", "{me}/answer"),
    ("answer-empty", "nora", "{me}/answer"),
    ("sketch", "emil", "{me}/sketch/"),
    ("sketch-edit", "emil", "{me}/sketch/edit"),
    ("sketch-all-weeks", "marta", "{me}/sketch/edit"),
    ("sketch-empty", "nora", "{me}/sketch/"),
    ("method", "marta", "{me}/answer/method"),
    ("treatment-better", "marta", "{me}/treatments/{1}"),
    ("treatment-worse", "marta", "{me}/treatments/{2}"),
    ("treatment-unchanged", "marta", "{me}/treatments/{3}"),
    ("treatment-unclear", "marta", "{me}/treatments/{4}"),
    ("treatment-too-few", "marta", "{me}/treatments/{5}"),
    ("treatment-too-early", "marta", "{me}/treatments/{6}"),
    ("impression", "marta", "{me}/treatments/{1}/impression"),
    ("impression-said", "marta", "{me}/treatments/{2}/impression"),
    ("clinic-impression", "bob", "/diary/{marta}/treatments/{2}/impression"),
    ("events", "marta", "{me}/events/"),
    ("events-empty", "nora", "{me}/events/"),
    ("event-new", "nora", "{me}/events/new"),
    ("visit", "marta", "{me}/visit"),
    ("visit-empty", "nora", "{me}/visit"),
    ("visit-remove", "marta", "{me}/visit/remove"),
    ("goals", "marta", "{me}/visit/goals/{6}"),
    ("clinic-visit", "bob", "/diary/{marta}/visit"),
    ("share", "marta", "{me}/sharing/"),
    ("share-nobody", "nora", "{me}/sharing/"),
    ("share-invite", "marta", "{me}/sharing/invite"),
    ("share-change", "marta", "{me}/sharing/{bob}/change"),
    ("share-seen", "marta", "{me}/sharing/seen/"),
    ("share-seen-nobody", "nora", "{me}/sharing/seen/"),
    ("invitation-code", None, "/invitation/"),
    ("invitation-gone", None, "/invitation/x"),
    ("clinic-requests", "bob", "/clinic/requests/"),
    ("take-along", "marta", "{me}/exports/"),
    ("record", "marta", "{me}/fhir/"),
    ("record-wrong", "marta", "{me}/fhir/bundle.json?period=dates&first=2026-02-30"),
    ("tables", "marta", "{me}/exports/tables/"),
    ("tables-error", "marta", "{me}/exports/tables/download?period=days&last-day=x&do=zip"),
    ("import", "marta", "{me}/imports/"),
    ("imports-none", "nora", "{me}/imports/brought/"),
    ("archive", "marta", "{me}/archive/"),
    ("restore", "nora", "/restore/"),
    ("restore-blocked", "marta", "/restore/"),
    ("clinic", "bob", "/clinic"),
    ("clinic-nobody", "marta", "/clinic"),
    ("clinic-none-fits", "bob", "/clinic?find=nobody"),
    ("clinic-tags", "bob", "/diary/{marta}/tags"),
    ("clinic-group", "bob", "/clinic/group"),
    ("clinic-answer", "bob", "/diary/{emil}/answer"),
    ("clinical", "marta", "{me}/clinical/"),
    ("clinical-empty", "nora", "{me}/clinical/"),
    ("clinical-read", "bob", "/diary/{marta}/clinical/"),
    ("clinical-written", "cora", "/diary/{marta}/clinical/"),
    ("clinical-session", "cora", "/diary/{marta}/clinical/session"),
    ("clinical-note", "cora", "/diary/{marta}/clinical/notes/new"),
    ("clinical-watch", "cora", "/diary/{marta}/clinical/watch/new"),
    ("clinical-score", "cora", "/diary/{marta}/clinical/scores/new"),
    ("card", "bob", "/diary/{marta}/card/"),
    ("card-early", "bob", "/diary/{emil}/card/"),
    ("card-empty", "nora", "{me}/card/"),
    ("card-summary", "bob", "/diary/{marta}/card/summary"),
    ("report", "marta", "{me}/report/"),
    ("report-clinic", "bob", "/diary/{marta}/report/"),
    ("report-wrong", "marta", "{me}/report/pages/?chosen=1&first-day=1&first-month=1&first-year=x"),
    ("report-pages", "bob", "/diary/{marta}/report/pages/"),
    ("report-pages-empty", "nora", "{me}/report/pages/"),
    ("clinic-day", "bob", f"/diary/{{marta}}/days/{YESTERDAY}"),
]
ADDRESSES += [
    ("members-admin", "bob", "{clinic}/"),
    ("members", "ines", "{clinic}/"),
    ("clinics-none", "nora", "/clinics/"),
    ("clinic-found", "bob", "/clinics/new"),
    ("clinic-name", "bob", "{clinic}/name"),
    ("clinic-invite", "bob", "{clinic}/invite"),
    ("member-rights", "bob", "{clinic}/members/{ines}"),
    ("member-remove", "bob", "{clinic}/members/{ines}/remove"),
    ("clinic-leave", "ines", "{clinic}/leave"),
    ("clinic-leave-last", "bob", "{clinic}/leave"),
    ("clinic-not-allowed", "ines", "{clinic}/invite"),
    ("clinic-join", "nora", "{join}"),
    ("clinic-join-signed-out", None, "{join}"),
    ("clinic-join-other", "emil", "{join}"),
    ("clinic-join-gone", None, "/clinics/join/x"),
]
SHOWN_AS = {
    "not-found": 404,
    "record-wrong": 422,
    "report-wrong": 422,
    "tables-error": 422,
    "clinic-not-allowed": 403,
    "clinic-join-other": 403,
    "clinic-join-gone": 404,
    "invitation-gone": 404,
}


@pytest.mark.parametrize(("name", "who", "path"), ADDRESSES, ids=[name for name, *_ in ADDRESSES])
@pytest.mark.parametrize("walk", [PHONE], ids=["phone"], indirect=True)
def test_a_page(walk: Walk, name: str, who: str | None, path: str) -> None:
    see(walk, name, who, path)


def see(walk: Walk, name: str, who: str | None, path: str) -> None:
    """The page at an address, as served and as shown."""
    page = walk.page_of(who)
    answer = page.goto(walk.path(who, path))

    assert answer is not None
    assert answer.status == SHOWN_AS.get(name, 200)
    check_page(answer.text(), answer.status)
    inspect(page, name, walk)
