"""Rows that are loaded in bulk, past the services, make diaries as the app would have them."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, open_diary
from app.extensions import db
from app.models import AuditEvent, DiaryDay, DiaryDayVersion, Injection, Treatment
from app.services.days import list_days
from app.services.invariants import list_breaches
from benchmarks.growth.loading import add_reader, load
from benchmarks.growth.people import NOW, TODAY, Person, people_for

PEOPLE = [Person(UUID(int=7), 200, 0, 3), Person(UUID(int=9), 60, 1, 59)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_diaries_that_were_loaded_in_bulk_are_whole(app: Flask, clock) -> None:
    clock.instant = NOW
    world, seconds = load(app, PEOPLE)
    reader = add_reader(app, PEOPLE)
    with app.app_context():
        assert list_breaches() == []
        counts = {each: count(each) for each in (DiaryDay, DiaryDayVersion, Treatment, Injection)}
        assert counts == {DiaryDay: 260, DiaryDayVersion: 13, Treatment: 3, Injection: 18}
        assert count(AuditEvent) == 260 + 13
    with app.app_context():
        diary = open_diary(reader, PEOPLE[1].id, Right.READ)
        days = list_days(diary)
        assert [days[0].day, days[-1].day] == [TODAY.replace(month=4, day=13), TODAY]
        assert all(len(day.ratings) == 10 for day in days)
        assert {day.note for day in days} > {None}
    assert world.ratings == 2600
    assert seconds.keys() > {"diary_day", "audit_event"}


def test_as_many_diaries_as_make_up_so_many_ratings() -> None:
    people = people_for(3_000_000)
    assert 0 <= sum(each.length for each in people) - 300_000 < 1460
    assert people[0].length == 3650
    assert {each.length for each in people[1:201]} == {730}
    assert len({each.id for each in people}) == len(people)


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
