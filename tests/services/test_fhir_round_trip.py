"""A FHIR bundle that a diary wrote brings back every rating and dose."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings

from app.access import Diary
from app.analysis.notation import read_ratings
from app.services.day_batches import DayRow, list_day_rows
from app.services.imports import read_file, save_import
from app.services.symptoms import list_symptoms
from app.services.treatments import TreatmentDraft, draft_of, list_treatments
from tests.builders import a_whole_treatment
from tests.conftest import NOON, TODAY, Clock
from tests.fhir import written
from tests.services.test_round_trips import (
    MORE,
    ODD_NAMES,
    SAME_VISIT,
    Whole,
    a_diary,
    everything,
    filled,
    reopened,
    wholes,
)

EARLIER = TODAY - timedelta(days=30)


def ratings_of(diary: Diary) -> list[tuple[object, ...]]:
    labels = {each.number: each.label for each in list_symptoms(diary, retired=True)}
    return [
        (row.day, row.entered_at, row.recalled, {labels[n]: s for n, s in said.items()})
        for row in list_day_rows(diary)
        if (said := read_ratings(row.ratings))
    ]


def doses_of(diary: Diary) -> Counter[tuple[object, ...]]:
    """The treatments of a diary. A line of which nothing is known says nothing."""
    return Counter(
        (draft.day, draft.product, draft.total_units, draft.lot, tuple(map(repr, lines)))
        for draft in map(draft_of, list_treatments(diary))
        for lines in [[line for line in draft.injections if line != type(line)()]]
    )


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(whole=Whole(["x"], [DayRow(TODAY, "X", None, None)], []))
@example(whole=Whole(["x"], [], [SAME_VISIT, MORE, MORE, TreatmentDraft(TODAY)]))
@example(whole=Whole(["pain", "x"], [DayRow(EARLIER, "-X", NOON, True)], [a_whole_treatment()]))
@example(
    whole=Whole([*ODD_NAMES], [DayRow(TODAY, "0123456789X"[: len(ODD_NAMES)], NOON, False)], [])
)
@given(whole=wholes())
def test_a_bundle_brings_back_every_rating_and_dose(app: Flask, clock: Clock, whole: Whole) -> None:
    with app.app_context():
        first = filled(whole)
        bundle = read_file(written(first).encode(), "mine.json")
        before = everything(first)
        said_something = bool(ratings_of(first) or whole.treatments)
        assert [p.code for p in bundle.problems] == ([] if said_something else ["fhir_nothing"])

        assert not save_import(first, bundle).changes
        assert everything(reopened(first)) == before

        second = a_diary()
        save_import(second, bundle)
        second = reopened(second)
        assert ratings_of(second) == ratings_of(first)
        assert doses_of(second) == doses_of(first)
        assert not save_import(second, bundle).changes


@pytest.mark.parametrize("dose", ["0.01", "12.5", "49999.99", "50000"])
def test_a_dose_comes_back_to_the_hundredth(app: Flask, clock: Clock, dose: str) -> None:
    with app.app_context():
        whole = a_whole_treatment(total_units=Decimal(dose))
        bundle = read_file(written(filled(Whole(["x"], [], [whole]))).encode(), "mine.json")
        second = a_diary()
        save_import(second, bundle)

        (treatment,) = list_treatments(reopened(second))
        assert draft_of(treatment) == whole
