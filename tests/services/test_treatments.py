"""Treatments: record, revise, remove, bring back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from app.access import Diary, Right, open_diary
from app.errors import NotAllowed, NotFound, Refused, StaleEdit
from app.extensions import db
from app.models import Side, TreatmentVersion
from app.services.accounts import begin_diary
from app.services.audit import list_events
from app.services.invariants import list_breaches
from app.services.treatments import (
    Guidance,
    InjectionDraft,
    TreatmentDraft,
    draft_of,
    get_treatment,
    list_treatment_days,
    list_treatments,
    read_guidance,
    record_treatment,
    remove_treatment,
    restore_treatment,
    revise_treatment,
    write_guidance,
)
from tests.builders import a_diary_draft, a_treatment, a_whole_treatment, an_injection
from tests.conftest import NOON, TODAY, Cast, Clock
from tests.services.rush import Rush

FORTY = tuple(an_injection(dose_units=Decimal(n + 1)) for n in range(40))


def said(diary: Diary) -> list[TreatmentDraft]:
    db.session.expire_all()
    return [draft_of(treatment) for treatment in list_treatments(diary)]


@pytest.mark.parametrize(
    "draft",
    [
        a_treatment(),
        TreatmentDraft(day=TODAY),
        TreatmentDraft(day=date(1900, 1, 1)),
        a_treatment(product=None, injections=(InjectionDraft(),)),
        a_treatment(injections=(InjectionDraft(muscle="splenius_capitis"),)),
        a_treatment(injections=(InjectionDraft(side=Side.MIDLINE),)),
        a_treatment(injections=(InjectionDraft(dose_units=Decimal("0.01")),)),
        a_treatment(injections=(InjectionDraft(dose_units=Decimal("12.35")),)),
        a_treatment(injections=(InjectionDraft(dose_units=Decimal(50_000)),)),
        a_treatment(injections=(an_injection(), an_injection())),  # the same twice is two lines
        a_treatment(injections=FORTY),
        a_whole_treatment(),
        a_whole_treatment(finished=False, guidance="none", injections=()),
        a_treatment(injections=(an_injection(muscle=None, muscle_label="by the ear"),)),
        a_treatment(injections=(an_injection(points=1), an_injection(points=99))),
        a_treatment(total_units=Decimal("0.01"), volume_ml=Decimal("0.01")),
        a_treatment(total_units=Decimal(50_000), volume_ml=Decimal(1000)),
        a_treatment(expires_on=date(2026, 5, 3)),  # before the treatment: asked about elsewhere
        a_treatment(note="مرحبا 🙂 " + "x" * 1900),
    ],
)
def test_a_treatment_is_stored_as_it_was_said(diary: Diary, draft: TreatmentDraft) -> None:
    record_treatment(diary, draft)

    assert said(diary) == [draft]


def test_a_treatment_says_who_recorded_it_and_when(diary: Diary, cast: Cast) -> None:
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    treatment = record_treatment(bobs, a_treatment())

    assert (treatment.recorded_by_id, treatment.recorded_at) == (cast.bob, NOON)
    assert treatment.version == 1


@pytest.mark.parametrize("sent", [1, 2, 3])
def test_a_form_sent_again_saves_once(diary: Diary, sent: int) -> None:
    made_for = uuid4()
    for _time in range(sent):
        record_treatment(diary, a_treatment(), made_for)

    assert said(diary) == [a_treatment()]
    assert [event.act for event in list_events(diary)].count("treatment_recorded") == 1


def test_a_form_sent_again_with_another_content_is_refused(diary: Diary) -> None:
    made_for = uuid4()
    record_treatment(diary, a_treatment(), made_for)

    with pytest.raises(StaleEdit):
        record_treatment(diary, a_treatment(note="other"), made_for)

    assert said(diary) == [a_treatment()]


def test_a_revision_keeps_what_was_there_before(diary: Diary, clock: Clock) -> None:
    treatment = record_treatment(diary, a_treatment())
    clock.instant += timedelta(hours=1)
    shorter = a_treatment(injections=(an_injection(dose_units=None),), product=None, note=None)
    revise_treatment(diary, treatment.id, shorter, 1)

    assert said(diary) == [shorter]
    assert get_treatment(diary, treatment.id).version == 2
    former = db.session.get_one(TreatmentVersion, (diary.patient_id, treatment.id, 1))
    assert former.recorded_at == NOON
    assert former.content["note"] == a_treatment().note
    assert former.content["injections"][0][:2] == ["splenius_capitis", "left"]
    assert Decimal(former.content["injections"][0][2]) == Decimal("62.5")


@pytest.mark.parametrize("lines", [0, 1, 3, 40])
def test_a_revision_may_have_fewer_or_more_lines(diary: Diary, lines: int) -> None:
    treatment = record_treatment(diary, a_treatment())
    changed = a_treatment(injections=FORTY[:lines])
    revise_treatment(diary, treatment.id, changed, 1)

    assert said(diary) == [changed]


def test_saying_the_same_again_changes_nothing(diary: Diary) -> None:
    treatment = record_treatment(diary, a_treatment())
    revise_treatment(diary, treatment.id, a_treatment(note="new"), 1)
    revise_treatment(diary, treatment.id, a_treatment(note="new"), 1)  # sent twice

    assert get_treatment(diary, treatment.id).version == 2


@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_revision_is_refused_and_changes_nothing(diary: Diary, seen: int | None) -> None:
    treatment = record_treatment(diary, a_treatment(note="first"))
    revise_treatment(diary, treatment.id, a_treatment(note="second"), 1)

    with pytest.raises(StaleEdit):
        revise_treatment(diary, treatment.id, a_treatment(note="third"), seen)

    assert said(diary) == [a_treatment(note="second")]


def test_a_stale_removal_is_refused(diary: Diary) -> None:
    treatment = record_treatment(diary, a_treatment(note="first"))
    revise_treatment(diary, treatment.id, a_treatment(note="second"), 1)

    with pytest.raises(StaleEdit):
        remove_treatment(diary, treatment.id, 1)

    assert len(said(diary)) == 1


def test_a_removed_treatment_is_gone_and_comes_back_as_it_was(diary: Diary) -> None:
    draft = a_treatment(injections=(*FORTY[:3], InjectionDraft()))
    treatment_id = record_treatment(diary, draft).id
    remove_treatment(diary, treatment_id, 1)
    db.session.expunge_all()

    assert said(diary) == []
    assert list_treatment_days(diary) == []

    restored = restore_treatment(diary, treatment_id)
    assert said(diary) == [draft]
    assert restored.id == treatment_id
    assert restored.version == 2


def test_bringing_back_twice_changes_nothing(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(diary, treatment_id, 1)
    restore_treatment(diary, treatment_id)
    restore_treatment(diary, treatment_id)

    assert said(diary) == [a_treatment()]
    assert [event.act for event in list_events(diary)].count("treatment_restored") == 1


def test_a_treatment_may_be_removed_and_brought_back_again_and_again(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    for version in (1, 2, 3):
        remove_treatment(diary, treatment_id, version)
        assert restore_treatment(diary, treatment_id).version == version + 1

    assert said(diary) == [a_treatment()]


def test_a_restored_treatment_can_be_revised_again(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(diary, treatment_id, 1)
    restore_treatment(diary, treatment_id)
    revise_treatment(diary, treatment_id, a_treatment(note="new"), 2)

    assert said(diary) == [a_treatment(note="new")]


def test_a_form_sent_again_after_a_removal_goes_on_with_the_history(diary: Diary) -> None:
    made_for = UUID(int=7)
    record_treatment(diary, a_treatment(), made_for)
    revise_treatment(diary, made_for, a_treatment(note="new"), 1)
    remove_treatment(diary, made_for, 2)

    again = record_treatment(diary, a_treatment(), made_for)

    assert again.version == 3
    assert list_breaches() == []
    revise_treatment(diary, made_for, a_treatment(note="newer"), 3)
    remove_treatment(diary, made_for, 4)
    assert restore_treatment(diary, made_for).version == 5


def test_a_removed_treatment_cannot_be_revised(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(diary, treatment_id, 1)

    with pytest.raises(NotFound):
        revise_treatment(diary, treatment_id, a_treatment(note="new"), 1)
    with pytest.raises(NotFound):
        remove_treatment(diary, treatment_id, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"day": TODAY + timedelta(days=1)}, "treatment_day"),
        ({"day": date(1899, 12, 31)}, "treatment_day"),
        ({"injections": (*FORTY, an_injection())}, "too_many_injections"),
        ({"injections": (an_injection(dose_units=Decimal(0)),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal(-1)),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal("1e9")),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal("50000.01")),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal("0.001")),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal("12.345")),)}, "dose"),
        ({"injections": (an_injection(dose_units=Decimal("NaN")),)}, "dose"),
    ],
)
def test_what_cannot_be_is_refused(diary: Diary, changes: dict[str, object], reason: str) -> None:
    treatment = record_treatment(diary, a_treatment())

    with pytest.raises(Refused) as refused:
        record_treatment(diary, a_treatment(**changes))
    assert refused.value.reason == reason
    with pytest.raises(Refused):
        revise_treatment(diary, treatment.id, a_treatment(**changes), 1)

    assert said(diary) == [a_treatment()]


def test_treatments_are_listed_by_day(diary: Diary) -> None:
    for late in (20, 10, 30):
        record_treatment(diary, a_treatment(day=TODAY - timedelta(days=late)))

    days = [TODAY - timedelta(days=late) for late in (30, 20, 10)]
    assert [treatment.day for treatment in list_treatments(diary)] == days
    assert [day for _id, day in list_treatment_days(diary)] == days


@pytest.mark.parametrize(
    "act",
    [
        lambda diary, id_: record_treatment(diary, a_treatment()),
        lambda diary, id_: revise_treatment(diary, id_, a_treatment(note="new"), 1),
        lambda diary, id_: remove_treatment(diary, id_, 1),
        lambda diary, id_: restore_treatment(diary, id_),
    ],
)
def test_a_reader_may_change_nothing(diary: Diary, cast: Cast, act: Callable[..., object]) -> None:
    treatment = record_treatment(diary, a_treatment())

    with pytest.raises(NotAllowed):
        act(open_diary(cast.carol, cast.alice, Right.READ), treatment.id)

    assert said(diary) == [a_treatment()]


def test_a_treatment_of_one_diary_is_not_found_in_another(diary: Diary, cast: Cast) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    dans = begin_diary(cast.dan, a_diary_draft())

    for act in (
        lambda: get_treatment(dans, treatment_id),
        lambda: revise_treatment(dans, treatment_id, a_treatment(), 1),
        lambda: remove_treatment(dans, treatment_id, 1),
        lambda: restore_treatment(dans, treatment_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert list_treatments(dans) == []
    assert said(diary) == [a_treatment()]


def test_the_same_id_in_two_diaries_is_two_treatments(diary: Diary, cast: Cast) -> None:
    made_for = uuid4()
    record_treatment(diary, a_treatment(), made_for)
    dans = begin_diary(cast.dan, a_diary_draft())
    record_treatment(dans, a_treatment(note="Dan's"), made_for)

    assert said(diary) == [a_treatment()]
    assert said(dans) == [a_treatment(note="Dan's")]


def test_two_revisers_in_one_instant_lose_nothing(rush: Rush, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment_id = record_treatment(diary, a_treatment()).id
    one = a_treatment(note="one", injections=FORTY)
    other = a_treatment(note="other", injections=())

    outcomes = rush(
        "app.services.treatments.rewrite_treatment",
        lambda diary: revise_treatment(diary, treatment_id, one, 1),
        lambda diary: revise_treatment(diary, treatment_id, other, 1),
    )

    assert sorted(outcomes.told) == ["StaleEdit", "saved"]
    with outcomes.opened() as diary:
        assert said(diary) == [outcomes.said_by_the_saver(one, other)]
        assert diary.revision == outcomes.revision + 1


def test_one_form_sent_twice_in_one_instant_saves_once(rush: Rush) -> None:
    made_for = uuid4()

    outcomes = rush(
        "app.services.treatments.add_treatment",
        lambda diary: record_treatment(diary, a_treatment(), made_for),
        lambda diary: record_treatment(diary, a_treatment(), made_for),
    )

    assert "saved" in outcomes.told
    assert set(outcomes.told) <= {"saved", "StaleEdit"}
    with outcomes.opened() as diary:
        assert said(diary) == [a_treatment()]


def test_removing_while_another_revises_loses_nothing(rush: Rush, opened) -> None:
    with opened("alice", Right.OWN) as diary:
        treatment_id = record_treatment(diary, a_treatment()).id
    changed = a_treatment(note="new", injections=(an_injection(),))

    outcomes = rush(
        "app.services.treatments._former",
        lambda diary: remove_treatment(diary, treatment_id, 1),
        lambda diary: revise_treatment(diary, treatment_id, changed, 1),
    )

    assert outcomes.told.count("saved") == 1
    assert set(outcomes.told) <= {"saved", "StaleEdit", "NotFound"}
    with outcomes.opened("alice", Right.OWN) as diary:
        assert said(diary) == outcomes.said_by_the_saver([], [changed])
        if not said(diary):
            restore_treatment(diary, treatment_id)
            assert said(diary) == [a_treatment()]


def test_a_draft_that_is_read_back_equals_what_was_said(diary: Diary) -> None:
    draft = replace(a_treatment(), injections=FORTY)
    treatment = record_treatment(diary, draft)
    db.session.expunge_all()

    assert draft_of(get_treatment(diary, treatment.id)) == draft


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (a_treatment(total_units=Decimal(0)), "total"),
        (a_treatment(total_units=Decimal("0.005")), "total"),
        (a_treatment(total_units=Decimal(50_001)), "total"),
        (a_treatment(volume_ml=Decimal(-1)), "volume"),
        (a_treatment(volume_ml=Decimal(1001)), "volume"),
        (a_treatment(guidance="none,emg"), "guidance"),
        (a_treatment(guidance="ultrasound,emg"), "guidance"),
        (a_treatment(guidance=""), "guidance"),
        (a_treatment(dilution="x" * 81), "too_long"),
        (a_treatment(injector="x" * 81), "too_long"),
        (a_treatment(clinic=""), "too_long"),
        (a_treatment(lot="x" * 41), "too_long"),
        (a_treatment(injections=(an_injection(points=0),)), "points"),
        (a_treatment(injections=(an_injection(points=100),)), "points"),
        (a_treatment(injections=(an_injection(muscle_label="ear"),)), "muscle_and_label"),
        (a_treatment(injections=(InjectionDraft(muscle_label="x" * 81),)), "too_long"),
    ],
)
def test_what_no_treatment_can_say_is_refused(
    diary: Diary, draft: TreatmentDraft, reason: str
) -> None:
    with pytest.raises(Refused) as told:
        record_treatment(diary, draft)

    assert told.value.reason == reason
    assert said(diary) == []


@pytest.mark.parametrize(
    ("chosen", "written"),
    [
        ((), None),
        ((Guidance.NONE,), "none"),
        ((Guidance.ULTRASOUND, Guidance.EMG, Guidance.EMG), "emg,ultrasound"),
        (
            (Guidance.STIMULATION, Guidance.ULTRASOUND, Guidance.EMG),
            "emg,stimulation,ultrasound",
        ),
    ],
)
def test_guidance_is_written_in_one_way(chosen: tuple[Guidance, ...], written: str | None) -> None:
    assert write_guidance(chosen) == written
    assert set(read_guidance(written)) == set(chosen)


def test_no_guidance_and_some_is_refused() -> None:
    with pytest.raises(Refused):
        write_guidance([Guidance.NONE, Guidance.EMG])


def test_a_version_from_before_the_whole_record_is_brought_back(diary: Diary) -> None:
    treatment_id = record_treatment(diary, a_treatment()).id
    remove_treatment(diary, treatment_id, 1)
    former = db.session.get_one(TreatmentVersion, (diary.patient_id, treatment_id, 1))
    former.content = {
        "day": "2026-05-04",
        "product": None,
        "note": "old",
        "injections": [["scalene", "left", "12.5"], [None, None, None]],
    }
    db.session.commit()
    restore_treatment(diary, treatment_id)

    old = InjectionDraft("scalene", Side.LEFT, Decimal("12.5"))
    assert said(diary) == [
        TreatmentDraft(date(2026, 5, 4), injections=(old, InjectionDraft()), note="old")
    ]
