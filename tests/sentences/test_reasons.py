"""The words beside each common reason: whole for any diary, and never a cause."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from app import create_app
from app.analysis.judgement import Verdict
from app.analysis.marked import Counted, Marked, Share
from app.models import EventKind
from app.sentences.reason_facts import SAID
from app.sentences.reasons import in_numbers, sides, tell
from app.services.reasons import ASKED, Case, Fact, Noticed, Side, weigh
from tests.analysis.visits import DYSPORT, line
from tests.conftest import settings_for
from tests.services.reason_cases import LEFT, RIGHT, Event, a_case, cases, treated

CAUSE = re.compile(r"\b(because|caus\w+|due to|should|must)\b", re.I)


@pytest.fixture(scope="module")
def speaking() -> Iterator[Flask]:
    """An app to speak in; nothing is asked of its database."""
    app = create_app(settings_for("sqlite://"))
    with app.test_request_context():
        yield app


def told(case: Case, reason: str) -> list[str]:
    return [tell(each) for each in ASKED[reason](case)]


def test_every_fact_has_its_sentence() -> None:
    assert set(SAID) == set(Fact)
    assert len(set(SAID.values())) == len(SAID)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(case=cases())
def test_every_fact_of_every_diary_is_a_whole_sentence(speaking: Flask, case: Case) -> None:
    for weighed in weigh(case):
        assert re.fullmatch(r"\d+ for, \d+ against, \d+ not known", in_numbers(weighed))
        for _heading, sentences in sides(weighed):
            for sentence in sentences:
                assert sentence.endswith("."), sentence
                assert not re.search(r"%\(|None|\.\.| ,|  |_", sentence), sentence
                assert not CAUSE.search(sentence), sentence


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize(
    ("lines", "changes", "reason", "expected"),
    [
        (
            [RIGHT],
            {},
            "site",
            "On other sides than at treatment 1, after which it was better: Splenius capitis, "
            "right instead of left.",
        ),
        (
            [line("splenius_capitis", "left", 40)],
            {},
            "dose",
            "The total was 40 units, less than at treatment 1, after which it was better: "
            "50 units.",
        ),
        (
            [line("splenius_capitis", "left", 40)],
            {},
            "dose",
            "Other doses than at treatment 1, after which it was better: Splenius capitis, left, "
            "40 instead of 50 units.",
        ),
        (
            [LEFT],
            {"product": DYSPORT},
            "dose",
            "At treatment 1, after which it was better, another product was used, or it is not "
            "noted. Units of two products cannot be compared.",
        ),
    ],
)
def test_what_was_injected_is_told_beside_a_better_treatment(
    lines, changes, reason: str, expected: str
) -> None:
    case = a_case(treated(2, Verdict.WORSE, *lines, **changes))

    assert expected in told(case, reason)


@pytest.mark.usefixtures("speaking")
def test_own_notes_are_told_with_their_days() -> None:
    case = a_case(
        events=[
            Event(date(2025, 4, 10), EventKind.ILLNESS, date(2025, 4, 20), "a cold"),
            Event(date(2025, 1, 10), EventKind.ILLNESS),
        ],
        noticed=[Noticed("Weak neck", date(2025, 4, 12), 6.0)],
    )

    assert told(case, "other_changes") == [
        "Noted in the days that are compared: 10 April to 20 April 2025: Illness: a cold.",
        "Illness: also noted in the compared days of treatment 1, after which it was better.",
    ]
    assert told(case, "side_effect") == [
        "Weak neck was noted from 12 April 2025 on, at its strongest 6.0 of 10."
    ]


@pytest.mark.usefixtures("speaking")
def test_marked_days_are_told_as_numbers_of_rated_days() -> None:
    now, then = (Counted(Share(0, 9), Share(days, 20)) for days in (3, 1))
    case = a_case(marked=[Marked("illness", now, {1: then})])

    assert told(case, "other_changes") == [
        "Illness, marked on days that are compared: 0 of 9 rated days before, 3 of 20 in weeks 4 "
        "to 7.",
        "Illness: also marked on compared days of treatment 1, after which it was better.",
    ]


@pytest.mark.usefixtures("speaking")
def test_the_sides_stand_in_a_fixed_order_without_the_empty_ones() -> None:
    weighed = next(each for each in weigh(a_case()) if each.reason.code == "site")

    assert [heading for heading, _told in sides(weighed)] == ["Speaks against it", "Not known"]
    assert in_numbers(weighed) == "0 for, 1 against, 1 not known"
    assert not weighed.of(Side.FOR)
