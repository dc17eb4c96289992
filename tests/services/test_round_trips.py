"""What was taken out of a diary comes back as it was."""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from app.access import Diary, Right, open_diary
from app.analysis.notation import write_ratings
from app.catalogue.muscles import MUSCLES
from app.catalogue.products import PRODUCTS
from app.catalogue.symptoms import SYMPTOMS
from app.exports.spreadsheet import write_injections, write_treatments
from app.exports.spreadsheet import write_ratings as write_rows
from app.extensions import db
from app.models import GUIDANCES, AuditEvent, Side
from app.services.accounts import DiaryDraft, begin_diary, create_account
from app.services.answer_parts import TOGETHER, Course
from app.services.audit import Act, commit
from app.services.cells import NOT_WORDS
from app.services.day_batches import DayRow, list_day_rows, write_days
from app.services.imports import Preview, read_file, save_import
from app.services.progress import get_answer
from app.services.symptoms import key_of, list_symptoms
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    add_treatment,
    draft_of,
    list_treatments,
)
from tests.conftest import NOON, TODAY, Clock

ODD_NAMES = ["=1+1", "@x", "-pain", "＝cmd", "'=1", "''+1", "'tis", 'a "b", c;d', "day", "مرحبا 🙂"]


@dataclass(frozen=True)
class Whole:
    """All that a random diary says."""

    names: list[str]
    days: list[DayRow]
    treatments: list[TreatmentDraft]


names = st.one_of(
    st.sampled_from([symptom.code for symptom in SYMPTOMS]),
    st.sampled_from(ODD_NAMES),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
).filter(lambda name: bool(name.split()))
past_days = st.integers(0, 200).map(lambda ago: TODAY - timedelta(days=ago))
moments = st.floats(0, 5e7).map(lambda ago: NOON - timedelta(seconds=ago))
entered = st.one_of(
    st.tuples(st.none(), st.sampled_from([None, True, False])),
    st.tuples(moments, st.booleans()),
)


