"""What was unusual about a day: ticked with the ratings, shown where the day is shown."""

from collections.abc import Callable

import pytest

from app.access import Right
from app.models import EventKind
from app.sentences.events import KINDS
from app.services.days import find_day, rate_day
from tests.browser_double import Browser
from tests.builders import a_day
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, fields_of

Browse = Callable[..., Browser]
DAY = f"days/{TODAY}"


@pytest.fixture
def own(cast: Cast) -> str:
    return f"/diary/{cast.alice}/"


def marks_of(opened) -> str:
    with opened() as diary:
        return find_day(diary, TODAY).marks


def ticked(*codes: str, **changes: object) -> dict[str, object]:
    """The form as a browser sends it: the hidden empty value, then each box that is ticked."""
    return a_day_form() | {"marks": ["", *codes]} | changes


def test_what_was_ticked_is_saved_shown_and_unticked_again(
    browse: Browse, own: str, opened
) -> None:
    page = browse("alice")
    assert page.post(own + DAY, data=ticked("bad_sleep", "illness")).status_code == 302
    assert marks_of(opened) == "illness,bad_sleep"
    assert "Unusual: Illness, Bad sleep" in page.get(f"{own}{DAY}/saved").text

    shown = page.get(own + DAY).text
    assert shown.count(" checked") == 3 + 2  # the ratings and the marks
    assert '<details class="more" open' in shown

    assert page.post(own + DAY, data=ticked(version="1")).status_code == 302
    assert marks_of(opened) == ""
    assert "Unusual" not in page.get(f"{own}{DAY}/saved").text


def test_a_form_that_does_not_ask_for_marks_leaves_them(browse: Browse, own: str, opened) -> None:
    page = browse("alice")
    page.post(own + DAY, data=ticked("stress"))

    changed = a_day_form(**{"symptom-0": "0", "version": "1"})
    assert page.post(own + DAY, data=changed).status_code == 302
    assert marks_of(opened) == "stress"


def test_a_mark_alone_is_enough_to_save_and_no_rating(browse: Browse, own: str, opened) -> None:
    page = browse("alice")
    assert page.post(own + DAY, data={"marks": ["", "illness"]}).status_code == 302

    assert marks_of(opened) == "illness"
    assert page.get(f"{own}{DAY}/saved").status_code == 200
    assert "11 June, empty, Illness" in page.get(own + "days/").text


@pytest.mark.parametrize("code", ["luck", "illness,stress", "\x00", "ILLNESS", "x" * 5000])
def test_a_mark_of_nobody_is_told_and_nothing_typed_is_lost(
    browse: Browse, own: str, stored: Stored, code: str
) -> None:
    before = stored()
    answer = browse("alice").post(own + DAY, data=ticked(code, "stress"))

    assert answer.status_code == 422
    assert "Tick what fits, or nothing" in answer.text
    kept = fields_of(answer.text)
    assert (kept["marks"], kept["symptom-1"], kept["note"]) == ("stress", "10", "rain")
    assert stored() == before


def test_a_month_shows_a_sign_with_words_for_screen_readers(
    browse: Browse, own: str, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(marks=frozenset({"heavy_day"})), None)

    month = browse("alice").get(own + "days/").text
    assert "11 June, rated, A heavy day" in month
    assert month.count('<span class="cal__m"') == 2  # on the day, and in the key


def test_marks_of_two_windows_are_shown_side_by_side_and_kept(
    browse: Browse, own: str, opened
) -> None:
    page = browse("alice")
    page.post(own + DAY, data=ticked("stress"))

    met = page.post(own + DAY, data=ticked("illness", "bad_sleep", note="mine"))
    assert met.status_code == 409
    assert "Unusual: Illness, Bad sleep" in met.text
    assert "Unusual: Stress" in met.text

    again = fields_of(met.text, action="choose") | {"keep": "-1"}
    assert page.post(f"{own}{DAY}/choose", data=again).status_code == 302
    assert marks_of(opened) == "illness,bad_sleep"


def test_a_mark_is_called_as_the_event_that_means_the_same(in_app: None) -> None:
    from app.catalogue.marks import MARKS

    labels = {mark.code: mark.label for mark in MARKS}
    same = labels.keys() & set(EventKind)

    assert same == {"illness", "stress", "medicine_changed"}
    assert {code: labels[code] for code in same} == {code: str(KINDS[code]) for code in same}
