"""The pages of what clinicians leave in a diary."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask, g, render_template
from werkzeug.test import TestResponse

from app.access import Right, ShareKind
from app.catalogue.symptoms import symptom
from app.models import Act
from app.services.audit import list_events
from app.services.clinical_notes import list_notes
from app.services.provenance import Standing, confirm_treatment, provenance
from app.services.scores import list_scores
from app.services.sharing import end_share, grant_share
from app.services.treatments import list_treatments, record_treatment, revise_treatment
from app.services.watch import list_watched
from app.views.clinical import for_card
from tests.browser_double import Browser
from tests.builders import a_treatment
from tests.conftest import TODAY, Cast, Clock
from tests.views.conftest import Stored
from tests.views.forms import a_treatment_form, fields_of

Browse = Callable[..., Browser]

NOTE = {"words": "The splint <b>suits</b> you", "to": "patient"}
SECRET = {"words": "Look at the left side", "to": "clinicians"}
WATCH = {"symptom": "swallowing", "words": ""}
SCORE = {
    "day-day": "11",
    "day-month": "6",
    "day-year": "2026",
    "scale": "twstrs_total",
    "score": "41,25",
}
ROOMS = {"notes": NOTE, "watch": WATCH, "scores": SCORE}
CHANGED = {
    "notes": NOTE | {"words": "another note"},
    "watch": {"symptom": "", "words": "another thing"},
    "scores": SCORE | {"score": "40"},
}


@pytest.fixture
def clinical(cast: Cast) -> str:
    return f"/diary/{cast.alice}/clinical"


def id_of(opened, room: str) -> UUID:
    lists = {"notes": list_notes, "watch": list_watched, "scores": list_scores}
    with opened("bob") as diary:
        return lists[room](diary)[0].id


def add(page: Browser, clinical: str, room: str, form: dict[str, str] | None = None):
    """Fill in the form as it comes, and send it."""
    address = f"{clinical}/{room}/new"
    blank = fields_of(page.get(address).text, "/new")
    return page.post(address, data={**blank, **(form or ROOMS[room])})


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(
    ("who", "reads", "saves"),
    [("alice", 200, 403), ("bob", 200, 302), ("carol", 200, 403), ("dan", 404, 404)],
)
def test_who_may_read_and_write(
    browse: Browse, clinical: str, opened, room: str, who: str, reads: int, saves: int
) -> None:
    assert add(browse("bob"), clinical, room).status_code == 302
    item_id, page = id_of(opened, room), browse(who)

    assert page.get(f"{clinical}/").status_code == reads
    assert page.get(f"{clinical}/{room}/{item_id}").status_code == reads
    another = ROOMS[room] | ({"symptom": "neck_weakness"} if room == "watch" else {})
    assert page.post(f"{clinical}/{room}/new", data=another).status_code == saves
    changed = CHANGED[room] | {"version": "1"}
    assert page.post(f"{clinical}/{room}/{item_id}", data=changed).status_code == saves


def test_a_carer_who_may_record_writes_none_of_it(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    add(browse("bob"), clinical, "notes", SECRET)
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    page = browse("dan")

    shown = page.get(f"{clinical}/").text
    assert SECRET["words"] not in shown
    assert "For clinicians only" in shown
    assert "/new" not in shown
    for room, form in ROOMS.items():
        assert page.get(f"{clinical}/{room}/new").status_code == 403
        assert page.post(f"{clinical}/{room}/new", data=form).status_code == 403


def test_the_patient_sees_each_act_with_who_and_when(browse: Browse, clinical: str) -> None:
    for room in ROOMS:
        add(browse("bob"), clinical, room)
    page = browse("alice").get(f"{clinical}/").text

    assert "From your clinic" in page
    assert "The splint &lt;b&gt;suits&lt;/b&gt; you" in page
    assert symptom("swallowing").label in page
    assert "41.25" in page
    assert page.count("bob@clinic.example, 11 Jun 2026") >= len(ROOMS)
    assert "Remove" not in page


def test_words_for_clinicians_only_are_shown_to_none_else(
    browse: Browse, clinical: str, opened
) -> None:
    add(browse("bob"), clinical, "notes", SECRET)
    note_id = id_of(opened, "notes")

    for address in ("/", f"/notes/{note_id}"):
        alices = browse("alice").get(clinical + address).text
        assert SECRET["words"] not in alices
        assert "are for clinicians only" in alices
        assert "bob@clinic.example" in alices
        assert SECRET["words"] in browse("carol").get(clinical + address).text


def test_the_range_of_a_score_is_told_in_clear_words(browse: Browse, clinical: str, opened) -> None:
    page = browse("bob")
    answer = add(page, clinical, "scores", SCORE | {"score": "85,5"})

    assert answer.status_code == 422
    assert "The score of TWSTRS, total goes from 0 to 85" in answer.text
    assert 'value="85,5"' in answer.text
    assert add(page, clinical, "scores", SCORE).status_code == 302
    with opened("alice") as diary:
        assert [each.score for each in list_scores(diary)] == [Decimal("41.25")]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"score": "forty"}, "Enter the score as a number"),
        ({"score": ""}, "Enter the score"),
        ({"score": "1e3"}, "Enter the score as a number"),
        ({"score": "９" * 7}, "Enter the score as a number"),
        ({"score": "-3", "scale": "cdq24"}, "Enter the score as a number"),
        ({"score": "3.5", "scale": "tsui"}, "is a whole number"),
        ({"score": "1.234"}, "at most 2 places"),
        ({"scale": ""}, "Choose the scale"),
        ({"scale": "<script>"}, "Choose the scale"),
        ({"day-day": "12"}, "The day must be today or in the past"),
        ({"day-day": ""}, "Enter a real date"),
        ({"day-year": "1850"}, "1900 or later"),
    ],
)
def test_a_score_that_cannot_be_is_explained(
    browse: Browse, clinical: str, stored: Stored, changes: dict[str, str], told: str
) -> None:
    page = browse("bob")
    before = stored()
    answer = add(page, clinical, "scores", SCORE | changes)

    assert answer.status_code == 422
    assert told in answer.text
    assert stored() == before


@pytest.mark.parametrize(
    ("room", "form", "told"),
    [
        ("notes", {"words": "", "to": "patient"}, "Write the note"),
        ("notes", {"words": "x" * 2001, "to": "patient"}, "Use at most 2000 characters"),
        ("notes", {"words": "kept words"}, "Choose who can read the note"),
        ("notes", {"words": "kept words", "to": "all"}, "Choose who can read the note"),
        ("watch", {"symptom": "", "words": ""}, "Choose what to watch"),
        ("watch", {"symptom": "swallowing", "words": "both"}, "not both"),
        ("watch", {"symptom": "no_such", "words": ""}, "Choose from the list"),
        ("watch", {"symptom": "", "words": "x" * 121}, "Use at most 120 characters"),
    ],
)
def test_bad_input_is_explained_and_kept(
    browse: Browse, clinical: str, room: str, form: dict[str, str], told: str
) -> None:
    answer = add(browse("bob"), clinical, room, form)

    assert answer.status_code == 422
    assert told in answer.text
    assert form.get("words", "") in answer.text


@pytest.mark.parametrize("room", ROOMS)
def test_a_form_sent_twice_saves_once(browse: Browse, clinical: str, opened, room: str) -> None:
    page = browse("bob")
    form = {**fields_of(page.get(f"{clinical}/{room}/new").text, "/new"), **ROOMS[room]}
    for _time in range(2):
        assert page.post(f"{clinical}/{room}/new", data=form).status_code == 302
    other = page.post(f"{clinical}/{room}/new", data={**form, **CHANGED[room]})

    assert other.status_code == 409
    with opened("alice") as diary:
        assert [
            len(those) for those in (list_notes(diary), list_watched(diary), list_scores(diary))
        ].count(1) == 1


@pytest.mark.parametrize("room", ROOMS)
def test_a_stale_edit_shows_both(
    browse: Browse, clinical: str, cast: Cast, opened, room: str
) -> None:
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.carol, Right.RECORD)
    bobs, carols = browse("bob"), browse("carol")
    add(bobs, clinical, room)
    address = f"{clinical}/{room}/{id_of(opened, room)}"
    form = fields_of(bobs.get(address).text, address)
    form.pop("csrf_token")
    assert carols.post(address, data={**form, **CHANGED[room]}).status_code == 302
    mine = {"notes": "my own words", "watch": "my own thing", "scores": "39.5"}[room]
    typed = {"notes": {"words": mine}, "watch": {"words": mine, "symptom": ""}}
    sent = {**form, **typed.get(room, {"score": mine})}
    answer = bobs.post(address, data=sent)

    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert mine in answer.text
    assert re.search("another note|another thing|: 40,", answer.text)
    assert "carol@clinic.example" in answer.text
    again = fields_of(answer.text, address)
    assert bobs.post(address, data=again).status_code == 302


@pytest.mark.parametrize("room", ROOMS)
def test_what_was_removed_comes_back(browse: Browse, clinical: str, opened, room: str) -> None:
    page = browse("bob")
    add(page, clinical, room)
    item = f"{clinical}/{room}/{id_of(opened, room)}"
    stale = page.post(f"{item}/remove", data={"version": "7"})
    assert stale.status_code == 409
    assert "It was changed after you opened this page" in stale.text
    answer = page.post(f"{item}/remove", data={"version": "1"}, follow_redirects=True)

    assert f'action="{item}/restore"' in answer.text
    assert page.get(item).status_code == 404
    back = page.post(f"{item}/restore", follow_redirects=True)
    assert "It is back" in back.text
    history = page.get(item).text
    assert "Brought back by you" in history
    assert "Removed by you" in history


def test_the_way_back_onto_a_full_list_is_closed_kindly(
    browse: Browse, clinical: str, opened
) -> None:
    page = browse("bob")
    add(page, clinical, "watch")
    first = f"{clinical}/watch/{id_of(opened, 'watch')}"
    page.post(f"{first}/remove", data={"version": "1"})
    for number in range(3):
        add(page, clinical, "watch", {"symptom": "", "words": f"thing {number}"})
    full = add(page, clinical, "watch")
    assert full.status_code == 422
    assert "Three things are on the list" in full.text

    page.post(f"{first}/restore")
    answer = page.get(f"{clinical}/")
    assert "Three things are on the list" in answer.text
    assert f"{clinical}/watch/new" not in answer.text


def test_what_is_not_rated_is_offered_to_the_patient_and_not_added(
    browse: Browse, clinical: str
) -> None:
    bobs = browse("bob")
    add(bobs, clinical, "watch")
    add(bobs, clinical, "watch", {"symptom": "head_turn", "words": ""})

    assert browse("alice").get(f"{clinical}/").text.count("Not rated yet") == 1
    assert "The patient is offered to add it" in bobs.get(f"{clinical}/").text


@pytest.mark.parametrize("room", ROOMS)
def test_what_was_typed_when_the_share_had_ended_is_kept_on_the_page(
    browse: Browse, clinical: str, cast: Cast, opened, room: str
) -> None:
    page = browse("bob")
    form = {**fields_of(page.get(f"{clinical}/{room}/new").text, "/new"), **ROOMS[room]}
    form |= {} if room == "scores" else {"words": "long words"}
    with opened("alice", Right.OWN) as diary:
        end_share(diary, cast.bob)
    answer = page.post(f"{clinical}/{room}/new", data=form)

    assert answer.status_code == 404
    assert "What you just typed" in answer.text
    assert ("41,25" if room == "scores" else "long words") in answer.text


def test_scales_of_two_instruments_have_pictures_of_their_own(
    browse: Browse, clinical: str
) -> None:
    page = browse("bob")
    for scale in ("twstrs_pain", "twstrs2_pain"):
        for day, score in (("10", "12"), ("11", "9.5")):
            form = SCORE | {"scale": scale, "day-day": day, "score": score}
            assert add(page, clinical, "scores", form).status_code == 302
    shown = page.get(f"{clinical}/").text

    assert shown.count('class="ch spark"') == 2
    assert shown.index("TWSTRS, pain") < shown.index("TWSTRS-2, pain")


def test_a_change_that_people_notice_is_told_with_its_source(browse: Browse, clinical: str) -> None:
    page = browse("bob")
    add(page, clinical, "scores")
    assert "about 8 lower" in (shown := page.get(f"{clinical}/").text)
    assert "Dashtipour 2019" in shown

    blank = page.get(f"{clinical}/scores/new?scale=cdq24").text
    assert fields_of(blank, "/new")["scale"] == "cdq24"
    assert "CDQ-24</strong>: higher is worse" in blank


def test_every_act_leaves_a_trace(browse: Browse, clinical: str, opened) -> None:
    for room in ROOMS:
        add(browse("bob"), clinical, room)
    with opened("alice", Right.OWN) as diary:
        acts = {event.act for event in list_events(diary)}

    assert {Act.NOTE_WRITTEN, Act.WATCH_SET, Act.SCORE_RECORDED} <= acts


def test_the_date_of_a_new_score_is_today_where_the_patient_lives(
    browse: Browse, clinical: str
) -> None:
    blank = fields_of(browse("bob").get(f"{clinical}/scores/new").text, "/new")

    assert [blank[f"day-{part}"] for part in ("day", "month", "year")] == [
        str(part) for part in (TODAY.day, TODAY.month, TODAY.year)
    ]


def test_today_says_what_to_watch_in_one_line(browse: Browse, clinical: str, cast: Cast) -> None:
    add(browse("bob"), clinical, "watch")
    add(browse("bob"), clinical, "watch", {"symptom": "", "words": "the <stairs>"})
    page = browse("alice")
    line = f"To watch after this injection: {symptom('swallowing').label}; the &lt;stairs&gt;."

    assert line in page.get(f"/diary/{cast.alice}/days/{TODAY}").text
    assert "To watch" not in page.get(f"/diary/{cast.alice}/days/2026-06-10").text


@pytest.mark.parametrize("page", ["answer", "visit"])
def test_the_newest_notes_to_the_patient_stand_where_they_are_read(
    browse: Browse, clinical: str, cast: Cast, clock: Clock, page: str
) -> None:
    add(browse("bob"), clinical, "notes", SECRET)
    for number in range(4):
        clock.instant += timedelta(minutes=1)
        add(browse("bob"), clinical, "notes", NOTE | {"words": f"note number {number}"})
    shown = browse("alice").get(f"/diary/{cast.alice}/{page}").text

    assert re.findall(r"note number \d", shown) == [f"note number {n}" for n in (3, 2, 1)]
    assert SECRET["words"] not in shown
    assert f'href="{clinical}/"' in shown


def treatment_on(opened, day: date = date(2026, 5, 4)) -> UUID:
    with opened("alice", Right.OWN) as diary:
        return record_treatment(diary, a_treatment(day=day)).id


def test_todays_session_is_a_copy_of_the_last_one_and_confirmed(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    treatment_on(opened)
    bobs = browse("bob")
    page = bobs.get(f"{clinical}/session").text
    form = fields_of(page, "")
    assert [form[f"day-{part}"] for part in ("day", "month", "year")] == ["11", "6", "2026"]
    assert form["injections-0-muscle"] == "splenius_capitis"
    answer = bobs.post(f"{clinical}/session", data={**form, "do": "save"})
    if answer.status_code == 200:  # it asks to look once more
        again = fields_of(answer.text, "")
        answer = bobs.post(f"{clinical}/session", data={**again, "do": "save"})

    assert answer.location == f"{clinical}/#injections"
    with opened("alice") as diary:
        latest = list_treatments(diary)[-1]
        standings = {each.standing for each in provenance(diary, latest)}
        assert (latest.day, latest.recorded_by_id) == (TODAY, cast.bob)
        assert standings == {Standing.CONFIRMED}
    seen = browse("alice").get(f"/diary/{cast.alice}/treatments/{latest.id}").text
    assert "Recorded by the clinic (bob@clinic.example), 11 Jun 2026." in seen
    assert "Confirmed by bob@clinic.example on 11 Jun 2026." in seen
    assert "Confirmed by bob@clinic.example" in browse("alice").get(f"{clinical}/").text


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_only_a_clinician_who_may_record_records_a_session(
    browse: Browse, clinical: str, who: str
) -> None:
    page = browse(who)

    assert page.get(f"{clinical}/session").status_code == 403
    assert page.post(f"{clinical}/session", data=a_treatment_form()).status_code == 403
    assert "/session" not in page.get(f"{clinical}/").text


def test_a_session_to_be_finished_later_is_not_confirmed(
    browse: Browse, clinical: str, opened
) -> None:
    form = a_treatment_form(do="later", treatment_id=str(uuid4()))
    page = browse("bob")
    answer = page.post(f"{clinical}/session", data=form)
    if answer.status_code == 200:
        again = fields_of(answer.text, "")
        answer = page.post(f"{clinical}/session", data={**again, "do": "later"})

    assert answer.status_code == 302
    assert "Not confirmed by a clinician yet" in page.get(f"{clinical}/").text


def test_a_session_sent_twice_is_one(browse: Browse, clinical: str, opened) -> None:
    form = a_treatment_form(treatment_id=str(uuid4()), injections__0__dose_units="20")
    page = browse("bob")
    answer = page.post(f"{clinical}/session", data=form)
    if answer.status_code == 200:
        form = {**fields_of(answer.text, ""), "do": "save"}
    for _time in range(2):
        assert page.post(f"{clinical}/session", data=form).status_code == 302

    with opened("alice") as diary:
        assert len(list_treatments(diary)) == 1


def test_a_dose_table_is_confirmed_from_the_page_of_clinicians(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    treatment_id = treatment_on(opened)
    page = browse("bob")
    address = f"/diary/{cast.alice}/treatments/{treatment_id}/confirm"
    form = fields_of(page.get(f"{clinical}/").text, "/confirm")
    form.pop("csrf_token")
    answer = page.post(address, data=form)

    assert answer.location == f"{clinical}/#injections"
    assert "/confirm" not in page.get(f"{clinical}/").text
    seen = browse("alice").get(f"{clinical}/").text
    assert "Last saved by you, 11 Jun 2026. Confirmed by bob@clinic.example, 11 Jun 2026." in seen


def test_two_clinicians_who_correct_the_same_dose_see_both(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    treatment_id = treatment_on(opened)
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.carol, Right.RECORD)
    address = f"/diary/{cast.alice}/treatments/{treatment_id}/edit"
    bobs, carols = browse("bob"), browse("carol")
    form = fields_of(bobs.get(address).text, "")
    form |= {"do": "save"}
    form.pop("csrf_token")
    dose = "injections-0-dose_units"

    def send(page: Browser, units: str) -> TestResponse:
        answer = page.post(address, data={**form, dose: units})
        if answer.status_code == 200:
            seen = {"seen": fields_of(answer.text, "")["seen"]}
            answer = page.post(address, data={**form, dose: units, **seen})
        return answer

    assert send(carols, "70").status_code == 302
    conflict = send(bobs, "75")

    assert conflict.status_code == 409
    assert "70 units" in conflict.text
    assert "75 units" in conflict.text
    with opened("alice") as diary:
        assert list_treatments(diary)[0].injections[0].dose_units == Decimal(70)
    stale = bobs.post(
        f"/diary/{cast.alice}/treatments/{treatment_id}/confirm", data={"version": "1"}
    )
    assert stale.status_code == 409
    history = browse("alice").get(f"/diary/{cast.alice}/treatments/{treatment_id}/history").text
    assert "Changed by carol@clinic.example" in history


def test_what_was_saved_after_it_was_confirmed_says_so(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    treatment_id = treatment_on(opened)
    with opened("bob") as diary:
        confirm_treatment(diary, treatment_id, 1)
    with opened("alice", Right.OWN) as diary:
        revise_treatment(diary, treatment_id, a_treatment(note="sore"), 1)

    told = "Saved again since it was confirmed by bob@clinic.example"
    assert told in browse("alice").get(f"{clinical}/").text
    with opened("alice", Right.OWN) as diary:
        revise_treatment(diary, treatment_id, a_treatment(), 2)
    assert told not in browse("alice").get(f"{clinical}/").text


def test_a_carer_confirms_nothing(browse: Browse, cast: Cast, opened) -> None:
    treatment_id = treatment_on(opened)
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    page = browse("dan")
    treatment = f"/diary/{cast.alice}/treatments/{treatment_id}"

    assert page.post(f"{treatment}/confirm", data={"version": "1"}).status_code == 403
    assert "/confirm" not in page.get(treatment).text


def test_the_part_for_the_card_holds_the_newest_of_each(
    browse: Browse, clinical: str, app: Flask, cast: Cast, opened
) -> None:
    page = browse("bob")
    for room in ROOMS:
        add(page, clinical, room)
    for who, buttons in (("bob", True), ("carol", False)):
        with opened(who) as diary, app.test_request_context(f"{clinical}/"):
            g.patient_id = cast.alice
            part = render_template("clinical/_for_card.html", diary=diary, **for_card(diary))
        assert ("Write a note" in part) is buttons
        assert "41.25" in part
        assert "The splint &lt;b&gt;suits&lt;/b&gt; you" in part


def test_what_a_carer_saved_is_told_as_a_carers(
    browse: Browse, clinical: str, cast: Cast, opened
) -> None:
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    with opened("dan") as diary:
        record_treatment(diary, a_treatment())

    told = "Last saved by dan@example.org, carer, 11 Jun 2026."
    assert told in browse("alice").get(f"{clinical}/").text
