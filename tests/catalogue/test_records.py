"""Every record is whole: a source, a name, a code that stays."""

from pathlib import Path

import pytest

from app.catalogue.dystonias import DYSTONIAS, dystonia, side_effects_near
from app.catalogue.marks import MARKS, mark, read_marks, write_marks
from app.catalogue.muscles import MUSCLES, REGION_NAMES, Region, muscle
from app.catalogue.products import PRODUCTS, product
from app.catalogue.reasons import COMMON_REASONS
from app.catalogue.scales import SCALES, fitting, scale
from app.catalogue.symptoms import SYMPTOMS, Kind, symptom

EVERYTHING = (*PRODUCTS, *MUSCLES, *SYMPTOMS, *DYSTONIAS, *MARKS, *SCALES)
LOOKUPS = {
    "product": product,
    "muscle": muscle,
    "symptom": symptom,
    "dystonia": dystonia,
    "mark": mark,
    "scale": scale,
}
RELEASED = [
    tuple(line.split())
    for line in Path(__file__).with_name("released_codes.txt").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("record", EVERYTHING, ids=lambda record: record.code)
def test_every_record_says_where_it_was_read(record):
    assert record.source.title
    assert record.source.url or "Injection Diary" in record.source.title


def test_a_released_code_is_known_for_ever():
    for room, code in RELEASED:
        assert LOOKUPS[room](code).code == code


def test_no_code_is_released_twice_and_none_is_forgotten():
    records = {
        "product": PRODUCTS,
        "muscle": MUSCLES,
        "symptom": SYMPTOMS,
        "dystonia": DYSTONIAS,
        "mark": MARKS,
        "scale": SCALES,
    }
    known = [(room, record.code) for room, those in records.items() for record in those]

    assert len(RELEASED) == len(set(RELEASED))
    assert sorted(known) == sorted(RELEASED)


@pytest.mark.parametrize("lookup", LOOKUPS.values(), ids=LOOKUPS)
def test_an_unknown_code_is_an_error(lookup):
    with pytest.raises(KeyError):
        lookup("no_such_code")


@pytest.mark.parametrize("those", [SYMPTOMS, DYSTONIAS], ids=["symptoms", "dystonias"])
def test_labels_are_unique_whatever_their_capitals(those):
    labels = [record.label.casefold() for record in those]

    assert all(labels)
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    "those", [PRODUCTS, MUSCLES, SCALES], ids=["products", "muscles", "scales"]
)
def test_names_are_unique_whatever_their_capitals(those):
    names = [record.name.casefold() for record in those]

    assert all(names)
    assert len(names) == len(set(names))


def test_marks_are_written_in_the_order_of_the_catalogue_and_read_back():
    assert write_marks(["bad_sleep", "illness", "illness"]) == "illness,bad_sleep"
    assert [each.code for each in read_marks("illness,bad_sleep")] == ["illness", "bad_sleep"]
    assert write_marks([]) == ""
    assert read_marks("") == []
    with pytest.raises(KeyError):
        write_marks(["good_mood"])


def test_all_marks_fit_into_their_column():
    assert len(write_marks(each.code for each in MARKS)) <= 120


def test_a_symptom_label_is_short_and_its_words_are_there():
    for each in SYMPTOMS:
        assert len(each.label.split()) <= 4, each.code
        assert each.question.endswith("?"), each.code
        assert each.zero, each.code
        assert each.ten, each.code


def test_each_dystonia_that_has_symptoms_has_one_leading_sign():
    for code in {each.dystonia for each in SYMPTOMS}:
        leading = [each.code for each in SYMPTOMS if each.dystonia == code and each.primary]
        assert len(leading) == 1, code


def test_overall_and_function_come_before_the_other_kinds():
    assert list(Kind)[:2] == [Kind.OVERALL, Kind.FUNCTION]
    assert list(Kind)[-3:] == [Kind.WELLBEING, Kind.CONTEXT, Kind.SIDE_EFFECT]


