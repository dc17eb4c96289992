"""What to look at once more: only what is far from a label that was read, and never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.access import Diary
from app.catalogue.codes import Source
from app.models import Side
from app.services.checks import Check, Remark, check_entry, check_treatment
from app.services.treatments import (
    InjectionDraft,
    TreatmentDraft,
    list_treatments,
    record_treatment,
)
from tests.builders import a_treatment

BOTOX, DYSPORT, XEOMIN = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
MAY = date(2026, 5, 4)
NECK = ("cervical",)


@dataclass(frozen=True)
class AFigure:
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class AFact:
    value: AFigure
    source: Source


def a_fact(low: int | None, high: int | None, source: str) -> AFact:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return AFact(AFigure(*ends), Source(source))


class SomeLabels:
    """Some figures of labels: of totals by product and dystonia, of weeks by the same."""

    totals = {  # noqa: RUF012
        (BOTOX, "cervical"): a_fact(25, 300, "Botox total"),
        (DYSPORT, "cervical"): a_fact(250, 1000, "Dysport total"),
        (XEOMIN, "cervical"): a_fact(None, 400, "Xeomin total"),
        (BOTOX, "blepharospasm"): a_fact(10, 100, "Botox, eyes"),
    }
    weeks = {  # noqa: RUF012
        (BOTOX, "cervical"): a_fact(10, None, "Botox weeks"),
        (DYSPORT, "cervical"): a_fact(12, None, "Dysport weeks"),
        (BOTOX, "blepharospasm"): a_fact(12, None, "Botox weeks, eyes"),
    }

    def usual_total(self, product: str, dystonia: str) -> tuple[AFigure, Sequence[AFact]] | None:
        fact = self.totals.get((product, dystonia))
        return (fact.value, [fact]) if fact else None

    def shortest_interval(self, product: str, dystonia: str) -> AFact | None:
        return self.weeks.get((product, dystonia))


def entry(*doses: object, product: str | None = BOTOX, **changes) -> TreatmentDraft:
    """One line for each dose, each into another muscle."""
    muscles = ("splenius_capitis", "scalene", "levator_scapulae", "trapezius_upper")
    lines = tuple(
        InjectionDraft(muscle, Side.LEFT, None if dose is None else Decimal(str(dose)))
        for muscle, dose in zip(muscles, doses, strict=False)
    )
    return replace(TreatmentDraft(MAY, product, lines), **changes)


def remarks(
    draft: TreatmentDraft,
    *others: TreatmentDraft,
    dystonias: tuple[str, ...] = NECK,
) -> list[tuple[str, str, int | None]]:
    checks = check_entry(draft, others, SomeLabels(), dystonias)
    return [(check.remark.value, check.field, check.line) for check in checks]


def before(days: int, product: str = BOTOX) -> TreatmentDraft:
    return entry(50, product=product, day=MAY - timedelta(days=days))


@pytest.mark.parametrize(
    "draft",
    [
        entry(),
        entry(None, None),
        entry(50, 50),
        entry(300, 100),  # above the label, as it often is
        entry(17),  # below it
        entry(500, product=DYSPORT),
        entry(500, product="other"),
        entry(50_000, product=None),
        entry(10, product=XEOMIN),  # its labels name no lowest total
        entry(50_000, product="rimabotulinumtoxinB"),  # no label was read
        entry(5, None),  # the sum is not known
        entry(None, total_units=Decimal(150)),
        entry(50, 50, total_units=Decimal("100.00")),
        entry(50, None, total_units=Decimal(60)),
        entry(50, expires_on=MAY),
    ],
)
def test_an_everyday_entry_passes(draft: TreatmentDraft) -> None:
    assert remarks(draft) == []


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (entry(50, 500), ("dose_far", "dose_units", 1)),
        (entry(250, 250), ("units_of_another", "total_units", None)),  # as of Dysport
        (entry(250, 250, None), ("units_of_another", "total_units", None)),
        (entry(None, total_units=Decimal(500)), ("units_of_another", "total_units", None)),
        (entry(60, 60, product=DYSPORT), ("units_of_another", "total_units", None)),
        (entry(5, 5), ("dose_far", "total_units", None)),
        (entry(1000, 700, product=DYSPORT), ("dose_far", "total_units", None)),
        (entry(50, 50, total_units=Decimal(90)), ("total_not_sum", "total_units", None)),
        (entry(50, 50, None, total_units=Decimal(90)), ("total_not_sum", "total_units", None)),
        (entry(50, expires_on=MAY - timedelta(days=1)), ("expired", "expires_on", None)),
    ],
)
def test_what_may_be_a_slip_is_remarked_at_its_place(
    draft: TreatmentDraft, expected: tuple[str, str, int | None]
) -> None:
    assert remarks(draft) == [expected]


def test_a_remark_says_the_numbers_and_their_source() -> None:
    [far] = check_entry(entry(50, 500), [], SomeLabels(), NECK)
    [alike] = check_entry(entry(250, 250), [], SomeLabels(), NECK)
    [no_sum] = check_entry(entry(50, 50, total_units=Decimal(90)), [], SomeLabels(), NECK)
    [soon] = check_entry(entry(50), [before(69)], SomeLabels(), NECK)

    assert (far.said, far.low, far.high) == (500, 25, 300)
    assert far.sources == (Source("Botox total"),)
    assert (alike.said, alike.products) == (500, (DYSPORT,))
    assert (no_sum.said, no_sum.high) == (90, 100)
    assert soon == Check(
        Remark.INTERVAL_SHORT, "day", said=69, low=Decimal(70), sources=(Source("Botox weeks"),)
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-60, []),
        (-3, ["day_beside"]),
        (0, ["day_taken"]),
        (1, ["day_beside"]),
        (3, ["day_beside"]),
        (4, ["interval_short"]),
        (69, ["interval_short"]),
        (70, []),
    ],
)
def test_a_day_is_held_against_the_others(days: int, expected: list[str]) -> None:
    assert [remark for remark, *_place in remarks(entry(50), before(days))] == expected


def test_the_interval_is_that_of_this_product_after_any_other() -> None:
    assert remarks(entry(500, product=DYSPORT), before(80)) == [("interval_short", "day", None)]
    assert remarks(entry(50), before(80, DYSPORT)) == []
    assert remarks(entry(50, product=XEOMIN), before(30)) == []
    assert remarks(entry(50), before(60), before(200)) == [("interval_short", "day", None)]


def test_of_two_dystonias_both_must_be_on_a_label_and_the_wider_range_holds() -> None:
    both = ("cervical", "blepharospasm")

    assert remarks(entry(8), dystonias=both) == []
    assert remarks(entry(8), dystonias=NECK) == [("dose_far", "total_units", None)]
    assert remarks(entry(50), before(75), dystonias=both) == []
    for unread in ((), ("writers_cramp",), ("cervical", "writers_cramp")):
        assert remarks(entry(5000), before(30), dystonias=unread) == []


def test_one_spot_on_two_lines_is_asked_about() -> None:
    line = InjectionDraft("scalene", Side.LEFT, Decimal(20))
    words = InjectionDraft(None, None, None, None, "by the ear")
    draft = entry(
        injections=(line, replace(line, side=Side.RIGHT), line, words, words, InjectionDraft())
    )
    [twice, twice_in_words] = check_entry(draft, [], SomeLabels(), ())

    assert (twice.remark, twice.line, twice.other_line) == (Remark.SPOT_TWICE, 2, 0)
    assert (twice_in_words.line, twice_in_words.other_line) == (4, 3)
    assert remarks(entry(injections=(InjectionDraft(), InjectionDraft()))) == []


def test_a_muscle_that_has_no_sides_is_asked_about_its_side() -> None:
    unpaired = InjectionDraft("orbicularis_oris", Side.LEFT)

    assert remarks(entry(injections=(unpaired,))) == [("side_of_unpaired", "side", 0)]
    assert remarks(entry(injections=(replace(unpaired, side=Side.MIDLINE),))) == []


def test_an_entry_is_held_against_the_saved_ones_but_not_against_itself(diary: Diary) -> None:
    saved = record_treatment(diary, a_treatment(day=MAY))

    def told(treatment_id) -> list[Remark]:
        checks = check_treatment(diary, a_treatment(day=MAY), treatment_id, SomeLabels())
        return [check.remark for check in checks]

    assert told(None) == [Remark.DAY_TAKEN]
    assert told(saved.id) == []
    record_treatment(diary, a_treatment(day=MAY))  # a remark is not a refusal
    assert len(list_treatments(diary)) == 2
