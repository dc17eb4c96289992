"""What a share leaves out is met nowhere: words planted in all of a diary, all of it opened."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.analysis.notation import read_ratings
from app.extensions import Model, db
from app.services.days import stored_day
from tests.browser_double import Browser
from tests.conftest import Cast
from tests.pdf import words_in
from tests.planted import MOOD, MOOD_WORDS, WORD, Opened, Planted, plant, rate, share
from tests.views.forms import a_treatment_form

Browse = Callable[[str | None], Browser]
# Every text of a patient's tables that people write, and whether it is left out without notes.
LEFT_OUT = {
    "diary_day.note",
    "diary_day_version.note",
    "diary_event.words",
    "diary_event.dose",
    "diary_event_version.content",
    "treatment.note",
    "treatment_version.content",
}
SHOWN = {
    "symptom.label",  # what is rated has no other name
    "treatment.dilution",  # facts of the treatment
    "treatment.lot",
    "treatment.injector",
    "treatment.clinic",
    "injection.muscle_label",
    "goal.words",  # meant for the visit
    "question.words",
    "clinical_note.words",  # by clinicians
    "watch_item.words",
    "patient_tag.word",
    "upload.name",
    "upload.content",
    "upload.choices",  # of who sent the file; its address has an id that nobody else is told
    "import_batch.name",  # of a file, towards who may bring files in
}
# Codes, signs and numbers: nobody writes into them.
NO_WORDS = {
    "symptom.code",
    "diary_day.ratings",
    "diary_day.marks",
    "diary_day.device",
    "diary_day_version.ratings",
    "diary_day_version.marks",
    "diary_day_version.device",
    "diary_day_version.aside",
    "diary_event.kind",
    "import_batch.source",
    "import_batch.new_symptoms",
    "treatment.product",
    "treatment.guidance",
    "injection.muscle",
    "injection.side",
    "impression_version.content",
    "sketch.levels",
    "safety_flag.symptom",
    "safety_flag.level",
    "goal.outcome",
    "watch_item.symptom",
    "scale_score.scale",
    "kept_answer.code_version",
    "kept_answer.answer",
    "kept_page.page",
    "kept_page.content",  # drawn for readers with the same rights
    "list_summary.code_version",
    "list_summary.summary",  # kept for readers who see all, see docs/security.md
    "audit_event.act",
    "audit_event.subject",
    "share.right",
    "share.kind",
    "clinic_share.right",
    "invitation.right",
    "invitation.kind",
    "invitation.token_hash",
    "invitation.email",
    "rating_link.token_hash",
    "calendar_feed.token_hash",
    "push_device.endpoint",
    "push_device.p256dh",
    "push_device.auth",
    "push_device.label",
    "api_token.token_hash",
    "former_person.name",  # as people's names are everywhere
    "former_share.kind",  # read by the owner alone
    "former_share.right",
    "api_token.label",  # read by the owner alone
    "api_token.scopes",
    "reminder_choice.at",
    "reminder.why",
    "reminder.state",
}


@pytest.fixture
def planted(opened: Opened) -> Planted:
    return plant(opened)


def test_every_text_of_a_diary_is_decided(migrated_app: Flask) -> None:
    texts = {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        if "patient_id" in table.columns
        for column in table.columns
        if isinstance(
            getattr(column.type, "impl", column.type), sa.String | sa.JSON | sa.LargeBinary
        )
        and column.name != "patient_id"
    }

    assert texts == LEFT_OUT | SHOWN | NO_WORDS, "say here whether notes left out leave this out"


def test_what_is_planted_lies_in_every_text_that_is_left_out(app: Flask, planted: Planted) -> None:
    for name in LEFT_OUT:
        table, column = name.split(".")
        with app.app_context():
            column_ = Model.metadata.tables[table].columns[column]
            stored = db.session.scalars(sa.select(column_)).all()
        assert any(WORD in str(each) for each in stored), name


def test_all_of_it_is_met_by_a_reader_who_sees_it(
    browse: Browse, app: Flask, cast: Cast, planted: Planted
) -> None:
    pages = dict(_pages(browse("bob"), app, cast, planted))

    wordy = {endpoint for endpoint, text in pages.items() if WORD in text}
    moody = {endpoint for endpoint, text in pages.items() if MOOD_WORDS in text}
    assert wordy >= {"days.day", "days.saved", "day_history.history", "day_choices.choose"}
    assert wordy >= {"progress.treatment", "progress.answer", "exports.csv", "treatments.edit"}
    assert wordy >= {
        "treatment_history.history",
        "events.index",
        "events.edit",
        "reports.pages",
        "reports.pdf",
    }
    assert moody >= {
        "days.day",
        "days.saved",
        "day_history.history",
        "progress.answer",
        "exports.csv",
        "reports.pages",
        "reports.pdf",
    }


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_nothing_of_it_is_met_by_a_reader_who_does_not(
    browse: Browse, app: Flask, cast: Cast, planted: Planted, opened: Opened, who: str
) -> None:
    share(opened, cast, who, notes=False, mood=False)

    for endpoint, text in _pages(browse(who), app, cast, planted):
        assert WORD not in text, endpoint
        assert MOOD_WORDS not in text, endpoint
        assert f'name="symptom-{MOOD}"' not in text, endpoint


def test_each_of_the_two_is_left_out_alone(
    browse: Browse, cast: Cast, planted: Planted, opened: Opened
) -> None:
    address = f"/diary/{cast.alice}/days/2026-06-09"

    share(opened, cast, notes=False, mood=True)
    without_notes = browse("bob").get(address).text
    share(opened, cast, notes=True, mood=False)
    without_mood = browse("bob").get(address).text

    assert (WORD in without_notes, MOOD_WORDS in without_notes) == (False, True)
    assert (WORD in without_mood, MOOD_WORDS in without_mood) == (True, False)
    assert "Notes are not shared with you." in without_notes
    assert "Mood is not shared with you." in without_mood
    assert "Here, All together leaves mood out." in without_mood


def test_what_answers_a_save_tells_nothing_either(
    browse: Browse, cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    page, own = browse("bob"), f"/diary/{cast.alice}"
    stale = [
        (f"{own}/days/2026-06-11", {"symptom-0": "9", "version": ""}),
        (f"{own}/days/2026-06-11/choose", {"seen": "0"}),
        (f"{own}/days/2026-06-10/history", {"number": "1", "version": "9"}),
        (f"{own}/treatments/{planted.treatment}/edit", a_treatment_form(version="1")),
        (f"{own}/treatments/{planted.treatment}/remove", {"version": "1"}),
        (f"{own}/events/{planted.event}/remove", {"version": "1"}),
        (f"{own}/days/2026-06-09", {"symptom-0": "99"}),
    ]

    for address, form in stale:
        answer = page.post(address, data=form)
        assert answer.status_code in {409, 422}, address
        assert WORD not in answer.text, address
        assert MOOD_WORDS not in answer.text, address


def test_a_rating_by_who_sees_neither_leaves_note_and_mood(
    browse: Browse, cast: Cast, planted: Planted, opened: Opened
) -> None:
    share(opened, cast, notes=False, mood=False)
    form = {"symptom-0": "2", "symptom-3": "0", "note": "by Bob", "version": "1"}

    answer = browse("bob").post(f"/diary/{cast.alice}/days/2026-06-09", data=form)

    assert answer.status_code == 302
    with opened("alice") as diary:
        stored = stored_day(diary, date(2026, 6, 9))
        assert stored is not None
        assert (stored.note, read_ratings(stored.ratings)) == (WORD, {0: 2, 3: 9})


def test_a_day_on_which_only_mood_was_rated_is_empty_to_who_sees_none(
    browse: Browse, cast: Cast, planted: Planted, opened: Opened
) -> None:
    day = date(2026, 3, 5)
    rate(opened, day, {3: 9}, None)
    share(opened, cast, notes=True, mood=False)

    month = browse("bob").get(f"/diary/{cast.alice}/days/?month=2026-03").text

    assert "Thursday 5 March, empty" in month


def test_whoever_sees_all_pays_for_no_further_statement(
    browse: Browse,
    cast: Cast,
    planted: Planted,
    queries: Callable[..., AbstractContextManager[list[str]]],
) -> None:
    page = browse("carol")
    with queries() as sent:
        page.get(f"/diary/{cast.alice}/days/2026-06-09")

    assert not [each for each in sent if "symptom.number" in each and "symptom.code IN" in each]


def _pages(page: Browser, app: Flask, cast: Cast, planted: Planted) -> Iterator[tuple[str, str]]:
    """(endpoint, all that is sent) of every address of Alice's diary that can be read."""
    samples = {
        "patient_id": [cast.alice],
        "treatment_id": [planted.treatment, planted.removed],
        "event_id": [planted.event],
        "day": ["2026-06-11", "2026-06-10", "2026-06-09"],
        "version": ["1"],
        "number": ["1"],
    }
    for rule in app.url_map.iter_rules():
        if "patient_id" not in rule.arguments or "GET" not in rule.methods:
            continue
        whole = ""
        for place in range(3):
            address = rule.rule
            for name in rule.arguments:
                values = samples.get(name, [uuid4()])
                value = str(values[min(place, len(values) - 1)])
                address = re.sub(rf"<(?:[^:>]+:)?{name}>", value, address)
            whole += _all_of(page.get(address))
            if len(rule.arguments) == 1:
                break
        yield rule.endpoint, whole


def _all_of(answer: TestResponse) -> str:
    if answer.mimetype == "application/pdf":
        return words_in(answer.data)
    if is_zipfile(BytesIO(answer.data)):
        with ZipFile(BytesIO(answer.data)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return answer.get_data(as_text=True) + str(answer.headers)