def test_a_symptom_belongs_to_a_dystonia_that_exists():
    assert {each.dystonia for each in SYMPTOMS} - {None} <= {each.code for each in DYSTONIAS}


def test_a_dystonia_suggests_three_to_five_symptoms_that_exist_overall_first():
    for each in DYSTONIAS:
        suggested = [symptom(code) for code in each.symptoms]
        assert 3 <= len(set(suggested)) == len(suggested) <= 5, each.code
        assert suggested[0].kind is Kind.OVERALL, each.code


def test_a_dystonia_asks_for_three_or_four_side_effects_the_gravest_first():
    for each in DYSTONIAS:
        asked = [symptom(code) for code in each.side_effects]
        assert 3 <= len(set(asked)) == len(asked) <= 4, each.code
        assert {one.kind for one in asked} == {Kind.SIDE_EFFECT}, each.code
        assert each.side_effects[:2] == ("swallowing", "breathing"), each.code


def test_who_did_not_say_where_is_asked_for_a_general_few():
    assert side_effects_near([]) == ["swallowing", "breathing", "general_weakness"]
    assert side_effects_near(["laryngeal", "cervical"]) == [
        "swallowing",
        "breathing",
        "neck_weakness",
        "breathy_voice",
    ]


def test_the_place_of_a_muscle_is_said_in_a_few_words():
    for each in MUSCLES:
        assert 0 < len(each.place) <= 40, each.code


def test_every_region_has_a_name_and_a_muscle():
    assert set(REGION_NAMES) == set(Region) == {each.region for each in MUSCLES}


def test_a_muscle_in_the_middle_has_no_sides():
    assert {each.code for each in MUSCLES if not each.paired} == {"procerus", "orbicularis_oris"}


def test_the_muscle_that_lifts_the_lid_is_no_target():
    assert [each.code for each in MUSCLES if not each.injectable] == [
        "levator_palpebrae_superioris"
    ]


def test_every_product_but_the_other_has_a_brand_and_a_kind_of_toxin():
    for each in PRODUCTS:
        assert each.unit_name, each.code
        assert bool(each.brands) == (each.toxin_type is not None) == (each.code != "other")


def test_the_order_of_the_common_reasons_is_that_of_the_alphabet():
    titles = [each.title for each in COMMON_REASONS]

    assert titles == sorted(titles)
    assert {each.code for each in COMMON_REASONS} == {
        *("site", "dose", "timing", "wear_off", "side_effect"),
        *("other_changes", "natural_variation", "sparse_data", "fading"),
    }


def test_what_is_said_of_a_common_reason_can_be_read_where_it_says():
    for each in COMMON_REASONS:
        assert each.known.text.endswith("."), each.code
        assert each.known.sources, each.code
        for source in each.known.sources:
            assert source.title
            assert source.url, each.code


def test_a_scale_states_a_range_and_a_noticed_change_with_their_sources_or_none():
    for each in SCALES:
        assert set(each.dystonias) <= {known.code for known in DYSTONIAS}, each.code
        for fact in (each.range, each.noticed):
            assert fact is None or fact.source.url, each.code
        if each.range:
            assert each.range.low < each.range.high, each.code
        if each.noticed:
            assert f"{each.noticed.points:f}" in each.noticed.words, each.code


def test_the_original_scale_and_its_revision_are_two_instruments():
    instruments = {each.code: each.instrument for each in SCALES}

    assert instruments["twstrs_total"] == instruments["twstrs_pain"] != instruments["twstrs2_pain"]
    assert instruments["bsdi"] != instruments["bsdi_sum"]


def test_the_scales_of_a_dystonia_come_first_then_those_for_all():
    first, others = fitting(["blepharospasm"])

    assert [each.code for each in first[:2]] == ["cdq24", "jrs"]
    assert [each.code for each in first[-4:]] == ["pain_nrs", "pgic", "cgic", "eq5d_vas"]
    assert "twstrs_total" in {each.code for each in others}
    assert sorted(each.code for each in [*first, *others]) == sorted(each.code for each in SCALES)
