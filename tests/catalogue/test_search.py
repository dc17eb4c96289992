"""What clinics and people write finds the muscle, the right one first."""

import csv
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.find import muscle_named
from app.catalogue.muscles import MUSCLES
from app.catalogue.search import FOUND, find_muscles
from tests.catalogue.misspellings import KINDS, misspelt

with Path(__file__).with_name("spellings.csv").open(encoding="utf-8", newline="") as file:
    SPELLINGS = list(csv.DictReader(file))

# What was measured, rounded down. Names cut to four letters are often those of two muscles.
FEWEST = {
    "one edit": (0.99, 0.99),
    "two edits": (0.97, 0.98),
    "other order": (0.99, 0.99),
    "four letters": (0.92, 0.99),
    "other order, one edit": (0.97, 0.99),
}


def rates(asked: Iterable[tuple[str, str]]) -> tuple[float, float]:
    """How often the code is the first found, and one of the first three."""
    found = [([match.code for match in find_muscles(text)], code) for text, code in asked]
    first = sum(codes[:1] == [code] for codes, code in found)
    three = sum(code in codes[:3] for codes, code in found)
    return first / len(found), three / len(found)


def test_names_as_clinics_write_them_come_first(capsys):
    first, three = rates((row["text"], row["code"]) for row in SPELLINGS)

    with capsys.disabled():
        print(f"\n{len(SPELLINGS)} spellings: first {first:.1%}, among three {three:.1%}")
    assert first >= 0.95
    assert three >= 0.99


@pytest.mark.parametrize("row", [row for row in SPELLINGS if row["side"]], ids=lambda r: r["text"])
def test_the_side_is_read_where_the_text_says_one(row):
    assert find_muscles(row["text"])[0].side == row["side"]


def test_no_side_is_read_where_the_text_says_none():
    sideless = [row["text"] for row in SPELLINGS if not row["side"]]

    assert [text for text in sideless if find_muscles(text)[0].side] == []


def test_the_spellings_are_many_and_apart_from_the_catalogue():
    texts = [row["text"].casefold() for row in SPELLINGS]

    assert len(set(texts)) == len(texts) >= 150
    assert not any(muscle_named(text) for text in texts)
    assert {row["code"] for row in SPELLINGS} == {each.code for each in MUSCLES[:-1]}


@pytest.mark.parametrize("kind", KINDS)
def test_misspelt_names_are_found_as_often_as_was_measured(kind, capsys):
    first, three = rates((text, muscle.code) for text, muscle in misspelt(kind))

    with capsys.disabled():
        print(f"\n{kind}: first {first:.1%}, among three {three:.1%}")
    assert first >= FEWEST[kind][0]
    assert three >= FEWEST[kind][1]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("TA", {"thyroarytenoid", "tibialis_anterior"}),
        ("scalene", {"scalene_anterior", "scalene_medius", "scalene_posterior"}),
        ("pterygoid", {"lateral_pterygoid", "medial_pterygoid"}),
        ("OO", {"orbicularis_oculi_" + part for part in ("upper_pretarsal", "lower", "orbital")}),
        ("ECR", {"extensor_carpi_radialis_longus", "extensor_carpi_radialis_brevis"}),
    ],
)
def test_a_name_of_several_muscles_offers_them_all_alike(text, codes):
    first = find_muscles(text)[: len(codes)]

    assert {match.code for match in first} == codes
    assert len({match.score for match in first}) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TA voice box", "thyroarytenoid"),
        ("TA shin", "tibialis_anterior"),
        ("OO lower lid", "orbicularis_oculi_lower"),
        ("back of the neck", "splenius_capitis"),
        ("SCM under EMG", "sternocleidomastoid"),
    ],
)
def test_the_words_beside_a_name_decide(text, code):
    assert find_muscles(text)[0].code == code


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("SCM left and right", None),
        ("SCM L/R", None),
        ("SCM D", "right"),
        ("SCM G 40", "left"),
        ("orbicularis oris midline", "midline"),
        ("R. abdominis", None),
        ("grand droit de l'abdomen", None),
        ("droit fémoral gauche", "left"),
        ("SCM 27 G", None),
        ("flexor dig. superficialis (D2)", None),
        ("D.A.O. right", "right"),
        ("SCM der. 40 U", "right"),
        ("der SCM", None),
        ("L. scap", None),
        ("L scap L", "left"),
        ("m. masseteris sinistri", "left"),
    ],
)
def test_which_side_a_text_says(text, side):
    assert find_muscles(text)[0].side == side


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "??",
        "xyz",
        "Botox",
        "40 U",
        "left",
        "bilateral",
        "muscle",
        "EMG guided",
        "Botox for cervical dystonia",
        "the patient felt well",
        "same as last time",
        "see letter",
        "infraspinatus",
        "gluteus maximus right",
        "headache",
    ],
)
def test_what_names_no_muscle_stays_below_the_cut(text):
    assert all(match.score < FOUND for match in find_muscles(text))


def test_a_name_with_the_opposite_word_is_hardly_found():
    wrong = find_muscles("rectus capitis posterior minor")[0].score

    assert wrong < find_muscles("rectus capitis posterior major")[0].score * 0.6


def test_every_name_code_and_alias_finds_its_muscle():
    for each in MUSCLES:
        for name in (each.code.replace("_", " "), each.name, *each.aliases):
            found = find_muscles(name, limit=100)
            assert each.code in {match.code for match in found if match.score > FOUND}, name


PIECES = ["SCM", "(D2)", " D", " G ", "l. ", "r.", "40", "U", "2x20", "/", " ", "-", "scal", "M."]


@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_answered_in_order_within_bounds(text):
    scores = [match.score for match in find_muscles(text, limit=3)]

    assert len(scores) <= 3
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_search_takes_at_most_five_milliseconds():
    find_muscles("the index is built once")
    texts = [row["text"] for row in SPELLINGS] + ["flexr digitorm suprficials exensor carpii " * 5]

    assert max(map(milliseconds, texts)) <= 5


def milliseconds(text: str) -> float:
    """Of the processor, the best of three: the machine may be busy with something else."""
    taken = []
    for _time in range(3):
        start = time.process_time()
        find_muscles(text)
        taken.append(time.process_time() - start)
    return min(taken) * 1000
