"""Many diaries together: only with enough of them, without names, and without a cause."""

import csv
import io
import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app import clock
from app.access import Right
from app.extensions import db
from app.models import Clinic, ClinicMember, ClinicShare
from app.services import group_view
from app.services.group_view import get_group
from app.services.patient_list import get_patients
from tests.browser_double import Browser
from tests.conftest import Cast
from tests.services.many_diaries import share_many

Browse = Callable[..., Browser]
SAID = "The tables show no cause"


@pytest.fixture
def many(app: Flask, cast: Cast) -> list[UUID]:
    with app.app_context():
        return share_many(cast.carol, range(24))


def text_of(page: Browser, address: str = "/clinic/group") -> str:
    return " ".join(page.get(address).text.split())


def test_too_few_diaries_say_nothing(browse: Browse, app: Flask, cast: Cast) -> None:
    with app.app_context():
        share_many(cast.carol, range(4))
    text = text_of(browse("carol"))

    assert "There are too few diaries with a treatment: at least 5 are needed." in text
    assert "<table" not in text
    assert "There are too few diaries" in text_of(browse("dan"))


def test_many_diaries_say_shares_with_their_numbers(
    browse: Browse, app: Flask, cast: Cast, many: list[UUID]
) -> None:
    with app.app_context():
        facts = [
            fact
            for row in get_patients(cast.carol).rows
            if row.summary
            for fact in row.summary.facts
        ]
    text = text_of(browse("carol"))

    assert SAID in text
    assert f"{len(facts)} treatments of 24 diaries." in text
    for said in ("Botox", "not known, or several", "under 10 weeks", "over 14 weeks", "%)"):
        assert said in text, said
    assert not re.search(r"Patient \d", text)


def test_every_count_is_of_enough_diaries_and_true(
    app: Flask, cast: Cast, many: list[UUID]
) -> None:
    with app.app_context():
        view = get_group(cast.carol, None)
        rows = get_patients(cast.carol).rows
    for table in (view.by_product, view.by_interval):
        for grid in (table.verdicts, table.effects):
            assert len(grid) == len(table.groups) + 1
            assert all(cell.owners >= 5 for row in grid for cell in row if cell)
    for place, product in enumerate(view.by_product.groups):
        cell = view.by_product.verdicts[place][0]
        better = [
            fact
            for row in rows
            for fact in (row.summary.facts if row.summary else ())
            if fact.product == product and fact.verdict == "better"
        ]
        assert cell is None or cell.number == len(better)


@pytest.mark.parametrize(
    ("days", "place"), [(10, 0), (69, 0), (70, 1), (83, 1), (84, 2), (98, 2), (99, 3), (400, 3)]
)
def test_intervals_have_their_groups(days: int, place: int) -> None:
    fact = type("Fact", (), {"days_since": days})()

    assert group_view._interval(fact) == place


def test_a_clinic_sees_its_own_diaries_alone(
    browse: Browse, app: Flask, cast: Cast, many: list[UUID]
) -> None:
    clinic_id = uuid4()
    with app.app_context():
        db.session.add(Clinic(id=clinic_id, name="Neck clinic", created_at=clock.now()))
        db.session.flush()
        db.session.add(
            ClinicMember(
                clinic_id=clinic_id,
                user_id=cast.carol,
                is_admin=False,
                sees_diaries=True,
                joined_at=clock.now(),
            )
        )
        for patient_id in many[:8]:
            db.session.add(
                ClinicShare(
                    patient_id=patient_id,
                    clinic_id=clinic_id,
                    right=Right.READ.value,
                    sees_notes=True,
                    sees_mood=True,
                    granted_at=clock.now(),
                )
            )
        db.session.commit()
        assert get_group(cast.carol, uuid4()).chosen.clinic_id == clinic_id
    text = text_of(browse("carol"))

    assert "Neck clinic:" in text
    assert "of 8 diaries." in text


def test_the_file_says_what_the_page_says_and_no_names(
    browse: Browse, many: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sentences.group.product", lambda code: f"=1+{code}")
    answer = browse("carol").get("/clinic/group/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer.mimetype == "text/csv"
    assert {row["parted_by"] for row in rows} == {"product", "weeks since the treatment before"}
    assert all(not row["diaries"] or int(row["diaries"]) >= 5 for row in rows)
    assert all(bool(row["treatments"]) == bool(row["diaries"]) for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert "Patient" not in answer.text


def test_the_group_wants_a_sign_in_and_takes_any_address(browse: Browse, many: list[UUID]) -> None:
    assert browse().get("/clinic/group").status_code == 302
    assert browse("carol").get("/clinic/group?of=%00").status_code == 200


def test_both_ways_to_part_them_hold_all_treatments_and_hide_the_same_sums(
    app: Flask, cast: Cast, many: list[UUID]
) -> None:
    with app.app_context():
        view = get_group(cast.carol, None)

    assert view.by_product.verdicts[-1] == view.by_interval.verdicts[-1]
    assert view.by_product.effects[-1] == view.by_interval.effects[-1]
