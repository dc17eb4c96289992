"""The pages as a PDF: their tags, fonts and words, and what may go wrong."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from msgspec.structs import replace

from app import charts
from app.analysis.judgement import Verdict
from app.exports import report as export
from app.exports.report import PdfNotMade, TooManyAtOnce, pdf_of, printable
from app.exports.report_parts import (
    Cell,
    Head,
    Line,
    Lines,
    Numbered,
    Picture,
    Report,
    Row,
    Section,
    Sheet,
    Table,
)
from tests.pdf import letters_of, words_in

HOSTILE = (
    '#import "x": *',
    "\\ #sys.inputs $x^2$ *bold* _it_ `code` @ref <label> // gone /* gone */",
    "<script>alert(1)</script> & {{ 7 * 7 }} %s {page}",
    "= no heading\n- no list",
    '#read("/etc/passwd") "quoted" \'so\'',
)
ALT = "How it went, in words."


def a_chart() -> str:
    days = list(range(1, 60))
    series = charts.Series.of(days, [each % 10 for each in days])
    marks = [charts.Mark(1, 20, "8 Apr", Verdict.BETTER, "Better")]
    months = [str(month) for month in range(1, 13)]
    words = charts.TimelineWords("Title", "Words", "no ratings", months)
    return charts.described(charts.timeline(series, marks, words, "timeline", 60), ALT)


def a_report(*told: str, **changes: Any) -> Report:
    heads = (Head("No."), Head("5, May", "worse", "Worse", right=True))
    cells = (Cell("1"), Cell("60", change="▲", said="more than before"))
    rows = (Row(cells, key="1"), Row((Cell("Total"), Cell("60")), total=True))
    blocks = (
        Lines((Line("5.2 before.", "Treatment 1:", "better", "Better"), *map(Line, told))),
        Numbered(("What was different?",)),
        Table("Doses in units", heads, rows, title="Botox"),
        Picture(a_chart(), ALT),
    )
    sections = [Section(each, f"In {each}", blocks, boxed=each == "b") for each in "ab"]
    sheets = (
        Sheet("First", (tuple(sections), (sections[0],)), "At the foot."),
        Sheet("Second", ((sections[0],),), "At its end."),
    )
    made = Report(
        language="en",
        title="Marta",
        document="Injection diary of Marta",
        kicker="For a visit",
        about="Neck",
        facts=(("Days rated", "431 of 522"),),
        flags_title="Safety message",
        flags=("Swallowing: 8 of 10",),
        sheets=sheets,
        page="Page {page} of {all}",
        unprinted="□ could not be printed.",
    )
    return replace(made, **changes)


@dataclass
class Opened:
    pdf: pikepdf.Pdf
    words: str


def opened(made: bytes) -> Opened:
    return Opened(pikepdf.open(BytesIO(made)), words_in(made))


def said_in(part: Any) -> Iterator[str]:
    """All words of what the template is given."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        left_out = {"svg", "alt", "kind", "key", "sign", "said", "name", "label", "language"}
        left_out |= {"document", "page", "families"}
        for name, each in part.items():
            yield from () if name in left_out else said_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from said_in(each)


def test_it_is_tagged_named_and_has_its_language() -> None:
    pdf = opened(pdf_of(a_report(language="de"))).pdf

    assert str(pdf.Root.Lang) == "de"
    assert pdf.Root.MarkInfo.Marked is True
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.docinfo.Title) == "Injection diary of Marta"
    assert str(pdf.open_metadata()["pdfuaid:part"]) == "1"
    assert len(pdf.pages) == 2
    assert [float(side) for side in pdf.pages[0].MediaBox[2:]] == pytest.approx(
        [595.3, 841.9], 0.01
    )


def test_its_tags_say_what_is_a_heading_a_table_a_list_and_a_picture() -> None:
    pdf = opened(pdf_of(a_report())).pdf
    tags = list(_tags(pdf.Root.StructTreeRoot))

    kinds = {kind for kind, _alt in tags}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= kinds
    assert [alt for kind, alt in tags if kind == "/Figure"] == [ALT] * 4


