"""Row-level security: a query that forgets its filter reaches no diary that was not opened."""

import ast
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import wall
from app.access import Right, open_diary
from app.errors import NotFound
from app.extensions import Model, asking, db, everything, own_session, writing
from app.models import AuditEvent, DiaryDay, Patient
from app.services.accounts import begin_diary
from app.services.days import rate_day
from tests.builders import a_day, a_diary_draft
from tests.conftest import TODAY, Cast

ROOT = Path(__file__).parents[2]
OWNED = sorted(table.name for table in Model.metadata.sorted_tables if "patient_id" in table.c)
on_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)
# Who lets the wall show all diaries, for a question that is about no single one.
SEE_ALL = {
    "app/access.py": {"open_by_invitation", "_the_one", "list_open_diaries"},
    "app/cli/sealing.py": {"reseal_command"},
    "app/services/accounts.py": {"erase_account"},
    "app/services/archives.py": {"list_archived"},
    "app/services/clinic_members.py": {"count_shares", "_dissolve"},
    "app/services/invariants.py": {"list_breaches"},
    "app/services/invitations.py": {"look_at_invitation"},
    "app/services/leaving.py": {"traces_of"},
    "app/services/patient_list.py": {"list_readers"},
    "app/services/people.py": {"reads_for_others", "is_clinician"},
    "app/services/push.py": {"_forget_what_ended"},
    "app/services/reminder_runs.py": {"waiting", "_give_up_claims"},
    "app/services/second_factor.py": {"reads_as"},
    "app/services/uploads.py": {"_forget_before"},
}
# Who lets it show a diary before the door has opened it, for an act on an account's own.
SEE_ONE = {
    "app/access.py": {"open_diary", "_opened", "list_open_diaries"},
    "app/services/audit.py": {"leave_trace"},
    "app/services/accounts.py": {"has_diary", "add_diary"},
    "app/services/archives.py": {"may_restore", "restore_archive"},
    "app/services/example.py": {"_make"},
    "app/services/rating_links.py": {"forget_links"},
    "app/services/registration.py": {"_begin_anew"},
    "app/services/sign_ins.py": {"zone_of"},
    "app/services/reminder_runs.py": {"_look"},
    "app/services/tokens.py": {"revoke_all_tokens"},
}


@pytest.fixture
def diaries(app: Flask, cast: Cast) -> Cast:
    """Alice and Dan both keep a diary, with a day each."""
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft(name="Dan"))
        for who in (cast.alice, cast.dan):
            rate_day(open_diary(who, who, Right.OWN), TODAY, a_day(), None)
    return cast


def whose_days() -> set[UUID]:
    """A query that forgets its filter."""
    return {row[0] for row in db.session.execute(sa.text("SELECT patient_id FROM diary_day"))}


@on_postgres
def test_a_query_that_forgets_its_filter_sees_what_was_opened_alone(
    app: Flask, diaries: Cast
) -> None:
    with app.test_request_context("/"):
        assert whose_days() == set()
        open_diary(diaries.bob, diaries.alice, Right.READ)
        assert whose_days() == {diaries.alice}
        db.session.rollback()
        assert whose_days() == {diaries.alice}  # also in the next transaction of this request
        with everything():
            assert whose_days() == {diaries.alice, diaries.dan}
        assert whose_days() == {diaries.alice}
        with own_session(reading=True):
            assert whose_days() == set()
    with app.test_request_context("/"):
        assert whose_days() == set()


@on_postgres
def test_who_is_refused_sees_nothing(app: Flask, diaries: Cast) -> None:
    with app.test_request_context("/"):
        wall.expect(diaries.alice)  # as the address said before the door was asked
        with pytest.raises(NotFound):
            open_diary(diaries.dan, diaries.alice, Right.READ)
        assert whose_days() == set()
        db.session.rollback()
        assert whose_days() == set()


@on_postgres
def test_nothing_is_written_into_another_diary(app: Flask, diaries: Cast) -> None:
    with app.test_request_context("/", method="POST"):
        open_diary(diaries.alice, diaries.alice, Right.OWN)
        moved = sa.update(DiaryDay).values(ratings="0..")
        assert db.session.execute(moved).rowcount == 1  # type: ignore[attr-defined]
        erased = sa.delete(Patient).where(Patient.id == diaries.dan)
        assert db.session.execute(erased).rowcount == 0  # type: ignore[attr-defined]
        event = {"patient_id": diaries.dan, "id": uuid4(), "at": sa.func.now(), "act": "x"}
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
            db.session.execute(sa.insert(AuditEvent.__table__).values(event))
        db.session.rollback()


@on_postgres
def test_a_short_transaction_beside_a_page_stands_behind_the_same_wall(
    app: Flask, diaries: Cast
) -> None:
    with app.test_request_context("/"):
        open_diary(diaries.alice, diaries.alice, Right.OWN)
        with writing() as session:
            assert session.scalars(sa.select(DiaryDay.patient_id)).all() == [diaries.alice]


@on_postgres
def test_going_back_to_a_savepoint_opens_nothing(app: Flask, diaries: Cast) -> None:
    with app.test_request_context("/", method="POST"):
        assert whose_days() == set()
        with suppress(KeyError), db.session.begin_nested(), asking(diaries.alice):
            assert whose_days() == {diaries.alice}
            raise KeyError
        assert whose_days() == set()
        with asking(diaries.alice):
            assert whose_days() == {diaries.alice}


@on_postgres
def test_every_table_of_a_diary_stands_behind_the_wall(app: Flask, in_app: None) -> None:
    query = (
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = 'open_diaries'"
    )
    assert sorted(db.session.scalars(sa.text(query))) == sorted([*OWNED, "patient"])


@on_postgres
def test_the_tests_stand_behind_the_wall_themselves(in_app: None) -> None:
    assert wall.stands(db.session.connection())


@pytest.mark.parametrize(("name", "told"), [("everything", SEE_ALL), ("asking", SEE_ONE)])
def test_who_opens_the_wall_is_written_down(name: str, told: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "app").rglob("*.py")):
        for each in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(each, ast.FunctionDef) and _calls(each, name):
                found.setdefault(file.relative_to(ROOT).as_posix(), set()).add(each.name)
    assert found == told


def _calls(function: ast.FunctionDef, name: str) -> bool:
    calls = (each.func for each in ast.walk(function) if isinstance(each, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == name for called in calls)
