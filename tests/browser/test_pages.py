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
    ("display", "marta", "/settings/display/"),
    ("settings-diary", "marta", "/settings/diary"),
    ("settings-symptoms", "marta", "/settings/symptoms"),
    ("settings-words", "marta", "/settings/symptoms/3/words"),
    ("settings-phones", "marta", "/settings/phones"),
    ("settings-programs", "marta", "/settings/programs/"),
    ("programs", None, "/api/"),
    ("settings-calendar", "marta", "/settings/calendar"),
    ("reminders", "marta", "/settings/reminders"),
    ("reminders-off", "nora", "/settings/reminders"),
    ("reminders-stop", None, "/reminders/stop/x"),
    ("settings-leave", "marta", "/settings/leave"),
    ("settings-leave-clinician", "bob", "/settings/leave"),
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
    "tables-error": 422,
    "not-found": 404,
    "clinic-not-allowed": 403,
    "clinic-join-other": 403,
    "clinic-join-gone": 404,
    "invitation-gone": 404,
}
    "report-wrong": 422,
}
SHOWN_AS = {"not-found": 404, "invitation-gone": 404, "record-wrong": 422}
SHOWN_AS = {"tables-error": 422, "not-found": 404, "invitation-gone": 404}
WEAR_THEME = """(theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}"""


@dataclass
class Walk:
    """A walk of all people through the app in one look. Each keeps one page open."""

    app: Flask
    people: People
    address: str
    look: Look
    open_page: OpenPage
    pages: dict[str | None, Page]

    def page_of(self, who: str | None) -> Page:
        if who not in self.pages:
            page = self.open_page(replace(self.look, reduced_motion=True))
            if who is not None:
                cookie = cookie_of(self.app, getattr(self.people, who), self.address)
                page.context.add_cookies([cookie])  # type: ignore[list-item]
            self.pages[who] = page
        return self.pages[who]

    def path(self, who: str | None, path: str) -> str:
        me = f"/diary/{getattr(self.people, who)}" if who else ""
        return path.format(
            "",
            *self.people.treatments,
            me=me,
            marta=self.people.marta,
            emil=self.people.emil,
            ines=self.people.ines,
            clinic=f"/clinics/{self.people.clinic}",
            join=f"/clinics/join/{self.people.joins}",
            bob=self.people.bob,
        )

    def open(self, who: str | None, path: str) -> Page:
        page = self.page_of(who)
        page.goto(self.path(who, path))
        return page

    def spare_day(self, number: int) -> str:
        """A day of the long gap, another one for each look."""
        return str(TODAY - timedelta(days=110 - number - (5 if self.look == PHONE else 0)))


@pytest.fixture(scope="module", params=[PHONE, DESKTOP], ids=lambda look: str(look.width))
def walk(
    request: pytest.FixtureRequest, chromium: Browser, browser_app: Flask, people: People
) -> Iterator[Walk]:
    with serve(browser_app) as address, visit(chromium, address) as open_page:
        yield Walk(browser_app, people, address, request.param, open_page, {})


def inspect(page: Page, name: str, walk: Walk) -> None:
    """The page as it stands, in all colours; what holds on every screen is looked at on a phone."""
    take_picture(page, f"{name}-{walk.look}")
    audit(page)
    if walk.look == PHONE:
        keep_contract(page)
        page.evaluate(WEAR_THEME, "contrast")
        take_picture(page, f"{name}-{walk.look.width}-contrast")
        audit_colours(page)
        page.evaluate(WEAR_THEME, "")
    page.emulate_media(color_scheme="dark")
    take_picture(page, f"{name}-{replace(walk.look, dark=True)}")
    audit_colours(page)
    page.emulate_media(color_scheme="light")


def sent(page: Page, act: Callable[[], None], status: int) -> None:
    """Do what leads to another page, and look at that page as served."""
    with page.expect_response(lambda answer: is_page(page, answer)) as answered:
        act()
    page.wait_for_load_state()
    assert answered.value.status == status
    check_page(answered.value.text(), status)


