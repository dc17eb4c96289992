"""Parts of pages that were drawn once: shown again while nothing changed, to whom they fit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from time import perf_counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right
from app.extensions import db
from app.models import KeptPage
from app.services import kept_pages
from app.services.days import find_day, rate_day
from app.services.events import EventDraft, EventKind, record_event
from app.services.sharing import grant_share
from app.services.treatments import record_treatment
from app.views import kept_parts, progress
from app.views.kept_parts import DRAWN_ANEW
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment, fill
from tests.conftest import TODAY, Cast, Clock
from tests.faulty import failing, failure

Browse = Callable[..., Browser]
Opened = Callable[..., AbstractContextManager[Diary]]


@pytest.fixture
def answer(cast: Cast, opened: Opened) -> str:
    """The address of an answer that says something."""
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=200, treatments=2)
    return f"/diary/{cast.alice}/answer"


@pytest.fixture
def draws(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows by one with each answer that is drawn."""
    counted: list[None] = []
    real = progress._draw_answer

    def draw() -> object:
        counted.append(None)
        return real()

    monkeypatch.setattr(progress, "_draw_answer", draw)
    monkeypatch.setitem(app.config, DRAWN_ANEW, False)
    return counted


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(KeptPage)) or 0


def main_of(page: Browser, address: str) -> str:
    text = page.get(address).text
    return text[text.index("<main") : text.index("</main>")]


def test_the_second_look_draws_nothing_and_shows_the_same(
    browse: Browse, answer: str, draws: list[None]
) -> None:
    page = browse("alice")
    first = main_of(page, answer)
    assert "Each treatment" in first

    assert main_of(page, answer) == first
    assert len(draws) == 1


def test_what_was_chosen_is_drawn_for_itself(
    browse: Browse, answer: str, draws: list[None]
) -> None:
    page = browse("alice")
    shown = {main_of(page, f"{answer}{chosen}") for chosen in ("", "?symptom=0", "?symptom=1")}

    assert len(shown) == len(draws) == 3


@pytest.mark.parametrize("chosen", ["?symptom=99", "?symptom=x", "?period=3", "?period=x"])
def test_what_is_not_there_is_never_kept(
    app: Flask, browse: Browse, answer: str, chosen: str
) -> None:
    assert browse("alice").get(f"{answer}{chosen}").status_code == 404

    assert kept(app) == 0


def test_other_rights_are_drawn_for_themselves(
    browse: Browse, answer: str, draws: list[None]
) -> None:
    own = main_of(browse("alice"), answer)
    recording = main_of(browse("bob"), answer)
    reading = main_of(browse("carol"), answer)

    assert "Change what leads" in own
    assert "Change what leads" not in recording + reading
    assert len(draws) == 3


def test_another_language_is_drawn_for_itself(
    browse: Browse, answer: str, draws: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    main_of(page, answer)
    monkeypatch.setattr(kept_parts, "get_locale", lambda: "de")
    main_of(page, answer)

    assert len(draws) == 2


def test_where_nothing_can_be_stored_it_is_shown_all_the_same(
    app: Flask, browse: Browse, answer: str
) -> None:
    with failing(app, "INSERT INTO kept_page", failure("25006")) as failed:
        assert "Each treatment" in main_of(browse("alice"), answer)

    assert failed


def test_a_reader_who_may_not_see_mood_is_shown_none_of_what_others_were(
    browse: Browse, answer: str, opened: Opened, cast: Cast, draws: list[None]
) -> None:
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.carol, Right.READ)
    main_of(browse("carol"), answer)
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.carol, Right.READ, sees_mood=False)
    main_of(browse("carol"), answer)

    assert len(draws) == 2


