"""Words at rest: sealed for one column, opened by no other key, sealed anew with a newer one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app import sealing
from app.access import Diary, Right
from app.extensions import db
from app.models import DiaryDay, Goal, Patient, PatientTag, PushDevice, SealingKey, Symptom, Upload
from app.models.sealed import CannotCompare, SealedBytes, SealedJson, SealedText, is_sealed_as
from app.sealing import BrokenSeal, KeyRing, NoSealingKey
from app.services import sealing as service
from app.services.days import rate_day, stored_day
from app.services.sealing import WrongSealingKeys, check_keys, count_sealed, forget_keys, reseal
from app.services.tags import add_tag, list_tags, remove_tag
from tests.builders import a_day
from tests.conftest import NOON, TODAY

Opened = Callable[..., AbstractContextManager[Diary]]
OLD, NEW = "a key of the tests to seal words with", "the second key of the tests, as long"
ONE, BOTH = {"1": OLD}, {"1": OLD, "2": NEW}
AT = "goal.words"


@contextmanager
def keys(app: Flask, said: dict[str, str]) -> Iterator[None]:
    """The same app as after a restart with these keys."""
    before = app.extensions["sealing"]
    app.extensions["sealing"] = KeyRing(said)
    try:
        yield
    finally:
        app.extensions["sealing"] = before


@given(words=st.text())
@settings(max_examples=25, deadline=None)
def test_words_come_back(words: str) -> None:
    ring, said = KeyRing(BOTH), words.encode("utf-8", "replace")

    assert ring.open(AT, ring.seal(AT, said)) == said
    assert ring.open(AT, ring.seal_same(AT, said)) == said
    assert ring.open_bytes(AT, ring.seal_bytes(AT, said)) == said
    assert ring.seal(AT, said) != ring.seal(AT, said)
    assert ring.seal_same(AT, said) == ring.seal_same(AT, said)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=25, deadline=None)
def test_what_was_changed_opens_nothing(at: int, bit: int) -> None:
    ring = KeyRing(BOTH)
    for sealed in (ring.seal(AT, b"words"), ring.seal_same(AT, b"words")):
        signs = bytearray(sealed.encode())
        signs[at % len(signs)] ^= 1 << bit
        with pytest.raises((BrokenSeal, NoSealingKey)):
            ring.open(AT, signs.decode("latin-1"))
    content = bytearray(ring.seal_bytes(AT, b"a file"))
    content[at % len(content)] ^= 1 << bit
    with pytest.raises((BrokenSeal, NoSealingKey)):
        ring.open_bytes(AT, bytes(content))


@pytest.mark.parametrize("stored", ["", "plain words", "s1", "s1.1", "s1.1.", "s1.x.AAAA", "s1.²."])
def test_what_was_never_sealed_is_not_taken_for_words(stored: str) -> None:
    with pytest.raises(BrokenSeal):
        KeyRing(ONE).open(AT, stored)
    with pytest.raises(BrokenSeal):
        KeyRing(ONE).open_bytes(AT, stored.encode())


def test_a_key_opens_for_its_number_and_its_column_alone() -> None:
    ring = KeyRing(BOTH)
    sealed = ring.seal(AT, b"words")

    assert sealed.startswith("s1.2.")
    with pytest.raises(BrokenSeal):
        ring.open("question.words", sealed)
    with pytest.raises(BrokenSeal):
        ring.open(AT, sealed.replace("s1.2.", "s1.1.", 1))
    with pytest.raises(BrokenSeal):
        KeyRing({"2": OLD}).open(AT, sealed)
    with pytest.raises(NoSealingKey, match="key 2 is not in SEALING_KEYS"):
        KeyRing(ONE).open(AT, sealed)
    with pytest.raises(NoSealingKey, match="SEALING_KEYS is not set"):
        KeyRing({})


def test_how_long_words_are_is_told_in_blocks() -> None:
    ring = KeyRing(ONE)

    assert len({len(ring.seal(AT, b"x" * length)) for length in range(32)}) == 1
    assert len(ring.seal(AT, b"x" * 32)) > len(ring.seal(AT, b"x" * 31))


def test_no_message_of_an_error_tells_words() -> None:
    kind = SealedText(AT, 5)
    with pytest.raises(ValueError, match=r"goal\.words: longer than 5") as told:
        kind.process_bind_param("private", sa.create_engine("sqlite://").dialect)

    assert "private" not in str(told.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Patient.name == "Alice",
        lambda: Patient.name != "Alice",
        lambda: Patient.name.in_(["Alice"]),
        lambda: Patient.name.like("A%"),
        lambda: Patient.name.desc(),
        lambda: Patient.name < "B",
        lambda: "x" + DiaryDay.note,
        lambda: Symptom.label == "Neck",
        lambda: Upload.content == b"x",
        lambda: Patient.name == Goal.words,
        lambda: PushDevice.endpoint.startswith("https"),
    ],
)
def test_the_database_is_asked_nothing_about_words(ask: Callable[[], object]) -> None:
    with pytest.raises(CannotCompare):
        ask()


def test_whether_there_are_any_can_be_asked() -> None:
    for each in (DiaryDay.note.is_(None), DiaryDay.note.is_not(None), DiaryDay.note == None):  # noqa: E711
        assert "NULL" in str(each)


def test_each_column_has_a_key_of_its_own() -> None:
    shared = {"diary_day_version.note": "diary_day.note"}
    shared |= {
        f"{table}.email": "offer.email"
        for table in ("invitation", "share_request", "clinic_invitation")
    }
    for column in service.sealed_columns():
        name = f"{column.table.name}.{column.name}"
        assert column.type.purpose == shared.get(name, name)


def fill(opened: Opened) -> None:
    """Something of each kind of column in Alice's diary."""
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
        rate_day(diary, TODAY, a_day(note="another note"), 1)
        db.session.add(
            Symptom(patient_id=diary.patient_id, number=9, label="own words", position=9)
        )
        row = {"patient_id": diary.patient_id, "uploaded_at": NOON, "name": "a file.csv"}
        db.session.add(Upload(**row, content=b"a,file"))
        db.session.commit()
    with opened("bob") as diary:
        add_tag(diary, "study")


