"""What was different this time, in words: as much as the facts say, and nothing of why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings

from app.analysis.across import Usual
from app.analysis.among import among
from app.analysis.happenings import Happened
from app.analysis.sessions import sessions_of
from app.sentences.among import Row, lead, tell, tell_happened
from app.services.events import EventDraft, EventKind
from tests.analysis.test_among import LEVATOR, SPLENIUS, groups
from tests.analysis.visits import DYSPORT, Line, Visit, line, visit

FIRST_DAY = date(2025, 1, 6)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences need a language and no database."""
    bare = Flask(__name__)
    Babel(bare)
    with bare.app_context():
        yield


def rows(*treatments: Visit | list[Visit], weeks: Sequence[int] = ()) -> dict[str, Row]:
    """The rows of the last of these treatments by name. weeks: when each was, else every twelve."""
    when = weeks or [12 * number for number in range(len(treatments))]
    placed = [
        [
            replace(v, day=FIRST_DAY + timedelta(weeks=week))
            for v in (t if isinstance(t, list) else [t])
        ]
        for t, week in zip(treatments, when, strict=True)
    ]
    *others, this = sessions_of(placed)
    return {row.name: row for row in tell(among(this, others))}


def of(units: int | None, **changes: object) -> Visit:
    dose = None if units is None else Decimal(units)
    return visit(replace(LEVATOR, dose_units=dose), **changes)


@pytest.mark.parametrize(
    ("before", "now", "this", "others", "tag"),
    [
        ([visit(SPLENIUS)] * 2, of(40), "40 units", "never", "only this time"),
        ([visit(SPLENIUS)], of(40), "40 units", "not injected", "only this time"),
        ([of(40)] * 2, of(60), "60 units", "always 40 units", "different"),
        ([of(40)], of(60), "60 units", "40 units", "different"),
        ([of(30), of(40)], of(20), "20 units", "30 to 40 units", "different"),
        ([of(30), of(40)], of(40), "40 units", "30 to 40 units", ""),
        ([of(40)] * 2, of(40), "40 units", "always 40 units", ""),
        (
            [of(30), of(40), visit(SPLENIUS)],
            of(35),
            "35 units",
            "in 2 of 3 treatments, 30 to 40 units",
            "",
        ),
        ([of(40)] * 2, visit(SPLENIUS), "not injected", "always 40 units", "not this time"),
        (
            [of(40), visit(SPLENIUS)],
            visit(SPLENIUS),
            "not injected",
            "in 1 of 2 treatments, 40 units",
            "",
        ),
        ([of(40)] * 2, of(None), "dose not known", "always 40 units", ""),
        ([of(None)] * 2, of(40), "40 units", "always; dose not known", ""),
        ([of(40), of(None)], of(40), "40 units", "always, 40 units; dose not known in 1", ""),
        (
            [of(40), visit()],
            of(40),
            "40 units",
            "in 1 of 2 treatments, 40 units; not known in 1",
            "",
        ),
        ([visit(SPLENIUS), visit()], of(40), "40 units", "not in 1, not known in 1", ""),
        ([visit()], of(40), "40 units", "not known", ""),
        ([of(40)], visit(), "not known", "40 units", ""),
        (
            [of(200, product=DYSPORT)] * 2,
            of(40),
            "40 units",
            "always; another product: cannot be compared",
            "",
        ),
        (
            [of(200, product=DYSPORT)],
            of(40),
            "40 units",
            "injected; another product: cannot be compared",
            "",
        ),
        (
            [of(200, product=DYSPORT), of(50)],
            of(40),
            "40 units",
            "always, 50 units; another product in 1: cannot be compared",
            "different",
        ),
        ([of(40)], of(40, product=None), "40 units", "injected; units cannot be compared", ""),
    ],
)
def test_a_muscle(before: list[Visit], now: Visit, this: str, others: str, tag: str) -> None:
    row = rows(*before, now)["Left levator scapulae"]

    assert (row.this, row.others, row.tag) == (this, others, tag)


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (line("levator_scapulae", "right", 10), "Right levator scapulae"),
        (line("levator_scapulae", None, 10), "Levator scapulae, side not known"),
        (line(None, "left", 10, muscle_label="By the ear"), "By the ear, left"),
        (line(None, None, 10), "Muscle not known"),
    ],
)
def test_how_a_spot_is_called(one: Line, name: str) -> None:
    found = rows(visit(SPLENIUS), visit(SPLENIUS, one))

    assert found[name].this == "10 units"