def test_every_font_is_inside_with_what_its_signs_mean() -> None:
    pdf = opened(pdf_of(a_report("שלום"))).pdf
    fonts = [each for each in pdf.objects if _is(each, "/Font") and "/DescendantFonts" in each]

    assert len(fonts) >= 3
    for font in fonts:
        within = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in within or "/FontFile3" in within
        assert "/ToUnicode" in font


def test_a_checker_of_pdf_ua_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf_of(a_report(*HOSTILE, "頭 שלום")))

    found = pdfua.validate(tmp_path / "report.pdf")

    assert [(each.rule_id, each.message) for each in found.findings] == []


@pytest.mark.parametrize("told", [(), HOSTILE], ids=["plain", "hostile"])
def test_all_words_stand_in_it_as_they_are(told: tuple[str, ...]) -> None:
    report = a_report(*told, title=told[2] if told else "Marta")
    found = letters_of(opened(pdf_of(report)).words)

    for each in said_in(printable(report)):
        assert letters_of(each) in found, each
    assert "Page1of2" in found
    assert "Better" in found  # in the ribbon of the chart, too


def test_a_sign_without_a_glyph_is_a_box_and_is_told() -> None:
    with_one, without = (opened(pdf_of(a_report(each))).words for each in ("the 頭 🦋", "the"))

    assert "the□□" in letters_of(with_one)
    assert letters_of("□ could not be printed.") in letters_of(with_one)
    assert "□" not in without


def test_a_sign_of_every_corner_of_unicode_can_be_told() -> None:
    signs = "".join(map(chr, range(0, 0x20000, 61)))
    made = words_in(pdf_of(a_report(*(signs[at : at + 90] for at in range(0, len(signs), 90)))))

    assert "□" in made


def test_what_cannot_be_set_as_it_is_is_set_in_plain_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if all could be drawn.
    monkeypatch.setattr(export, "as_printed", lambda texts: {each: each for each in texts})

    told = letters_of(words_in(pdf_of(a_report("Größe 頭"))))

    assert "Größe□" in told
    assert letters_of("□ could not be printed.") in told


def test_what_would_need_more_sheets_is_set_closer() -> None:
    lines = tuple(f"line {number}" for number in range(38))
    report = a_report(*lines)
    only = replace(report, sheets=(Sheet("First", ((report.sheets[0].rows[1]),), "foot"),))

    assert len(opened(export._set(printable(only), export.ROOMY)).pdf.pages) == 2
    assert len(opened(pdf_of(only)).pdf.pages) == 1


def test_what_fits_on_no_sheet_goes_on_and_nothing_is_lost() -> None:
    lines = tuple(f"line {number}." for number in range(200))
    found = opened(pdf_of(a_report(*lines)))

    assert len(found.pdf.pages) > 2
    assert letters_of(found.words).count("line199.") == 4
    assert f"Page 1 of {len(found.pdf.pages)}" in " ".join(found.words.split())


def test_a_report_that_cannot_be_set_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "report.typ"
    broken.write_text("#let d = json(bytes(sys.inputs.data))\n#panic(d.title)")
    monkeypatch.setattr(export, "TEMPLATE", broken)

    with pytest.raises(PdfNotMade) as error:
        pdf_of(a_report(title="a secret"))

    assert "secret" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_fault_of_typst_itself_is_told_in_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})
    monkeypatch.setattr(export, "_set", lambda *_given: (_ for _ in ()).throw(panic("a secret")))

    with pytest.raises(PdfNotMade, match=r"^PanicException$"):
        pdf_of(a_report())


def test_ten_at_once_are_all_made() -> None:
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda n: pdf_of(a_report(f"number {n}")), range(10)))

    for number, each in enumerate(made):
        assert f"number{number}" in letters_of(words_in(each))


def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LONGEST_WAIT_SECONDS", 0)
    monkeypatch.setattr(export, "_places", threading.BoundedSemaphore(1))
    with export._places, pytest.raises(TooManyAtOnce):
        pdf_of(a_report())

    assert pdf_of(a_report())  # the place is free again


def _tags(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _tags(node.K)


def _is(each: Any, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind
