"""A patient, a clinician, a carer and a stranger around one diary, each in their own browser."""

import re
from datetime import timedelta

from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import AuditEvent
from app.services.accounts import create_account
from app.services.audit import commit_account
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import People, cookie_of
from tests.browser.visit import OpenPage, settled
from tests.builders import PASSWORD
from tests.conftest import TODAY, Clock

DOCTOR, CARER, STRANGER = "osei@clinic.example", "jo@example.org", "sam@example.org"
NEXT_CODE = timedelta(seconds=60)


def press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    with settled(page):
        page.get_by_role("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def title(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def mailed(app: Flask, address: str, path: str) -> str:
    """The link to this path in the newest mail to an address."""
    mail = next(m for m in reversed(app.extensions["mailman"].outbox) if m.to == [address])
    found = re.search(rf"http://\S+?(/{path}/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def invite(page: Page, patient: str, who: str, email: str | None) -> None:
    """From the Share page; without an address with a code, which then stands on the page."""
    page.goto(f"/diary/{patient}/sharing/")
    press(page, "Invite somebody", "link")
    page.get_by_label(who).check()
    page.get_by_label("Send an e-mail" if email else "Show a code").check()
    if email:
        page.get_by_label("Their e-mail address").fill(email)
        page.get_by_label("My notes").check()
    press(page, "Invite")


def register(page: Page, app: Flask, address: str) -> None:
    """From the page of an invitation through the mail, and back to the invitation."""
    press(page, "Create an account", "link")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Create account")
    page.goto(mailed(app, address, "confirm"))
    title(page, "Marta wants to share their diary")


def set_up_second_step(page: Page, clock: Clock) -> None:
    """The key is typed into the app, and the app's code into the page."""
    title(page, "Set up signing in in two steps")
    key = re.sub(r"\s", "", page.locator(".key").first.inner_text())
    code = TOTP(key=key).generate(time=clock.instant.timestamp()).token
    page.get_by_label(re.compile("^Code")).fill(str(code))
    press(page, "Switch it on")
    title(page, "Your recovery codes")
    press(page, "I have kept them", "link")
    clock.instant += NEXT_CODE


def open_for(app: Flask, open_page: OpenPage, email: str, look: Look) -> Page:
    """Somebody with an account of their own, signed in."""
    with app.app_context():
        account = create_account(email)
        commit_account()
        account_id = account.id
    page: Page = open_page(look)
    page.goto("/")
    page.context.add_cookies([cookie_of(app, account_id, page.url)])
    return page


def refused(page: Page, path: str) -> str:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 404
    return str(page.get_by_role("main").inner_text())


def test_a_diary_is_shared_used_and_closed_again(
    browser_app: Flask, people: People, open_page: OpenPage, noon: Clock
) -> None:
    me, card = str(people.marta), f"/diary/{people.marta}/card/"
    marta, doctor = open_page(PHONE), open_page(DESKTOP)
    marta.goto("/")
    marta.context.add_cookies([cookie_of(browser_app, people.marta, marta.url)])
    jo = open_for(browser_app, open_page, CARER, PHONE)
    stranger = open_for(browser_app, open_page, STRANGER, DESKTOP)

    # The clinician comes by mail, makes an account and adds the second step.
    invite(marta, me, "A clinician, to look and write", DOCTOR)
    doctor.goto(mailed(browser_app, DOCTOR, "invitation"))
    title(doctor, "Marta wants to share their diary")
    register(doctor, browser_app, DOCTOR)
    doctor.get_by_label("Your name").fill("Dr A. Osei")
    press(doctor, "Accept")
    doctor.goto(card)
    set_up_second_step(doctor, noon)

    # The carer comes with a code that was said in the room.
    invite(marta, me, "Somebody who helps me, to look and write", None)
    code = re.sub(r"\s", "", marta.locator(".code").inner_text())
    jo.goto("/invitation/")
    jo.get_by_label("Code").fill(code)
    press(jo, re.compile("Go on|Continue"))
    jo.get_by_label("Your name").fill("Jo")
    press(jo, "Accept")
    yesterday = TODAY - timedelta(days=1)
    jo.goto(f"/diary/{me}/days/{yesterday}")
    jo.locator("input[name=symptom-0][value='7']").check()
    press(jo, re.compile("^Save"))
    title(jo, "Saved")

    # The clinician reviews, confirms, records, and writes to the patient.
    doctor.goto(card)
    expect(doctor.get_by_role("main")).to_contain_text("Marta")
    press(doctor, "Mark as reviewed")
    doctor.goto(f"/diary/{me}/clinical/")
    press(doctor, re.compile("^Confirm"))
    doctor.goto(f"/diary/{me}/clinical/")
    press(doctor, "Write a note", "link")
    doctor.get_by_label("Note", exact=True).fill("Please watch the swallowing.")
    doctor.get_by_label("The patient", exact=True).check()
    press(doctor, re.compile("^Save"))
    doctor.goto(f"/diary/{me}/clinical/")
    press(doctor, "Record today's injection", "link")
    press(doctor, re.compile("^Save"))
    press(doctor, "Save as it is")  # the one before was two weeks ago

    # The patient sees all of it.
    marta.goto(f"/diary/{me}/clinical/")
    of_clinic = marta.get_by_role("main")
    expect(of_clinic).to_contain_text("Please watch the swallowing.")
    expect(of_clinic).to_contain_text("Dr A. Osei")
    marta.goto(f"/diary/{me}/treatments/")
    expect(marta.get_by_role("main")).to_contain_text("11 June 2026")
    marta.goto(f"/diary/{me}/sharing/seen/")
    seen = marta.get_by_role("main")
    expect(seen).to_contain_text("Dr A. Osei")
    expect(seen).to_contain_text("Jo")

    # She stops: the very next request finds nothing, as a stranger does.
    doctor.goto(f"/diary/{me}/clinical/notes/new")
    doctor.get_by_label("Note", exact=True).fill("Too late to be kept.")
    marta.goto(f"/diary/{me}/sharing/")
    press(marta, re.compile("Stop sharing with Dr A. Osei"))
    press(doctor, re.compile("^Save"))
    expect(doctor.get_by_role("main")).to_contain_text("Too late to be kept.")
    title(doctor, "This page is not here")
    told = refused(stranger, card)
    assert refused(doctor, card) == told
    with browser_app.app_context():
        acts = db.session.query(AuditEvent.act).filter_by(patient_id=people.marta)
        assert "note_written" in {act for (act,) in acts}
