"""The diaries that are measured, and many others beside them."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

from flask import Flask

from app import wall
from app.access import Diary, Right, Scope, open_diary
from app.catalogue.symptoms import SYMPTOMS
from app.cli.group import bring_up_to_date
from app.extensions import db
from app.services.accounts import begin_diary, create_account
from app.services.imports import read_files, save_import
from app.services.tokens import TokenDraft, make_token
from benchmarks import clinic_list
from tests.browser.people import cookie_of
from tests.builders import a_diary_draft
from tests.data.simulate_diaries import SCENARIOS, simulate

FOLLOWED = tuple(each.code for each in SYMPTOMS[:10])
TREATMENTS = {1: 4, 3: 12, 10: 40}  # by years
INTERVAL = 91
LISTED, SAVERS, TOKENS = 200, 8, 8
MUSCLES = ("splenius_capitis", "trapezius", "levator_scapulae", "semispinalis_capitis")


@dataclass(frozen=True)
class Person:
    """Who keeps, or reads, a diary. tokens: of a program that may read it."""

    id: UUID
    cookie: str
    tokens: Sequence[str] = ()


@dataclass(frozen=True)
class People:
    """years: diaries by their length. changing: one of ten years that is saved all the time.

    savers: short diaries. reader: a clinician with LISTED diaries.
    """

    years: dict[int, Person]
    changing: Person
    savers: list[Person]
    reader: Person
    ratings: int


def move_in(app: Flask, others: int) -> People:
    """All of them, in a database that our migrations make. others: diaries that nobody reads."""
    with app.app_context():
        bring_up_to_date(db.engine)
    years = {length: _long(app, f"years{length}", length) for length in TREATMENTS}
    changing = _long(app, "changing", max(TREATMENTS))
    savers = [_person(app, _begun(app, f"saver{number}", FOLLOWED)) for number in range(SAVERS)]
    now = datetime.now(UTC)
    with app.app_context(), wall.all_open(), patch.object(clinic_list, "NOW", now):
        reader, nobody = (clinic_list._account(f"{who}@example.org") for who in ("reader", "none"))
        clinic_list._fill(reader, LISTED)
        with patch.object(clinic_list, "_account", _named_apart(clinic_list._account)):
            clinic_list._fill(nobody, others)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
    return People(years, changing, savers, _person(app, reader), _count(app))


def _named_apart(account):
    return lambda email: account(f"other-{email}")


def _count(app: Flask) -> int:
    """How many ratings there are in all."""
    with app.app_context(), wall.all_open(), db.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT sum(length(ratings)) FROM diary_day").scalar()
        return int(found or 0)


def _begun(app: Flask, name: str, symptoms: tuple[str, ...]) -> UUID:
    with app.app_context():
        account_id = create_account(f"{name}@example.org").id
        begin_diary(account_id, a_diary_draft(name=name, symptoms=symptoms))
        return account_id


def _person(app: Flask, account_id: UUID, tokens: Sequence[str] = ()) -> Person:
    return Person(account_id, cookie_of(app, account_id, "http://localhost")["value"], tokens)


def _long(app: Flask, name: str, years: int) -> Person:
    """A diary of so many years, brought in by the public importer."""
    account_id = _begun(app, name, FOLLOWED)
    with app.app_context():
        diary = open_diary(account_id, account_id, Right.OWN)
        files = [read_files(text, f"{part}.csv")[0] for part, text in course(diary, years)]
        found = save_import(diary, *files)
        if found.problems:
            raise RuntimeError(f"the importer refused the course: {found.problems[:3]}")
        draft = TokenDraft("bench", frozenset({Scope.READ}), 30)
        tokens = [make_token(diary, draft, uuid4()) for _each in range(TOKENS)]
    return _person(app, account_id, tokens)


def course(diary: Diary, years: int) -> Iterator[tuple[str, bytes]]:
    """The tables of a simulated course that ended yesterday: every symptom on every day."""
    plan = replace(SCENARIOS["ten_years"], cycles=TREATMENTS[years], interval=INTERVAL, missing=0.0)
    found = simulate(plan, seed=years)
    last = int(found.days[-1])
    day_of = {int(day): diary.today - timedelta(days=1 + last - int(day)) for day in found.days}
    rated = (
        (day_of[int(day)], FOLLOWED[row], int(found.ratings[row, place]))
        for place, day in enumerate(found.days)
        for row in range(len(FOLLOWED))
        if found.ratings[row, place] == found.ratings[row, place]
    )
    yield "ratings", table_of(("day", "symptom", "severity"), rated)
    injected = (
        (day_of[session], "onabotulinumtoxinA", muscle, "left", 25)
        for session in found.sessions
        for muscle in MUSCLES
    )
    yield "injections", table_of(("day", "product", "muscle", "side", "dose_units"), injected)


def table_of(head: Sequence[str], rows: Iterator[tuple[date | str | int, ...]]) -> bytes:
    """A file of comma-separated values."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(head)
    out.writerows(rows)
    return text.getvalue().encode()


def quiet() -> None:
    """Ask for no line about each who is let in."""
    import logging

    logging.getLogger("app.security").setLevel(logging.WARNING)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
