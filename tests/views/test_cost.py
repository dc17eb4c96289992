"""What a save and a start may cost, counted: docs/performance.md tells what guards which goal."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from inspect import iscoroutinefunction
from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import db
from tests.browser_double import Browser
from tests.conftest import TODAY, Cast

MOST_STATEMENTS = 13  # of a save of a day, opening the diary included; the goal G5 is 8
MOST_MODULES = 2100  # of the app as it starts; 2,032 in November 2026
HEAVY = ("scipy", "statsmodels", "pandas", "matplotlib", "typst.fonts", "playwright", "pytest")
COUNT = f"""
import sys
import wsgi
print(len(sys.modules), *(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_save_of_a_day_is_one_commit_and_few_statements(
    app: Flask,
    browse: Callable[..., Browser],
    cast: Cast,
    queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    page = browse("alice")
    place = f"/diary/{cast.alice}/days/{TODAY}"
    page.post(place, data={"symptom-0": "4"})
    commits = []

    def note(connection: sa.Connection) -> None:
        commits.append(connection)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "commit", note)
    with queries() as sent:
        answer = page.post(place, data={"symptom-0": "5", "version": "1"})
    sa.event.remove(engine, "commit", note)

    assert answer.status_code == 302
    assert len(commits) == 1
    assert len(sent) <= MOST_STATEMENTS, sent


@pytest.mark.slow
def test_the_app_starts_with_few_modules(tmp_path: object) -> None:
    told = subprocess.run(
        [sys.executable, "-c", COUNT],
        env={"INSTANCE": str(tmp_path), "FLASK_RUN_FROM_CLI": "true"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert int(told[0]) <= MOST_MODULES
    assert told[1:] == []


def test_a_page_begins_no_event_loop(app: Flask) -> None:
    assert app.teardown_appcontext_funcs
    assert not [each for each in app.teardown_appcontext_funcs if iscoroutinefunction(each)]


def test_a_page_begins_no_thread(
    browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, begun, start = browse("alice"), [], Thread.start

    def note(thread: Thread) -> None:
        begun.append(thread)
        start(thread)

    monkeypatch.setattr(Thread, "start", note)
    page.get("/settings/")

    assert begun == []


def test_templates_share_what_they_know(app: Flask) -> None:
    env = app.jinja_env

    assert env.get_template("macros/icons.html").globals is env.globals
    of_one = env.from_string("{{ own }}", globals={"own": "mine"})
    assert of_one.render() == "mine"
    assert "own" not in env.globals
