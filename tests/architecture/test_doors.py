"""One place opens diaries, one place saves. Who may what is in rights.py and test_rights.py."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule

from tests.architecture.addresses import address_of
from tests.browser_double import Browser
from tests.conftest import Cast

Browse = Callable[..., Browser]

APP = Path(__file__).parents[2] / "app"
# What a device sends it keeps itself until it is told that it was stored.
KEPT_ON_DEVICE = {"sent.take"}
UNTYPED = {"token", "digest"}  # texts of no particular shape


def test_a_diary_is_named_by_the_beginning_of_its_addresses(migrated_app: Flask) -> None:
    for rule in behind_the_door(migrated_app):
        assert rule.rule.startswith("/diary/<uuid:patient_id>/"), rule


def test_addresses_are_in_kebab_case_and_their_parameters_have_a_type(migrated_app: Flask) -> None:
    for rule in rules(migrated_app):
        words = re.sub(r"<[^>]*>", "", rule.rule)
        assert re.fullmatch(r"(/\.well-known)?[a-z0-9/-]*(\.[a-z]+)?", words), rule
        for converter, name in re.findall(r"<(?:([^:>]+):)?([^>]+)>", rule.rule):
            assert converter or name in UNTYPED, f"{rule}: {name} has no type"
            assert converter == "uuid" or not name.endswith("_id"), f"{rule}: {name} is no uuid"


def test_who_is_signed_out_is_sent_to_sign_in_or_keeps_what_was_typed(
    browse: Browse, app: Flask, cast: Cast
) -> None:
    page = browse()

    for rule in behind_the_door(app):
        address = address_of(rule, cast.alice)
        if "GET" in rule.methods:
            answer = page.get(address)
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login"), rule
        if "POST" in rule.methods:
            answer = page.post(address, data={"note": "not to be lost"})
            assert answer.status_code == 401, rule
            told = "signed_out" if rule.endpoint in KEPT_ON_DEVICE else "not to be lost"
            assert told in answer.text, rule


def test_a_diary_that_is_not_there_looks_like_one_that_is_closed(
    browse: Browse, cast: Cast
) -> None:
    page = browse("dan")

    closed, absent = (page.get(f"/diary/{id_}/days/") for id_ in (cast.alice, uuid4()))

    assert closed.status_code == absent.status_code == 404
    assert closed.text == absent.text


def test_a_diary_is_made_in_one_place() -> None:
    assert {file for file, call in calls() if call == "Diary"} == {"access.py"}


def test_the_session_is_saved_in_one_place() -> None:
    savers = {file for file, call in calls() if re.search(r"(^|\.)session\.commit$", call)}

    # extensions.writing() leaves traces; everything that people said goes through services/audit.
    assert savers == {"services/audit.py", "extensions.py"}


def calls() -> Iterator[tuple[str, str]]:
    """(file, what is called) of every call in the app."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path.relative_to(APP).as_posix(), ast.unparse(node.func)


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def behind_the_door(app: Flask) -> list[Rule]:
    found = [rule for rule in rules(app) if "patient_id" in rule.arguments]
    assert len(found) >= 15
    return found
