"""The page of what is rated: order, own words, and two windows that are open at once."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from app.access import Right
from app.services.days import rate_day
from app.services.symptoms import MOST_SYMPTOMS, Followed, follow, list_symptoms
from tests.browser_double import Browser
from tests.builders import SYMPTOMS, a_day
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
PAGE = "/settings/symptoms"
WORDS = f"{PAGE}/2/words"
HOSTILE = ["<script>alert(1)</script>", "'; DROP TABLE symptom; --", "{{ 7 * 7 }}", "%(n)s", "=1+1"]


@pytest.fixture
def rated(opened) -> Callable[[], list[str]]:
    """Gives the labels of what is rated now, in its order."""

    def read() -> list[str]:
        with opened() as diary:
            return [each.label for each in list_symptoms(diary)]

    return read


def ticked(opened, *left_out: int) -> list[str]:
    """What the boxes of Alice's symptoms send."""
    with opened() as diary:
        rest = [each for each in list_symptoms(diary) if each.number not in left_out]
    return [value_of(each) for each in rest]


def value_of(symptom: Followed) -> str:
    return symptom.code or f"own-{symptom.number}"


def test_a_symptom_is_moved_by_a_button_that_carries_its_name(browse: Browse, rated) -> None:
    page = browse("alice")
    text = page.get(PAGE).text
    first, _second, own = rated()
    assert f'Up<span class="vh">: {own}</span>' in text
    assert f'Up<span class="vh">: {first}</span>' not in text
    assert f'Down<span class="vh">: {own}</span>' not in text

    answer = page.post(f"{PAGE}/2/move", data=fields_of(text, action="/2/move"))
    assert answer.location == f"{PAGE}#symptom-2"
    assert 'id="symptom-2"' in page.get(PAGE).text
    assert rated()[1] == own


def test_a_day_is_asked_in_the_new_order(browse: Browse, cast: Cast, rated) -> None:
    page = browse("alice")
    page.post(f"{PAGE}/2/move", data=fields_of(page.get(PAGE).text, action="/2/move"))
    text = page.get(f"/diary/{cast.alice}/days/{TODAY}").text

    places = [text.index(label) for label in rated()]
    assert places == sorted(places)


def test_the_order_of_an_old_page_is_refused(browse: Browse, rated) -> None:
    page = browse("alice")
    up = fields_of(page.get(PAGE).text, action="/2/move")
    page.post(f"{PAGE}/2/move", data=up)
    now = rated()

    met = page.post(f"{PAGE}/2/move", data=up)
    assert met.status_code == 409
    assert "This is how it stands now" in met.text
    assert rated() == now


@pytest.mark.parametrize("past", [None, "", "x", "-1", "²", "1e3", "9" * 5000, "2", "199", "\x00"])
def test_a_neighbour_that_is_none_moves_nothing(
    browse: Browse, stored: Stored, past: str | None
) -> None:
    page = browse("alice")
    form = fields_of(page.get(PAGE).text, action="/2/move")
    del form["past"]
    before = stored()

    sent = form if past is None else form | {"past": past}
    assert page.post(f"{PAGE}/2/move", data=sent).status_code == 409
    assert stored() == before


def test_own_words_are_changed_and_the_day_shows_them(
    browse: Browse, cast: Cast, opened, rated
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(ratings={2: 7}), None)
    page = browse("alice")
    assert f'href="{WORDS}"' in page.get(PAGE).text
    form = fields_of(page.get(WORDS).text, action=WORDS)
    assert form["words"] == SYMPTOMS[2]

    answer = page.post(WORDS, data=form | {"words": "  My hand shakes "})
    assert answer.location == f"{PAGE}#symptom-2"
    assert rated()[2] == "My hand shakes"
    day = page.get(f"/diary/{cast.alice}/days/{TODAY}").text
    assert "My hand shakes" in day
    assert fields_of(day)["symptom-2"] == "7"
    with ZipFile(BytesIO(page.get(f"/diary/{cast.alice}/exports/csv").data)) as files:
        file = files.read("ratings.csv").decode()
    assert f"{TODAY},My hand shakes,7" in file
    assert SYMPTOMS[2] not in file


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(browse: Browse, rated, words: str) -> None:
    page = browse("alice")
    form = fields_of(page.get(WORDS).text, action=WORDS)

    assert page.post(WORDS, data=form | {"words": words}).status_code == 302
    assert rated()[2] == words
    assert "<script>alert" not in page.get(PAGE).text
    assert fields_of(page.get(WORDS).text, action=WORDS)["words"] == words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Enter the words you use for it"),
        ("   ", "Enter the words you use for it"),
        ("x" * 81, "Use at most 80 characters; there are 81 now"),
        ("a\x00b", "Take out the signs that are not letters"),
        ("HEAD  tremor", "This is the name of a symptom or side effect"),
        ("Trouble Swallowing", "This is the name of a symptom or side effect"),
        ("STIFF mornings", "You have another symptom of this name"),
    ],
)
def test_words_that_cannot_be_are_told_and_kept(
    browse: Browse, stored: Stored, opened, words: str, told: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, [*SYMPTOMS, "stiff mornings"])
    page = browse("alice")
    form, before = fields_of(page.get(WORDS).text, action=WORDS), stored()

    answer = page.post(WORDS, data=form | {"words": words})
    assert answer.status_code == 422
    assert answer.text.count(told) == 2  # above, and at the field
    again = fields_of(answer.text, action=WORDS)
    assert again["words"] == words.strip().replace("\x00", "\ufffd")
    assert again["seen"] == form["seen"]
    assert stored() == before


