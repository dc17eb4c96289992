"""What a device sends, and what it is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from app.access import Right
from app.services.accounts import change_settings
from app.services.day_versions import list_waiting
from app.services.days import find_day, list_days, list_versions, rate_day
from app.services.symptoms import follow
from tests.browser_double import Browser
from tests.builders import a_day
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import a_day_form

Browse = Callable[..., Browser]
Send = Callable[..., tuple[int, dict[str, object]]]


def a_save(**changes: str) -> dict[str, str]:
    made = {
        "version": "",
        "save_id": str(uuid4()),
        "saved_at": "2026-06-11T09:40:00.000Z",
        "device": "Phone",
        "after": "",
    }
    return a_day_form(**made) | {name.replace("__", "-"): value for name, value in changes.items()}


@pytest.fixture
def send(browse: Browse, cast: Cast) -> Send:
    """Sends a save of Alice's: `send(a_save(), who="bob", day=…)` gives status and answer."""
    pages: dict[str | None, Browser] = {}

    def send_as(
        save: dict[str, str], who: str | None = "alice", day: object = TODAY
    ) -> tuple[int, dict[str, object]]:
        page = pages.setdefault(who, browse(who))
        answer = page.post(f"/diary/{cast.alice}/days/{day}/sent", data=save)
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status_code, answer.get_json()

    return send_as


def test_a_save_is_stored_with_its_device_and_time(send: Send, opened) -> None:
    assert send(a_save()) == (200, {"state": "saved", "version": 1})

    with opened() as diary:
        day = find_day(diary, TODAY)
        assert (day.ratings, day.note, day.device) == ("4X-", "rain", "Phone")
        assert day.entered_at == day.saved_at == datetime(2026, 6, 11, 9, 40, tzinfo=UTC)
        assert day.recorded_at == NOON


def test_the_same_save_is_stored_once_however_often_it_comes(send: Send, stored: Stored) -> None:
    save = a_save()
    told = send(save)
    once = stored()

    assert [send(save) for _time in range(10)] == [told] * 10
    assert stored() == once


def test_a_save_that_came_before_is_told_what_it_led_to_then(send: Send, opened) -> None:
    save = a_save()
    send(save)
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(note="changed since"), 1)

    assert send(save) == (200, {"state": "saved", "version": 1})
    with opened() as diary:
        assert find_day(diary, TODAY).note == "changed since"


def test_what_says_the_same_as_the_day_does_is_saved_already(send: Send, opened) -> None:
    send(a_save())

    assert send(a_save()) == (200, {"state": "saved", "version": 1})
    with opened() as diary:
        assert list_versions(diary, TODAY) == []


def test_a_save_typed_on_top_of_one_that_was_not_answered_is_no_conflict(
    send: Send, opened
) -> None:
    first = a_save()
    second = a_save(note="more", after=first["save_id"])
    third = a_save(note="even more", after=second["save_id"])

    answers = [send(each) for each in (first, second, third)]

    assert [answer["version"] for _status, answer in answers] == [1, 2, 3]
    with opened() as diary:
        assert find_day(diary, TODAY).note == "even more"


def test_a_save_typed_on_top_of_one_that_was_changed_since_is_set_aside(
    send: Send, opened, cast: Cast
) -> None:
    first = a_save()
    send(first)
    with opened("bob", Right.RECORD) as diary:
        rate_day(diary, TODAY, a_day(note="Bob's"), 1)

    told = send(a_save(note="more", after=first["save_id"]))

    place = f"/diary/{cast.alice}/days/{TODAY}/choose"
    assert told == (200, {"state": "aside", "choose": place})


def test_a_stale_save_is_set_aside_once_and_the_day_stays(send: Send, opened, cast: Cast) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    save = a_save()
    place = f"/diary/{cast.alice}/days/{TODAY}/choose"

    assert [send(save) for _time in range(3)] == [(200, {"state": "aside", "choose": place})] * 3
    with opened() as diary:
        assert (find_day(diary, TODAY).ratings, find_day(diary, TODAY).version) == ("46-", 1)
        (aside,) = list_waiting(diary, TODAY)
        assert (aside.ratings, aside.note, aside.device) == ("4X-", "rain", "Phone")
        assert diary.waiting_on == TODAY


