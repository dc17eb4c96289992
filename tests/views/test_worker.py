"""What makes the diary an app on a device."""

import json
from collections.abc import Callable

import pytest

from app.services.days import rate_day
from app.views import assets, worker
from tests.browser_double import Browser
from tests.builders import a_day
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]


def test_the_worker_is_asked_for_each_time_and_sent_once(browse: Browse) -> None:
    page = browse()
    answer = page.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.max_age == 0
    assert "Set-Cookie" not in answer.headers
    again = page.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_worker_is_one_script_that_changes_with_any_asset(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = browse().get("/sw.js").text

    assert "\nexport " not in before
    assert "\nimport " not in before
    assert before.index("async function sendInOrder") < before.index("SHELL_CACHE")
    for module in (assets, worker):
        monkeypatch.setattr(module, "digest_of", lambda _folder: "another")
    assert browse().get("/sw.js").text != before


def test_the_manifest_starts_on_today_and_its_icons_are_there(browse: Browse) -> None:
    page = browse()
    said = json.loads(page.get("/manifest.webmanifest").text)

    assert (said["name"], said["start_url"], said["display"]) == (
        "Injection Diary",
        "/today",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in said["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in said["icons"]:
        with page.get(icon["src"]) as answer:
            assert (answer.status_code, answer.mimetype) == (200, icon["type"])
    assert "/manifest.webmanifest" in page.get("/").text


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("carol", 403), ("dan", 404)]
)
def test_the_form_without_a_day_is_for_whose_diary_it_is(
    browse: Browse, cast: Cast, who: str, status: int
) -> None:
    assert browse(who).get(f"/diary/{cast.alice}/offline").status_code == status


def test_the_form_without_a_day_knows_the_last_days(browse: Browse, cast: Cast, opened) -> None:
    with opened() as diary:
        rate_day(diary, TODAY, a_day(ratings={0: 4, 1: None}, note="rain & <wind>"), None)

    page = browse("alice").get(f"/diary/{cast.alice}/offline").text

    assert str(TODAY) in page
    assert "rain \\u0026 \\u003cwind\\u003e" in page
    assert "checked" not in page


def test_each_page_says_who_is_signed_in_so_that_copies_for_others_go(
    browse: Browse, cast: Cast
) -> None:
    assert browse("alice").get("/about").headers["X-Account"] == str(cast.alice)
    assert browse().get("/about").headers["X-Account"] == "none"
    assert browse("dan").get("/").headers["X-Account"] == str(cast.dan)


def test_only_pages_of_ones_own_diary_begin_the_worker(browse: Browse, cast: Cast) -> None:
    today = f"/diary/{cast.alice}/days/{TODAY}"

    assert "data-own" in browse("alice").get(today).text
    assert "data-own" not in browse("bob").get(today).text
    assert "data-own" not in browse("alice").get("/about").text
    assert 'data-later="unsaved offline"' not in browse("bob").get(today).text