def test_words_that_another_window_changed_meet_them(browse: Browse, rated) -> None:
    page = browse("alice")
    form = fields_of(page.get(WORDS).text, action=WORDS)
    page.post(WORDS, data=form | {"words": "shaking"})

    met = page.post(WORDS, data=form | {"words": "hand"})
    assert (met.status_code, rated()[2]) == (409, "shaking")
    assert "shaking" in met.text
    again = fields_of(met.text, action=WORDS)
    assert again["words"] == "hand"
    assert page.post(WORDS, data=again).status_code == 302
    assert rated()[2] == "hand"


@pytest.mark.parametrize("number", ["0", "3", "199", "9" * 40])
def test_no_other_symptom_has_a_page_for_its_words(
    browse: Browse, stored: Stored, number: str
) -> None:
    page, before = browse("alice"), stored()

    assert page.get(f"{PAGE}/{number}/words").status_code == 404
    answer = page.post(f"{PAGE}/{number}/words", data={"words": "mine"})
    assert answer.status_code == 404
    assert stored() == before


def test_ticks_of_an_old_page_are_kept_and_not_saved(
    browse: Browse, stored: Stored, opened, rated
) -> None:
    page = browse("alice")
    ticks = {"symptoms": ticked(opened, 1), "own": "stiff mornings"}
    ticks |= {"seen": fields_of(page.get(PAGE).text, action=PAGE)["seen"]}
    form = fields_of(page.get(WORDS).text, action=WORDS)
    page.post(WORDS, data=form | {"words": "shaking"})
    before = stored()

    met = page.post(PAGE, data=ticks)
    assert met.status_code == 409
    assert "not saved yet" in met.text
    assert stored() == before
    again = fields_of(met.text, action=PAGE)
    assert again["own"] == "stiff mornings"
    assert again["symptoms"] == "own-2"  # the last box that is ticked
    assert page.post(PAGE, data=ticks | {"seen": again["seen"]}).status_code == 302
    assert rated()[1:] == ["shaking", "stiff mornings"]


def test_a_symptom_that_is_taken_out_comes_back_with_its_words(
    browse: Browse, opened, rated
) -> None:
    page = browse("alice")
    seen = fields_of(page.get(PAGE).text, action=PAGE)
    page.post(PAGE, data=seen | {"symptoms": ticked(opened, 2)})
    assert len(rated()) == 2
    assert f'href="{WORDS}"' not in page.get(PAGE).text

    seen = fields_of(page.get(PAGE).text, action=PAGE)
    page.post(PAGE, data=seen | {"symptoms": [*ticked(opened), "own-2"]})
    assert rated()[2] == SYMPTOMS[2]
    with opened() as diary:
        assert len(list_symptoms(diary, retired=True)) == 3


def test_words_that_look_like_a_box_are_words(browse: Browse, opened, rated) -> None:
    page = browse("alice")
    seen = fields_of(page.get(PAGE).text, action=PAGE)
    page.post(PAGE, data=seen | {"symptoms": ticked(opened), "own": "own-2"})

    assert rated()[3] == "own-2"


def test_a_list_that_is_full_is_told(browse: Browse, stored: Stored, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, [*SYMPTOMS, *(f"pain {number}" for number in range(MOST_SYMPTOMS - 4))])
    page = browse("alice")
    seen, before = fields_of(page.get(PAGE).text, action=PAGE), stored()
    sent = seen | {"symptoms": ["head_turn", "neck_pain"], "own": "one more"}

    answer = page.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "The list is full" in answer.text
    assert stored() == before


def test_who_keeps_no_diary_has_no_such_pages(browse: Browse, stored: Stored) -> None:
    before = stored()
    for who in ("bob", "dan"):
        page = browse(who)
        for address in (f"{PAGE}/2/move", WORDS):
            answer = page.post(address, data={"words": "mine", "past": "1"})
            assert answer.status_code in {302, 404}, (who, address)
    assert stored() == before
