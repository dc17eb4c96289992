"""Messages on a device in a real browser: turned on and off, shown by the worker, and opened."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page, Worker, expect

from app.services.push import list_devices
from tests.browser.audit import audit, audit_colours, take_picture
from tests.browser.looks import DESKTOP, PHONE, Look
from tests.browser.people import People, cookie_of, open_as_owner
from tests.browser.visit import serve, visit
from tests.push_service import KEY, SUBJECT, Receiver

WORKER = Path(__file__).parents[2] / "static" / "worker" / "20-push.js"
TOLD = Receiver().told("https://fcm.googleapis.com/fcm/send/a-browser")
# A push service cannot be reached from here: the browser's own part is played by these few lines.
STAND_IN = """
let subscription = sessionStorage.getItem("subscribed") ? make() : null;
function make() {
  return {
    ...TOLD,
    toJSON() { return TOLD; },
    async unsubscribe() {
      subscription = null;
      sessionStorage.removeItem("subscribed");
      return true;
    },
  };
}
PushManager.prototype.getSubscription = async () => subscription;
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("no such key");
  sessionStorage.setItem("subscribed", "yes");
  subscription = make();
  return subscription;
};
""".replace(
    "TOLD",
    json.dumps({"endpoint": TOLD.endpoint, "keys": {"p256dh": TOLD.p256dh, "auth": TOLD.auth}}),
)
READY = "() => navigator.serviceWorker.ready.then(() => {})"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pushing(browser_app: Flask) -> Flask:
    """The app with keys, and with a worker where none is served yet."""
    browser_app.config |= {"VAPID_PRIVATE_KEY": KEY, "VAPID_SUBJECT": SUBJECT}
    if "/sw.js" not in {rule.rule for rule in browser_app.url_map.iter_rules()}:
        browser_app.add_url_rule("/sw.js", "stand_in_worker", stand_in_worker)
    return browser_app


def stand_in_worker() -> Response:
    return Response(WORKER.read_text(), mimetype="text/javascript")


@pytest.fixture
def open_devices(chromium: Browser, pushing: Flask, people: People) -> Iterator[Open]:
    """open_devices(look): Nora's page about devices; permission is granted unless told."""
    with serve(pushing) as address, visit(chromium, address) as open_page:

        def open_it(look: Look = PHONE, allowed: bool = True) -> Page:
            page = open_page(look, service_workers="allow")
            cookie = cookie_of(pushing, people.nora, address)
            page.context.add_cookies([cookie])  # type: ignore[list-item]
            page.context.add_init_script(STAND_IN)
            if allowed:
                page.context.grant_permissions(["notifications"])
            page.goto("/settings/")
            page.evaluate(READY)
            page.goto("/settings/devices/")
            return page

        yield open_it


def endpoints(app: Flask, people: People) -> list[str]:
    with app.app_context():
        return [device.endpoint for device in list_devices(open_as_owner(people.nora))]


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=str)
def test_a_device_is_turned_on_and_off_again(
    open_devices: Open, pushing: Flask, people: People, look: Look
) -> None:
    page = open_devices(look)
    on = page.get_by_role("button", name="Turn on for this device")
    expect(on).to_be_visible()
    audit(page)
    on.click()

    off = page.get_by_role("button", name="Turn off for this device")
    expect(off).to_be_visible()
    expect(page.locator("[data-state]")).to_have_text("Messages are on for this device.")
    assert endpoints(pushing, people) == [TOLD.endpoint]
    hashed = hashlib.sha256(TOLD.endpoint.encode()).hexdigest()
    expect(page.locator("[data-module=push]")).to_have_attribute("data-known", hashed)
    audit(page)
    take_picture(page, f"devices-{look}")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    audit_colours(page)
    take_picture(page, f"devices-{look}-dark")

    off.click()
    expect(on).to_be_visible()
    assert endpoints(pushing, people) == []


def test_a_device_that_was_removed_from_the_list_can_be_turned_on_again(
    open_devices: Open, pushing: Flask, people: People
) -> None:
    page = open_devices()
    page.get_by_role("button", name="Turn on for this device").click()
    page.get_by_role("button", name="Remove").click()
    on = page.get_by_role("button", name="Turn on for this device")
    expect(on).to_be_visible()
    on.click()

    expect(page.get_by_role("button", name="Turn off for this device")).to_be_visible()
    assert endpoints(pushing, people) == [TOLD.endpoint]
    page.get_by_role("button", name="Remove").click()


def test_who_says_no_reads_what_can_be_done(open_devices: Open) -> None:
    page = open_devices(allowed=False)
    page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });"
        "PushManager.prototype.subscribe = async () => { throw new DOMException('no'); };"
    )
    page.reload()
    expect(page.locator("[data-state]")).to_contain_text("blocked in this browser")
    page.get_by_role("button", name="Turn on for this device").click()

    expect(page.locator("[data-state]")).to_contain_text("blocked in this browser")


def test_a_browser_without_messages_says_so(open_devices: Open) -> None:
    page = open_devices()
    page.add_init_script("delete window.PushManager;")
    page.reload()

    expect(page.locator("[data-state]")).to_contain_text("cannot show messages")
    expect(page.get_by_role("button", name="Turn on for this device")).to_be_hidden()


def worker_of(page: Page) -> Worker:
    return page.context.service_workers[0]


SHOW = """async (data) => {
  await new Promise((done) => {
    const event = new PushEvent("push", data === null ? {} : { data });
    event.waitUntil = (work) => work.then(done);
    self.dispatchEvent(event);
  });
  const shown = await self.registration.getNotifications();
  return shown.map(({ title, body, data }) => ({ title, body, path: data.path }));
}"""


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (
            json.dumps({"title": "Diary", "body": "Today", "path": "/rate/abc"}),
            {"title": "Diary", "body": "Today", "path": "/rate/abc"},
        ),
        ("no json", {"title": "Diary", "body": "", "path": "/today"}),
        ("null", {"title": "Diary", "body": "", "path": "/today"}),
        (None, {"title": "Diary", "body": "", "path": "/today"}),
    ],
)
def test_the_worker_shows_what_was_sent_and_something_always(
    open_devices: Open, data: str | None, shown: dict[str, str]
) -> None:
    page = open_devices()

    assert worker_of(page).evaluate(SHOW, data) == [shown]


TAP = """async (path) => {
  const opened = [];
  const value = async (url) => opened.push(url);
  Object.defineProperty(self.clients, "openWindow", { value, configurable: true });
  let focused = 0;
  WindowClient.prototype.focus = async function () { focused += 1; return this; };
  await self.registration.showNotification("Diary", { data: { path } });
  const [notification] = await self.registration.getNotifications();
  await new Promise((done) => {
    const event = new NotificationEvent("notificationclick", { notification });
    event.waitUntil = (work) => work.then(done);
    self.dispatchEvent(event);
  });
  return { opened: opened.map((url) => url.replace(self.location.origin, "")), focused };
}"""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/rate/abc", {"opened": ["/rate/abc"], "focused": 0}),
        ("/settings/devices/", {"opened": [], "focused": 1}),
        ("https://evil.example/", {"opened": ["/today"], "focused": 0}),
        ("//evil.example/", {"opened": ["/today"], "focused": 0}),
        ("javascript:alert(1)", {"opened": ["/today"], "focused": 0}),
    ],
)
def test_a_tap_opens_or_shows_the_page_and_never_another_site(
    open_devices: Open, path: str, told: dict[str, object]
) -> None:
    page = open_devices()

    assert worker_of(page).evaluate(TAP, path) == told
