"""One question of a day at a time, as a browser without scripts goes through it."""

from collections.abc import Callable

import pytest
from html5lib import parse

from app.services.days import find_day
from tests.browser_double import Browser
from tests.conftest import TODAY
from tests.pages import Page
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]


@pytest.fixture
def today(alices_id) -> str:
    return f"/diary/{alices_id}/days/{TODAY}"


@pytest.fixture
def page(browse: Browse) -> Browser:
    """Alice, who wants one question at a time."""
    return one_at_a_time(browse("alice"))


def one_at_a_time(page: Browser) -> Browser:
    page.post("/settings/display/", data={"one": "y"})
    return page


def shown_step(html: str) -> int:
    """Which step shows, counted from 0; there is one."""
    divs = Page(parse(html, namespaceHTMLElements=False)).all("div")
    steps = [each for each in divs if each.get("data-step")]
    [shown] = [at for at, each in enumerate(steps) if each.get("hidden") is None]
    return shown


def test_going_through_the_questions_saves_at_the_end(
    page: Browser, today: str, stored: Stored, opened
) -> None:
    before = stored()
    html = page.get(today).text
    for step, (name, value) in enumerate({"symptom-0": "4", "symptom-1": "skip"}.items()):
        assert shown_step(html) == step
        assert f"Question {step + 1} of 3" in html
        answer = page.post(today, data=fields_of(html) | {name: value, "step": str(step + 1)})
        assert answer.status_code == 200
        html = answer.text
    back = page.post(today, data=fields_of(html) | {"step": "0"}).text
    assert shown_step(back) == 0
    assert (fields_of(back)["symptom-0"], fields_of(back)["symptom-1"]) == ("4", "skip")
    assert stored() == before

    review = page.post(today, data=fields_of(back) | {"step": "3"}).text
    assert shown_step(review) == 3
    saved = page.post(today, data=fields_of(review))

    assert saved.location == f"{today}/saved"
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "4-"


def test_what_was_answered_so_far_can_be_saved(page: Browser, today: str, opened) -> None:
    html = page.get(today).text

    assert "Save what I have so far" in html
    assert page.post(today, data=fields_of(html) | {"symptom-0": "X"}).status_code == 422
    assert page.post(today, data=fields_of(html) | {"symptom-0": "7"}).status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "7"
    assert shown_step(page.get(today).text) == 1


def test_all_on_one_page_keeps_the_answers(page: Browser, today: str) -> None:
    html = page.get(today).text

    whole = page.post(today, data=fields_of(html) | {"symptom-1": "9", "step": "all"})

    assert whole.status_code == 200
    assert "data-step" not in whole.text
    assert fields_of(whole.text)["symptom-1"] == "9"


def test_a_day_that_was_rated_opens_with_its_answers(page: Browser, today: str) -> None:
    page.post(today, data=a_day_form())

    html = page.get(today).text

    assert shown_step(html) == 3
    assert "All questions are through" in html


def test_what_is_to_be_put_right_shows(page: Browser, today: str) -> None:
    html = page.get(today).text

    wrong = page.post(today, data=fields_of(html) | {"symptom-1": "11"})
    assert (wrong.status_code, shown_step(wrong.text)) == (422, 1)
    nothing = page.post(today, data=fields_of(html))
    assert (nothing.status_code, shown_step(nothing.text)) == (422, 3)


@pytest.mark.parametrize("step", ["-1", "x", "", "99999999999", "٣", "1 "])
def test_a_step_that_is_none_saves_nothing(
    page: Browser, today: str, stored: Stored, step: str
) -> None:
    before = stored()

    answer = page.post(today, data=fields_of(page.get(today).text) | a_day_form(step=step))

    assert answer.status_code == 200
    assert shown_step(answer.text) == 3
    assert stored() == before


def test_who_may_only_read_sees_the_whole_day(browse: Browse, today: str) -> None:
    assert "data-step" not in one_at_a_time(browse("carol")).get(today).text


def test_going_on_is_a_step_also_where_another_window_chose_one_page(
    page: Browser, today: str, stored: Stored
) -> None:
    html, before = page.get(today).text, stored()
    page.post("/settings/display/", data={})

    answer = page.post(today, data=fields_of(html) | {"symptom-0": "4", "step": "1"})

    assert fields_of(answer.text)["symptom-0"] == "4"
    assert stored() == before
