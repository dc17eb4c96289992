"""The equipment of the journeys finds what it is there to find, on a toy app."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask, Response, abort, request
from playwright.sync_api import Browser

from tests.browser.audit import (
    audit,
    audit_colours,
    no_sideways_scroll,
    small_targets,
    take_picture,
)
from tests.browser.contract import FOOTER, keep_contract
from tests.browser.looks import DESKTOP, LOOKS, PHONE_DARK, Look
from tests.browser.visit import OpenPage, visit

GOOD = """<!doctype html><html lang="en"><head><title>Toy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/toy.css"></head>
<body><main><h1>Toy</h1><p>A link <a href="/">in words</a> may be small.</p>
<button>Save</button><a class="btn" href="/">Go</a>
<label class="choice"><input type="radio" name="r">None</label>
<div class="box" tabindex="0" role="region" aria-label="Wide"><p class="wide">wide</p></div>
</main></body></html>"""
CSS = """button, .btn, .choice { display: inline-block; min-height: 44px; min-width: 44px }
.btn { border: 1px solid } .box { overflow-x: auto; max-width: 100% } .wide { width: 3000px }
.small { min-height: 0; min-width: 0; height: 30px; box-sizing: border-box }
.bare { outline: none } .stays { position: sticky } .row { width: 350px }
.long { white-space: nowrap }
.tiny { display: inline-block; width: 10px } .faint { color: #aaa }"""
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:"


@pytest.fixture
def browser_app() -> Flask:
    app = Flask(__name__)

    @app.get("/toy.css")
    def css() -> Response:
        return Response(CSS, mimetype="text/css")

    @app.get("/throws.js")
    def throws() -> Response:
        return Response("throw new Error('planted')", mimetype="text/javascript")

    @app.get("/")
    def index() -> Response:
        planted = request.args.get("planted", "")
        page = GOOD.replace("</main>", f"{planted}</main>")
        return Response(page, headers={"Content-Security-Policy": POLICY})

    @app.get("/refused")
    def refused() -> tuple[str, int]:
        return GOOD, 422

    @app.get("/broken")
    def broken() -> Response:
        abort(500)

    return app


def plant(html: str) -> str:
    return "/?" + urlencode({"planted": html})


@pytest.mark.parametrize("look", [*LOOKS, Look(forced_colors=True)], ids=str)
def test_a_good_page_passes_in_every_look(open_page: OpenPage, look: Look) -> None:
    page = open_page(look)
    page.goto("/")

    audit(page)
    no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ('<input name="x" class="btn">', r"WCAG 2.2 AA:\n  label: .*<input name="),
        ('<p class="faint">grey</p>', r"WCAG 2.2 AA:\n  color-contrast: .*grey"),
        ('<details><summary class="btn">More</summary><img src="data:,"></details>', "image-alt"),
        ('<button class="small">i</button>', r"Smaller than 44 px:\n  \d+ x 30 px: <button"),
        ('<a class="btn small" href="/">Go</a>', r"Smaller than 44 px:\n  \d+ x 30 px: <a"),
        ('<p class="wide">wide</p>', r"sideways:\n  it needs 30\d\d px of 390\n  <p class=.wide"),
        ("<h4>Deep</h4>", r"Against best practice:\n  heading-order: .*<h4>Deep"),
    ],
)
def test_the_audit_names_a_planted_fault(open_page: OpenPage, fault: str, words: str) -> None:
    page = open_page()
    page.goto(plant(fault))

    with pytest.raises(AssertionError, match=words):
        audit(page)


FOOT = f'<footer class="foot"><ul>{"".join(f"<li>{word}</li>" for word in FOOTER)}</ul></footer>'


def test_a_good_page_keeps_the_contract(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(plant(FOOT))

    keep_contract(page)

    assert page.viewport_size == {"width": 390, "height": 844}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ('<button aria-label="Send">Save it</button>', '"save it" is called "send"'),
        ('<button class="bare">Bare</button>', "the focus does not show: <button class=.bare"),
        ('<p class="stays">Here</p>', "stays while the page scrolls: <p class=.stays"),
        ('<p class="long">Verylongwordthatdoesnotbreak</p>', "twice as large: it needs"),
        ('<p class="row">350 px</p>', "at 320 px: it needs 3"),
        ('<footer class="foot"><ul><li>More</li></ul></footer>', "footer is not the same"),
    ],
)
def test_a_planted_breach_of_the_contract_is_named(
    open_page: OpenPage, fault: str, words: str
) -> None:
    page = open_page()
    page.goto(plant(fault + FOOT))

    with pytest.raises(AssertionError, match=words):
        keep_contract(page)


