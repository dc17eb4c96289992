"""The pages of a clinic: who may see and change what, and what becomes of what was typed."""

import re
import smtplib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask_mailman.backends import locmem

from app.access import Right
from app.extensions import db
from app.models import ClinicMember, ClinicShare, User
from app.services.clinics import clinics_of, found_clinic, list_members, open_clinic
from app.services.sharing import end_share
from tests.browser_double import Browser
from tests.builders import EMAILS
from tests.conftest import NOON, TODAY, Cast
from tests.views.accounts import outbox

Browse = Callable[..., Browser]
NAME = "Movement clinic"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def clinic_id(app: Flask, cast: Cast) -> UUID:
    """Dr Bob administers it, Dr Carol sees diaries in it."""
    outbox(app).clear()
    clinic_id = uuid4()
    with app.app_context():
        found_clinic(cast.bob, clinic_id, NAME)
    put_in(app, clinic_id, cast.carol)
    return clinic_id


def put_in(
    app: Flask, clinic_id: UUID, who: UUID, is_admin: bool = False, sees: bool = True
) -> None:
    with app.app_context():
        joined_at = NOON + timedelta(hours=1)
        rights = {"is_admin": is_admin, "sees_diaries": sees}
        db.session.add(
            ClinicMember(clinic_id=clinic_id, user_id=who, joined_at=joined_at, **rights)
        )
        db.session.get_one(User, who).tf_primary_method = "authenticator"
        db.session.commit()


def share_with_clinic(app: Flask, cast: Cast, clinic_id: UUID) -> None:
    with app.app_context():
        db.session.add(
            ClinicShare(
                patient_id=cast.alice,
                clinic_id=clinic_id,
                right=Right.RECORD.value,
                sees_notes=True,
                sees_mood=True,
                granted_at=NOON,
            )
        )
        db.session.commit()


def members_of(app: Flask, cast: Cast, clinic_id: UUID) -> dict[str, tuple[bool, bool]]:
    with app.app_context():
        members = list_members(open_clinic(cast.bob, clinic_id))
        return {each.email: (each.is_admin, each.sees_diaries) for each in members}


def test_a_clinician_founds_a_clinic_with_their_name(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    page = browse("bob")
    form = page.get("/clinics/new")
    made_for = re.search(r'name="clinic_id"[^>]*value="([^"]+)"', form.text)
    assert made_for is not None
    data = {"clinic_id": made_for[1], "name": f"  {NAME} ", "own_name": "Dr Bob"}

    answers = [page.post("/clinics/new", data=data) for _ in range(2)]

    assert {each.location for each in answers} == {f"/clinics/{made_for[1]}/"}
    shown = page.get(answers[0].location)
    assert "Clinic founded" in shown.text
    assert "Dr Bob" in shown.text
    assert "administrator, sees diaries" in shown.text
    assert page.get("/clinics/").location == answers[0].location
    with app.app_context():
        assert len(clinics_of(cast.bob)) == 1


@pytest.mark.parametrize("who", ["alice", "dan"])
def test_who_is_no_clinician_founds_nothing(browse: Browse, who: str) -> None:
    page = browse(who)

    assert "You belong to no clinic" in page.get("/clinics/").text
    assert "Found a clinic" not in page.get("/clinics/").text
    assert page.get("/clinics/new").status_code == 404
    refused = page.post("/clinics/new", data={"name": "a clinic of mine"})
    assert refused.status_code == 404
    assert "a clinic of mine" in refused.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b", "http://example.org"])
def test_a_name_that_cannot_be_is_asked_for_again(browse: Browse, name: str) -> None:
    answer = browse("bob").post("/clinics/new", data={"name": name, "own_name": HOSTILE})

    assert answer.status_code == 422
    assert "&lt;script&gt;alert(1)" in answer.text


def test_members_see_the_people_only(browse: Browse, clinic_id: UUID) -> None:
    page = browse("carol")
    shown = page.get(f"/clinics/{clinic_id}/").text

    assert EMAILS["bob"] in shown
    assert "Administered by" in shown
    for word in ("Invite a member", "What was done", "administrator, sees", "Change the name"):
        assert word not in shown


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 200), ("carol", 403), ("alice", 404), ("dan", 404)]
)
def test_who_may_administer(browse: Browse, cast: Cast, clinic_id: UUID, who: str, status: int):
    page = browse(who)
    member = f"members/{cast.carol}"

    for address in ("name", "invite", member, f"{member}/remove"):
        answer = page.get(f"/clinics/{clinic_id}/{address}")
        assert answer.status_code == status, address
        if status != 200:
            posted = page.post(f"/clinics/{clinic_id}/{address}", data={"name": "typed words"})
            assert posted.status_code == status, address
            assert "typed words" in posted.text


def test_a_clinic_that_is_not_there_looks_like_one_of_others(
    browse: Browse, clinic_id: UUID
) -> None:
    page = browse("dan")

    closed, absent = (page.get(f"/clinics/{id_}/") for id_ in (clinic_id, uuid4()))

    assert closed.status_code == absent.status_code == 404
    assert closed.text == absent.text


def test_the_header_leads_members_to_their_clinic(browse: Browse, clinic_id: UUID) -> None:
    assert 'href="/clinics/"' in browse("carol").get("/about").text
    assert 'href="/clinics/"' not in browse("alice").get("/about").text
    assert 'href="/clinics/"' not in browse().get("/about").text


def test_a_clinic_is_renamed_and_a_stale_name_is_kept(browse: Browse, clinic_id: UUID) -> None:
    page, address = browse("bob"), f"/clinics/{clinic_id}/name"

    assert page.post(address, data={"seen": NAME, "name": HOSTILE}).status_code == 302
    assert "&lt;script&gt;alert(1)" in page.get(f"/clinics/{clinic_id}/").text
    stale = page.post(address, data={"seen": NAME, "name": "Eye clinic"})
    assert stale.status_code == 409
    assert "Eye clinic" in stale.text
    again = page.post(address, data={"seen": HOSTILE, "name": "Eye clinic"})
    assert again.status_code == 302


