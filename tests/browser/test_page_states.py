"""What pages come to when people use them: errors, undo, two windows. On a phone and a desk."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.access import Right, open_diary
from app.services.accounts import begin_diary, create_account
from app.services.clinical_notes import NoteDraft, get_note, revise_note
from app.services.days import DayDraft, rate_day
from app.services.events import event_draft_of, list_diary_events, revise_event
from app.services.impressions import ImpressionDraft, list_impressions, record_impression
from app.services.treatments import (
    TreatmentDraft,
    draft_of,
    get_treatment,
    record_treatment,
    remove_treatment,
    revise_treatment,
)
from tests.browser.people import YOUNG_WAITS, cookie_of, open_as_owner
from tests.browser.visit import settled
from tests.browser.walks import Walk, inspect, sent, submit_as_it_is
from tests.builders import a_day, a_diary_draft
from tests.conftest import TODAY
from tests.pages import check_page

YESTERDAY = TODAY - timedelta(days=1)
WAITS = TODAY - timedelta(days=YOUNG_WAITS)


def test_the_last_step_of_the_start(walk: Walk) -> None:
    page = walk.open(None, "/start/rate")
    sent(page, page.get_by_role("button", name="Continue").click, 200)
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

    with settled(page):
        page.get_by_role("button", name="Look at the file").click()

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
    sent(page, page.get_by_role("button", name="Look at what changes").click, 422)
    inspect(page, "import-match-problems", walk)
    for name in ("scale", "better"):
        page.locator(f"[name={name}-all]").select_option(index=5 if name == "scale" else 1)
    page.get_by_role("button", name="Look at what changes").click()
    page.wait_for_url(lambda url: not url.endswith("/match"))
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
