"""Which signs the fonts of files have, and what becomes of the others."""

import pytest

from app.exports import fonts
from app.exports.fonts import NO_GLYPH, can_be_drawn, for_file

FAMILY = "👩\u200d👧"


def test_letters_of_many_languages_can_be_drawn_and_others_are_known_not_to_be() -> None:
    drawn = can_be_drawn(set("aßžΩж▲−שم日🦋\ud800"))

    assert {sign for sign, there in drawn.items() if not there} == set("日🦋\ud800")


def test_what_was_asked_once_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    can_be_drawn({"q"})
    monkeypatch.setattr(fonts, "_look", lambda signs: pytest.fail(f"asked again: {signs}"))

    assert can_be_drawn({"q"}) == {"q": True}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain", "plain"),
        ("頭 hurts", f"{NO_GLYPH} hurts"),
        (FAMILY, f"{NO_GLYPH}\u200d{NO_GLYPH}"),
        ("a\x00b\nc\u2028d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2067שלום\u2069", "שלום"),
        ("e\u0301", "é"),
        ("x\ufeffy", "xy"),
        ("W" * 30, f"{'W' * 12}\u200b{'W' * 12}\u200b{'W' * 6}"),
    ],
)
def test_words_as_a_file_can_hold_them(typed: str, printed: str) -> None:
    assert for_file(typed, can_be_drawn(set(typed) | {"é"})) == printed
