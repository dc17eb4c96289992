"""Who looked at what, and when: the trace of visits, and the page that tells it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.access import Right, ShareKind, open_diary
from app.models import Act
from app.sentences.seen import DONE
from app.services.accounts import erase_account
from app.services.audit import (
    commit_account,
    leave_trace,
    leave_visit,
    list_events,
    note_in_diaries,
)
from app.services.provenance import confirm_treatment
from app.services.seen import PAGE, list_seen
from app.services.sharing import end_share, grant_share
from app.services.sign_ins import end_other_sign_ins
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import EMAILS, a_treatment
from tests.conftest import NOON, Cast, Clock
from tests.views.accounts import signs_in

Browse = Callable[..., Browser]


def visits(opened) -> list[tuple[str | None, object]]:
    with opened("alice", Right.OWN) as diary:
        found = [event for event in list_events(diary) if event.act == Act.DIARY_VISITED]
        return sorted((event.subject, event.actor_id) for event in found)


def test_each_part_is_noted_once_a_day_and_reader_also_across_sign_ins(
    browse: Browse, cast: Cast, opened, clock: Clock
) -> None:
    page, again, carol = browse("bob"), browse("bob"), browse("carol")
    for path in ("answer", "days/", "days/2026-06-10", "answer"):
        page.get(f"/diary/{cast.alice}/{path}")
        again.get(f"/diary/{cast.alice}/{path}")
    carol.get(f"/diary/{cast.alice}/answer")

    both = sorted([("answer", cast.bob), ("days", cast.bob), ("answer", cast.carol)], key=str)
    assert sorted(visits(opened), key=str) == both
    clock.instant = NOON + timedelta(days=1)
    page.get(f"/diary/{cast.alice}/answer")
    assert sorted(visits(opened), key=str) == sorted([*both, ("answer", cast.bob)], key=str)


def test_a_second_page_of_a_part_asks_nothing_for_the_trace(
    browse: Browse, cast: Cast, queries
) -> None:
    page = browse("bob")
    page.get(f"/diary/{cast.alice}/days/")
    with queries() as sent:
        page.get(f"/diary/{cast.alice}/days/")

    assert not [one for one in sent if "audit_event" in one]


def test_neither_the_owner_nor_a_stranger_leaves_a_trace(
    browse: Browse, cast: Cast, opened
) -> None:
    for who in ("alice", "dan", None):
        browse(who).get(f"/diary/{cast.alice}/answer")

    assert visits(opened) == []


def test_two_windows_in_one_instant_leave_one_trace(cast: Cast, opened) -> None:
    for _window in range(2):
        with opened("bob") as diary:
            leave_visit(diary, "answer")

    assert visits(opened) == [("answer", cast.bob)]


def test_the_session_stays_small(browse: Browse, cast: Cast) -> None:
    page = browse("bob")
    with page.session_transaction() as session:
        session["visits"] = {f"diary {n}": ["2026-06-11", "answer"] for n in range(50)}
    page.get(f"/diary/{cast.alice}/answer")

    with page.session_transaction() as session:
        assert len(session["visits"]) < 10


@pytest.mark.parametrize("old", ["x", {"y": "2026-06-11"}, None, []])
def test_what_an_older_session_remembered_is_no_obstacle(
    browse: Browse, cast: Cast, opened, old: object
) -> None:
    page = browse("bob")
    with page.session_transaction() as session:
        session["visits"] = {str(cast.alice): "2026-06-11"} if old is None else old
    page.get(f"/diary/{cast.alice}/answer")

    assert visits(opened) == [("answer", cast.bob)]


def test_the_owner_reads_it_in_plain_words_newest_first(
    app: Flask, browse: Browse, cast: Cast, opened, clock: Clock
) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment = record_treatment(diary, a_treatment())
        grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    browse("bob").get(f"/diary/{cast.alice}/answer")
    clock.instant = NOON + timedelta(hours=1)
    with opened("bob", Right.RECORD) as diary:
        confirm_treatment(diary, treatment.id, treatment.version)
    clock.instant = NOON + timedelta(days=1)
    browse("dan").get(f"/diary/{cast.alice}/days/")

    text = browse("alice").get(f"/diary/{cast.alice}/sharing/seen/").text
    told = [
        f"<b>{EMAILS['dan']}, carer</b> looked at the days",
        f"<b>{EMAILS['bob']}</b> confirmed the doses of 4 May 2026",
        f"<b>{EMAILS['bob']}</b> looked at the answer",
    ]
    places = [text.index(one) for one in told]
    assert places == sorted(places)
    assert text.index("12 June 2026") < text.index("11 June 2026")
    assert '<span class="muted">12:00</span>' in text  # where Alice lives


def test_a_closed_account_is_told_as_one(app: Flask, browse: Browse, cast: Cast) -> None:
    browse("bob").get(f"/diary/{cast.alice}/answer")
    with app.app_context():
        erase_account(cast.bob)

    text = browse("alice").get(f"/diary/{cast.alice}/sharing/seen/").text
    assert "<b>A closed account</b> looked at the answer" in text
    assert "closed-" not in text


def test_an_act_of_a_written_archive_may_be_about_anything(
    browse: Browse, cast: Cast, opened
) -> None:
    with opened("alice", Right.OWN):
        note_in_diaries([cast.alice], cast.bob, Act.TREATMENT_REVISED, "not an id")
        commit_account()

    assert "changed an injection" in browse("alice").get(f"/diary/{cast.alice}/sharing/seen/").text


def test_it_is_paged(browse: Browse, cast: Cast, opened, clock: Clock) -> None:
    with opened("bob") as diary:
        for number in range(PAGE + 3):
            clock.instant = NOON + timedelta(minutes=number)
            leave_trace(diary, Act.DIARY_EXPORTED)
    page = browse("alice")
    address = f"/diary/{cast.alice}/sharing/seen/"

    assert page.get(address).text.count("downloaded") == PAGE
    assert page.get(f"{address}?page=1").text.count("downloaded") == 3
    for odd in ("-1", "x", "99", "9" * 40):
        assert page.get(f"{address}?page={odd}").status_code == 200


def test_only_the_owner_reads_it(browse: Browse, cast: Cast) -> None:
    for who in ("bob", "carol"):
        assert browse(who).get(f"/diary/{cast.alice}/sharing/seen/").status_code == 403


def test_there_are_words_for_every_act() -> None:
    assert set(DONE) == set(Act)


def test_what_was_done_is_told_after_the_share_has_ended(
    browse: Browse, cast: Cast, opened
) -> None:
    with opened("bob", Right.READ) as diary:
        leave_visit(diary, "injections")
    with opened("alice", Right.OWN) as diary:
        end_share(diary, cast.bob)
        (act,) = list_seen(open_diary(cast.alice, cast.alice, Right.OWN)).acts

    assert (act.by_id, act.subject) == (cast.bob, "injections")


def test_who_follows_at_a_browser_where_somebody_was_signed_out_is_noted_too(
    app: Flask, browse: Browse, cast: Cast, opened
) -> None:
    page = browse("bob")
    page.get(f"/diary/{cast.alice}/answer")
    with app.app_context():
        end_other_sign_ins(cast.bob, None)

    assert signs_in(page, EMAILS["carol"])
    page.get(f"/diary/{cast.alice}/answer")

    assert {who for _part, who in visits(opened)} == {cast.bob, cast.carol}
