"""What others do beside what we do: statsmodels, typst, executemany, sqlite3 -csv."""

import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import numpy as np
import psycopg
from flask import Flask
from sqlalchemy import make_url

from app.access import Right, open_diary
from app.analysis.study import study_all
from app.catalogue.symptoms import SYMPTOMS
from app.exports import report as export
from app.extensions import db
from app.services.imports import read_files, save_import
from benchmarks.courses import series_of
from benchmarks.goals.lines import Line, at_least, at_most
from benchmarks.goals.pages import YEARS
from benchmarks.goals.people import People, _begun, table_of
from tests.browser_double import Browser, sign_in
from tests.data.simulate_diaries import SCENARIOS, simulate

DAYS, FOLLOWED = 5000, 40  # 200,000 ratings
ROUNDS = 3
BEFORE, AFTER = -28, 83  # days around a treatment that a model sees
PEAK = (21, 48)
SHARES = {"long": 0.4, "wide": 0.8}  # of the speed of sqlite3 -csv
MOST_MIB = 16


def measured(
    app: Flask, people: People, database: str, url: str | None, home: Path
) -> Iterator[Line]:
    """The lines of analysis, report and import."""
    if database == "sqlite":  # no database is asked
        yield _models()
    yield _report(app, people)
    yield _import(app, url, home)


def _models() -> Line:
    """Our study of all beside one GLSAR per treatment and symptom, in processor time."""
    what = "statsmodels GLSAR, 400 fits, beside our study of all"
    if find_spec("statsmodels") is None:
        return Line("", what, "statsmodels is not installed", wanted="uv sync --group dev")
    diary = simulate(replace(SCENARIOS["ten_years"], interval=91), seed=1)
    rows = range(len(diary.ratings))
    series = {row: series_of(replace(diary, ratings=diary.ratings[[row]])) for row in rows}
    today = int(diary.days[-1])
    ours = min(
        _worked(lambda: study_all(series, diary.sessions, today=today)) for _each in range(10)
    )
    theirs = min(_worked(lambda: _fit_all(diary)) for _each in range(ROUNDS))
    figure = f"{theirs:.2f} s, ours {1000 * ours:.0f} ms CPU"
    return at_least("", what, figure, theirs / ours, 50, "ours")


def _fit_all(diary: Any) -> None:
    from statsmodels.regression.linear_model import GLSAR

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for session in diary.sessions:
            near = (diary.days >= session + BEFORE) & (diary.days <= session + AFTER)
            after = diary.days[near] - session
            for rating in diary.ratings[:, near]:
                rated = ~np.isnan(rating)
                peak = (after >= PEAK[0]) & (after <= PEAK[1])
                sides = np.column_stack([np.ones(len(after)), after > 0, peak]).astype(float)
                found = GLSAR(rating[rated], sides[rated], rho=1).iterative_fit(maxiter=10)
                found.conf_int()


