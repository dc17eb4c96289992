"""Files that cannot be restored: refused with what is wrong and where, and nothing is stored."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator

from app import clock, create_app
from app.access import Right, open_diary
from app.extensions import Model, db
from app.models import EventKind, User
from app.sentences.archives import WHAT, refusal
from app.services.accounts import begin_diary, create_account, has_diary
from app.services.archives import open_archive, restore_archive, stored_archive
from app.services.audit import commit_account
from app.services.clinical_notes import NoteDraft, record_note
from app.services.day_choices import save_or_set_aside
from app.services.days import rate_day
from app.services.events import EventDraft, record_event, revise_event
from app.services.impressions import ImpressionDraft, record_impression
from app.services.sharing import grant_share
from app.services.treatments import record_treatment, revise_treatment
from app.services.whole.proof import Scratch
from app.services.whole.reading import packed
from app.services.whole.refusals import NoArchive
from tests.builders import EMAILS, a_day, a_diary_draft, a_treatment, a_whole_treatment
from tests.conftest import NOON, TODAY, settings_for

Change = Callable[[dict[str, Any]], object]
SCHEMA = Path(__file__).parents[3] / "docs" / "archive-1.schema.json"
ELSEWHERE = "00000000-0000-4000-8000-000000000000"
LAST_OF_ALL = "ffffffff-ffff-4fff-bfff-ffffffffffff"  # people stand in the order of their ids


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """The archive of a diary in which every kind of history has something."""
    file = tmp_path_factory.mktemp("whole") / "diary.sqlite"
    app = create_app(settings_for(f"sqlite:///{file}"))
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(clock, "now", lambda: NOON)
        Model.metadata.create_all(db.engine)
        yield make()
        db.session.close()
        db.engine.dispose()


def make() -> bytes:
    alice, bob = (create_account(EMAILS[who]).id for who in ("alice", "bob"))
    db.session.get_one(User, bob).tf_primary_method = "authenticator"
    diary = begin_diary(alice, a_diary_draft(name="Alice"))
    grant_share(diary, bob, Right.RECORD)
    rate_day(diary, TODAY, a_day(), None)
    rate_day(diary, TODAY, a_day(note="again"), 1)
    save_or_set_aside(diary, TODAY, a_day(ratings={0: 9}), None)
    treatment = record_treatment(diary, a_whole_treatment())
    revise_treatment(diary, treatment.id, a_treatment(note="other"), 1)
    record_impression(diary, treatment.id, ImpressionDraft(2), None)
    record_impression(diary, treatment.id, ImpressionDraft(1), 1)
    event = record_event(diary, EventDraft(TODAY, EventKind.STRESS))
    revise_event(diary, event.id, EventDraft(TODAY, EventKind.OTHER, words="x"), 1)
    record_note(open_diary(bob, alice, Right.RECORD), NoteDraft("x", True))
    return stored_archive(diary)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with Scratch() as scratch:
        yield scratch


def sealed(content: Any) -> bytes:
    """Content as an archive with a checksum that is right, whatever it says."""
    inside = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    checksum = hashlib.sha256(inside).hexdigest().encode()
    ends = b'"format":"injection-diary-archive","version":1}'
    return b'{"checksum":"sha256:%s","content":%s,%s' % (checksum, inside, ends)


def refused(file: bytes) -> NoArchive:
    with pytest.raises(NoArchive) as caught:
        open_archive(file)
    assert caught.value.code in WHAT
    return caught.value


def changed(whole: bytes, change: Change) -> bytes:
    content = json.loads(whole)["content"]
    change(content)
    return sealed(content)


def test_what_is_only_written_again_is_the_same(whole: bytes) -> None:
    assert changed(whole, lambda _content: None) == whole
    assert open_archive(packed(whole)).data == whole
    assert open_archive(gzip.compress(whole)).data == whole


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda whole: b"", "empty"),
        (lambda whole: b"PK\x03\x04" + whole, "zipped"),
        (lambda whole: b"age-encryption.org/v1\n", "encrypted"),
        (lambda whole: whole[:-1], "half"),
        (lambda whole: whole[: len(whole) // 2], "half"),
        (lambda whole: packed(whole)[:-30], "half"),
        (lambda whole: b"\x1f\x8b" + b"\xff" * 60, "packed_wrong"),
        (lambda whole: packed(whole) * 2, "packed_wrong"),
        (lambda whole: whole + b"x", "not_json"),
        (lambda whole: b"\xff" + whole, "not_json"),
        (lambda whole: b"\xef\xbb\xbf" + whole, "not_json"),
        (lambda whole: b"day,symptom,severity\n", "not_json"),
        (lambda whole: b"[" * 100_000, "not_an_archive"),
        (lambda whole: b'{"x":' * 100_000, "too_deep"),
        (lambda whole: b'{"content":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (lambda whole: b"[]", "not_an_archive"),
        (lambda whole: b'{"format":"other","version":1}', "not_an_archive"),
        (lambda whole: b'{"format":"injection-diary-archive","version":0}', "not_an_archive"),
        (lambda whole: whole.replace(b'"version":1}', b'"version":2}'), "newer"),
        (lambda whole: whole.replace(b"again", b"agaim"), "damaged"),
        (lambda whole: whole.replace(b'","content"', b' ","content"', 1), "damaged"),
        (lambda whole: whole + b"\n", "other_bytes"),
        (lambda whole: json.dumps(json.loads(whole), indent=1).encode(), "damaged"),
        (lambda whole: whole.replace(b'{"checksum"', b'{"version":1,"checksum"'), "other_bytes"),
        (lambda whole: whole.replace(b'"version":1}', b'"version":1,"x":1}'), "misshapen"),
    ],
)
def test_a_file_that_is_no_archive_of_ours(
    whole: bytes, break_it: Callable[[bytes], bytes], code: str
) -> None:
    assert refused(break_it(whole)).code == code


def test_a_name_that_stands_twice_in_the_content(whole: bytes) -> None:
    inside = whole[whole.index(b'"content":') + 10 : whole.rindex(b',"format"')]
    twice = inside.replace(b'"name":"Alice"', b'"name":"Mallory","name":"Alice"')
    checksum = hashlib.sha256(twice).hexdigest().encode()
    file = whole.replace(inside, twice)
    file = b'{"checksum":"sha256:' + checksum + file[file.index(b'","content"') :]

    found = refused(file)

    assert (found.code, found.told["byte"]) == ("other_bytes", file.index(b"Mallory") + 1)


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    file = b"".join(bomb.compress(b" " * 2**20) for _ in range(32)) + bomb.flush()
    with pytest.raises(NoArchive) as caught:
        open_archive(file, most=2**20)

    assert len(file) < 2**16
    assert refusal(caught.value) == "The file is too large: at most 1 MB can be restored."


def first(name: str, **values: Any) -> Change:
    return lambda content: content[name][0].update(values)


def twice(name: str) -> Change:
    return lambda content: content[name].append(content[name][0])


WAITING = {
    "id": ELSEWHERE,
    "kind": "clinician",
    "right": "record",
    "sees_notes": True,
    "sees_mood": True,
    "share_ends_on": None,
    "is_code": False,
    "email": "mallory@example.org",
    "made_at": "2026-06-11T10:00:00.000000Z",
    "expires_at": "2026-06-25T10:00:00.000000Z",
    "answered_at": None,
    "answered_by_id": None,
    "revoked_at": None,
}

CHANGES: list[tuple[Change, str, str | None]] = [
    (first("diary_day", day="2026-02-30"), "unreal", "diary_day[0].day"),
    (first("diary_day", day="0001-01-01"), "misshapen", "diary_day[0].day"),
    (first("diary_day", day="1899-12-31"), "misshapen", "diary_day[0].day"),
    (first("diary_day", day="9999-12-31"), "not_come", "diary_day[0].day"),
    (first("treatment", day="2026-06-20"), "not_come", "treatment[0].day"),
    (first("diary_day", recorded_at="2026-06-11T25:00:00.000000Z"), "unreal", None),
    (first("diary_day", recorded_at="2026-06-11T10:00:00+00:00"), "misshapen", None),
    (first("diary_day", recorded_at="2026-06-13T00:00:00.000000Z"), "not_come", None),
    (first("diary_day", entered_at="9999-12-31T23:59:59.000000Z"), "unreal", None),
    (
        lambda c: c["impression_version"][0]["content"].update(
            entered_at="9999-12-31T10:00:00.000000+00:00"
        ),
        "unreal",
        "impression_version[0].content.entered_at",
    ),
    (lambda c: c["invitation"].append(WAITING), "impossible", "invitation[0]"),
    (first("diary_day", note="a\x00b"), "misshapen", "diary_day[0].note"),
    (first("diary_day", ratings="4Q"), "misshapen", "diary_day[0].ratings"),
    (first("diary_day", ratings="444444"), "nowhere", "diary_day[0].ratings"),
    (first("diary_day", marks="sunshine"), "code", "diary_day[0].marks"),
    (first("diary_day", marks="stress,illness"), "code", "diary_day[0].marks"),
    (first("diary_day", version=1.5), "misshapen", "diary_day[0].version"),
    (first("diary_day", version=2**40), "misshapen", "diary_day[0].version"),
    (first("diary_day", patient_id=ELSEWHERE), "misshapen", "diary_day[0]"),
    (first("diary_day", recorded_by_id=ELSEWHERE), "unreal", "diary_day[0].recorded_by_id"),
    (lambda content: content["diary_day"][0].pop("note"), "misshapen", "diary_day[0]"),
    (twice("diary_day"), "order", "diary_day[1]"),
    (twice("treatment"), "order", "treatment[1]"),
    (twice("people"), "order", "people[1]"),
    (lambda content: content["diary_day"].clear(), "nowhere", "diary_day_version[0].day"),
    (lambda content: content["symptom"].reverse(), "order", "symptom[1]"),
    (lambda content: content["symptom"].pop(0), "order", "symptom[0].number"),
    (first("symptom", code="sunburn"), "code", "symptom[0].code"),
    (first("symptom", label="both"), "impossible", "symptom[0]"),
    (first("symptom", code="head_tremor"), "impossible", "symptom[1]"),
    (first("treatment", product="water"), "code", "treatment[0].product"),
    (first("treatment", total_units="-5.00"), "impossible", "treatment[0]"),
    (first("treatment", total_units="5"), "misshapen", "treatment[0].total_units"),
    (first("treatment", id=ELSEWHERE), "nowhere", "injection[0].treatment_id"),
    (first("injection", muscle="heart"), "code", "injection[0].muscle"),
    (first("injection", side="up"), "misshapen", "injection[0].side"),
    (first("injection", muscle_label="x"), "impossible", "injection[0].muscle_label"),
    (lambda c: c["diary_day_version"][1].update(version=-1), "order", None),
    (lambda c: c["diary_day_version"][1].update(version=2), "version", None),
    (first("treatment_version", version=9), "version", "treatment_version[0].version"),
    (first("treatment_version", content={}), "misshapen", "treatment_version[0].content"),
    (lambda c: c["treatment_version"][0]["content"].update(product="water"), "code", None),
    (
        lambda c: c["treatment_version"][0]["content"].update(total_units="0"),
        "impossible",
        None,
    ),
    (
        lambda c: c["treatment_version"][0]["content"].update(injections=[[5, "up", "x"]]),
        "impossible",
        "treatment_version[0].content",
    ),
    (lambda c: c["diary_event_version"][0]["content"].update(kind="x"), "misshapen", None),
    (lambda c: c["impression_version"][0]["content"].update(change=9), "misshapen", None),
    (first("impression", dismissed=True), "impossible", "impression[0]"),
    (lambda c: c["diary"].update(timezone="Mars/Olympus"), "code", "diary.timezone"),
    (lambda c: c["diary"].update(dystonias=["sunburn"]), "code", "diary.dystonias"),
    (lambda c: c["diary"].update(threshold="9.00"), "impossible", "diary.threshold"),
    (lambda c: c["diary"].update(main_symptom=77), "nowhere", "diary.main_symptom"),
    (lambda c: c["diary"].update(emergency_phone="javascript:1"), "misshapen", None),
    (lambda c: c["people"].append({"id": LAST_OF_ALL, "name": "x"}), "nobody", None),
    (lambda c: c["people"].clear(), "unreal", "shares[0].reader"),
    (
        first("audit_event", act="share_ended", subject=ELSEWHERE),
        "unreal",
        "audit_event[0].subject",
    ),
    (lambda c: c.update(api_token=[]), "misshapen", None),
    (lambda c: c.pop("goal"), "misshapen", None),
]


@pytest.mark.parametrize(("change", "code", "place"), CHANGES)
def test_content_that_cannot_be_is_refused_with_its_place(
    whole: bytes, scratch: Scratch, change: Change, code: str, place: str | None
) -> None:
    with pytest.raises(NoArchive) as caught:
        scratch.prove(changed(whole, change))

    assert (caught.value.code, place or caught.value.place) == (code, caught.value.place)
    assert refusal(caught.value)


def test_nothing_is_stored_of_what_the_database_refuses_last(whole: bytes) -> None:
    dan = create_account(f"{uuid4().hex}@example.org")
    commit_account()
    archive = open_archive(changed(whole, first("impression", dismissed=True)))

    with pytest.raises(NoArchive, match="impossible"):
        restore_archive(dan.id, archive)

    assert not has_diary(dan.id)


def test_the_documented_schema_says_the_same(whole: bytes) -> None:
    """As far as a schema can: what it refuses we refuse, and it refuses what is misshapen."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    Draft202012Validator.check_schema(validator.schema)
    assert validator.is_valid(json.loads(whole))

    for change, code, _place in CHANGES:
        if code == "misshapen":
            assert not validator.is_valid(json.loads(changed(whole, change)))


def test_every_refusal_has_words(whole: bytes) -> None:
    for code in WHAT:
        error = NoArchive(code, "diary_day[3].ratings", what="x", most=1, byte=1, made=2, known=1)
        assert refusal(error).startswith("diary_day, row 4, ratings: ")