def test_rights_are_changed_and_stale_ones_refused(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    page, address = browse("bob"), f"/clinics/{clinic_id}/members/{cast.carol}"

    assert page.post(address, data={"seen": "01", "is_admin": "y"}).status_code == 302
    assert members_of(app, cast, clinic_id)[EMAILS["carol"]] == (True, False)
    stale = page.post(address, data={"seen": "01", "sees_diaries": "y"})
    assert stale.status_code == 409
    assert "administrator, no diaries" in stale.text
    assert 'name="seen" value="10"' in stale.text
    told = page.get(f"/clinics/{clinic_id}/").text
    assert f"{EMAILS['bob']} made {EMAILS['carol']} an administrator" in told
    assert f"{EMAILS['bob']} ended that {EMAILS['carol']} sees diaries" in told


def test_the_last_administrator_is_told_what_to_do_first(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    page = browse("bob")
    demoted = page.post(
        f"/clinics/{clinic_id}/members/{cast.bob}", data={"seen": "11", "sees_diaries": "y"}
    )
    left = page.post(f"/clinics/{clinic_id}/leave")

    assert (demoted.status_code, left.status_code) == (422, 409)
    assert "Make somebody else an administrator first" in demoted.text
    assert "Make somebody else an administrator first" in left.text
    assert page.get(f"/clinics/{clinic_id}/members/{cast.bob}/remove").status_code == 302
    assert members_of(app, cast, clinic_id)[EMAILS["bob"]] == (True, True)


def test_an_administrator_does_not_let_themself_see_diaries(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    put_in(app, clinic_id, cast.dan, is_admin=True, sees=False)
    page, address = browse("dan"), f"/clinics/{clinic_id}/members/{cast.dan}"

    data = {"seen": "10", "is_admin": "y", "sees_diaries": "y"}
    refused = page.post(address, data=data)

    assert refused.status_code == 422
    assert "Another administrator can let you see diaries" in refused.text
    assert browse("bob").post(address, data=data).status_code == 302


def test_an_administrator_without_diaries_finds_no_diary(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    share_with_clinic(app, cast, clinic_id)
    put_in(app, clinic_id, cast.dan, is_admin=True, sees=False)
    page = browse("dan")

    shown = page.get(f"/clinics/{clinic_id}/")
    assert "see its people, not the diaries" in shown.text
    assert "Alice" not in shown.text
    assert "Alice" not in page.get("/clinic").text
    for room in ("answer", "days/", "treatments/", "sharing/"):
        assert page.get(f"/diary/{cast.alice}/{room}").status_code == 404


def test_who_is_removed_with_an_open_window_gets_nothing_more(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID, opened
) -> None:
    share_with_clinic(app, cast, clinic_id)
    with opened("alice", Right.OWN) as diary:
        end_share(diary, cast.carol)
    carol = browse("carol")
    day = f"/diary/{cast.alice}/days/{TODAY}"
    assert carol.get(day).status_code == 200

    bob = browse("bob")
    asked = bob.get(f"/clinics/{clinic_id}/members/{cast.carol}/remove")
    assert "close to carol@clinic.example at once" in asked.text
    assert bob.post(f"/clinics/{clinic_id}/members/{cast.carol}/remove").status_code == 302

    assert carol.get(day).status_code == 404
    posted = carol.post(day, data={"symptom-0": "3", "note": "seen at the visit"})
    assert posted.status_code == 404
    assert "seen at the visit" in posted.text
    assert "It was not saved" in posted.text
    assert "Alice" not in carol.get("/clinic").text
    for address in ("", "leave"):
        assert carol.get(f"/clinics/{clinic_id}/{address}").status_code == 404
    assert carol.post(f"/clinics/{clinic_id}/leave").status_code == 404
    with opened("alice", Right.OWN) as diary:
        assert diary.revision == 1  # begun; shares lie beside it, and nothing since


def test_a_share_of_ones_own_stays_open_after_leaving(
    browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    page = browse("carol")

    assert "close to you at once" in page.get(f"/clinics/{clinic_id}/leave").text
    answer = page.post(f"/clinics/{clinic_id}/leave")
    assert (answer.status_code, answer.location) == (302, "/clinics/")
    assert "You left Movement clinic" in page.get("/clinics/").text
    assert page.get(f"/diary/{cast.alice}/days/").status_code == 200


def test_leaving_alone_dissolves_after_a_tick(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID
) -> None:
    share_with_clinic(app, cast, clinic_id)
    browse("carol").post(f"/clinics/{clinic_id}/leave")
    page, address = browse("bob"), f"/clinics/{clinic_id}/leave"

    assert "1 diary is shared with it" in page.get(address).text
    assert page.post(address).status_code == 422
    assert page.post(address, data={"sure": "y"}).status_code == 302
    assert "is dissolved" in page.get("/clinics/").text
    assert page.get(f"/clinics/{clinic_id}/").status_code == 404


def test_erasing_an_account_tells_what_becomes_of_its_clinic(
    browse: Browse, clinic_id: UUID
) -> None:
    assert "You leave your clinic too" in browse("bob").get("/settings/leave").text
    assert "You leave your clinic too" not in browse("alice").get("/settings/leave").text


def test_an_invitation_is_mailed_listed_and_withdrawn(
    app: Flask, browse: Browse, clinic_id: UUID
) -> None:
    page, address = browse("bob"), f"/clinics/{clinic_id}/invite"
    data = {"invitation_id": str(uuid4()), "email": EMAILS["dan"], "sees_diaries": "y"}

    assert [page.post(address, data=data).status_code for _ in range(2)] == [302, 302]
    (mail,) = outbox(app)
    assert (mail.to, mail.subject) == ([EMAILS["dan"]], "You are invited to join a clinic")
    assert NAME in mail.body
    assert "good for 7 days" in mail.body
    assert "Alice" not in mail.body

    shown = page.get(f"/clinics/{clinic_id}/").text
    assert EMAILS["dan"] in shown
    withdraw = f"/clinics/{clinic_id}/invitations/{data['invitation_id']}/withdraw"
    assert f'action="{withdraw}"' in shown
    assert page.post(withdraw).status_code == 302
    shown = page.get(f"/clinics/{clinic_id}/").text
    assert f"withdrew the invitation of {EMAILS['dan']}" in shown
    assert withdraw not in shown
    assert page.post(withdraw.replace(data["invitation_id"], str(uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"email": "", "sees_diaries": "y"}, "Enter the e-mail address"),
        ({"email": "nobody", "sees_diaries": "y"}, "Enter an e-mail address such as"),
        ({"email": HOSTILE, "sees_diaries": "y"}, "Enter an e-mail address such as"),
        ({"email": "x" * 250 + "@example.org", "sees_diaries": "y"}, "Use at most 255"),
        ({"email": "a\x00@example.org", "sees_diaries": "y"}, "Take out the signs"),
        ({"email": EMAILS["dan"]}, "Choose at least one"),
        ({"email": EMAILS["carol"], "sees_diaries": "y"}, "a member already"),
    ],
)
def test_an_invitation_that_cannot_be_is_asked_for_again(
    app: Flask, browse: Browse, clinic_id: UUID, data: dict[str, str], words: str
) -> None:
    answer = browse("bob").post(f"/clinics/{clinic_id}/invite", data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert not outbox(app)


def test_a_mail_server_that_is_away_leaves_no_invitation(
    app: Flask, browse: Browse, clinic_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_told: object) -> int:
        raise smtplib.SMTPServerDisconnected

    data = {"invitation_id": str(uuid4()), "email": EMAILS["dan"], "sees_diaries": "y"}
    page, address = browse("bob"), f"/clinics/{clinic_id}/invite"
    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", refuse)
        assert page.post(address, data=data).status_code == 503
    assert EMAILS["dan"] not in page.get(f"/clinics/{clinic_id}/").text

    assert page.post(address, data=data).status_code == 302
    assert len(outbox(app)) == 1


def test_the_page_of_a_clinic_sends_few_statements(
    app: Flask, browse: Browse, cast: Cast, clinic_id: UUID, queries
) -> None:
    page = browse("bob")
    counts = []
    for _ in range(2):
        with queries() as sent:
            assert page.get(f"/clinics/{clinic_id}/").status_code == 200
        counts.append(len(sent))
        put_in(app, clinic_id, cast.dan if len(counts) == 1 else cast.alice)

    assert counts == [7, 7], sent
