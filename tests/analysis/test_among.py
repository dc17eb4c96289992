"""One treatment among the others: the facts agree with the records, and claim no more than they."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.among import among
from app.analysis.facts import About, Fact, Standing
from app.analysis.records import spot_of
from app.analysis.sessions import Session, sessions_of
from tests.analysis.visits import BOTOX, DYSPORT, Line, Visit, line, visit, visits

FIRST_DAY = date(2025, 1, 6)
LEVATOR = line("levator_scapulae", "left", 40)
SPLENIUS = line("splenius_capitis", "right", 60)
some_visits = st.builds(lambda each, done: replace(each, finished=done), visits, st.booleans())
groups = st.lists(st.lists(some_visits, min_size=1, max_size=2), min_size=1, max_size=5)


def diary_of(*treatments: Visit | list[Visit]) -> list[Session]:
    """One treatment every twelve weeks, each of one visit or of several a week apart."""
    placed = []
    for number, given_ in enumerate(treatments):
        several = given_ if isinstance(given_, list) else [given_]
        first = FIRST_DAY + timedelta(weeks=12 * number)
        placed.append([replace(v, day=first + timedelta(weeks=n)) for n, v in enumerate(several)])
    return sessions_of(placed)


def last_of(*treatments: Visit | list[Visit]) -> list[Fact]:
    *others, this = diary_of(*treatments)
    return among(this, others)


def one(facts: list[Fact], about: About) -> Fact:
    (found,) = [fact for fact in facts if fact.about is about]
    return found


def muscle(*treatments: Visit | list[Visit]) -> Fact:
    return one(last_of(*treatments), About.MUSCLE)


def lines_at(session: Session, fact: Fact) -> list[tuple[Visit, Line]]:
    return [
        (visit, each)
        for visit in session.visits
        for each in visit.injections
        if spot_of(each) == spot_of(fact.line)
    ]


def is_open(session: Session) -> bool:
    """Whether lines may be there that are not written down."""
    return any(not visit.injections or not visit.finished for visit in session.visits)


@given(groups)
@settings(deadline=None)
def test_the_facts_agree_with_the_records(several: list[list[Visit]]) -> None:
    *others, this = diary_of(*several)
    by_number = {each.number: each for each in others}
    for fact in among(this, others):
        assert fact.of == len(others)
        if fact.about is not About.MUSCLE:
            continue
        there = [bool(lines_at(each, fact)) for each in others]
        assert sum(fact.had[:3]) == len(others)
        if fact.line.muscle or fact.line.muscle_label:
            assert fact.had.yes == sum(there)
        for number, value in fact.others:
            session = by_number[number]
            assert fact.product in {visit.product for visit in session.visits}
            found = lines_at(session, fact)
            assert {visit.product for visit, _line in found} <= {fact.product}
            assert value == sum(each.dose_units for _visit, each in found)
            assert found or not is_open(session)
        assert len(fact.others) + fact.left_out + fact.unknown == len(others)


@given(groups)
@settings(deadline=None)
def test_a_standing_is_what_its_numbers_say(several: list[list[Visit]]) -> None:
    *others, this = diary_of(*several)
    for fact in among(this, others):
        values = [each.value for each in fact.others]
        if fact.about is About.MUSCLE:
            values = [value for value in values if value]
        if fact.standing is Standing.HIGHEST:
            assert fact.this > max(values)
        elif fact.standing is Standing.LOWEST:
            assert fact.this < min(values)
        elif fact.standing is Standing.SAME:
            assert not fact.left_out
            assert not fact.unknown
        elif fact.standing is Standing.ONLY_THIS_TIME:
            assert fact.injected
            assert fact.had.no == len(others)
        elif fact.standing is Standing.NEVER_MISSING_BEFORE:
            assert fact.injected is False
            assert fact.had.yes == len(others)


@given(groups)
@settings(deadline=None)
def test_units_never_meet_across_products(several: list[list[Visit]]) -> None:
    *others, this = diary_of(*several)
    for fact in among(this, others):
        if fact.about in {About.TOTAL, About.MUSCLE} and fact.others:
            assert fact.product not in {None, "other"}
        for number, _value in fact.others if fact.about is About.TOTAL else ():
            used = {
                visit.product for each in others if each.number == number for visit in each.visits
            }
            assert fact.product in used
            assert None not in used


@given(st.lists(some_visits, min_size=1, max_size=2), st.integers(1, 4))
@settings(deadline=None)
def test_where_all_are_alike_nothing_differs(same: list[Visit], count: int) -> None:
    assert not [fact for fact in last_of(*[same] * (count + 1)) if fact.differs]


@given(groups)
@settings(deadline=None)
def test_the_order_of_the_others_changes_only_the_order_of_values(
    several: list[list[Visit]],
) -> None:
    *others, this = diary_of(*several)

    def sorted_values(facts: list[Fact]) -> list[Fact]:
        return [
            replace(
                fact,
                others=tuple(sorted(fact.others)),
                others_said=tuple(sorted(fact.others_said)),
                line=spot_of(fact.line) if fact.line else None,
            )
            for fact in facts
        ]

    there, back = among(this, others), among(this, others[::-1])
    assert sorted(map(repr, sorted_values(there))) == sorted(map(repr, sorted_values(back)))


@given(groups)
@settings(deadline=None)
def test_the_order_is_differing_then_the_rest_then_equal(several: list[list[Visit]]) -> None:
    *others, this = diary_of(*several)
    ranks = [
        (not fact.differs, fact.standing is Standing.SAME, list(About).index(fact.about))
        for fact in among(this, others)
    ]

    assert ranks == sorted(ranks)


def test_the_only_treatment_is_compared_with_nothing() -> None:
    assert last_of(visit(LEVATOR)) == []


@pytest.mark.parametrize(
    ("now", "before", "standing"),
    [
        (visit(SPLENIUS, LEVATOR), [visit(SPLENIUS)] * 3, Standing.ONLY_THIS_TIME),
        (visit(SPLENIUS), [visit(SPLENIUS, LEVATOR)] * 2, Standing.NEVER_MISSING_BEFORE),
        (visit(SPLENIUS), [visit(SPLENIUS, LEVATOR), visit(SPLENIUS)], Standing.NOT_THIS_TIME),
        (visit(LEVATOR), [visit(LEVATOR), visit()], Standing.WITHIN),
        (visit(LEVATOR), [visit(LEVATOR), visit(SPLENIUS)], Standing.WITHIN),
        (visit(LEVATOR), [visit(LEVATOR)] * 2, Standing.SAME),
        (visit(LEVATOR), [visit(replace(LEVATOR, dose_units=Decimal(30)))], Standing.HIGHEST),
        (visit(LEVATOR), [visit(replace(LEVATOR, dose_units=Decimal(50)))], Standing.LOWEST),
        (visit(LEVATOR), [visit(replace(LEVATOR, dose_units=None))], Standing.UNKNOWN),
        (visit(replace(LEVATOR, dose_units=None)), [visit(LEVATOR)], Standing.UNKNOWN),
        (visit(LEVATOR), [visit(LEVATOR, product=DYSPORT)], Standing.NOT_COMPARABLE),
        (visit(LEVATOR, product=None), [visit(LEVATOR)], Standing.NOT_COMPARABLE),
        (
            visit(LEVATOR, product="other"),
            [visit(LEVATOR, product="other")],
            Standing.NOT_COMPARABLE,
        ),
        (visit(LEVATOR), [visit(SPLENIUS, product=DYSPORT)], Standing.ONLY_THIS_TIME),
        # A line without its side, or a treatment without lines, may have been just there.
        (visit(LEVATOR), [visit(replace(LEVATOR, side=None))], Standing.UNKNOWN),
        (visit(LEVATOR), [visit()], Standing.UNKNOWN),
        (visit(LEVATOR), [visit(SPLENIUS, finished=False)], Standing.UNKNOWN),
        (visit(), [visit(LEVATOR)], Standing.UNKNOWN),
        (visit(LEVATOR), [visit(line(None, None, 40))], Standing.UNKNOWN),
    ],
)
def test_how_a_muscle_stands(now: Visit, before: list[Visit], standing: Standing) -> None:
    facts = [fact for fact in last_of(*before, now) if fact.about is About.MUSCLE]
    (levator,) = [fact for fact in facts if spot_of(fact.line) == spot_of(LEVATOR)]

    assert levator.standing is standing


def test_a_muscle_that_was_not_injected_is_a_zero_and_an_unknown_one_is_not() -> None:
    unknown = visit(replace(LEVATOR, dose_units=None))
    facts = last_of(visit(SPLENIUS), visit(LEVATOR), unknown, visit(), visit(LEVATOR, SPLENIUS))
    levator = next(fact for fact in facts if fact.line == LEVATOR)

    assert levator.others == ((1, Decimal(0)), (2, Decimal(40)))
    assert levator.unknown == 2
    assert levator.had == (2, 1, 1, 0, 1)


def test_a_switch_of_the_product_leaves_its_treatments_out_of_the_numbers() -> None:
    dysport = visit(replace(LEVATOR, dose_units=Decimal(200)), product=DYSPORT)
    facts = last_of(
        visit(LEVATOR), dysport, dysport, visit(replace(LEVATOR, dose_units=Decimal(50)))
    )

    for about in (About.MUSCLE, About.TOTAL):
        fact = one(facts, about)
        assert fact.others == ((1, Decimal(40)),)
        assert fact.left_out == 2
        assert fact.standing is Standing.HIGHEST
    assert one(facts, About.MUSCLE).had == (3, 0, 0, 2, 0)


def test_a_booster_adds_to_its_treatment() -> None:
    fact = muscle(visit(LEVATOR), [visit(LEVATOR), visit(LEVATOR)])

    assert fact.this == 80
    assert fact.standing is Standing.HIGHEST
    assert one(last_of(visit(LEVATOR), [visit(LEVATOR), visit()]), About.TOTAL).this is None


def test_two_products_at_one_spot_are_told_apart_and_not_compared() -> None:
    both = [visit(LEVATOR), visit(replace(LEVATOR, dose_units=Decimal(100)), product=DYSPORT)]
    facts = last_of(visit(LEVATOR), both)

    assert {(fact.product, fact.this, fact.standing) for fact in facts if fact.line} == {
        (BOTOX, Decimal(40), Standing.NOT_COMPARABLE),
        (DYSPORT, Decimal(100), Standing.NOT_COMPARABLE),
    }
    totals = [fact for fact in facts if fact.about is About.TOTAL]
    assert [(fact.product, fact.this) for fact in totals] == [(DYSPORT, 100), (BOTOX, 40)]


def test_the_weeks_before_stand_by_whole_weeks() -> None:
    groups = [[visit(LEVATOR, day=FIRST_DAY + timedelta(days))] for days in (0, 84, 169, 246)]
    sessions = sessions_of(groups)

    third = one(among(sessions[2], [*sessions[:2], sessions[3]]), About.INTERVAL)
    fourth = one(among(sessions[3], sessions[:3]), About.INTERVAL)
    first = one(among(sessions[0], sessions[1:]), About.INTERVAL)
    assert (third.this, third.standing) == (Decimal(85) / 7, Standing.WITHIN)
    assert fourth.standing is Standing.LOWEST
    assert [each.treatment for each in fourth.others] == [2, 3]
    assert (first.this, first.standing) == (None, Standing.NOT_COMPARABLE)


@pytest.mark.parametrize(
    ("now", "before", "standing"),
    [
        ("emg", ["emg", "emg"], Standing.SAME),
        ("emg", ["emg", None], Standing.WITHIN),
        ("emg", ["none", "emg"], Standing.WITHIN),
        ("emg", ["none", None], Standing.DIFFERENT),
        ("emg", [None], Standing.UNKNOWN),
        (None, ["emg"], Standing.UNKNOWN),
    ],
)
def test_how_words_stand(now: str | None, before: list[str | None], standing: Standing) -> None:
    facts = last_of(*(visit(LEVATOR, guidance=each) for each in (*before, now)))

    assert one(facts, About.GUIDANCE).standing is standing


def test_names_are_the_same_whatever_their_capitals() -> None:
    facts = last_of(visit(LEVATOR, injector="dr  Bob"), visit(LEVATOR, injector="Dr Bob"))

    assert one(facts, About.INJECTOR).standing is Standing.SAME


def test_what_no_visit_tells_is_not_told() -> None:
    told = {fact.about for fact in last_of(visit(LEVATOR), visit(LEVATOR))}

    assert told == {About.PRODUCT, About.TOTAL, About.MUSCLE, About.INTERVAL}


def test_a_dilution_is_compared_within_its_product() -> None:
    this, that = visit(LEVATOR, dilution="100 in 2"), visit(LEVATOR, dilution="500 in 2")
    switched = last_of(replace(that, product=DYSPORT), this)

    assert one(switched, About.DILUTION).standing is Standing.NOT_COMPARABLE
    assert one(switched, About.DILUTION).others_said == ()
    assert one(last_of(that, this), About.DILUTION).standing is Standing.DIFFERENT


def test_a_product_without_a_name_is_not_known_to_be_the_same() -> None:
    other = visit(LEVATOR, product="other")

    assert one(last_of(other, other), About.PRODUCT).standing is Standing.UNKNOWN
    assert one(last_of(visit(LEVATOR), other), About.PRODUCT).standing is Standing.DIFFERENT
