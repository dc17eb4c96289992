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
# Open to everybody: words, beginning a diary, the doors of an account.
PUBLIC = {
    "static",
    "security.static",
    "assets.file",
    "worker.script",
    "worker.manifest",
    "worker.kept",
    "worker.no_connection",
    "home.landing",
    "home.about",
    "home.help",
    "home.privacy",
    "home.example",
    "start.where",
    "start.rate",
    "start.injection",
    "start.confirm",
    "settings.index",
    "invitations.enter",
    "invitations.answer",  # with a token; accepting asks for a sign-in
    "share_requests.answer",  # the same
    "links.rate",  # what its token opens is decided in access.py
    "display.index",
    "device_session.show",
    "reminders.stop",  # with a token, from a mail
    "feeds.show",  # the same
    "security.login",
    "security.logout",
    "security.register",
    "security.forgot_password",
    "security.reset_password",
    "security.send_confirmation",
    "security.confirm_email",
}
# For whoever is signed in, about their own account or leading into their own diary.
SIGNED_IN = {
    "home.today",
    "home.answer",
    "home.injections",
    "home.share",
    "patients.index",
    "share_requests.index",
    "share_requests.show",
    "share_requests.withdraw",
    "settings.diary",
    "settings.leave",
    "settings.phones",
    "settings.end_sign_in",
    "settings.end_others",
    "settings.revoke_links",
    "reminders.index",
    "feeds.index",
    "feeds.make",
    "feeds.remove",
    "push.index",
    "push.add",
    "push.forget",
    "push.remove",
    "push.try_out",
    "symptoms.index",
    "symptoms.move",
    "symptoms.rename",
    "security.change_password",
    "security.verify",
}
# What a device sends it keeps itself until it is told that it was stored.
KEPT_ON_DEVICE = {"sent.take"}
UNTYPED = {"token", "digest"}  # texts of no particular shape


def test_a_diary_is_named_by_the_beginning_of_its_addresses(migrated_app: Flask) -> None:
    for rule in behind_the_door(migrated_app):
        assert rule.rule.startswith("/diary/<uuid:patient_id>/"), rule


def test_addresses_are_in_kebab_case_and_their_parameters_have_a_type(migrated_app: Flask) -> None:
    for rule in rules(migrated_app):
        words = re.sub(r"<[^>]*>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/-]*(\.[a-z]+)?", words), rule
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
