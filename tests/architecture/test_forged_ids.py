"""Ids of another diary's things, tried wherever an id is taken: they are as ids of nothing.

Alice and Dan keep diaries. Alice, and Dr Bob who may record in both, try Dan's ids in addresses
and forms of Alice's diary, and Alice's program tries them in its calls.
"""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from wtforms import Form

from app import clock, forms
from app.access import Right, ShareKind, open_diary
from app.extensions import Model, db
from app.models import Injection, PushDevice
from app.services.accounts import begin_diary, create_account
from app.services.file_reading import read_file
from app.services.imports import Collisions, save_import
from app.services.invitations import InvitationDraft, make_invitation
from app.services.sharing import Terms, grant_share
from app.services.sign_ins import begin_sign_in
from app.services.treatments import list_treatments
from app.services.uploads import keep_upload
from app.services.watch import WatchDraft, record_watch
from tests.architecture.test_rights import Asker
from tests.browser_double import sign_in
from tests.builders import a_diary_draft
from tests.conftest import Cast
from tests.exports.whole import fill_whole
from tests.views.programs import READS, RECORDS, a_token

OWNED = [table for table in Model.metadata.sorted_tables if "patient_id" in table.c]
# Parts of an address that name a thing of a diary, and the tables where those things lie.
THINGS = {
    "treatment_id": ("treatment.id",),
    "event_id": ("diary_event.id",),
    "question_id": ("question.id",),
    "goal_id": ("goal.id",),
    "item_id": ("clinical_note.id", "watch_item.id", "scale_score.id"),
    "invitation_id": ("invitation.id",),
    "reader_id": ("share.clinician_id",),
    "upload_id": ("upload.id",),
    "import_id": ("import_batch.id",),
    "token_id": ("api_token.id",),
    "device_id": ("push_device.id",),
}
# Parts that name no such thing: days and numbers count within the diary that is open, tokens open
# what they were made for, clinics, sign-ins and passkeys have rights of their own, files are for
# everybody.
NO_THINGS = {"day", "number", "version", "token", "filename", "digest", "name", "page"} | {
    *("patient_id", "clinic_id", "member_id", "request_id", "sign_in_id", "passkey_id")
}
# Fields of forms that carry an id of a thing.
FIELDS = {"treatment_id", "event_id", "goal_id", "question_id", "item_id", "invitation_id"} | {
    *("token_id", "chosen", "period")
}
# All other fields. Numbers of symptoms and versions count within the diary that is open.
OTHER_FIELDS = """
address aloud anchor area at blanks by_email by_push change clinic clinic_id code credential day
days dilution dose dose_units dystonias email emergency ends_on entered expires_on file find
first form guidance injections injector is_admin keep keeps kind label language large last
layout let_in lines lot main_symptom marks moves_on muscle muscle_label name new_password
next not_better note number one order outcome own own_name part parts password pause
percent_better person place points product proof_code proof_passkey
proof_password ratings repeat_ms request_id right scale scopes
score seen sees_diaries sees_mood sees_notes side side_effects still_lasting submit sure
symptom symptoms tables then theme threshold timezone to together total_units treated_on
until value version volume_ml way weeks what when whom without word words
"""
# What else the views read: (endpoint, method, name), with what must be sent along.
ASKED: dict[tuple[str, str, str], tuple[str, dict[str, str]]] = {
    ("treatments.new", "POST", "treatment_id"): ("treatment.id", {"day-day": "40"}),
    ("events.new", "POST", "event_id"): ("diary_event.id", {"kind": "other", "day": "x"}),
    ("events.mark", "POST", "event_id"): ("diary_event.id", {"kind": "nothing"}),
    ("visits.ask", "POST", "question_id"): ("question.id", {"words": ""}),
    ("sharing.invite", "POST", "invitation_id"): ("invitation.id", {"way": "x"}),
    ("clinical_notes.new", "POST", "item_id"): ("clinical_note.id", {"words": ""}),
    ("watch.new", "POST", "item_id"): ("watch_item.id", {"words": ""}),
    ("scores.new", "POST", "item_id"): ("scale_score.id", {"score": "x"}),
    ("events.index", "GET", "removed"): ("diary_event.id", {}),
    ("events.index", "GET", "marked"): ("diary_event.id", {}),
    ("visits.index", "GET", "removed"): ("question.id", {}),
    ("clinical.index", "GET", "removed"): ("clinical_note.id", {"what": "note"}),
    ("sharing.index", "GET", "ended"): ("share.clinician_id", {}),
    ("treatments.index", "GET", "removed"): ("treatment.id", {}),
    ("reports.pages", "GET", "chosen"): ("treatment.id", {"period": "chosen"}),
    ("reports.pages", "GET", "period"): ("treatment.id", {}),
    ("exports.tables", "GET", "period"): ("treatment.id", {}),
    ("fhir.index", "GET", "period"): ("treatment.id", {}),
    ("progress.answer", "GET", "period"): ("treatment.id", {}),
}
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
TAGS = re.compile(r"<[^>]*>")
VALUES = {"version": "1", "day": "2026-06-10", "number": "1"}