def test_a_newer_key_is_taken_into_use_while_people_write(app: Flask, opened: Opened) -> None:
    with keys(app, ONE):
        fill(opened)
    with keys(app, BOTH), app.app_context():
        check_keys()
        assert {number for c in count_sealed() for number, rows in c.by_key.items() if rows} == {1}
        moved = {column: rows for column, rows in reseal() if rows}
        assert moved["diary_day.note"] == moved["diary_day_version.note"] == 1
        assert {"patient_tag.word", "upload.content", "symptom.label", "patient.name"} <= set(moved)
        assert not any(rows for _column, rows in reseal())
        assert all(count.by_key[1] == count.other == 0 for count in count_sealed())
        assert forget_keys() == [1]
    with keys(app, {"2": NEW}):
        with app.app_context():
            check_keys()
        with opened() as diary:
            day = stored_day(diary, TODAY)
            assert day is not None
            assert (day.note, day.version) == ("another note", 2)
        with opened("bob") as diary:
            assert diary.actor_id is not None
            assert list_tags(diary.actor_id, [diary]) == {diary.patient_id: ["study"]}


def test_what_was_saved_in_between_stays(
    app: Flask, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keys(app, ONE), opened() as diary:
        rate_day(diary, TODAY, a_day(note="as it was read"), None)
    (column,) = (c for c in service.sealed_columns() if str(c) == "diary_day.note")
    with keys(app, BOTH):
        with app.app_context():
            (rows,) = service._pages(column)
        with opened() as diary:
            rate_day(diary, TODAY, a_day(note="saved in between"), 1)
        with app.app_context():
            assert service._reseal_some(column, rows) == 0
        with opened() as diary:
            day = stored_day(diary, TODAY)
            assert day is not None
            assert day.note == "saved in between"


def test_many_rows_are_sealed_anew_page_by_page(
    app: Flask, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    with keys(app, ONE), opened() as diary:
        for number in range(5):
            rate_day(diary, TODAY.replace(day=1 + number), a_day(note=f"note {number}"), None)
    with keys(app, BOTH), app.app_context():
        assert dict(reseal())["diary_day.note"] == 5


def test_a_word_that_an_older_key_sealed_is_found(app: Flask, opened: Opened) -> None:
    with keys(app, ONE), opened("bob") as diary:
        add_tag(diary, "study")
    with keys(app, BOTH):
        with app.app_context():
            found = db.session.scalars(
                sa.select(PatientTag.word).where(is_sealed_as(PatientTag.word, "study"))
            )
            assert found.all() == ["study"]
        with opened("bob") as diary:
            remove_tag(diary, "study")
        with opened("bob") as diary:
            assert list_tags(diary.actor_id, [diary]) == {}


def test_a_wrong_key_is_found_before_anything_is_served(app: Flask, cast: object) -> None:
    with app.app_context():
        with keys(app, ONE):
            check_keys()
            check_keys()
        with keys(app, {"1": NEW}), pytest.raises(WrongSealingKeys, match="another key 1"):
            check_keys()
        with keys(app, {"2": NEW}), pytest.raises(WrongSealingKeys, match="has no key 1"):
            check_keys()
        with keys(app, BOTH):
            check_keys()
        assert db.session.scalars(sa.select(SealingKey.number)).all() == [1, 2]


def test_a_key_that_still_seals_something_is_not_forgotten(app: Flask, opened: Opened) -> None:
    with keys(app, ONE):
        fill(opened)
    with keys(app, BOTH), app.app_context():
        check_keys()
        assert forget_keys() == []


def test_json_and_files_are_sealed_as_a_whole() -> None:
    kinds = {str(c): type(c.type) for c in service.sealed_columns()}

    assert kinds["treatment_version.content"] is kinds["diary_event_version.content"] is SealedJson
    assert kinds["upload.content"] is kinds["waiting_archive.content"] is SealedBytes
    assert sealing.head(3) == "s1.3."


def test_a_server_whose_database_is_away_starts_all_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("no such host"))

    monkeypatch.setattr(service, "check_keys", away)
    with app.app_context():
        service.check_at_start()

    assert "the database is away, SEALING_KEYS was not checked" in caplog.text
    assert "no such host" not in caplog.text


def test_a_server_with_a_wrong_key_does_not_start(app: Flask, cast: object) -> None:
    with app.app_context():
        check_keys()
        with keys(app, {"1": NEW}), pytest.raises(WrongSealingKeys):
            service.check_at_start()
