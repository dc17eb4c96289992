"""Who reported each value of a treatment, and whether a clinician confirmed it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, StaleEdit
from app.services.audit import list_events
from app.services.provenance import Origin, Standing, confirm_treatment, provenance
from app.services.treatment_history import restore_version
from app.services.treatments import (
    TreatmentDraft,
    get_treatment,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
)
from tests.builders import a_treatment, a_whole_treatment, an_injection
from tests.conftest import NOON, Cast, Clock

LEFT, RIGHT = an_injection(), an_injection(side="right")
DRAFT = a_treatment(injections=(LEFT, RIGHT), note=None)


@pytest.fixture
def bobs(diary: Diary, cast: Cast) -> Diary:
    """Alice's diary, opened by Dr Bob."""
    return open_diary(cast.bob, cast.alice, Right.RECORD)


def origins(diary: Diary, treatment_id) -> dict[object, Origin]:
    """By field, a line by its draft."""
    found = provenance(diary, get_treatment(diary, treatment_id))
    by_key = {each.line or each.field: each for each in found}
    assert len(by_key) == len(found)
    return by_key


def standings(diary: Diary, treatment_id) -> dict[object, str]:
    return {key: each.standing.value for key, each in origins(diary, treatment_id).items()}


def test_each_value_says_who_brought_it(
    diary: Diary, bobs: Diary, cast: Cast, clock: Clock
) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    clock.instant += timedelta(hours=1)
    heavier = replace(RIGHT, dose_units=Decimal(70))
    revise_treatment(bobs, treatment_id, replace(DRAFT, lot="C1", injections=(LEFT, heavier)), 1)
    told = origins(diary, treatment_id)

    assert set(told) == {"day", "product", "lot", LEFT, heavier}
    for key in ("day", "product", LEFT):
        assert (told[key].by_id, told[key].by_owner, told[key].version) == (cast.alice, True, 1)
        assert told[key].at == NOON
    for key in ("lot", heavier):
        assert (told[key].by_id, told[key].by_owner, told[key].version) == (cast.bob, False, 2)
        assert told[key].at == NOON + timedelta(hours=1)
    assert (told[LEFT].position, told[heavier].position) == (0, 1)
    assert {each.standing for each in told.values()} == {Standing.REPORTED}
    assert {each.confirmed_by_id for each in told.values()} == {None}


def test_what_is_not_known_has_no_origin(diary: Diary) -> None:
    treatment_id = record_treatment(diary, TreatmentDraft(day=date(2026, 5, 4))).id

    assert set(origins(diary, treatment_id)) == {"day"}


def test_everything_that_is_known_has_one(diary: Diary) -> None:
    draft = a_whole_treatment()
    treatment_id = record_treatment(diary, draft).id
    expected = {*draft.injections, "day", "product", "total_units", "dilution", "volume_ml", "lot"}

    assert set(origins(diary, treatment_id)) == expected | {
        "expires_on",
        "guidance",
        "injector",
        "clinic",
        "note",
    }


def test_a_confirmation_covers_what_was_there(
    diary: Diary, bobs: Diary, cast: Cast, clock: Clock
) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    clock.instant += timedelta(hours=2)
    confirm_treatment(bobs, treatment_id, 1)
    told = origins(diary, treatment_id)

    assert {each.standing for each in told.values()} == {Standing.CONFIRMED}
    assert {each.confirmed_by_id for each in told.values()} == {cast.bob}
    assert {each.confirmed_at for each in told.values()} == {NOON + timedelta(hours=2)}
    assert {each.by_id for each in told.values()} == {cast.alice}
    assert list_events(diary)[0].act == "treatment_confirmed"


def test_a_later_change_shows_as_changed_since(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, replace(DRAFT, lot="C1")).id
    confirm_treatment(bobs, treatment_id, 1)
    heavier = replace(LEFT, dose_units=Decimal(70))
    changed = replace(DRAFT, lot=None, clinic="A clinic", injections=(heavier,))
    revise_treatment(diary, treatment_id, changed, 1)

    assert standings(diary, treatment_id) == {
        "day": "confirmed",
        "product": "confirmed",
        "lot": "changed_since",  # it was there when it was confirmed, and is not known now
        "clinic": "changed_since",
        heavier: "changed_since",
        LEFT: "changed_since",
        RIGHT: "changed_since",
    }
    told = origins(diary, treatment_id)
    assert (told[RIGHT].position, told[RIGHT].version, told["lot"].version) == (None, 2, 2)
    assert told[heavier].position == 0


def test_a_change_that_is_taken_back_is_confirmed_again(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    confirm_treatment(bobs, treatment_id, 1)
    revise_treatment(diary, treatment_id, replace(DRAFT, injections=(LEFT,)), 1)
    restore_version(diary, treatment_id, 1, 2)

    assert set(standings(diary, treatment_id).values()) == {"confirmed"}
    assert origins(diary, treatment_id)[RIGHT].version == 3


def test_a_second_confirmation_stands_for_the_first(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    confirm_treatment(bobs, treatment_id, 1)
    revise_treatment(diary, treatment_id, replace(DRAFT, lot="C1"), 1)
    assert standings(diary, treatment_id)["lot"] == "changed_since"
    confirm_treatment(bobs, treatment_id, 2)

    assert set(standings(diary, treatment_id).values()) == {"confirmed"}


def test_two_lines_alike_are_two_values(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, replace(DRAFT, injections=(LEFT,))).id
    confirm_treatment(bobs, treatment_id, 1)
    revise_treatment(diary, treatment_id, replace(DRAFT, injections=(LEFT, LEFT)), 1)
    told = provenance(diary, get_treatment(diary, treatment_id))

    assert [(each.position, each.version, each.standing.value) for each in told[-2:]] == [
        (0, 1, "confirmed"),
        (1, 2, "changed_since"),
    ]


def test_a_confirmation_comes_back_with_the_treatment(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    confirm_treatment(bobs, treatment_id, 1)
    remove_treatment(diary, treatment_id, 1)
    restore_treatment(diary, treatment_id)

    assert set(standings(diary, treatment_id).values()) == {"confirmed"}
    assert {each.version for each in origins(diary, treatment_id).values()} == {1}


def test_confirming_twice_is_confirming_once(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    confirm_treatment(bobs, treatment_id, 1)
    confirm_treatment(bobs, treatment_id, 1)

    assert [event.act for event in list_events(diary)].count("treatment_confirmed") == 1


def test_what_somebody_did_not_see_is_not_confirmed(diary: Diary, bobs: Diary) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    revise_treatment(diary, treatment_id, replace(DRAFT, lot="C1"), 1)

    with pytest.raises(StaleEdit):
        confirm_treatment(bobs, treatment_id, 1)

    assert set(standings(diary, treatment_id).values()) == {"reported"}


def test_only_a_clinician_who_may_record_confirms(diary: Diary, cast: Cast) -> None:
    treatment_id = record_treatment(diary, DRAFT).id
    carols = open_diary(cast.carol, cast.alice, Right.READ)

    for reader in (diary, carols):
        with pytest.raises(NotAllowed):
            confirm_treatment(reader, treatment_id, 1)
    remove_treatment(diary, treatment_id, 1)
    with pytest.raises(NotFound):
        confirm_treatment(open_diary(cast.bob, cast.alice, Right.RECORD), treatment_id, 1)
