"""How many statements the main pages send: few, and as many for a long diary as for a short."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right
from app.extensions import db
from app.models import DiaryDay, Treatment
from app.services.treatments import list_treatments
from app.views.kept_parts import DRAWN_ANEW
from tests.browser_double import Browser
from tests.builders import fill
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]
Queries = Callable[[], AbstractContextManager[list[str]]]

# One statement loads the account with its sign-in, one opens the diary; the rest is the page.
PAGES = {
    "today's form": ("days/{today}", 7),
    "saved": ("days/{today}/saved", 7),
    "answer, kept": ("answer", 4),
    "answer, drawn": ("answer?symptom=0", 13),
    "treatment, kept": ("treatments/{treatment}", 14),
    "treatment, drawn": ("treatments/{treatment}", 17),
    "injections": ("treatments/", 4),
    "month": ("days/", 4),
    "fill in": ("days/{far}/fill-in", 6),
    "events": ("events/", 3),
    "visit": ("visit", 7),
    "impression": ("treatments/{treatment}/impression", 5),
    "clinical": ("clinical/", 9),
    "goals": ("visit/goals/{treatment}", 5),
    "card, kept": ("card/", 16),
    "card, drawn": ("card/", 19),
    "report": ("report/pages/", 14),
    "tables": ("exports/tables/", 3),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_sends_few_statements_however_long_the_diary(
    app: Flask,
    browse: Browse,
    cast: Cast,
    opened,
    queries: Queries,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, DRAWN_ANEW, False)
    address, pinned = PAGES[name]
    page = browse("alice")
    counts = []
    for days, treatments in ((30, 1), (2000, 40)):
        with opened("alice", Right.OWN) as diary:
            refill(diary, days, treatments)
            treatment = list_treatments(diary)[-1].id
        place = address.format(today=TODAY, far="2015-01-01", treatment=treatment)
        page.get(f"/diary/{cast.alice}/answer")  # so that the answer is kept
        if name.endswith("kept"):
            page.get(f"/diary/{cast.alice}/{place}")
        with queries() as sent:
            assert page.get(f"/diary/{cast.alice}/{place}").status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1], sent
    assert counts[1] == pinned, sent


def refill(diary: Diary, days: int, treatments: int) -> None:
    """The same diary, with so many days and treatments and no others."""
    for table in (DiaryDay, Treatment):
        db.session.execute(sa.delete(table))
    db.session.expunge_all()
    fill(diary, days, treatments)