def is_page(page: Page, answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def submit_as_it_is(page: Page) -> None:
    """Send the first form of the page, past all buttons."""
    page.evaluate("() => document.querySelector('main form').submit()")


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


def test_the_last_step_of_the_start(walk: Walk) -> None:
    page = walk.open(None, "/start/rate")
    page.get_by_role("button", name="Continue").click()
    inspect(page, "start-injection", walk)

    sent(page, page.get_by_role("button", name="Continue").click, 422)
    inspect(page, "start-injection-errors", walk)


@pytest.mark.parametrize(
    ("name", "path", "button"),
    [("sign-in", "/login", "Sign in"), ("register", "/register", "Create account")],
)
def test_an_account_page_that_refuses(walk: Walk, name: str, path: str, button: str) -> None:
    page = walk.open(None, path)
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("main").get_by_role("button", name=button).click()

    assert page.title().startswith("Error: ")
    inspect(page, f"{name}-errors", walk)


def test_an_invitation_into_a_clinic_with_errors(walk: Walk) -> None:
    page = walk.open("bob", "{clinic}/invite")
    sent(page, page.get_by_role("button", name="Send the invitation").click, 422)
    inspect(page, "clinic-invite-errors", walk)


def test_a_day_without_an_answer(walk: Walk) -> None:
    page = walk.open("nora", "{me}/days/today")

    sent(page, page.get_by_role("button", name="Save today").click, 422)
    inspect(page, "today-errors", walk)


def test_an_injection_form_with_errors(walk: Walk) -> None:
    page = walk.open("marta", "{me}/treatments/new")
    page.get_by_label("Dose in units").or_(page.locator("[data-dose]")).first.fill("many")

    sent(page, page.get_by_role("button", name="Save injection").click, 422)
    inspect(page, "injection-errors", walk)


def test_an_injection_form_that_asks_to_check(walk: Walk) -> None:
    page = walk.open("marta", "{me}/treatments/new")
    for part, value in {"Day": "11", "Month": "6", "Year": "2026"}.items():
        page.get_by_label(part, exact=True).first.fill(value)
    page.locator("[data-dose]").first.fill("900")
    page.get_by_text("I only know the total").click()
    page.get_by_label("Total in units").fill("100")

    sent(page, page.get_by_role("button", name="Save injection").click, 200)
    page.get_by_role("heading", name="Please check").wait_for()
    inspect(page, "injection-check", walk)


def test_the_muscles_that_were_found(walk: Walk) -> None:
    page = walk.open("nora", "{me}/treatments/new")
    page.get_by_label("Find a muscle").fill("capitis")

    sent(page, page.get_by_role("button", name="Find", exact=True).click, 200)
    inspect(page, "injection-found", walk)


def test_two_windows_saved_the_same_day(walk: Walk) -> None:
    day = walk.spare_day(0)
    page = walk.open("marta", f"{{me}}/days/{day}")
    with walk.app.app_context():
        diary = open_as_owner(walk.people.marta)
        rate_day(
            diary, diary.today.fromisoformat(day), DayDraft({0: 3, 1: None}, "from afar"), None
        )
    page.locator("#symptom-0-8").check()

    # A script sends it, and the choice is a page of its own.
    sent(page, page.get_by_role("button", name="Save this day").click, 200)
    inspect(page, "day-conflict", walk)

    sent(page, page.get_by_role("button", name="Keep the chosen one").click, 422)
    inspect(page, "day-choose-errors", walk)

    page.locator("#keep-1").check()
    page.get_by_role("button", name="Keep the chosen one").click()
    page.get_by_text("The other one stays in the history of that day.").wait_for()
    inspect(page, "day-chosen", walk)


def test_two_windows_saved_the_same_injection(walk: Walk) -> None:
    treatment_id: UUID = walk.people.treatments[0]
    page = walk.open("marta", "{me}/treatments/{1}/edit")
    with walk.app.app_context():
        diary = open_as_owner(walk.people.marta)
        stored = get_treatment(diary, treatment_id)
        changed = replace(draft_of(stored), note=f"changed on {walk.look.width}")
        revise_treatment(diary, treatment_id, changed, stored.version)
    page.locator("[data-dose]").first.fill("80")

    sent(page, page.get_by_role("button", name="Save injection").click, 409)
    inspect(page, "injection-conflict", walk)


def test_a_removed_injection_can_be_brought_back(walk: Walk) -> None:
    page = walk.open("marta", "{me}/treatments/{6}/remove")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**removed=**")
    inspect(page, "injections-undo", walk)

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("The injection is back").wait_for()


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("import-preview", "2026-05-01,Neck pain,4\n2026-05-02,Speech,7\n"),
        ("import-nothing-new", ""),
        ("import-problems", "2026-05-01,Neck pain,11\n2031-05-02,Neck pain,4\nMonday,,3\n"),
    ],
)
def test_a_file_that_was_looked_at(walk: Walk, name: str, rows: str) -> None:
    page = walk.open("nora", "{me}/imports/")
    content = f"day,symptom,severity\n{rows}".encode()
    file = {"name": "ratings.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    page.get_by_role("button", name="Look at the file").click()
    page.wait_for_load_state()

    check_page(page.content())
    inspect(page, name, walk)


def test_a_file_of_another_diary_step_by_step(walk: Walk) -> None:
    page = walk.open("nora", "{me}/imports/")
    table = b"When,Neck,Mood\n13/4/2026,50,3\n14/4/2026,60,4\n"
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": table}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the file").click()
    page.wait_for_url("**/columns")
    inspect(page, "import-columns", walk)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/match")
    inspect(page, "import-match", walk)
    page.get_by_role("button", name="Look at what changes").click()
    page.wait_for_load_state()
    inspect(page, "import-match-problems", walk)
    for name in ("scale", "better"):
        page.locator(f"[name={name}-all]").select_option(index=5 if name == "scale" else 1)
    page.get_by_role("button", name="Look at what changes").click()
    page.wait_for_load_state()
    inspect(page, "import-preview-of-a-table", walk)