@pytest.mark.parametrize(
    "save",
    [
        lambda diary: rate_day(diary, TODAY, a_day(), find_day(diary, TODAY).version),
        lambda diary: record_treatment(diary, a_treatment(day=TODAY)),
        lambda diary: record_event(diary, EventDraft(TODAY, EventKind.ILLNESS, words="flu")),
    ],
)
def test_after_a_save_it_is_drawn_anew_and_the_old_one_is_gone(
    app: Flask, browse: Browse, answer: str, draws: list[None], opened: Opened, save
) -> None:
    page = browse("alice")
    before = main_of(page, answer)
    main_of(page, f"{answer}?symptom=0")
    with opened("alice", Right.OWN) as diary:
        save(diary)

    assert main_of(page, answer) != before
    assert len(draws) == 3
    assert kept(app) == 1


def test_the_next_day_it_is_drawn_anew(
    browse: Browse, answer: str, draws: list[None], clock: Clock
) -> None:
    page = browse("alice")
    main_of(page, answer)
    clock.instant += timedelta(days=1)
    main_of(page, answer)

    assert len(draws) == 2


def test_other_code_draws_it_anew(
    browse: Browse, answer: str, draws: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse("alice")
    main_of(page, answer)
    monkeypatch.setattr(kept_pages, "_digest_of_code", lambda _templates: "another")
    main_of(page, answer)

    assert len(draws) == 2


def test_of_one_diary_few_are_kept(
    app: Flask, browse: Browse, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pages, "MOST", 2)
    page = browse("alice")
    for chosen in ("", "?symptom=0", "?symptom=1", "?period=all"):
        main_of(page, f"{answer}{chosen}")

    assert kept(app) == 2


def test_a_page_with_a_sketch_is_not_kept(
    app: Flask, browse: Browse, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=9)))
        rate_day(diary, TODAY, a_day(), None)
    page = browse("alice")
    for _time in range(2):
        assert "Sketch them" in page.get(f"/diary/{cast.alice}/answer").text

    assert kept(app) == 0


def test_a_part_of_the_days_on_the_card_is_kept_for_who_asked_for_it_alone(
    browse: Browse, cast: Cast, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, days=500, treatments=2)
    page, card = browse("alice"), f"/diary/{cast.alice}/card/"
    a_year = main_of(page, f"{card}?period=1")

    assert main_of(page, card) != a_year
    assert page.get(f"{card}?period=3").status_code == 404


def test_what_somebody_moved_to_another_name_in_the_database_is_not_shown(
    app: Flask, browse: Browse, answer: str, draws: list[None]
) -> None:
    own = main_of(browse("alice"), answer)
    reading = main_of(browse("carol"), answer)
    with app.app_context(), db.engine.begin() as connection:
        raw = sa.table("kept_page", sa.column("page"), sa.column("content"))
        first, second = connection.execute(sa.select(raw.c.page, raw.c.content)).all()
        for page, content in ((first.page, second.content), (second.page, first.content)):
            connection.execute(sa.update(raw).where(raw.c.page == page).values(content=content))

    assert main_of(browse("alice"), answer) == own
    assert main_of(browse("carol"), answer) == reading
    assert len(draws) == 4


def test_what_was_drawn_while_somebody_saved_is_not_kept(
    app: Flask, browse: Browse, answer: str, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = progress._draw_answer

    def draw() -> object:
        with opened("alice", Right.OWN) as diary:
            record_event(diary, EventDraft(TODAY, EventKind.ILLNESS, words="flu"))
        return real()

    monkeypatch.setattr(progress, "_draw_answer", draw)
    main_of(browse("alice"), answer)

    assert kept(app) == 0


def test_nobody_waits_for_a_save_to_keep_a_part(
    app: Flask, browse: Browse, answer: str, cast: Cast, database: str
) -> None:
    if database.startswith("sqlite"):
        pytest.skip("there one who saves holds the whole database")
    main_of(browse("alice"), answer.replace("/answer", "/card/"))  # the answer is kept
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL diary.open = 'all'"))
        held = sa.text("SELECT 1 FROM patient WHERE id = :id FOR UPDATE")
        assert connection.scalar(held, {"id": cast.alice}) == 1
        began = perf_counter()
        assert "Each treatment" in main_of(browse("alice"), answer)
        assert perf_counter() - began < 5
