"""Days that are rated without a connection: kept on the device, and sent once."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock, create_app
from app.analysis.notation import read_ratings
from app.extensions import Model, alembic, db
from app.services.days import DayDraft, find_day, list_days, list_versions, rate_day
from app.services.symptoms import follow
from app.views import assets, worker
from tests.browser.hands import tab_to
from tests.browser.line import Line
from tests.browser.looks import PHONE
from tests.browser.people import People, cookie_of, move_in, open_as_owner
from tests.browser.visit import visit
from tests.conftest import settings_for

pytestmark = pytest.mark.browser
AWAY = r"net::ERR|status of (4|5)\d\d|Failed to fetch"  # what a browser says without a connection
KEPT = "Saved. No connection. Kept on this phone, will be sent."
ALL_SAVES = """() => new Promise((resolve) => {
  const asked = indexedDB.open("injection-diary", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("saves").objectStore("saves").getAll();
    all.onsuccess = () => resolve(all.result);
  };
})"""
IS_READY = """async () => {
  await navigator.serviceWorker.ready;
  return Boolean(navigator.serviceWorker.controller);
}"""
# A worker that sends by itself would race with the page that a test looks at.
WITHOUT_SYNC = "delete globalThis.ServiceWorkerRegistration?.prototype.sync;"
HAS_COPY = """async (path) => {
  for (let n = 0; n < 100; n += 1) {
    for (const name of await caches.keys()) {
      if (await (await caches.open(name)).match(path, { ignoreVary: true })) return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app in real time: a worker has no other clock."""
    file = tmp_path_factory.mktemp("offline") / "diary.sqlite"
    app = create_app(settings_for(f"sqlite:///{file}") | {"WTF_CSRF_ENABLED": True})
    with app.app_context():
        alembic.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def people(browser_app: Flask) -> Iterator[People]:
    yield move_in(browser_app)
    with browser_app.app_context(), db.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def line(browser_app: Flask) -> Iterator[Line]:
    line = Line(browser_app)
    yield line
    line.close()


@pytest.fixture
def open_as(chromium: Browser, browser_app: Flask, people: People, line: Line) -> Iterator[Open]:
    """open_as(who, path): a page of one of the people, with its worker; {me} is their diary."""
    with visit(chromium, line.address) as open_page:

        def open_it(who: str, path: str = "{me}/days/today", **settings: object) -> Page:
            page = open_page(PHONE, tolerate=AWAY, **settings)
            page.context.add_init_script(WITHOUT_SYNC)
            sign_in(page, browser_app, people, who, line)
            page.goto(path.format(me=f"/diary/{getattr(people, who)}"))
            wait_for_worker(page, getattr(people, who))
            return page

        yield open_it


def sign_in(page: Page, app: Flask, people: People, who: str, line: Line) -> None:
    page.context.add_cookies([cookie_of(app, getattr(people, who), line.address)])  # type: ignore[list-item]


def wait_for_worker(page: Page, account: object) -> None:
    page.wait_for_function(IS_READY)
    assert page.evaluate(HAS_COPY, f"/diary/{account}/offline")


def today_in_berlin() -> date:
    return clock.today("Europe/Berlin")


def ratings_of(app: Flask, patient_id, day: date) -> dict[int, int | None]:  # type: ignore[no-untyped-def]
    with app.app_context():
        stored = find_day(open_as_owner(patient_id), day)
        return dict(read_ratings(stored.ratings)) if stored else {}


def rate(page: Page, *values: int) -> None:
    for number, value in enumerate(values):
        page.locator(f"#symptom-{number}-{value}").press("Space")


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save (today|this day)$")).click()


def told(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-device]")


def kept(page: Page) -> list:  # type: ignore[type-arg]
    return page.evaluate(ALL_SAVES)


def drafts(page: Page) -> list[str]:
    found = page.evaluate("() => Object.keys(localStorage).filter((n) => n.startsWith('draft:'))")
    return list(found)


def test_with_a_connection_a_day_is_saved_and_nothing_stays(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4, 5)
    save(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4, 1: 5}
    assert line.sent == [f"/diary/{people.nora}/days/{today_in_berlin()}/sent"]
    assert kept(page) == []


def test_a_day_without_a_connection_survives_a_crash_and_is_sent_once(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4, 5)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    expect(told(page).locator(".status")).to_be_focused()
    assert len(kept(page)) == 1
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(page.locator("#symptom-1-5")).to_be_checked()
    expect(told(page)).to_contain_text("not sent yet")
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4, 1: 5}
    page.reload()
    expect(page.locator("#symptom-0-4")).to_be_checked()
    assert kept(page) == []
    assert len(line.sent) == 1
    with browser_app.app_context():
        assert list_versions(open_as_owner(people.nora), today_in_berlin()) == []


def test_a_crash_between_sending_and_answer_stores_once(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.loses_answers = True
    rate(page, 3, 6)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 3, 1: 6}
    context = page.context
    page.close(run_before_unload=False)

    line.loses_answers = False
    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")

    assert kept(page) == []
    assert len(line.sent) == 2
    with browser_app.app_context():
        diary = open_as_owner(people.nora)
        assert len(list_days(diary)) == 1
        assert list_versions(diary, today_in_berlin()) == []


def test_a_day_that_was_never_opened_is_rated_without_a_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("emil")
    line.cut()
    day, rated = (today_in_berlin() - timedelta(days=ago) for ago in (3, 5))
    page.goto(f"/diary/{people.emil}/days/{day}")
    title = f"How was {day:%A} {day.day} {day:%B}?"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_title(f"{title} – Injection Diary")
    expect(page.get_by_text("without connection")).to_be_visible()
    assert page.locator("input:checked").count() == 0
    rate(page, 2)
    save(page)
    expect(told(page)).to_contain_text(KEPT)

    page.get_by_role("link", name=f"{rated:%A} {rated.day} {rated:%B}, added later").click()
    expect(page.locator("#symptom-0-4")).to_be_checked()
    kept_day = page.get_by_role("link", name=f"{day:%A} {day.day} {day:%B}, rated")
    expect(kept_day).to_be_visible()
    rate(page, 7)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 2 days were sent.")
    assert ratings_of(browser_app, people.emil, day) == {0: 2}
    assert ratings_of(browser_app, people.emil, rated) == {0: 7, 1: 6, 2: None}


def test_today_a_recent_day_and_the_last_answer_open_without_a_connection(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("marta")
    yesterday = today_in_berlin() - timedelta(days=1)
    for place in (f"days/{yesterday}", "answer"):
        page.goto(f"/diary/{people.marta}/{place}")
    assert page.evaluate(HAS_COPY, f"/diary/{people.marta}/answer")
    expect(page.get_by_text("without connection")).to_be_hidden()
    headline = page.get_by_role("heading", level=1).inner_text()
    line.cut()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    now = datetime.now(UTC).astimezone()
    expect(
        page.get_by_text(re.compile(rf"^From .* {now.year}, \d\d:\d\d, without connection$"))
    ).to_be_visible()
    page.goto(f"/diary/{people.marta}/days/{yesterday}")
    expect(page.locator("input:checked")).not_to_have_count(0)
    page.goto("/answer")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Injections").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_what_was_changed_after_a_save_without_a_connection_is_sent_on_top_of_it(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    rate(page, 8, 1)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    first, second = kept(page)
    assert (first["after"], second["after"]) == ("", first["save_id"])
    line.mend()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 8, 1: 1}


def test_who_was_signed_out_meanwhile_keeps_it_until_signed_in_again(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4)
    page.context.clear_cookies()
    save(page)
    expect(told(page)).to_contain_text("Saved. Kept on this phone, will be sent after you sign in.")

    page.goto("/device")
    expect(page.get_by_text("It will be sent after you sign in")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(0)
    sign_in(page, browser_app, people, "nora", line)
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_another_account_on_the_device_neither_sees_nor_sends_what_is_kept(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.context.clear_cookies()
    sign_in(page, browser_app, people, "emil", line)

    page.goto("/today")
    wait_for_worker(page, people.emil)
    expect(page.get_by_role("heading", level=1)).to_have_text("How was today?")
    assert page.locator("input:checked").count() == 0
    page.goto("/device")
    expect(page.get_by_text("Saves of another account are kept here, too.")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(0)
    names = page.evaluate("() => caches.keys()")
    assert not [name for name in names if str(people.nora) in name]
    assert line.sent == []
    assert len(kept(page)) == 1

    page.context.clear_cookies()
    sign_in(page, browser_app, people, "nora", line)
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.emil, today_in_berlin()) == {}
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_signing_out_sends_first_and_clears_copies_and_drafts(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.goto("/settings/")
    line.cut()
    page.goto("/today")
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    for whose in (people.nora, "another"):
        page.evaluate("(key) => localStorage.setItem(key, '{}')", f"draft:{whose}:/y")
    line.mend()
    page.goto("/settings/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{line.address}/")

    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
    assert kept(page) == []
    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]
    assert drafts(page) == ["draft:another:/y"]
    line.cut()
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")


def test_signing_out_without_a_connection_says_so_and_leaves_all_as_it_is(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    rate(page, 4)
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    before = drafts(page)
    page.goto("/settings/", wait_until="networkidle")
    line.cut()
    page.get_by_role("button", name="Sign out", exact=True).click()

    expect(told(page)).to_contain_text("you are still signed in here")
    assert drafts(page) == before
    assert [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


def test_what_was_typed_after_a_save_was_kept_comes_back(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    rate(page, 4)  # so that the module is there
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    line.cut()
    rate(page, 4, 5)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    rate(page, 8)
    page.wait_for_function(
        "() => Object.keys(localStorage).some((n) => n.startsWith('draft:')"
        " && localStorage[n].includes('\"8\"'))"
    )
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/today")
    expect(page.get_by_text("This is what you typed before")).to_be_visible()
    expect(page.locator("#symptom-0-8")).to_be_checked()
    expect(page.locator("#symptom-1-5")).to_be_checked()
    page.wait_for_timeout(300)
    expect(page.locator("#symptom-0-8")).to_be_checked()
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 8, 1: 5}


def test_a_draft_of_a_day_that_was_never_opened_comes_back_at_once(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("emil")
    rate(page, 1)  # so that the module is there
    page.wait_for_function("() => Object.keys(localStorage).some((n) => n.startsWith('draft:'))")
    line.cut()
    day = today_in_berlin() - timedelta(days=3)
    page.goto(f"/diary/{people.emil}/days/{day}")
    rate(page, 7, 2)
    page.wait_for_function(
        f"() => Object.keys(localStorage).some((n) => n.endsWith('/days/{day}'))"
    )
    context = page.context
    page.close(run_before_unload=False)

    page = context.new_page()
    page.goto(f"{line.address}/diary/{people.emil}/days/{day}")

    expect(page.get_by_text("This is what you typed before")).to_be_visible()
    expect(page.locator("#symptom-0-7")).to_be_checked()
    page.locator("#symptom-0-3").press("Space")
    expect(page.locator("#symptom-0-3")).to_be_checked()


def test_one_day_that_the_server_cannot_take_holds_up_no_other(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("emil")
    days = [today_in_berlin() - timedelta(days=ago) for ago in (3, 2, 0)]
    line.cut()
    for day in days:
        page.goto(f"/diary/{people.emil}/days/{day}")
        rate(page, 6)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
    line.fails_for = str(days[0])
    line.mend()
    page.goto("/today")

    expect(told(page)).to_contain_text("Back online. 2 days were sent.")
    assert [each["day"] for each in kept(page)] == [str(days[0])]
    assert ratings_of(browser_app, people.emil, days[2])[0] == 6
    page.goto(f"/diary/{people.emil}/days/{days[1]}")
    rate(page, 7)
    line.fails_for = str(days[1])
    save(page)
    expect(told(page)).to_contain_text("The server cannot take it just now.")
    line.fails_for = ""
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert kept(page) == []


def test_a_safety_message_needs_no_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    with browser_app.app_context():
        follow(open_as_owner(people.emil), ["neck_pain"], side_effects=["swallowing"])
    page = open_as("emil")
    line.cut()
    page.goto("/today")
    row = page.locator("fieldset", has_text="Trouble swallowing")
    row.locator("input[value='9']").press("Space")

    expect(row.get_by_role("alert").locator("p:visible")).not_to_have_count(0)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    expect(row.get_by_role("alert").locator("p:visible")).not_to_have_count(0)


def test_signing_out_says_what_could_not_be_sent_and_keeps_it(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    line.loses_answers = True
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    page.goto("/settings/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(told(page)).to_contain_text("1 save could not be sent. It stays on this phone")

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{line.address}/")
    assert len(kept(page)) == 1


def test_a_new_version_of_the_app_takes_over_and_the_queue_stays(
    open_as: Open, people: People, line: Line, browser_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.loses_answers = True
    line.mend()
    monkeypatch.setattr(assets, "digest_of", lambda _folder: "0" * 12)
    monkeypatch.setattr(worker, "digest_of", lambda _folder: "0" * 12)

    page.goto("/today")  # the old worker, with pages and scripts of the new version
    expect(page.locator("#symptom-0-4")).to_be_checked()
    page.wait_for_function(
        """async () => {
          const shells = (await caches.keys()).filter((name) => name.startsWith("shell"));
          return String(shells) === "shell-000000000000";
        }"""
    )
    expect(told(page)).to_contain_text("1 save is kept on this phone and not sent yet.")
    line.loses_answers = False
    page.goto("/today")
    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    line.cut()
    page.goto("/today")
    expect(page.locator("#symptom-0-4")).to_be_checked()
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.btn--primary')).minHeight")
        == "60px"
    )


def test_an_old_worker_shows_the_pages_of_a_new_server(
    open_as: Open, people: People, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as("nora")
    old = page.evaluate("() => document.querySelector('link[rel=stylesheet]').href")
    # The worker's own address is not there for a moment, so that the old one stays.
    monkeypatch.setattr(assets, "digest_of", lambda _folder: "1" * 12)
    monkeypatch.setattr(worker, "digest_of", lambda _folder: old.split("/")[4])
    page.goto("/today")

    assert "/assets/111111111111/" in page.evaluate(
        "() => document.querySelector('link[rel=stylesheet]').href"
    )
    rate(page, 4)
    expect(page.locator("[data-count]")).to_have_text("1 of 2 rated")
    assert page.evaluate("async (old) => (await fetch(old)).status", old) == 200


def test_400_days_are_sent_in_order_and_told_in_words(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    first = today_in_berlin() - timedelta(days=400)
    page.evaluate(
        """async ([diary, days]) => {
          const { src } = document.querySelector("script[src]");
          const { keep } = await import(src.replace("main", "device/outbox"));
          const [saved_at, device] = [new Date().toISOString(), "Phone"];
          for (const day of days) {
            const fields = [["symptom-0", "5"], ["note", ""], ["version", ""]];
            const save_id = crypto.randomUUID();
            await keep({ save_id, diary, day, fields, saved_at, device, after: "" });
          }
        }""",
        [str(people.nora), [str(first + timedelta(days=n)) for n in range(400)]],
    )
    page.goto("/today")
    expect(told(page)).to_contain_text(re.compile(r"Sending \d+ of 400"))
    rate(page, 7)  # nothing freezes meanwhile
    expect(page.locator("[data-count]")).to_have_text("1 of 2 rated")
    expect(told(page)).to_contain_text("Back online. 400 days were sent.", timeout=60_000)

    assert line.sent == [
        f"/diary/{people.nora}/days/{first + timedelta(days=n)}/sent" for n in range(400)
    ]
    with browser_app.app_context():
        assert len(list_days(open_as_owner(people.nora))) == 400


FORBIDDEN = """
  for (const name of ["indexedDB", "localStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
  }
"""


def test_where_nothing_may_be_kept_the_form_posts_and_says_so_without_a_connection(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.add_init_script(FORBIDDEN)
    page.goto("/today")
    page.locator("#symptom-0-4").focus()
    page.wait_for_load_state("networkidle")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text("this browser keeps nothing. Leave this page open")
    expect(page.locator("#symptom-0-4")).to_be_checked()

    line.mend()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    assert line.sent == []
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}
    page.goto("/device")
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()


def test_a_window_without_a_worker_keeps_and_sends(
    chromium: Browser, browser_app: Flask, people: People, line: Line
) -> None:
    with visit(chromium, line.address) as open_page:
        page = open_page(PHONE, tolerate=AWAY, service_workers="block")
        sign_in(page, browser_app, people, "nora", line)
        page.goto("/today")
        page.locator("#symptom-0-4").focus()
        page.wait_for_load_state("networkidle")
        line.cut()
        rate(page, 4)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
        line.mend()
        page.evaluate("() => dispatchEvent(new Event('online'))")
        expect(told(page)).to_contain_text("Back online. 1 day was sent.")

    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_a_day_is_kept_and_sent_by_keyboard_alone(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    page.goto("/today")
    tab_to(page, page.locator("#symptom-0-0"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_role("button", name="Save today"))
    page.keyboard.press("Enter")
    expect(told(page).locator(".status")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="See what is kept"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kept on this device")
    line.mend()
    tab_to(page, page.get_by_role("button", name="Send now"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("All is sent.")).to_be_focused()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 1}


def test_a_day_of_two_devices_is_settled_by_keyboard_alone(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    tab_to(page, page.locator("#symptom-0-0"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save today"))
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text(KEPT)
    with browser_app.app_context():
        rate_day(open_as_owner(people.nora), today_in_berlin(), DayDraft({0: 6}, "afar"), None)
    line.mend()
    page.goto("/today")
    tab_to(page, page.get_by_role("link", name="Choose what to keep"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("was saved more than once")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Keep the chosen one"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("The other one stays in the history")).to_be_visible()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 0}
    with browser_app.app_context():
        before = list_versions(open_as_owner(people.nora), today_in_berlin())
        assert ("6", "afar") in {(each.ratings, each.note) for each in before}


def test_a_day_that_has_not_come_is_refused_and_can_be_given_another(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    tomorrow = today_in_berlin() + timedelta(days=1)
    line.cut()
    page.goto(f"/diary/{people.nora}/days/{tomorrow}")
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.goto("/today")
    expect(told(page)).to_contain_text("1 save is kept on this phone and not sent yet.")
    page.get_by_role("link", name="See what is kept").click()
    expect(page.locator("[data-state]")).to_contain_text("come yet")

    page.get_by_role("button", name="Change the day").click()
    page.get_by_label("The day it was about").fill(str(today_in_berlin()))
    page.get_by_role("button", name="Save the day").click()
    expect(page.get_by_text("All is sent.")).to_be_visible()
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_one_save_and_the_whole_device_are_cleared_after_asking(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    line.cut()
    for ago in (0, 1):
        page.goto(f"/diary/{people.nora}/days/{today_in_berlin() - timedelta(days=ago)}")
        rate(page, 4)
        save(page)
        expect(told(page)).to_contain_text(KEPT)
    page.goto("/device")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Remove").first.click()
    assert len(kept(page)) == 2
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("[data-row]")).to_have_count(1)

    page.get_by_role("button", name="Clear this device").click()
    expect(page.get_by_text("Not sent yet: 1.")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("This device is cleared.")).to_be_visible()
    assert kept(page) == []
    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


def test_neither_the_example_nor_a_shared_diary_is_kept(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    page.context.clear_cookies()
    sign_in(page, browser_app, people, "bob", line)
    for path in ("answer", f"days/{today_in_berlin()}"):
        page.goto(f"/diary/{people.marta}/{path}", wait_until="networkidle")
    page.goto("/example", wait_until="networkidle")

    assert not [name for name in page.evaluate("() => caches.keys()") if "pages" in name]


def test_the_worker_sends_by_itself_when_the_browser_lets_it(
    open_as: Open, people: People, line: Line, browser_app: Flask
) -> None:
    page = open_as("nora")
    line.cut()
    rate(page, 4)
    save(page)
    expect(told(page)).to_contain_text(KEPT)
    line.mend()
    page.context.service_workers[0].evaluate("() => sendKept()")

    expect(told(page)).to_contain_text("Back online. 1 day was sent.")
    assert kept(page) == []
    assert ratings_of(browser_app, people.nora, today_in_berlin()) == {0: 4}


def test_a_day_that_was_sent_is_shown_without_a_connection_as_it_was_sent(
    open_as: Open, people: People, line: Line
) -> None:
    page = open_as("nora")
    today = f"/diary/{people.nora}/days/{today_in_berlin()}"
    page.goto(today)
    assert page.evaluate(HAS_COPY, today)
    rate(page, 4)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    page.wait_for_load_state("networkidle")
    line.cut()
    page.goto("/today")

    expect(page.locator("#symptom-0-4")).to_be_checked()
    expect(page.locator("[name=version]")).to_have_value("1")
    marked = page.get_by_role("link", name=re.compile("rated$"))
    expect(marked).to_have_attribute("aria-current", "date")
