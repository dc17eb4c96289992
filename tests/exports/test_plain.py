"""Plain text for another record: short lines, safe signs, nothing that breaks a line or hides."""

import pytest

from app.exports.plain import WIDTH, paragraph, plain, points_of, text_file


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("−2.6", "-2.6"),
        ("one\r\ntwo\ttabs\x00", "one two tabs"),
        ("a\u202eb\u200b c", "a b c"),
        ("“quoted” – and’s…", '"quoted" - and\'s...'),
        ("Zoë Łukasz 日本", "Zoë Łukasz 日本"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_signs_are_safe_and_letters_stay(said, written):
    assert plain(said) == written


@pytest.mark.parametrize("words", ["x" * 500, "word " * 200, "a, " * 400, ""])
def test_no_line_is_longer_than_the_width_and_none_goes_on_for_ever(words):
    lines = [*paragraph("Label", words, most=4), *points_of("List", [words, words], most=3)]

    assert all(len(line) <= WIDTH for line in lines)
    assert len(lines) <= 4 + 1 + 2 * 3


def test_what_was_cut_off_says_so():
    assert paragraph("Muscles", "trapezius left 20; " * 40, most=2)[-1].endswith("...")


def test_a_file_ends_each_line_as_every_system_reads_it():
    assert text_file(["one", "two"]) == "one\r\ntwo\r\n"