@pytest.fixture
def both(app: Flask, cast: Cast) -> Cast:
    """Alice and Dan keep whole diaries, with a row in every table that an id can name."""
    with app.app_context():
        begin_diary(cast.dan, a_diary_draft(name="Secret Dan"))
        erin = create_account("erin@example.org", "x").id
        for who in (cast.alice, cast.dan):
            _fill(who, replace(cast, alice=who), erin if who == cast.dan else cast.carol)
    return cast


def _fill(who: UUID, cast: Cast, reader: UUID) -> None:
    diary = open_diary(who, who, Right.OWN)
    grant_share(diary, cast.bob, Right.RECORD)
    grant_share(diary, reader, Right.READ)
    diary = fill_whole(diary, cast)
    terms = Terms(Right.READ, True, True, None)
    make_invitation(diary, InvitationDraft(ShareKind.CARER, terms), uuid4())
    a_token(diary, READS)
    keep_upload(diary, "a.csv", b"day,symptom,severity\n2026-06-01,Neck pain,3\n")
    record_watch(open_diary(cast.bob, who, Right.RECORD), WatchDraft(None, "look at this"))
    db.session.rollback()
    found = read_file(b"day,symptom,severity\n2026-06-02,Neck pain,3\n", "mine.csv")
    save_import(open_diary(who, who, Right.OWN), found, keeps=Collisions.FILE)
    told = {"endpoint": f"https://x/{who}", "p256dh": "x", "auth": "x", "label": "x"}
    device = PushDevice(id=uuid4(), patient_id=who, added_at=clock.now(), **told)
    device.sign_in_id = begin_sign_in(who, "x")
    db.session.add(device)
    db.session.commit()


def ids_of(app: Flask, patient_id: UUID, where: str) -> list[UUID]:
    """The ids in a column such as `goal.id` that this diary has and no other one."""
    name, column = where.split(".")
    table = Model.metadata.tables[name]
    with app.app_context():
        of = table.c.patient_id
        others = sa.select(table.c[column]).where(of != patient_id)
        mine = sa.select(table.c[column]).where(of == patient_id, table.c[column].not_in(others))
        return list(db.session.scalars(mine.order_by(table.c[column])))


def rows_of(app: Flask, patient_id: UUID) -> dict[str, list[Any]]:
    with app.app_context():
        return {
            table.name: [
                tuple(row)
                for row in db.session.execute(
                    table.select()
                    .where(table.c.patient_id == patient_id)
                    .order_by(*table.primary_key.columns)
                )
            ]
            for table in OWNED
        }


def told(answer: TestResponse) -> tuple[int, str, str]:
    """What an answer says, but for ids and for what stands in tags: proofs differ each time."""
    text = " ".join(TAGS.sub("", ID.sub("ID", answer.text)).split())
    return answer.status_code, ID.sub("ID", answer.location or ""), text


def address(rule: Rule, patient_id: UUID, ids: dict[str, UUID]) -> str:
    found = rule.rule
    for name in rule.arguments:
        value = patient_id if name == "patient_id" else ids.get(name) or VALUES.get(name)
        found = re.sub(rf"<(?:[^:>]+:)?{name}>", str(value), found)
    return found


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.arguments & THINGS.keys() and not rule.arguments & {"clinic_id"}:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_id_of_another_diary_is_one_of_nothing(app: Flask, both: Cast) -> None:
    before = rows_of(app, both.dan)
    for who in (both.alice, both.bob):
        page = Asker(app, use_cookies=True)
        sign_in(page, app, who)
        try_in_addresses(app, both, page)
        try_in_forms(app, both, page)
    try_in_calls(app, both)
    after = rows_of(app, both.dan)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"push_device"}, changed  # whose sign-in is used
    assert len(after["push_device"]) == 1


def try_in_addresses(app: Flask, both: Cast, page: Asker) -> None:
    theirs = {
        name: [id_ for table in tables for id_ in ids_of(app, both.dan, table)][::2]
        for name, tables in THINGS.items()
    }
    assert all(theirs.values()), theirs
    own = list_of_own(app, both)

    for rule, method in routes(app):
        if rule.endpoint.startswith("api."):
            continue
        names = sorted(rule.arguments & THINGS.keys())
        for forged in names:
            for id_ in theirs[forged]:
                ids = {name: own[name] for name in names} | {forged: id_}
                nothing = ids | {forged: uuid4()}
                form = {"version": "1", "words": "x"} if method == "POST" else None
                answers = [
                    page.open(address(rule, both.alice, one), method=method, data=form)
                    for one in (nothing, ids, nothing)
                ][1:]
                assert told(answers[0]) == told(answers[1]), (rule, method, forged)
                assert answers[0].status_code in {302, 303, 403, 404, 409, 422}, (rule, method)
                assert "Secret Dan" not in answers[0].text


def list_of_own(app: Flask, both: Cast) -> dict[str, UUID]:
    return {name: ids_of(app, both.alice, tables[0])[0] for name, tables in THINGS.items()}


def try_in_forms(app: Flask, both: Cast, page: Asker) -> None:
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}

    for (endpoint, method, name), (where, more) in ASKED.items():
        answers = []
        for id_ in (ids_of(app, both.dan, where)[0], uuid4()):
            sent = {**more, name: str(id_)}
            how: dict[str, Any] = {"query_string": sent} if method == "GET" else {"data": sent}
            answers.append(
                page.open(address(rules[endpoint], both.alice, {}), method=method, **how)
            )
        assert told(answers[0]) == told(answers[1]), (endpoint, name)
        assert answers[0].status_code < 500, (endpoint, name)
        assert "Secret Dan" not in answers[0].text


def try_in_calls(app: Flask, both: Cast) -> None:
    with app.app_context():
        token = a_token(open_diary(both.alice, both.alice, Right.OWN), READS, RECORDS)
    client = FlaskClient(app, use_cookies=False)

    for rule, method in routes(app):
        if not rule.endpoint.startswith("api."):
            continue
        name = next(iter(rule.arguments & THINGS.keys()))
        for json in ({}, {"day": "2026-06-01", "kind": "other", "words": "x"}):
            answers = []
            for id_ in (ids_of(app, both.dan, THINGS[name][0])[0], uuid4()):
                head = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
                place = address(rule, both.alice, {name: id_})
                with app.app_context():
                    answers.append(client.open(place, method=method, headers=head, json=json))
            assert told(answers[0]) == told(answers[1]), (rule, method)


def test_every_part_of_an_address_is_tried_or_names_no_thing(migrated_app: Flask) -> None:
    parts = {name for rule in migrated_app.url_map.iter_rules() for name in rule.arguments}
    assert parts - NO_THINGS == THINGS.keys()
    columns = {where for tables in THINGS.values() for where in tables}
    assert columns >= {f"{t.name}.id" for t in OWNED if "id" in t.c} - {
        "audit_event.id",  # never asked for
        "former_person.id",  # likewise
        "review.id",  # likewise
        "sent_save.id",  # of a device; a second one with the same id is the same save
    }


def test_every_field_of_a_form_is_tried_or_carries_no_id() -> None:
    names = {
        name
        for form in _forms()
        for name in dir(form)
        if type(getattr(form, name)).__name__ == "UnboundField"
    }
    assert names - set(OTHER_FIELDS.split()) == FIELDS
    assert FIELDS - {"goal_id", "token_id"} <= {name for _e, _m, name in ASKED}


def test_no_id_of_a_thing_stands_in_what_a_program_sends(app: Flask, cast: Cast) -> None:
    document = FlaskClient(app).get("/api/v1/openapi.json").json
    assert document is not None
    sent = [
        content["schema"]
        for place in document["paths"].values()
        for call in place.values()
        if isinstance(call, dict) and "requestBody" in call
        for content in call["requestBody"]["content"].values()
    ]
    assert sent
    named: set[str] = set()
    for schema in sent:
        named |= set(_properties(schema, document, set()))
    assert not {name for name in named if name == "id" or name.endswith("_id")}


def _properties(schema: Any, document: Any, seen: set[str]) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _properties(each, document, seen)
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        target = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        yield from _properties(target, document, seen)
    yield from schema.get("properties", {})
    for each in schema.values():
        yield from _properties(each, document, seen)


def test_the_database_refuses_an_injection_of_another_diarys_treatment(
    app: Flask, both: Cast
) -> None:
    """The one key between tables of a diary; test_keys.py holds every later one to the same."""
    between = [
        (table.name, key.referred_table.name)
        for table in OWNED
        for key in table.foreign_key_constraints
        if key.referred_table in OWNED
    ]
    assert between == [("injection", "treatment")]
    with app.app_context():
        theirs = list_treatments(open_diary(both.dan, both.dan, Right.OWN))[0].id
    with app.app_context():
        open_diary(both.alice, both.alice, Right.OWN)
        row = {"patient_id": both.alice, "treatment_id": theirs, "position": 90}
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.insert(Injection.__table__).values(row))
        db.session.rollback()


def _forms() -> Iterator[type[Form]]:
    for module in pkgutil.walk_packages(forms.__path__, "app.forms."):
        for each in vars(import_module(module.name)).values():
            if inspect.isclass(each) and issubclass(each, Form) and each.__module__ == module.name:
                yield each