def test_colours_that_are_hard_to_tell_apart_are_found(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(plant('<p class="faint">grey</p><input name="x" class="btn">'))

    with pytest.raises(
        AssertionError, match=r"in these colours:\n  color-contrast: .*grey"
    ) as told:
        audit_colours(page)

    assert "label:" not in str(told.value)


def test_targets_below_24_px_break_wcag(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(plant('<nav><a class="tiny" href="/a">a</a><a class="tiny" href="/b">b</a></nav>'))

    with pytest.raises(AssertionError, match="target-size"):
        audit(page)


def test_without_scripts_the_audit_is_refused_and_the_rest_works(open_page: OpenPage) -> None:
    page = open_page(Look(javascript=False))
    page.goto(plant('<button class="small">i</button>'))

    assert len(small_targets(page)) == 1
    no_sideways_scroll(page)
    with pytest.raises(ValueError, match="without scripts"):
        audit(page)


def test_advice_beyond_wcag_can_be_left_out(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(plant("<h4>Deep</h4>"))

    audit(page, best_practices=False)


def test_a_page_that_scrolls_sideways_is_told(open_page: OpenPage) -> None:
    page = open_page(DESKTOP)
    page.goto(plant('<p class="wide">wide</p>'))

    with pytest.raises(AssertionError, match="scrolls sideways"):
        no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (plant('<p style="color: red">x</p>'), "(?i)inline style.*Content Security Policy"),
        (plant("<script>1</script>"), "(?i)inline script.*Content Security Policy"),
        (plant('<script src="/throws.js"></script>'), "thrown: .*planted"),
        (plant('<script src="/none.js"></script>'), r"404.*none\.js"),
        ("/broken", "status of 500"),
    ],
)
def test_what_the_browser_complains_of_fails_the_test(
    chromium: Browser, server: str, path: str, words: str
) -> None:
    with pytest.raises(AssertionError, match=words), visit(chromium, server) as open_page:
        open_page().goto(path)


def test_leaving_for_another_host_fails_the_test(chromium: Browser, server: str) -> None:
    visiting = visit(chromium, server)
    page = visiting.__enter__()()
    page.goto(plant('<a href="http://elsewhere.invalid/">Elsewhere</a>'))
    with page.expect_request("**elsewhere**"):
        page.get_by_role("link", name="Elsewhere").click()

    with pytest.raises(AssertionError, match="another host was asked"):
        visiting.__exit__(None, None, None)


def test_a_refused_page_and_a_tolerated_message_are_no_faults(open_page: OpenPage) -> None:
    open_page().goto("/refused")
    open_page(tolerate="planted").goto(plant('<script src="/throws.js"></script>'))


def test_looks_reach_the_page(open_page: OpenPage) -> None:
    page = open_page(Look(1280, 800, dark=True, reduced_motion=True, more_contrast=True))
    page.goto("/")
    asked = [
        "(width: 1280px)",
        "(prefers-color-scheme: dark)",
        "(prefers-reduced-motion: reduce)",
        "(prefers-contrast: more)",
    ]

    assert page.evaluate("all => all.map(q => matchMedia(q).matches)", asked) == [True] * 4
    assert len({str(look) for look in (*LOOKS, Look(javascript=False))}) == 5


def test_pictures_are_taken_only_where_asked_for(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(PHONE_DARK)
    page.goto("/")
    monkeypatch.delenv("SCREENSHOTS", raising=False)
    take_picture(page, "none")
    monkeypatch.setenv("SCREENSHOTS", str(tmp_path / "shots"))
    take_picture(page, f"toy-{PHONE_DARK}")

    assert [p.name for p in tmp_path.rglob("*.png")] == ["toy-390-dark.png"]


@pytest.mark.slow
def test_without_a_browser_the_tests_fail_and_say_what_to_do() -> None:
    this = f"{Path(__file__).relative_to(Path.cwd())}::test_looks_reach_the_page"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", this],
        env={**os.environ, "CHROMIUM": "/nowhere/chromium"},
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 1
    assert re.search(r"CHROMIUM=/nowhere/chromium does not start. Run `make test`", ran.stdout)
    assert "skipped" not in ran.stdout
