"""A thousand cases of bad input of each kind: no fault, and nothing stored by what is refused.

What is sent is the same in every run. `make fuzz` tries 100,000 others.
"""

from collections.abc import Iterator

import pytest

from app.models import Source
from tests.fuzz import documents, tables
from tests.fuzz.everything import fuzz_forms
from tests.fuzz.running import Count
from tests.fuzz.world import World, a_world

pytestmark = [
    pytest.mark.slow,
    # A body that is refused half way leaves a file to the collector, as it may.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CASES = 1000
THROUGH_HTTP = 150  # of those of forms; the others ask the forms alone
START = 8


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_world() as world:
        yield world


def is_sound(count: Count, cases: int) -> None:
    assert (count.faults, count.changed) == (0, 0), "\n".join(count.told)
    assert count.cases >= cases
    assert count.refused > 0


def test_no_form_meets_a_fault_or_saves_what_it_refuses(world: World) -> None:
    through_http, alone = fuzz_forms(world, CASES, START, THROUGH_HTTP)

    is_sound(through_http, THROUGH_HTTP)
    assert through_http.accepted > 0
    is_sound(alone, CASES - THROUGH_HTTP)


def test_no_table_meets_a_fault_or_is_saved_when_refused(world: World) -> None:
    is_sound(tables.fuzz(world, CASES, START), CASES)


def test_no_document_meets_a_fault_or_is_saved_when_refused(world: World) -> None:
    is_sound(documents.fuzz(world, CASES, START), CASES)


def test_every_reader_has_a_case() -> None:
    assert tables.SEEDS.keys() | {Source.DIARY, Source.FHIR} == set(Source)
    assert documents.reads_json() == documents.CALLS.keys()
