"""`flask diary refresh-lists`."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import list_open_diaries
from app.extensions import db
from app.models import ListSummary, User
from app.services import list_summary, patient_list
from app.services.list_summary import get_summaries
from tests.cli.conftest import Run
from tests.conftest import Cast
from tests.services.many_diaries import share_many


def test_it_works_out_what_the_next_reader_would_have_to(
    run: Run, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_list, "REFRESHED_AT_ONCE", 2)
    with app.app_context():
        share_many(cast.carol, range(5))
    for _twice in range(2):
        assert run("refresh-lists").output == "2 readers, 7 diaries in their lists\n"

    monkeypatch.setattr(list_summary, "work_out_many", lambda _old: pytest.fail("not kept"))
    with app.app_context():
        assert len(get_summaries(list_open_diaries(cast.carol))) == 6


def test_a_clinician_without_a_second_factor_is_passed_over(
    run: Run, app: Flask, cast: Cast
) -> None:
    with app.app_context():
        db.session.execute(sa.update(User).values(tf_primary_method=None))
        db.session.commit()

    assert run("refresh-lists").output == "2 readers, 0 diaries in their lists\n"
    with app.app_context():
        assert db.session.scalar(sa.select(ListSummary.patient_id)) is None
