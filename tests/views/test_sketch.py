"""The sketch from memory: who may draw it, what is kept of it, and where it stands."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.access import Right
from app.services.days import rate_day
from app.services.sketch import find_sketch
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment, fill
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
TREATED = TODAY - timedelta(days=40)  # weeks 5 and 6 have begun
CHOSEN = {"step-0": "6", "step-1": "4", "step-3": "10"}
NOT_RATINGS = "no answer, no count and no file uses it"


@pytest.fixture
def own(cast: Cast) -> str:
    return f"/diary/{cast.alice}/"


@pytest.fixture
def treated(opened) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TREATED))


def form_of(page: Browser, own: str) -> dict[str, str]:
    return fields_of(page.get(f"{own}sketch/edit").text)


def sketched(opened):
    with opened() as diary:
        return find_sketch(diary)


@pytest.mark.usefixtures("treated")
def test_a_sketch_is_saved_shown_changed_removed_and_brought_back(
    browse: Browse, own: str, opened
) -> None:
    page = browse("alice")
    answer = page.post(f"{own}sketch/edit", data=form_of(page, own) | CHOSEN)
    assert answer.location == f"{own}sketch/"
    assert dict(sketched(opened).levels) == {0: 6, 1: 4, 3: 10}
    shown = page.get(answer.location).text
    assert NOT_RATINGS in shown
    assert "line--memory" in shown
    assert "Weeks 5 and 6 after it" in shown
    assert "left empty" in shown

    form = form_of(page, own)
    assert {name: form.get(name) for name in CHOSEN} == CHOSEN
    page.post(f"{own}sketch/edit", data=form | {"step-0": "skip"})
    assert dict(sketched(opened).levels) == {1: 4, 3: 10}

    gone = page.post(f"{own}sketch/remove", data={"version": "2"})
    assert sketched(opened) is None
    undo = page.get(gone.location).text
    assert "It was removed." in undo
    assert "line--memory" not in undo
    page.post(f"{own}sketch/restore")
    assert dict(sketched(opened).levels) == {1: 4, 3: 10}


@pytest.mark.parametrize(("days", "steps"), [(0, 1), (1, 2), (14, 2), (15, 3), (71, 7), (400, 7)])
def test_only_weeks_that_have_begun_are_asked_for(
    browse: Browse, own: str, opened, days: int, steps: int
) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=days)))

    page = browse("alice")
    shown = page.get(f"{own}sketch/edit").text
    assert shown.count('<fieldset class="rate"') == steps
    sent = fields_of(shown) | {f"step-{steps}": "5"}
    assert page.post(f"{own}sketch/edit", data=sent).status_code == 422


def test_without_an_injection_it_says_what_is_needed(browse: Browse, own: str) -> None:
    page = browse("alice")

    assert page.get(f"{own}sketch/edit").location == f"{own}sketch/"
    assert "Add an injection" in page.get(f"{own}sketch/").text
    assert page.post(f"{own}sketch/edit", data=CHOSEN).location == f"{own}sketch/"


@pytest.mark.usefixtures("treated")
@pytest.mark.parametrize(("who", "told"), [("bob", 403), ("carol", 403), ("dan", 404)])
def test_what_somebody_remembers_is_for_the_owner_alone(
    browse: Browse, own: str, opened, who: str, told: int
) -> None:
    alice = browse("alice")
    alice.post(f"{own}sketch/edit", data=form_of(alice, own) | CHOSEN)

    for page in ("", "edit"):
        assert browse(who).get(f"{own}sketch/{page}").status_code == told
    for act in ("edit", "remove", "restore"):
        assert browse(who).post(f"{own}sketch/{act}", data=CHOSEN).status_code == told
    assert dict(sketched(opened).levels) == {0: 6, 1: 4, 3: 10}
    if told == 403:
        assert "From memory" not in browse(who).get(f"{own}answer").text


@pytest.mark.usefixtures("treated")
@pytest.mark.parametrize("typed", ["11", "-1", "3.7", "much", "9" * 999])
def test_a_number_that_cannot_be_is_told_and_the_rest_stays(
    browse: Browse, own: str, stored: Stored, typed: str
) -> None:
    page, before = browse("alice"), stored()
    sent = form_of(page, own) | CHOSEN | {"step-1": typed}
    answer = page.post(f"{own}sketch/edit", data=sent)

    assert answer.status_code == 422
    assert fields_of(answer.text)["step-3"] == "10"
    assert stored() == before


@pytest.mark.usefixtures("treated")
@pytest.mark.parametrize("sent", [{}, {"step-0": "skip"}, {"step-0": ""}])
def test_a_sketch_of_nothing_is_told(
    browse: Browse, own: str, stored: Stored, sent: dict[str, str]
) -> None:
    page, before = browse("alice"), stored()
    answer = page.post(f"{own}sketch/edit", data=form_of(page, own) | sent)

    assert answer.status_code == 422
    assert "at least one" in answer.text
    assert stored() == before


@pytest.mark.usefixtures("treated")
def test_a_sketch_that_was_saved_elsewhere_is_not_lost(browse: Browse, own: str, opened) -> None:
    page = browse("alice")
    form = form_of(page, own)
    page.post(f"{own}sketch/edit", data=form | CHOSEN)

    met = page.post(f"{own}sketch/edit", data=form | {"step-0": "1"})
    assert met.status_code == 409
    assert fields_of(met.text)["step-0"] == "1"
    assert sketched(opened).levels[0] == 6

    page.post(f"{own}sketch/edit", data=fields_of(met.text))
    assert dict(sketched(opened).levels) == {0: 1}
    assert page.post(f"{own}sketch/remove", data={"version": "1"}).status_code == 409
    assert sketched(opened) is not None


@pytest.mark.usefixtures("treated")
@pytest.mark.parametrize("treated_on", ["", "x", "2026-01-01", "9999-12-31"])
def test_a_sketch_of_another_injection_is_not_saved(
    browse: Browse, own: str, stored: Stored, treated_on: str
) -> None:
    page, before = browse("alice"), stored()
    sent = form_of(page, own) | CHOSEN | {"treated_on": treated_on}

    assert page.post(f"{own}sketch/edit", data=sent).status_code == 409
    assert stored() == before


@pytest.mark.usefixtures("treated")
def test_a_form_sent_twice_saves_once(browse: Browse, own: str, stored: Stored) -> None:
    page = browse("alice")
    form = form_of(page, own) | CHOSEN
    page.post(f"{own}sketch/edit", data=form)
    once = stored()

    assert page.post(f"{own}sketch/edit", data=form).status_code == 302
    assert stored() == once


def test_after_a_new_injection_a_new_sketch_takes_the_place_of_the_old(
    browse: Browse, own: str, opened, treated: None
) -> None:
    page = browse("alice")
    page.post(f"{own}sketch/edit", data=form_of(page, own) | CHOSEN)
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=3)))

    assert sketched(opened).treated_on == TREATED
    shown = page.get(f"{own}sketch/edit").text
    assert "It takes the place of your sketch" in shown
    assert " checked" not in shown
    page.post(f"{own}sketch/edit", data=fields_of(shown) | {"step-0": "3"})
    assert (sketched(opened).treated_on, dict(sketched(opened).levels)) == (
        TODAY - timedelta(days=3),
        {0: 3},
    )


def test_it_is_offered_to_the_owner_on_the_first_days(
    browse: Browse, own: str, opened, treated: None
) -> None:
    page, offer = browse("alice"), "Your last weeks, from memory"
    assert offer in page.get(f"{own}days/{TODAY}").text
    assert offer not in browse("bob").get(f"{own}days/{TODAY}").text
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    assert offer in page.get(f"{own}days/{TODAY}/saved").text
    with opened("alice", Right.OWN) as diary:
        for ago in (40, 41, 42):
            rate_day(diary, TODAY - timedelta(days=ago), a_day(), None)
    assert offer not in page.get(f"{own}days/{TODAY}").text


def test_who_has_more_days_or_no_injection_is_not_asked(browse: Browse, own: str, opened) -> None:
    assert "Your last weeks, from memory" not in browse("alice").get(f"{own}days/{TODAY}").text
    with opened("alice", Right.OWN) as diary:
        fill(diary, 10, 1)

    assert "Your last weeks, from memory" not in browse("alice").get(f"{own}days/{TODAY}").text


def test_the_early_answer_shows_the_record_the_sketch_and_the_first_days(
    browse: Browse, own: str, opened, treated: None
) -> None:
    page = browse("alice")
    empty = page.get(f"{own}answer").text
    assert "You can sketch how they were" in empty
    assert "Splenius capitis, left, 62.5 units" in " ".join(empty.split())

    page.post(f"{own}sketch/edit", data=form_of(page, own) | CHOSEN)
    with opened("alice", Right.OWN) as diary:
        for ago, rating in enumerate((3, 4, 6, 5)):
            rate_day(diary, TODAY - timedelta(days=ago), a_day(ratings={0: rating}), None)
    four = page.get(f"{own}answer").text
    assert NOT_RATINGS in four
    assert "Your ratings so far" not in four

    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY - timedelta(days=4), a_day(ratings={0: 5}), None)
    five = page.get(f"{own}answer").text
    assert "Your ratings so far lie between 3 and 6." in five
    assert 'class="line"' in five


def test_an_answer_that_has_come_shows_no_sketch(browse: Browse, own: str, opened) -> None:
    first = date(2026, 2, 1)
    page = browse("alice")
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=first))
    page.post(f"{own}sketch/edit", data=form_of(page, own) | CHOSEN)
    with opened("alice", Right.OWN) as diary:
        fill(diary, (TODAY - first).days + 20, 0)

    told = page.get(f"{own}answer").text
    assert NOT_RATINGS not in told
    assert "Your last injection" not in told
