"""A carer records for the patient, is named as one, and may do no more than that."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access import Right, ShareKind, open_diary
from app.errors import NotAllowed
from app.services.days import rate_day
from app.services.provenance import confirm_treatment
from app.services.sharing import end_share, grant_share
from app.services.treatments import list_treatment_days, record_treatment, revise_treatment
from tests.browser_double import Browser
from tests.builders import EMAILS, a_day, a_treatment
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]
CARER = f"{EMAILS['dan']}, carer"


@pytest.fixture
def helped(cast: Cast, opened) -> Cast:
    """Dan helps Alice; he records an injection and a day."""
    with opened("alice", Right.OWN) as diary:
        grant_share(diary, cast.dan, Right.RECORD, kind=ShareKind.CARER)
    with opened("dan", Right.RECORD) as diary:
        treatment = record_treatment(diary, a_treatment())
        changed = a_treatment(note="as the letter says")
        revise_treatment(diary, treatment.id, changed, treatment.version)
        rate_day(diary, TODAY - timedelta(days=1), a_day(), None)
    return cast


def test_a_carer_is_named_as_one_wherever_it_is_shown_who_recorded(
    browse: Browse, helped: Cast, opened
) -> None:
    alice, mine = browse("alice"), f"/diary/{helped.alice}"

    with opened("alice") as diary:
        ((treatment_id, _day),) = list_treatment_days(diary)
    shown = alice.get(f"{mine}/treatments/{treatment_id}").text
    assert f"Recorded by {CARER}" in shown
    assert "by the clinic" not in shown
    assert f"by {CARER}" in alice.get(f"{mine}/treatments/{treatment_id}/history").text
    assert CARER[1:] in alice.get(f"{mine}/days/{TODAY - timedelta(days=1)}/history").text
    assert f"<b>{CARER}</b> rated 10 June 2026" in alice.get(f"{mine}/sharing/seen/").text


def test_a_carer_confirms_no_doses(browse: Browse, helped: Cast, opened) -> None:
    with opened("dan", Right.RECORD) as diary:
        treatment = record_treatment(diary, a_treatment())
        with pytest.raises(NotAllowed):
            confirm_treatment(diary, treatment.id, treatment.version)

    assert "Confirm" not in browse("dan").get(f"/diary/{helped.alice}/treatments/").text


@pytest.mark.parametrize("path", ["sharing/invite", "sharing/seen/", "sharing/{carol}/change"])
def test_a_carer_shares_nothing_and_sees_no_trace(browse: Browse, helped: Cast, path: str) -> None:
    address = f"/diary/{helped.alice}/{path.format(carol=helped.carol)}"

    assert browse("dan").get(address).status_code == 403


def test_a_carer_ends_nobodys_share(browse: Browse, helped: Cast, app) -> None:
    page = browse("dan")

    assert page.post(f"/diary/{helped.alice}/sharing/{helped.carol}/end").status_code == 403
    with app.app_context():
        assert open_diary(helped.carol, helped.alice, Right.READ)


def test_todays_way_in_leads_a_carer_to_whom_they_help(browse: Browse, helped: Cast) -> None:
    assert browse("dan").get("/today").location == "/clinic"


def test_a_save_after_the_share_has_ended_keeps_what_was_typed(
    browse: Browse, helped: Cast, opened
) -> None:
    page, stranger = browse("bob"), browse("dan")
    with opened("alice", Right.OWN) as diary:
        end_share(diary, helped.bob)
        end_share(diary, helped.dan)
    address, typed = f"/diary/{helped.alice}/days/{TODAY}", {"note": "words of mine"}

    ended, never = (one.post(address, data=typed) for one in (page, stranger))
    assert ended.status_code == never.status_code == 404
    assert "words of mine" in ended.text
    assert "It was not saved." in ended.text


def test_a_share_that_may_only_look_now_keeps_what_was_typed(browse: Browse, helped: Cast) -> None:
    answer = browse("carol").post(
        f"/diary/{helped.alice}/days/{TODAY}", data={"note": "words of mine"}
    )

    assert answer.status_code == 403
    assert "words of mine" in answer.text