@pytest.mark.parametrize(
    ("before", "now", "this", "others", "tag"),
    [
        ([of(170), of(200)], of(240), "240 units", "170 to 200 units", "different"),
        ([of(None), of(200)], of(200), "200 units", "200 units; not known in 1", ""),
        ([of(None)], of(200), "200 units", "not known", ""),
        ([of(200)], of(None), "dose not known", "200 units", ""),
        (
            [of(500, product=DYSPORT)],
            of(200),
            "200 units",
            "another product: cannot be compared",
            "",
        ),
    ],
)
def test_the_total(before: list[Visit], now: Visit, this: str, others: str, tag: str) -> None:
    row = rows(*before, now)["Total dose"]

    assert (row.this, row.others, row.tag) == (this, others, tag)


def test_two_products_of_one_treatment_are_named() -> None:
    found = rows(of(40), [of(40), visit(SPLENIUS, product=DYSPORT)])

    assert found["Product"].this == "Botox + Dysport"
    assert found["Total dose, Botox"].others == "40 units"
    assert found["Total dose, Dysport"].others == "another product: cannot be compared"


def test_weeks_are_whole_and_the_first_treatment_has_none() -> None:
    name = "Weeks since the treatment before"
    last = rows(of(40), of(40), of(40), of(40), weeks=(0, 12, 26, 37))[name]
    second = rows(of(40), of(40))[name]

    assert (last.this, last.others, last.tag) == ("11 weeks", "12 to 14 weeks", "different")
    assert (second.this, second.others, second.tag) == ("12 weeks", "no treatment before", "")


def test_words_are_counted_where_they_vary() -> None:
    before = [of(40, guidance=each) for each in ("emg", "emg", "none", None)]
    row = rows(*before, of(40, guidance="ultrasound"))["Guidance"]

    assert row.this == "ultrasound"
    assert row.others == "EMG in 2; sight and touch alone in 1; not known in 1"
    assert row.tag == "different"
    assert rows(*before[2:], of(40))["Guidance"].others == (
        "sight and touch alone in 1; not known in 1"
    )
    assert rows(of(40), of(40))["Product"] == Row("Product", "Botox", "Botox")


@given(groups)
@settings(deadline=None)
def test_every_fact_has_its_words(several: list[list[Visit]]) -> None:
    *others, this = sessions_of(
        [
            [replace(v, day=FIRST_DAY + timedelta(weeks=12 * n)) for v in visits]
            for n, visits in enumerate(several)
        ]
    )
    facts = among(this, others)
    for fact, row in zip(facts, tell(facts), strict=True):
        assert row.name
        assert row.this
        assert row.others
        assert bool(row.tag) is fact.differs


@pytest.mark.parametrize(
    ("usual", "differ", "said"),
    [
        (Usual.WITHIN, True, "No explanation is needed"),
        (Usual.WEAKER, True, "cannot tell them apart"),
        (Usual.STRONGER, True, "cannot tell them apart"),
        (Usual.TOO_FEW, True, "too few treatments"),
        (None, True, "cannot tell them apart"),
        (Usual.WEAKER, False, "stands out"),
    ],
)
def test_what_stands_above_depends_on_the_usual_spread(
    usual: Usual | None, differ: bool, said: str
) -> None:
    first, then = lead(5, usual, differ)

    assert first == ("Compared with your 5 other treatments. A difference is not proof of a cause.")
    assert said in then
    assert ("too few treatments" in then) is (usual is Usual.TOO_FEW)
    assert ("possible differences" in then) is (usual is not Usual.WITHIN and differ)


def test_what_was_noted_says_how_often_it_was_noted_around_the_others() -> None:
    ill = EventDraft(date(2026, 1, 3), EventKind.ILLNESS, date(2026, 1, 7), "a cold")
    often = Happened("illness", (ill, replace(ill, day=date(2026, 2, 1), until=None)), (2, 3), 5)
    once = Happened("illness", (ill,), (), 5)

    assert tell_happened([often, once]) == [
        Row(
            "Illness",
            "3 January to 7 January 2026, a cold; 1 February 2026, a cold",
            "noted in 2 of 5",
        ),
        Row("Illness", "3 January to 7 January 2026, a cold", "not noted"),
    ]