def as_typed(text: str) -> str:
    """The text as a form keeps it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def words(most: int) -> st.SearchStrategy[str | None]:
    """Nothing, or whatever somebody may type into a form."""
    signs = st.one_of(
        st.sampled_from("=+-@'\"“”,;\t\n\r 1aé＝\u2028\u202e\ufeff🙂"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    )
    typed = st.one_of(st.sampled_from(ODD_NAMES), st.text(signs, max_size=most)).map(as_typed)
    good = typed.filter(lambda text: 0 < len(text) <= most and not NOT_WORDS.search(text))
    return st.one_of(st.none(), good)


units = st.one_of(st.none(), st.decimals(Decimal("0.01"), Decimal(50_000), places=2))
muscles = st.tuples(st.sampled_from([None, *(muscle.code for muscle in MUSCLES)]), st.none())
lines = st.builds(
    lambda muscle, **line: InjectionDraft(muscle=muscle[0], muscle_label=muscle[1], **line),
    muscle=st.one_of(muscles, st.tuples(st.none(), words(80))),
    side=st.sampled_from([None, *Side]),
    dose_units=units,
    points=st.one_of(st.none(), st.integers(1, 99)),
)
# Few days and products, so that several treatments meet on one day.
treatments = st.builds(
    TreatmentDraft,
    day=st.one_of(past_days, st.just(TODAY)),
    product=st.one_of(st.sampled_from([None, *(each.code for each in PRODUCTS)]), st.none()),
    injections=st.lists(lines, max_size=4).map(tuple),
    note=words(2000),
    total_units=units,
    dilution=words(80),
    volume_ml=st.one_of(st.none(), st.decimals(Decimal("0.01"), Decimal(1000), places=2)),
    lot=words(40),
    expires_on=st.one_of(st.none(), st.dates(date(1900, 1, 1))),
    guidance=st.sampled_from([None, *GUIDANCES]),
    injector=words(80),
    clinic=words(80),
    finished=st.booleans(),
)


@st.composite
def wholes(draw: Callable[..., Any]) -> Whole:
    called = draw(st.lists(names, min_size=1, max_size=4, unique_by=key_of))
    ratings = st.dictionaries(
        st.integers(0, len(called) - 1),
        st.one_of(st.none(), st.integers(0, 10)),
        min_size=1,
    )
    said = draw(st.dictionaries(past_days, st.tuples(ratings, entered), max_size=40))
    days = [DayRow(day, write_ratings(rated), *when) for day, (rated, when) in said.items()]
    return Whole(called, days, draw(st.lists(treatments, max_size=4)))


def a_diary(symptoms: tuple[str, ...] = ()) -> Diary:
    account = create_account(f"{uuid4().hex}@example.org")
    return begin_diary(account.id, DiaryDraft("Europe/Berlin", symptoms=symptoms))


def reopened(diary: Diary) -> Diary:
    db.session.expire_all()
    return open_diary(diary.actor_id, diary.patient_id, Right.OWN)


def filled(whole: Whole) -> Diary:
    diary = a_diary(tuple(whole.names))
    write_days(diary, whole.days, [])
    for draft in whole.treatments:
        add_treatment(diary, draft, uuid4())
    commit(diary, Act.FILE_IMPORTED)
    return reopened(diary)


def files_of(diary: Diary) -> list[str]:
    written = []
    for write in (write_rows, write_injections, write_treatments):
        out = io.StringIO(newline="")
        write(diary, out)
        written.append(out.getvalue())
    return written


def bring_in(diary: Diary, files: list[str]) -> Preview:
    """Save these files together."""
    named = zip(files, ("ratings.csv", "injections.csv", "treatments.csv"), strict=True)
    return save_import(diary, *(read_file(text.encode(), name) for text, name in named))


def told(files: list[str]) -> tuple[object, ...]:
    """The files. A second diary may number its symptoms in another order."""
    ratings, *others = files
    return sorted(ratings.removeprefix("\ufeff").splitlines()), others


def answer_of(diary: Diary) -> dict[tuple[date, str], Course]:
    answer = get_answer(diary)
    called = {TOGETHER: "", **{each.number: each.label for each in answer.symptoms}}
    return {
        (treatment.treated_on, called[number]): course
        for treatment in answer.treatments
        for number, course in treatment.courses.items()
    }


def everything(diary: Diary) -> tuple[object, ...]:
    return (
        diary.revision,
        db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)),
        list_day_rows(diary),
        [(each.id, each.version, draft_of(each)) for each in list_treatments(diary)],
        list_symptoms(diary),
    )


SAME_VISIT = TreatmentDraft(TODAY, PRODUCTS[0].code, (InjectionDraft(MUSCLES[0].code),))

MORE = replace(SAME_VISIT, lot="A", expires_on=date(1999, 1, 1), injections=(InjectionDraft(),))


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(whole=Whole(["x"], [], []))
@example(whole=Whole(["x"], [DayRow(TODAY, "X", None, None)], []))
@example(whole=Whole(["x"], [], [SAME_VISIT, SAME_VISIT, TreatmentDraft(TODAY)]))
@example(whole=Whole(["x"], [], [replace(SAME_VISIT, lot="B"), SAME_VISIT, MORE, MORE]))
@example(
    whole=Whole([*ODD_NAMES], [DayRow(TODAY, "0123456789X"[: len(ODD_NAMES)], NOON, False)], [])
)
@given(whole=wholes())
def test_a_diary_comes_back_whole(app: Flask, clock: Clock, whole: Whole) -> None:
    with app.app_context():
        first = filled(whole)
        files, before = files_of(first), everything(first)

        assert not bring_in(first, files).changes
        db.session.rollback()
        first = reopened(first)
        assert everything(first) == before
        assert files_of(first) == files

        second = a_diary()
        found = bring_in(second, files)
        assert bool(found.problems) == (not whole.days and not whole.treatments)
        second = reopened(second)
        assert told(files_of(second)) == told(files)
        again = answer_of(second)
        for place, course in answer_of(first).items():
            if place in again or any(
                line.before.days or line.after.days for line in course.phases.values()
            ):
                assert to_builtins(again[place]) == same_numbers(to_builtins(course))
        assert not bring_in(second, files).changes


def same_numbers(said: Any) -> Any:
    """The same with numbers that may differ by what adding up in another order does."""
    if isinstance(said, dict):
        return {name: same_numbers(value) for name, value in said.items()}
    if isinstance(said, list):
        return [same_numbers(each) for each in said]
    return pytest.approx(said, rel=1e-9, abs=1e-9) if isinstance(said, float) else said
