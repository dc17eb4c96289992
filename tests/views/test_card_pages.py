"""The pages to print: whose they are, what they hold, and that they say what is left out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access import Right
from app.extensions import db
from app.models import Share
from app.services.days import DayDraft, rate_day
from app.services.treatments import record_treatment
from tests.builders import a_treatment, fill
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("carol", 200), ("dan", 404)]
)
def test_who_may_open_the_pages(browse, cast, who, status):
    assert browse(who).get(f"/diary/{cast.alice}/card/pages/").status_code == status


def test_an_empty_diary_has_one_page_that_says_so(browse, cast):
    page = browse("carol").get(f"/diary/{cast.alice}/card/pages/").text

    assert page.count('class="sheet"') == 1
    assert "No injection is recorded" in page


def test_what_does_not_fit_is_counted(browse, cast, opened):
    with opened("alice", Right.OWN) as diary:
        fill(diary, 2000, 40)

    page = browse("carol").get(f"/diary/{cast.alice}/card/pages/").text

    assert "The last 10 of 40 treatments" in page
    assert "The last 7 sessions." in page
    assert page.count("data-row=") == 10


@pytest.mark.parametrize("sees", [True, False])
def test_notes_are_on_it_where_they_are_shared_and_cut_when_long(browse, cast, opened, sees):
    with opened("alice", Right.OWN) as diary:
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=10)))
        rate_day(diary, TODAY, DayDraft({0: 5}, "the cat was ill " * 40), None)
        db.session.execute(sa.update(Share).values(sees_notes=sees))
        db.session.commit()

    page = browse("carol").get(f"/diary/{cast.alice}/card/pages/").text

    assert ("the cat was ill" in page) is sees
    assert page.count("the cat was ill") < 10