def test_what_was_typed_on_top_of_what_waits_takes_its_place(send: Send, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        rate_day(diary, TODAY, a_day(), None)
    first = a_save(note="one")
    send(first)
    send(a_save(note="one and two", after=first["save_id"]))

    with opened() as diary:
        assert [each.note for each in list_waiting(diary, TODAY)] == ["one and two"]
        assert {each.note for each in list_versions(diary, TODAY)} == {"one", "one and two"}


def test_a_blank_day_is_saved_whatever_version_was_seen(send: Send) -> None:
    assert send(a_save(version="3")) == (200, {"state": "saved", "version": 1})


def test_the_same_number_for_another_day_is_another_save(send: Send, opened) -> None:
    save, yesterday = a_save(), TODAY - timedelta(days=1)
    send(save)

    assert send(save, day=yesterday) == (200, {"state": "saved", "version": 1})
    with opened() as diary:
        assert len(list_days(diary)) == 2


def test_marks_are_kept_and_a_form_that_does_not_know_them_leaves_them(send: Send, opened) -> None:
    send(a_save(marks="stress"))
    send(a_save(version="1", note="an old form"))

    with opened() as diary:
        assert (find_day(diary, TODAY).marks, find_day(diary, TODAY).note) == (
            "stress",
            "an old form",
        )


def test_a_symptom_that_was_retired_meanwhile_is_accepted(send: Send, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        follow(diary, ["head_turn"])

    assert send(a_save()) == (200, {"state": "saved", "version": 1})
    with opened() as diary:
        assert find_day(diary, TODAY).ratings == "4X-"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"symptom-77": "3"}, "not in your diary"),
        ({"symptom-x": "3"}, "not in your diary"),
        ({"symptom-00": "3"}, "not in your diary"),
        ({"symptom-0": "11"}, "Choose a whole number from 0 to 10, or Skip"),
        ({"symptom-0": "much"}, "Choose a whole number from 0 to 10, or Skip"),
        ({"note": "x" * 10_000}, "Use at most 2000 characters"),
        ({"note": "a\x00b"}, "Take out the signs"),
        ({"marks": "bored"}, "Tick what fits"),
        ({"save_id": ""}, "without its number"),
        ({"save_id": "7"}, "without its number"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    send: Send, stored: Stored, changes: dict[str, str], told: str
) -> None:
    before = stored()
    status, answer = send(a_save() | changes)

    assert (status, answer["state"]) == (422, "refused")
    assert told in str(answer["problem"])
    assert stored() == before


def test_a_note_of_two_megabytes_is_refused_with_a_sentence(
    browse: Browse, cast: Cast, stored: Stored
) -> None:
    before = stored()
    note = b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + b"x" * 2_000_000
    told = browse("alice").post(
        f"/diary/{cast.alice}/days/{TODAY}/sent",
        data=note + b"\r\n--b--",
        content_type="multipart/form-data; boundary=b",
    )

    assert (told.status_code, told.get_json()["state"]) == (422, "refused")
    assert "Shorten the note" in told.get_json()["problem"]
    assert stored() == before


def test_a_save_that_says_nothing_is_refused(send: Send, stored: Stored) -> None:
    before = stored()
    nothing = {name: said for name, said in a_save(note=" ").items() if "symptom" not in name}

    assert send(nothing)[0] == send(nothing | {"version": "4"})[0] == 422
    assert stored() == before


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-06-12", "Friday 12 June 2026 has not come yet where you live."),
        ("9999-12-31", "has not come yet"),
        ("1899-12-31", "1900"),
        ("0001-01-01", "1900"),
    ],
)
def test_a_day_outside_the_calendar_is_refused_with_a_sentence(
    send: Send, stored: Stored, day: str, told: str
) -> None:
    before = stored()
    status, answer = send(a_save(), day=day)

    assert (status, answer["state"]) == (422, "refused")
    assert told in str(answer["problem"])
    assert stored() == before


@pytest.mark.parametrize(
    ("saved_at", "entered_at"),
    [
        ("2026-05-20T21:00:00Z", datetime(2026, 5, 20, 21, 0, tzinfo=UTC)),
        ("2026-05-20T23:30:00+02:00", datetime(2026, 5, 20, 21, 30, tzinfo=UTC)),
        ("2026-05-19T10:00:00Z", datetime(2026, 5, 19, 10, 0, tzinfo=UTC)),  # begins on Kiritimati
        ("2026-05-19T09:59:59Z", NOON),  # the day had begun nowhere
        ("2026-06-11T10:00:00Z", NOON),
        ("2026-06-11T10:00:01Z", NOON),  # the clock of the device is ahead
        ("2031-01-01T00:00:00Z", NOON),
        ("1970-01-01T00:00:00Z", NOON),
        ("2026-05-20T21:00:00", NOON),  # no zone: nobody knows when that was
        ("yesterday", NOON),
        ("", NOON),
        ("0001-01-01T00:00:00+14:00", NOON),
        ("9999-12-31T23:59:59-14:00", NOON),
    ],
)
def test_a_day_counts_as_entered_when_its_device_saved_it_where_that_can_be(
    send: Send, opened, saved_at: str, entered_at: datetime
) -> None:
    day = date(2026, 5, 20)
    assert send(a_save(saved_at=saved_at), day=day)[0] == 200

    with opened() as diary:
        stored = find_day(diary, day)
        assert stored.entered_at == entered_at
        assert stored.recalled is (entered_at == NOON)


