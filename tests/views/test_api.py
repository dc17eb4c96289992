"""What programs may do with a token, what they are told, and what they are refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.access import Right
from app.models import Act
from app.services.audit import list_events
from app.services.day_versions import list_waiting
from app.services.days import find_day, rate_day
from app.services.safety import list_flags
from app.services.symptoms import follow
from app.services.treatments import list_treatments, record_treatment
from tests.builders import SYMPTOMS, a_day, a_whole_treatment, fill
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.views.programs import RATES, READS, RECORDS, Program

Opened = Callable[..., AbstractContextManager]
Queries = Callable[[], AbstractContextManager[list[str]]]
Calls = Callable[..., Program]
DAY = f"/days/{TODAY}"
HAND = "tremor of my left hand"  # own words: its key is its number, 2


def test_the_diary_is_told_with_what_is_rated(program: Calls, cast: Cast) -> None:
    told = program(READS).get("/diary").get_json()

    assert (told["name"], told["today"], told["timezone"]) == (
        "Alice",
        "2026-06-11",
        "Europe/Berlin",
    )
    assert [(each["key"], each["number"]) for each in told["symptoms"]] == [
        ("head_turn", 0),
        ("head_tremor", 1),
        ("2", 2),
    ]
    assert told["symptoms"][2]["label"] == HAND


def test_a_day_is_saved_read_changed_and_saved_again(program: Calls, opened: Opened) -> None:
    may = program(READS, RATES)
    day = {"ratings": {"head_turn": 4, "2": None}, "note": " slept badly ", "marks": ["stress"]}

    made = may.put(DAY, day)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert may.put(DAY, day).status_code == 200  # sent again: nothing changes
    assert may.put(DAY, day, version=1).headers["ETag"] == '"1"'

    read = may.get(DAY)
    assert read.headers["ETag"] == '"1"'
    assert read.get_json() == {
        "day": "2026-06-11",
        "ratings": {"head_turn": 4, "2": None},
        "note": "slept badly",
        "marks": ["stress"],
        "version": 1,
        "entered_at": "2026-06-11T10:00:00Z",
        "recalled": False,
    }
    assert may.get(DAY, headers={"If-None-Match": '"1"'}).status_code == 304
    for place in ("/days", "/diary", "/symptoms", "/treatments", "/events", "/answer"):
        seen = {"If-None-Match": may.get(place).headers["ETag"]}
        assert may.get(place, headers=seen).status_code == 304
        assert may.call("HEAD", place).headers["ETag"] == seen["If-None-Match"]

    changed = may.patch(DAY, {"ratings": {"1": 7}}, version=1)
    assert (changed.status_code, changed.get_json()["version"]) == (200, 2)
    with opened() as diary:
        stored = find_day(diary, TODAY)
        assert (stored.ratings, stored.note, stored.marks) == ("47-", "slept badly", "stress")
        assert stored.device == "Program"

    assert may.put(DAY, {"ratings": {"head_turn": 4}}, version=2).status_code == 200
    with opened() as diary:
        stored = find_day(diary, TODAY)
        assert (stored.ratings, stored.note, stored.marks) == ("47-", None, "")


@pytest.mark.parametrize(
    ("version", "status", "title"),
    [
        (None, 428, "Say which version you saw"),
        ("*", 412, "Somebody saved this after you read it"),
        (7, 412, "Somebody saved this after you read it"),
        ("x", 412, "Somebody saved this after you read it"),
    ],
)
def test_nothing_is_overwritten_that_was_not_seen(
    program: Calls, opened: Opened, version: object, status: int, title: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)

    for send in (program(RATES).put, program(RATES).patch):
        refused = send(DAY, {"ratings": {"head_turn": 9}}, version=version)
        assert (refused.status_code, refused.get_json()["title"]) == (status, title)
    with opened() as diary:
        assert find_day(diary, TODAY).version == 1


def test_a_star_stands_for_no_version(program: Calls) -> None:
    may = program(RATES)
    may.put(DAY, {"note": "first"})

    for head, status in (("If-Match", 428), ("If-None-Match", 412)):
        again = may.call("PUT", DAY, json={"note": "second"}, headers={head: "*"})
        assert again.status_code == status
    blank = may.call("PUT", "/days/2026-06-10", json={"note": "x"}, headers={"If-Match": '"3"'})
    assert blank.status_code == 412


def test_days_come_a_page_at_a_time(program: Calls, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 7, 0)
    may, seen, place = program(READS), [], "/days?from=2026-06-06&limit=2"
    while place:
        told = may.get(place.removeprefix("/api/v1")).get_json()
        seen.append([day["day"][-2:] for day in told["days"]])
        place = told["next"]

    assert seen == [["06", "07"], ["08", "09"], ["10", "11"]]


def test_a_shortcut_rates_today_where_the_patient_lives(
    program: Calls, opened: Opened, clock: Clock
) -> None:
    clock.instant = NOON.replace(hour=22, minute=30)  # it is the next day in Berlin
    may = program(RATES)

    told = may.post("/rate", {"symptom": "head_turn", "severity": 4}).get_json()

    assert told == {
        "day": "2026-06-12",
        "is_waiting": False,
        "version": 1,
        "choose": None,
        "safety": [],
    }
    assert may.post("/rate", {"symptom": "2", "severity": 8}).get_json()["version"] == 2
    with opened() as diary:
        assert find_day(diary, date(2026, 6, 12)).ratings == "4.8"


def test_a_retry_never_saves_twice_not_even_on_the_next_day(
    program: Calls, opened: Opened, clock: Clock
) -> None:
    may, key = program(RATES), {"Idempotency-Key": '"tap-1"'}
    rating = {"symptom": "head_turn", "severity": 4}
    told = may.post("/rate", rating, headers=key).get_json()
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(ratings={0: 6}), 1)

    clock.instant += timedelta(days=1)
    again = may.post("/rate", rating, headers={"Idempotency-Key": "tap-1"}).get_json()

    assert again == told
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "6"
        assert find_day(diary, TODAY + timedelta(days=1)) is None


def test_a_rating_that_is_there_waits_for_a_choice(
    program: Calls, opened: Opened, cast: Cast
) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    may = program(RATES)

    told = may.post("/rate", {"symptom": "head_turn", "severity": 9}).get_json()

    assert (told["is_waiting"], told["version"]) == (True, None)
    assert told["choose"].endswith(f"/diary/{cast.alice}/days/{TODAY}/choose")
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "46-"
        [waits] = list_waiting(diary, TODAY)
        assert (waits.ratings, waits.note) == ("9", "slept badly")
    seen = {"symptom": "head_turn", "severity": 9, "version": 1}
    assert may.post("/rate", seen).get_json()["version"] == 2


def test_a_program_that_only_rates_is_told_of_nothing_but_what_it_sent(
    program: Calls, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, [*SYMPTOMS, "mood"], ["swallowing"])
        rate_day(diary, TODAY, a_day(ratings={0: 4, 3: 9, 4: 9}), None)
        assert len(list_flags(diary, TODAY)) == 1
    phone = program(RATES)
    calls = [
        phone.patch(f"/days/{TODAY}", {}, 1),
        phone.put(f"/days/{TODAY}", {"ratings": {"head_turn": 4}}, 1),
        phone.post("/rate", {"symptom": "head_turn", "severity": 4}),
        phone.post("/rate", {"symptom": "swallowing", "severity": 3}),
        phone.post("/rate", {"symptom": "mood", "severity": 3}),
    ]

    assert [(each.status_code, each.json["safety"]) for each in calls] == [(200, [])] * 5
    told = phone.post("/rate", {"symptom": "swallowing", "severity": 9}).json["safety"]
    assert [each["severity"] for each in told] == [9]


def test_a_safety_message_comes_back_at_once(program: Calls, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, [*SYMPTOMS, "mood"], ["swallowing"])
    may = program(RATES)

    for told in (
        may.post("/rate", {"symptom": "swallowing", "severity": 6}).get_json(),
        may.patch(DAY, {"ratings": {"swallowing": 6, "mood": 10}}, version=1).get_json(),
    ):
        first = told["safety"][0]
        assert (first["symptom"], first["severity"], first["level"]) == (
            "swallowing",
            6,
            "emergency",
        )
        assert any("emergency number" in words for words in first["words"])
    assert told["safety"][1]["symptom"] == "mood"
    with opened("alice", Right.OWN) as diary:
        assert [event.act for event in list_events(diary)].count(Act.DAY_RATED) == 2


def test_a_treatment_is_saved_under_an_id_of_the_program(program: Calls, opened: Opened) -> None:
    may, place = program(READS, RECORDS), f"/treatments/{uuid4()}"
    said = {
        "day": "2026-05-04",
        "product": "onabotulinumtoxinA",
        "injections": [{"muscle": "splenius_capitis", "side": "left", "dose_units": 62.5}, {}],
        "guidance": ["ultrasound", "emg"],
        "volume_ml": 1.65,
    }
    made = may.put(place, said)

    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{place}")
    told = may.get(place).get_json()
    assert told["injections"][0] == {
        "muscle": "splenius_capitis",
        "muscle_label": None,
        "side": "left",
        "dose_units": 62.5,
        "points": None,
    }
    assert (told["guidance"], told["volume_ml"], told["version"]) == (
        ["emg", "ultrasound"],
        1.65,
        1,
    )
    assert [may.put(place, said).status_code, may.put(place, said, 1).status_code] == [200, 200]
    assert may.put(place, said | {"lot": "C1"}).status_code == 428
    assert may.put(place, said | {"lot": "C1"}, version=4).status_code == 412
    assert may.put(place, said | {"lot": "C1"}, version=1).get_json()["version"] == 2
    with opened() as diary:
        assert [each.lot for each in list_treatments(diary)] == ["C1"]


def test_all_that_is_known_of_a_treatment_goes_out_and_in_the_same(
    program: Calls, opened: Opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment = record_treatment(diary, a_whole_treatment())
    may = program(READS, RECORDS)
    [told] = may.get("/treatments").get_json()["treatments"]
    del told["id"], told["version"]

    again = may.put(f"/treatments/{treatment.id}", told, version=1)

    assert (again.status_code, again.headers["ETag"]) == (200, '"1"')


def test_what_was_removed_is_not_made_again_by_a_retry(program: Calls, opened: Opened) -> None:
    may = program(READS, RECORDS)
    for kind, said in (
        ("treatments", {"day": "2026-05-04"}),
        ("events", {"day": "2026-05-04", "kind": "illness"}),
    ):
        place = f"/{kind}/{uuid4()}"
        assert may.delete(place).status_code == 404
        may.put(place, said)
        assert [may.delete(place, v).status_code for v in (None, 5, 1, 1)] == [428, 412, 204, 204]
        assert (may.put(place, said).status_code, may.get(place).status_code) == (409, 404)


def test_an_event_is_saved_and_found_by_its_days(program: Calls) -> None:
    may, place = program(READS, RECORDS), f"/events/{uuid4()}"
    said = {"day": "2026-05-04", "kind": "illness", "until": "2026-05-09", "words": "flu"}

    assert may.put(place, said).status_code == 201
    assert may.put(place, said | {"words": "a cold"}, version=1).get_json()["version"] == 2
    found = [
        [each["words"] for each in may.get(f"/events?{asked}").get_json()["events"]]
        for asked in ("from=2026-05-09", "from=2026-05-10", "to=2026-05-03", "")
    ]
    assert found == [["a cold"], [], [], ["a cold"]]


def test_the_answer_comes_with_its_numbers_and_its_words(program: Calls, opened: Opened) -> None:
    with opened("alice", Right.OWN) as diary:
        fill(diary, 400, 4)

    told = program(READS).get("/answer").get_json()

    assert told["headline"] == "The diary cannot tell yet."
    assert len(told["treatments"]) == 4
    assert {"all", "head_turn", "2"} <= told["wholes"].keys()
    peak = told["treatments"][1]["courses"]["head_turn"]["peak"]
    assert peak["verdict"] in {"worse", "better", "unchanged", "unclear"}
    assert peak["low"] < peak["change"] < peak["high"]
    assert peak["words"]
