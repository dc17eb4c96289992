"""What a file calls a thing finds it, and nothing is guessed."""

import pytest

from app.catalogue.find import muscle_named, product_named, symptom_named
from app.catalogue.muscles import MUSCLES
from app.catalogue.products import PRODUCTS
from app.catalogue.symptoms import SYMPTOMS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("onabotulinumtoxinA", "onabotulinumtoxinA"),
        ("BOTOX®", "onabotulinumtoxinA"),
        ("  dysport ", "abobotulinumtoxinA"),
        ("Xéomin", "incobotulinumtoxinA"),
        ("Xe\u0301omin", "incobotulinumtoxinA"),
        ("neurobloc", "rimabotulinumtoxinB"),
        ("CBTX_A", "lanbotulinumtoxinA"),
        ("abo", "abobotulinumtoxinA"),
        ("Other", "other"),
    ],
)
def test_a_product_is_found_by_code_name_brand_or_alias(text, code):
    assert product_named(text).code == code


@pytest.mark.parametrize("text", ["", "  ", "not sure", "Not sure", "-", "botox or dysport"])
def test_what_names_no_product_is_none(text):
    assert product_named(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("splenius_capitis", "splenius_capitis"),
        ("SPLENIUS-CAPITIS", "splenius_capitis"),
        ("M. splenius  capitis", "splenius_capitis"),
        ("Musculus splenius capitis", "splenius_capitis"),
        ("Splénius capitis", "splenius_capitis"),
        ("SCM", "sternocleidomastoid"),
        ("sterno-mastoid muscle", "sternocleidomastoid"),
        ("trapezius", "trapezius"),
        ("Trapezius, upper part", "trapezius"),
        ("Peroneus longus", "fibularis_longus"),
        ("orbicularis oculi, upper lid (pretarsal)", "orbicularis_oculi_upper_pretarsal"),
        ("other muscle", "other_muscle"),
    ],
)
def test_a_muscle_is_found_by_code_name_or_alias(text, code):
    assert muscle_named(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "scalene",
        "Scalenes",
        "scalene muscles",
        "splenius",
        "semispinalis",
        "orbicularis oculi",
        "pterygoid",
        "biceps",
        "TA",
        "",
        "muscle",
        "M.",
        "neck",
    ],
)
def test_a_word_that_could_mean_several_muscles_or_none_is_not_guessed(text):
    assert muscle_named(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("neck_pain", "neck_pain"),
        ("NECK PAIN", "neck_pain"),
        ("Head shaking", "head_tremor"),
        ("overall dystonia", "overall_severity"),
        ("Overall.severity", "overall_severity"),
    ],
)
def test_a_symptom_is_found_by_code_or_label(text, code):
    assert symptom_named(text).code == code


@pytest.mark.parametrize("text", ["", "my left knee", "neck"])
def test_a_symptom_in_own_words_is_none(text):
    assert symptom_named(text) is None


def test_every_record_is_found_by_its_own_code_and_name():
    for each in PRODUCTS:
        assert {product_named(word) for word in (each.code, each.name, *each.brands)} == {each}
    for each in MUSCLES:
        assert muscle_named(each.code) == muscle_named(each.name) == each
    for each in SYMPTOMS:
        assert symptom_named(each.code) == symptom_named(each.label) == each
