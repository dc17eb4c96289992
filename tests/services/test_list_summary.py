"""What a list says of each diary: the same as its answer, kept where it is still true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.access import OpenDiary, Right, list_open_diaries, open_diary
from app.analysis.lately import COUNTED_DAYS
from app.analysis.side_effects import Standing
from app.extensions import db
from app.models import ListSummary, Treatment
from app.services import list_summary
from app.services.accounts import change_settings, erase_account
from app.services.days import DayDraft, rate_day
from app.services.list_parts import Summary
from app.services.list_summary import code_version, get_summaries
from app.services.progress import arrange, get_answer, list_ever_rated
from app.services.symptoms import list_symptoms
from tests.conftest import TODAY, Cast, Clock
from tests.services.many_diaries import share_many

Queries = Callable[[], AbstractContextManager[list[str]]]


def of(cast: Cast) -> list[OpenDiary]:
    return list_open_diaries(cast.carol)


def summaries(cast: Cast) -> dict[UUID, Summary]:
    return get_summaries(of(cast))


def stored() -> dict[UUID, tuple[int, date, str]]:
    rows = db.session.execute(
        sa.select(
            ListSummary.patient_id, ListSummary.revision, ListSummary.as_of, ListSummary.summary
        )
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


@pytest.mark.parametrize("seeds", [range(12), range(12, 24)])
def test_a_summary_says_what_the_answer_says(cast: Cast, app: Flask, seeds: range) -> None:
    with app.app_context():
        share_many(cast.carol, seeds)
    with app.app_context():
        found = summaries(cast)
    with app.app_context():
        assert len(found) == 1 + len(seeds)
        for patient_id, summary in found.items():
            compare(summary, patient_id)


def compare(summary: Summary, patient_id: UUID) -> None:
    diary = open_diary(patient_id, patient_id, Right.OWN)
    answer = get_answer(diary)
    leads = [treatment.courses[answer.leading].peak for treatment in answer.treatments]
    assert [each.verdict for each in summary.facts] == [line.verdict for line in leads]
    assert [each.treated_on for each in summary.facts] == [
        each.treated_on for each in answer.treatments
    ]
    codes = {each.number: each.code for each in answer.symptoms}
    for fact, treatment in zip(summary.facts, answer.treatments, strict=True):
        there = {
            codes[number]
            for number, noticed in treatment.effects.items()
            if noticed.there and noticed.there.standing is not Standing.AS_BEFORE
        }
        assert set(fact.effects.noticed) == there
        assert fact.effects.asked == any(each.rated for each in treatment.effects.values())
    assert (summary.last is None) == (not answer.treatments)
    if summary.last:
        last = answer.treatments[-1]
        assert (summary.last.treated_on, summary.last.last_on) == (last.treated_on, last.last_on)
        same_line(summary.last.line, leads[-1])
    symptoms = list_symptoms(diary, retired=True)
    series = arrange(list_ever_rated(diary), symptoms)[answer.leading]
    recent = series.between((diary.today - timedelta(days=COUNTED_DAYS - 1)).toordinal(), 10**7)
    assert int(summary.rated, 16).bit_count() == len(recent)


def same_line(one, other) -> None:
    for name in one.__struct_fields__:
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, float):
            assert a == pytest.approx(b, rel=1e-9, abs=1e-9), name
        elif name in {"before", "after"}:
            assert a.mean == (None if b.mean is None else pytest.approx(b.mean))
            assert (a.days, a.recalled, a.first, a.last) == (b.days, b.recalled, b.first, b.last)
        else:
            assert a == b, name


def test_units_are_told_for_each_product_or_not_known(cast: Cast, app: Flask) -> None:
    with app.app_context():
        share_many(cast.carol, range(12))
        found = summaries(cast)
        for patient_id, summary in found.items():
            if summary.last is None:
                continue
            visits = db.session.scalars(
                sa.select(Treatment).where(
                    Treatment.patient_id == patient_id,
                    Treatment.day.between(summary.last.treated_on, summary.last.last_on),
                )
            ).all()
            assert {each.product for each in summary.last.given} == {v.product for v in visits}
            for given in summary.last.given:
                totals = [v.total_units for v in visits if v.product == given.product]
                if totals == [Decimal(120)]:
                    assert given.units == 120


def test_what_is_kept_is_read_and_not_worked_out_again(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        share_many(cast.carol, range(3))
        first = summaries(cast)
    monkeypatch.setattr(list_summary, "work_out_many", lambda _diaries: pytest.fail("again"))
    with app.app_context():
        assert summaries(cast) == first


def test_a_save_another_threshold_or_other_code_makes_one_old(
    cast: Cast, app: Flask, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def revision() -> int:
        with app.app_context():
            summaries(cast)
        with app.app_context():
            return stored()[cast.alice][0]

    before = revision()
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, DayDraft({0: 4}), None)
    assert revision() == before + 1
    with opened("alice", Right.OWN) as diary:
        change_settings(diary, "Europe/Berlin", Decimal(2), None, None)
    assert revision() == before + 2
    monkeypatch.setattr(list_summary, "code_version", lambda: "another")
    worked_out = []
    real = list_summary.work_out_many
    monkeypatch.setattr(
        list_summary, "work_out_many", lambda each: worked_out.append(each) or real(each)
    )
    revision()
    assert len(worked_out) == 1
    assert code_version() != "another"


@pytest.mark.parametrize("days", [1, 20, 49, 50, 100])
def test_what_does_not_change_with_the_days_is_kept_over_night(
    cast: Cast, app: Flask, clock: Clock, days: int
) -> None:
    with app.app_context():
        share_many(cast.carol, range(16))
        summaries(cast)
    clock.instant += timedelta(days=days)
    with app.app_context():
        later = summaries(cast)
    with app.app_context():
        kept = {patient_id: row[1] for patient_id, row in stored().items()}
        assert TODAY in kept.values()
        db.session.execute(sa.delete(ListSummary))
        db.session.commit()
    with app.app_context():
        anew = summaries(cast)
    for patient_id, summary in later.items():
        assert [f.verdict for f in summary.facts] == [f.verdict for f in anew[patient_id].facts]
        assert [f.effects for f in summary.facts] == [f.effects for f in anew[patient_id].facts]
        if summary.last and summary.settled:
            was, now = summary.last.line, anew[patient_id].last.line
            assert (was.verdict, was.reason, was.flags) == (now.verdict, now.reason, now.flags)
            assert was.change == (None if now.change is None else pytest.approx(now.change))
            assert was.low == (None if now.low is None else pytest.approx(now.low))


def test_many_take_as_few_statements_as_few(cast: Cast, app: Flask, queries: Queries) -> None:
    counts = []
    for seeds in (range(3), range(3, 20)):
        with app.app_context():
            share_many(cast.carol, seeds)
        with app.app_context():
            diaries = of(cast)
            with queries() as sent:
                get_summaries(diaries)
            cold = len(sent)
            with queries() as sent:
                get_summaries(diaries)
            counts.append((cold, len(sent)))

    assert counts == [(5, 1), (5, 1)]


def test_beyond_a_number_the_rest_waits_for_the_next_reader(cast: Cast, app: Flask) -> None:
    with app.app_context():
        share_many(cast.carol, range(3))
        diaries = of(cast)
        first = get_summaries(diaries, most=2)
        assert list(first) == [diary.patient_id for diary in diaries[:2]]
        assert len(get_summaries(diaries, most=2)) == 4


def test_a_database_that_is_held_still_gives_the_list(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_args: object) -> None:
        raise OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(list_summary, "writing", held)
    with app.app_context():
        assert cast.alice in summaries(cast)
    with app.app_context():
        assert stored() == {}


def test_an_erased_diary_takes_its_summary_along(cast: Cast, app: Flask) -> None:
    with app.app_context():
        summaries(cast)
        assert cast.alice in stored()
        erase_account(cast.alice)
        assert stored() == {}


def test_nobodys_diaries_ask_for_nothing(app: Flask, cast: Cast, queries: Queries) -> None:
    with app.app_context(), queries() as sent:
        assert get_summaries([]) == {}
    assert sent == []