def test_moving_to_another_zone_refuses_a_day_only_until_it_has_come_there(
    send: Send, opened, clock: Clock
) -> None:
    move(opened, "Pacific/Auckland")
    clock.instant = datetime(2026, 6, 11, 20, 0, tzinfo=UTC)  # the twelfth in Auckland, 8:00
    here, tomorrow = a_save(saved_at="2026-06-11T19:30:00Z"), date(2026, 6, 12)
    sent_there = a_save(note="in Auckland")
    assert send(sent_there, day=tomorrow)[0] == 200
    move(opened, "America/Los_Angeles")  # where it is the eleventh

    assert send(sent_there, day=tomorrow) == (200, {"state": "saved", "version": 1})
    status, answer = send(here | {"after": sent_there["save_id"]}, day=tomorrow)
    assert (status, answer["state"]) == (422, "refused")

    clock.instant += timedelta(hours=12)
    told = send(here | {"after": sent_there["save_id"]}, day=tomorrow)
    assert told == (200, {"state": "saved", "version": 2})
    with opened() as diary:
        assert find_day(diary, tomorrow).recalled is False


def move(opened, timezone: str) -> None:
    with opened("alice", Right.OWN) as diary:
        change_settings(diary, timezone, Decimal(1), None, None)


@pytest.mark.parametrize(
    ("who", "status", "state"),
    [
        ("bob", 200, "saved"),
        ("carol", 403, "no_diary"),
        ("dan", 404, "no_diary"),
        (None, 401, "signed_out"),
    ],
)
def test_who_may_send(send: Send, who: str | None, status: int, state: str) -> None:
    told = send(a_save(), who=who)

    assert (told[0], told[1]["state"]) == (status, state)


def test_without_a_fresh_token_the_device_is_asked_to_get_one(
    csrf_on: None, browse: Browse, cast: Cast, stored: Stored
) -> None:
    page, before = browse("alice"), stored()
    place = f"/diary/{cast.alice}/days/{TODAY}/sent"

    refused = page.post(place, data=a_save())
    assert (refused.status_code, refused.get_json()) == (400, {"state": "token"})
    assert stored() == before

    token = page.get("/device/session").get_json()["csrf"]
    sent = page.post(place, data=a_save(), headers={"X-CSRFToken": token})
    assert sent.get_json() == {"state": "saved", "version": 1}


def test_a_device_is_told_whose_diary_it_is_and_the_day_there(
    browse: Browse, cast: Cast, clock: Clock
) -> None:
    clock.instant = datetime(2026, 6, 11, 22, 30, tzinfo=UTC)  # half past midnight in Berlin
    told = browse("alice").get("/device/session")

    assert told.headers["Cache-Control"] == "no-store"
    assert told.get_json() | {"csrf": ""} == {
        "account": str(cast.alice),
        "diary": str(cast.alice),
        "csrf": "",
        "today": "2026-06-12",
    }


@pytest.mark.parametrize("who", ["bob", "dan", None])
def test_who_keeps_no_diary_is_told_so(browse: Browse, cast: Cast, who: str | None) -> None:
    told = browse(who).get("/device/session").get_json()

    account = str(getattr(cast, who)) if who else None
    assert (told["account"], told["diary"], told["today"]) == (account, None, None)
    assert told["csrf"]


def test_a_note_keeps_its_lines_and_its_script_is_words(send: Send, opened) -> None:
    note = "a\r\nb <script>alert(1)</script> 🙂"
    assert send(a_save(note=note, device="x" * 300))[0] == 200

    with opened() as diary:
        stored = find_day(diary, TODAY)
        assert stored.note == note.replace("\r\n", "\n")
        assert stored.device == "x" * 40


def test_what_was_refused_can_be_sent_again_with_its_number(send: Send) -> None:
    save = a_save()
    assert send(save | {"symptom-0": "11"})[0] == 422

    assert send(save) == (200, {"state": "saved", "version": 1})


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_many_days_in_a_row_go_through(send: Send, opened) -> None:
    days = [TODAY - timedelta(days=number) for number in range(150)]

    told = [send(a_save(saved_at=f"{day}T18:00:00Z"), day=day) for day in days]

    assert {status for status, _answer in told} == {200}
    with opened() as diary:
        assert len(list_days(diary)) == 150
        assert sum(bool(each.recalled) for each in list_days(diary)) == 0
