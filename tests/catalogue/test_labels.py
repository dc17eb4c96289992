"""Every figure of a label and every side effect says where it was read."""

from decimal import Decimal

import pytest

from app.catalogue.dystonias import dystonia
from app.catalogue.labels import LABELS, Figure, Kind, facts, shortest_interval, usual_total
from app.catalogue.local_effects import LOCAL_EFFECTS, effects_near
from app.catalogue.muscles import muscle
from app.catalogue.products import PRODUCTS, product

FACTS = (*LABELS, *LOCAL_EFFECTS)


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_every_fact_has_a_source_that_can_be_opened(fact):
    assert fact.source.title
    assert fact.url.startswith(("http://", "https://"))


def test_no_fact_is_from_memory_or_of_our_own():
    titles = " ".join(fact.source.title for fact in FACTS).casefold()

    assert not any(word in titles for word in ("recall", "memory", "injection diary"))


def test_every_fact_is_of_a_product_a_dystonia_or_a_muscle_that_exists():
    for fact in LABELS:
        assert product(fact.product).brands
        assert fact.dystonia is None or dystonia(fact.dystonia)
    for effect in LOCAL_EFFECTS:
        assert muscle(effect.muscle).injectable


def test_no_fact_is_said_twice():
    assert len(set(LABELS)) == len(LABELS)
    assert len({(each.muscle, each.code) for each in LOCAL_EFFECTS}) == len(LOCAL_EFFECTS)


def test_figures_are_positive_and_in_order():
    for fact in LABELS:
        ends = [end for end in (fact.value.low, fact.value.high) if end is not None]
        assert ends == sorted(ends), fact
        assert all(end > 0 for end in ends), fact
        assert ends, fact


@pytest.mark.parametrize(
    ("code", "where", "low", "high"),
    [
        ("onabotulinumtoxinA", "cervical", 25, 300),
        ("abobotulinumtoxinA", "cervical", 250, 1000),
        ("incobotulinumtoxinA", "cervical", None, 400),
        ("daxibotulinumtoxinA", "cervical", 125, 250),
        ("incobotulinumtoxinA", "blepharospasm", None, 400),
    ],
)
def test_the_usual_total_is_the_widest_that_a_label_names(code, where, low, high):
    total, said_by = usual_total(code, where)

    assert total == Figure(low, high)
    assert {fact.kind for fact in said_by} <= {Kind.TOTAL, Kind.MOST}


@pytest.mark.parametrize(
    ("code", "where", "weeks"),
    [
        ("onabotulinumtoxinA", "cervical", 10),
        ("abobotulinumtoxinA", "cervical", 12),
        ("incobotulinumtoxinA", "cervical", 10),
        ("incobotulinumtoxinA", "blepharospasm", 12),
        ("daxibotulinumtoxinA", "cervical", 12),
    ],
)
def test_the_shortest_interval_is_that_of_the_most_generous_label(code, where, weeks):
    assert shortest_interval(code, where).value.low == Decimal(weeks)


def test_where_no_label_was_read_nothing_is_said():
    assert usual_total("rimabotulinumtoxinB", "cervical") is None
    assert shortest_interval("rimabotulinumtoxinB", "cervical") is None
    assert shortest_interval("onabotulinumtoxinA", "blepharospasm") is None
    assert usual_total("onabotulinumtoxinA", "limb") is None
    assert facts("other", "cervical", *Kind) == ()


def test_a_product_answers_with_its_own_facts_only():
    for each in PRODUCTS:
        found = facts(each.code, "cervical", *Kind)
        assert {fact.product for fact in found} <= {each.code}


def test_effects_near_a_muscle_are_those_of_that_muscle():
    assert [each.code for each in effects_near("levator_scapulae")] == [
        "swallowing",
        "upper_airway_infection",
    ]
    assert effects_near("soleus") == ()