def _worked(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _report(app: Flask, people: People) -> Line:
    """The report over the app, and how long typst alone had for the pages of it.

    typst remembers what it set before, so each round is asked of a process that never set one.
    """
    person = people.years[YEARS]
    browser = Browser(app, use_cookies=True)
    sign_in(browser, app, person.id)
    address = f"/diary/{person.id}/report/"
    assert browser.get(f"{address}pages/").status_code == 200  # all but typst is warm
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    fresh = get_context("fork")
    taken = []
    for _round in range(ROUNDS):
        told = fresh.SimpleQueue()
        one = fresh.Process(target=_timed, args=(browser, f"{address}report.pdf", told))
        one.start()
        one.join()
        if one.exitcode:
            raise SystemExit("The report could not be made; the words above say why.")
        taken.append(told.get())
    whole, alone = sorted(taken, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
    figure = f"{whole:.2f} s, typst {alone:.2f} s"
    return at_most("", "report beside typst alone", figure, whole / alone, 1.5, "typst")


def _timed(browser: Browser, address: str, told: Any) -> None:
    """Puts the seconds of a report and those of typst within it."""
    inside: list[float] = []
    compile_ = export.typst.compile

    def timed(*asked: Any, **options: Any) -> bytes:
        began = time.perf_counter()
        made: bytes = compile_(*asked, **options)
        inside.append(time.perf_counter() - began)
        return made

    with patch.object(export.typst, "compile", timed):
        began = time.perf_counter()
        answer = super(Browser, browser).open(address)
        whole = time.perf_counter() - began
    assert answer.mimetype == "application/pdf", answer.status
    told.put((whole, inside[-1]))


def _import(app: Flask, url: str | None, home: Path) -> Line:
    """A file of 200,000 ratings brought in, beside as many rows of a long table."""
    names = [each.code for each in SYMPTOMS[:FOLLOWED]]
    taken = []
    for number in range(ROUNDS):
        account_id = _begun(app, f"import{number}", tuple(names))
        with app.app_context():
            diary = open_diary(account_id, account_id, Right.OWN)
            days = [diary.today - timedelta(days=ago) for ago in range(1, DAYS + 1)]
            dice = Random(number)  # noqa: S311
            rows = [(day, name, dice.randrange(11)) for day in days for name in names]
            text = table_of(("day", "symptom", "severity"), iter(rows))
            began = time.perf_counter()
            found = save_import(diary, *read_files(text, "ratings.csv"))
            ours = time.perf_counter() - began
            assert not found.problems, found.problems
        taken.append((ours, _executemany(url, home, account_id, rows)))
    ours, bare = sorted(taken, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
    figure = f"{ours:.2f} s, executemany {bare:.2f} s"
    return at_most("", f"import of {len(rows):,} ratings", figure, ours / bare, 4, "executemany")


TABLE = "CREATE TABLE long_table (patient text, day date, symptom text, severity int)"
KEY = ", PRIMARY KEY (patient, day, symptom))"


def _executemany(url: str | None, home: Path, account_id: UUID, rows: list[Any]) -> float:
    """Seconds until as many rows are stored, one a rating, with the key that they need."""
    told = [(str(account_id), str(day), name, severity) for day, name, severity in rows]
    if url is None:
        with closing(sqlite3.connect(home / "long.sqlite")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("DROP TABLE IF EXISTS long_table")
            connection.execute(TABLE[:-1] + KEY)
            began = time.perf_counter()
            connection.executemany("INSERT INTO long_table VALUES (?, ?, ?, ?)", told)
            connection.commit()
            return time.perf_counter() - began
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS long_table")
        cursor.execute(TABLE[:-1] + KEY)
        connection.commit()
        began = time.perf_counter()
        cursor.executemany("INSERT INTO long_table VALUES (%s, %s, %s, %s)", told)
        connection.commit()
        return time.perf_counter() - began


def files(database: str, days: int) -> Iterator[Line]:
    """G6, as `make bench-csv` prints it."""
    more = ["--postgres"] if database == "postgres" else []
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.csv_export", str(days), *more],
        check=False,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        why = run.stderr.strip().splitlines()[-1][:80]
        yield Line("G6", "CSV", f"`make bench-csv` failed: {why}", met=False)
        return
    told = run.stdout
    cells = [[each.strip() for each in line.strip("| ").split("|")] for line in told.splitlines()]
    found = {row[0]: row for row in cells if len(row) > 4}
    for name, share in SHARES.items():
        speed, reached = found[name][2], float(found[name][3].rstrip(" %")) / 100
        figure = f"{speed} ratings a second"
        yield at_least("G6", f"CSV, {name}", figure, reached, share, "`sqlite3 -csv`")
    grown = max(float(found[name][7].split()[0]) for name in SHARES)
    what = f"memory above rest, {days * FOLLOWED:,} ratings"
    yield Line("G6", what, f"{grown:.1f} MiB", "", f"<= {MOST_MIB} MiB", grown <= MOST_MIB)