def test_one_tap_notes_today_and_can_be_taken_back(walk: Walk) -> None:
    page = walk.open("emil", "{me}/treatments/")
    page.get_by_role("button", name="I noticed it working").click()
    page.wait_for_url("**marked=**")
    inspect(page, "events-marked", walk)

    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**removed=**")
    inspect(page, "events-undo", walk)


def test_an_event_and_an_appointment_with_errors(walk: Walk) -> None:
    page = walk.open("nora", "{me}/events/new")
    sent(page, page.get_by_role("button", name="Save").click, 422)
    inspect(page, "event-errors", walk)

    page = walk.open("nora", "{me}/visit")
    sent(page, page.get_by_role("button", name="Save the appointment").click, 422)
    inspect(page, "visit-errors", walk)


def test_a_sketch_and_an_empty_day_without_a_number(walk: Walk) -> None:
    page = walk.open("marta", "{me}/sketch/edit")
    sent(page, page.get_by_role("button", name="Save the sketch").click, 422)
    inspect(page, "sketch-errors", walk)

    page = walk.open("emil", f"{{me}}/days/{YESTERDAY - timedelta(days=2)}/fill-in")
    sent(page, page.get_by_role("button", name="Save and go to").click, 422)
    inspect(page, "fill-in-errors", walk)


def test_a_removed_sketch_can_be_brought_back(walk: Walk) -> None:
    page = walk.open("emil", "{me}/sketch/")
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**removed=**")
    inspect(page, "sketch-undo", walk)

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is back").wait_for()


def test_an_impression_with_errors_and_one_that_was_removed(walk: Walk) -> None:
    page = walk.open("marta", "{me}/treatments/{1}/impression")
    page.get_by_label("How many percent better?").fill("300 %")
    page.get_by_label("For how many weeks").fill("1,5 weeks")
    sent(page, page.get_by_role("button", name="Save").click, 422)
    inspect(page, "impression-errors", walk)

    page = walk.open("marta", "{me}/treatments/{2}/impression")
    page.get_by_role("button", name="Remove what was said").click()
    page.wait_for_url("**removed=**")
    inspect(page, "impression-undo", walk)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is back").wait_for()


