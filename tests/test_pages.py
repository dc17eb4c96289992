"""`check_page` lets a good page pass and finds each fault planted in it."""

import pytest

from tests.pages import check_page

GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Today - Diary</title>
<link rel="stylesheet" href="/a.css"><script src="/main.js" type="module"></script></head>
<body>
<a href="#main">Skip to the page</a>
<main id="main">
<h1>Today</h1>
<!-- a comment is no element -->
<form method="post"><input type="hidden" name="csrf_token" value="t">
<p id="day-hint">Up to today</p>
<label for="day">Day</label><input id="day" name="day" aria-describedby="day-hint">
<fieldset><legend>Neck pain</legend>
<label><input type="radio" name="pain" value="0">0</label></fieldset>
<select aria-label="Side"><option>Left</option></select>
<textarea aria-labelledby="day-hint"></textarea>
<button>Save</button><button aria-label="Remove"><svg aria-hidden="true"></svg></button>
</form>
<svg role="img" aria-label="All days"><path d="M0 0"/></svg>
<svg role="img"><title>All weeks</title></svg>
<img src="/x.png" alt="">
<table><tr><th scope="row">Day</th><td>1</td></tr></table>
<template><input id="day" aria-describedby="made-later"></template>
<script type="application/json">{}</script>
</main></body></html>
"""


def test_a_good_page_passes() -> None:
    check_page(GOOD, 200)


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<!doctype html>\n", "", "line 1: .*DOCTYPE"),
        ("</main>", "", "line .*: .*end tag"),
        ('<p id="day-hint">', '<p id="day-hint" id="x">', "line .*: .*attribute"),
        ("<h1>Today</h1>", "", "one h1, there are 0"),
        ("<h1>Today</h1>", "<h1>Today</h1><h1>Two</h1>", "one h1, there are 2"),
        ("<h1>Today</h1>", "<h1> </h1>", "the h1 is empty"),
        ("<h1>Today</h1>", "<h1>Yesterday</h1>", 'title "Today - Diary" does not begin'),
        ("<title>Today - Diary</title>", "", 'title "" does not begin'),
        (' lang="en"', "", "<html> has no lang"),
        ('<p id="day-hint">', '<p id="main">', '"main" is used 2 times'),
        ("<h1>", '<h1 id="">', "an id is empty"),
        ('for="day"', 'for="other"', 'for names "other", which is not there'),
        ('for="day"', 'for="other"', '<input id="day".*has no label'),
        ('for="day">Day<', 'for="day"><', '<input id="day".*has no label'),
        ('describedby="day-hint"', 'describedby="day-hint nil"', 'names "nil", which is not'),
        ('labelledby="day-hint"', 'labelledby="nil"', 'labelledby names "nil", which is not'),
        ('labelledby="day-hint"', 'labelledby="nil"', "<textarea.* has no label"),
        ('href="#main"', 'href="#other"', "leads to no place"),
        ('value="0">0</label>', 'value="0"></label>', '<input type="radio".* has no label'),
        (' aria-label="Side"', "", "<select> has no label"),
        (' aria-label="Side"', ' aria-label=" "', "<select .* has no label"),
        ("<button>Save</button>", '<input type="submit">', '<input type="submit"> has no label'),
        ("<button>Save</button>", "<button></button>", "<button> has no name"),
        (">Skip to the page<", "><", "<a .* has no name"),
        ("<legend>Neck pain</legend>", "", "<fieldset> has no legend"),
        (' role="img" aria-label="All days"', "", "<svg> is neither"),
        (' aria-label="All days"', "", "<svg .* has no name"),
        ("<title>All weeks</title>", "", "<svg .* has no name"),
        (' alt=""', "", "<img .* has no alt"),
        (' alt=""', ' alt="" role="img"', "<img .* has the role img and no name"),
        ("<h1>", '<h1 style="color: red">', "<h1 .*inline style"),
        ("<link ", "<style>a {}</style><link ", "<style>: inline style"),
        ("<h1>", '<h1 onclick="x()">', "inline handler onclick"),
        ('href="#main"', 'href="javascript:x()"', "script in href"),
        (' src="/main.js"', "", '<script type="module">: inline script'),
        (' name="csrf_token"', ' name="token"', "posts without a csrf_token"),
        (' value="t"', ' value=""', "posts without a csrf_token"),
        ('<th scope="row">Day</th>', "", "<table> has no th"),
    ],
)
def test_a_planted_fault_is_found(good: str, bad: str, fault: str) -> None:
    assert good in GOOD

    with pytest.raises(AssertionError, match=fault):
        check_page(GOOD.replace(good, bad, 1), 200)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(AssertionError, match=r"(?s)no lang.*no alt.*no th"):
        check_page(
            GOOD.replace(' lang="en"', "").replace(' alt=""', "").replace("<th ", "<td "), 200
        )


def test_refused_input_says_so_in_the_title() -> None:
    check_page(GOOD.replace("<title>", "<title>Error: "), 422)

    with pytest.raises(AssertionError, match="422"):
        check_page(GOOD, 422)


def test_the_body_of_a_redirect_is_nobodys_page() -> None:
    check_page("<p>Redirecting", 302)
