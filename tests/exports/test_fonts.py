"""Which signs the fonts of files have, and what becomes of the others."""

import pytest
import typst

from app.exports import fonts
from app.exports.fonts import (
    NO_GLYPH,
    as_printed,
    can_be_drawn,
    for_file,
    in_plain_letters,
    signs_of,
)

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
        (FAMILY, NO_GLYPH),
        ("a\x00b\nc\u2028d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2067שלום\u2069", "שלום"),
        ("e\u0301", "é"),
        ("x\ufeffy", "xy"),
        ("a₥\u20e2b", f"a{NO_GLYPH}b"),  # no font has both
        ("W" * 30, f"{'W' * 12}\u200b{'W' * 12}\u200b{'W' * 6}"),
    ],
)
def test_words_as_a_file_can_hold_them(typed: str, printed: str) -> None:
    assert for_file(typed, can_be_drawn(set(signs_of(typed)))) == printed


def test_plain_letters_are_surely_there() -> None:
    told = in_plain_letters("Größe, Ωж 頭 □ ▲ שלום − a\u0301")

    assert told == "Größe, Ωж □ □ ▲ □□□□ − á"
    assert all(can_be_drawn(set(signs_of(told))).values())


def test_each_text_is_told_as_well_as_it_can_be() -> None:
    texts = ["Größe", "שלום", "頭 hurts", "ألم في الرقبة"]

    told = as_printed(texts)

    assert told == dict(zip(texts, ["Größe", "שלום", "□ hurts", "ألم في الرقبة"], strict=True))


@pytest.mark.parametrize("fault", ["TypstError", "PanicException"])
def test_a_fault_while_looking_leaves_plain_letters(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    can_be_drawn(set("שלום"))
    error = typst.TypstError("x") if fault == "TypstError" else type(fault, (BaseException,), {})()
    monkeypatch.setattr(fonts, "_look", lambda _signs: (_ for _ in ()).throw(error))

    assert as_printed(["שלום", "a"]) == {"שלום": "□□□□", "a": "a"}