def test_two_windows_saved_the_same_impression(walk: Walk) -> None:
    treatment_id: UUID = walk.people.treatments[1]
    page = walk.open("marta", "{me}/treatments/{2}/impression")
    with walk.app.app_context():
        diary = open_as_owner(walk.people.marta)
        [stored] = list_impressions(diary)
        record_impression(
            diary, treatment_id, ImpressionDraft(2, 30, walk.look.width // 100), stored.version
        )
    page.get_by_label("Much worse", exact=True).check()

    sent(page, page.get_by_role("button", name="Save").click, 409)
    inspect(page, "impression-conflict", walk)


def test_today_asks_how_it_went(walk: Walk) -> None:
    with walk.app.app_context():
        diary = open_as_owner(walk.people.nora)
        draft = TreatmentDraft(TODAY - timedelta(days=70))
        treatment_id = record_treatment(diary, draft).id
    page = walk.open("nora", "{me}/days/today")
    page.get_by_role("heading", name="How did it go").wait_for()
    inspect(page, "today-asks", walk)

    with walk.app.app_context():
        remove_treatment(open_as_owner(walk.people.nora), treatment_id, 1)


def test_today_after_silent_days(walk: Walk) -> None:
    with walk.app.app_context():
        account_id = create_account(f"back-{walk.look.width}@example.org").id
        diary = begin_diary(account_id, a_diary_draft())
        rate_day(diary, TODAY - timedelta(days=30), a_day(marks=frozenset({"illness"})), None)
    page = walk.page_of(None)
    page.context.add_cookies([cookie_of(walk.app, account_id, walk.address)])  # type: ignore[list-item]
    page.goto("/today")
    page.get_by_text("Welcome back. Start with today.").wait_for()
    inspect(page, "today-welcome", walk)

    page.goto(f"/diary/{account_id}/days/{TODAY - timedelta(days=30)}/saved")
    page.get_by_text("Unusual: Illness").wait_for()
    inspect(page, "saved-marked", walk)
    page.context.clear_cookies()


def test_two_windows_saved_the_same_event(walk: Walk) -> None:
    page = walk.open("marta", "{me}/events/")
    page.get_by_role("link", name="Change").first.click()
    with walk.app.app_context():
        diary = open_as_owner(walk.people.marta)
        stored = list_diary_events(diary)[-1]
        changed = replace(event_draft_of(stored), words=f"changed on {walk.look.width}")
        revise_event(diary, stored.id, changed, stored.version)
    page.get_by_label("A few words").fill("mine")

    sent(page, page.get_by_role("button", name="Save").click, 409)
    inspect(page, "event-conflict", walk)


def test_a_calendar_address_is_shown(walk: Walk) -> None:
    page = walk.open("nora", "/settings/calendar")
    page.get_by_role("button", name=re.compile("address")).first.click()
    page.get_by_label("Address", exact=True).wait_for()
    inspect(page, "calendar-made", walk)


def test_what_is_not_open_to_a_reader(walk: Walk) -> None:
    page = walk.open("bob", f"/diary/{{marta}}/days/{YESTERDAY}")

    sent(page, lambda: submit_as_it_is(page), 403)
    inspect(page, "not-allowed", walk)


def test_a_page_that_grew_old_keeps_what_was_typed(walk: Walk) -> None:
    page = walk.open("marta", "/settings/phones")
    page.get_by_label("Your injection clinic").fill("0123 456")
    page.evaluate("() => { document.querySelector('main [name=csrf_token]').value = 'old'; }")

    sent(page, page.get_by_role("main").get_by_role("button", name="Save").click, 400)
    inspect(page, "kept", walk)


def test_the_answer_prints_on_three_sheets(walk: Walk) -> None:
    page = walk.open("marta", "{me}/answer")

    printed = page.pdf(prefer_css_page_size=True, print_background=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3


def test_what_a_clinician_leaves_with_errors_and_removed(walk: Walk) -> None:
    page = walk.open("cora", "/diary/{marta}/clinical/scores/new")
    page.get_by_label("Scale").select_option("twstrs_total")
    page.get_by_label("Score", exact=True).fill("850")
    sent(page, page.get_by_role("button", name="Save").click, 422)
    inspect(page, "clinical-score-errors", walk)

    page = walk.open("cora", "/diary/{marta}/clinical/notes/new")
    sent(page, page.get_by_role("button", name="Save").click, 422)
    inspect(page, "clinical-note-errors", walk)

    page = walk.open("cora", "/diary/{marta}/clinical/")
    page.get_by_role("button", name=re.compile("Remove.*How reading")).click()
    page.wait_for_url("**removed=**")
    inspect(page, "clinical-undo", walk)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is back").wait_for()


def test_two_clinicians_saved_the_same_note(walk: Walk) -> None:
    page = walk.open("cora", "/diary/{marta}/clinical/")
    link = page.get_by_role("link", name="Change the note").first
    link.click()
    page.get_by_label("Note", exact=True).fill("my own words")
    note_id = UUID(page.url.rpartition("/")[2])
    with walk.app.app_context():
        diary = open_diary(walk.people.cora, walk.people.marta, Right.RECORD)
        stored = get_note(diary, note_id)
        changed = NoteDraft(f"changed on {walk.look.width}", stored.for_patient)
        revise_note(diary, note_id, changed, stored.version)
    sent(page, page.get_by_role("button", name="Save").click, 409)
    inspect(page, "clinical-conflict", walk)
