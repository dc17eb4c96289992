"""Style sheets, scripts and templates keep a strict content policy and two equal dark themes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|href=\"javascript:")
UNSAFE = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")


def _tokens(css: str, selector: str) -> dict[str, str]:
    block = css.split(selector, 1)[1].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", block))


def _braces(css: str) -> Iterator[int]:
    depth = 0
    for mark in re.findall(r"[{}]", css):
        depth += 1 if mark == "{" else -1
        yield depth


def test_the_dark_theme_is_the_same_by_choice_and_by_device() -> None:
    css = (ROOT / "static/css/base.css").read_text()
    by_device = _tokens(css.split("prefers-color-scheme: dark", 1)[1], ":root:not([data-theme])")

    assert by_device
    assert _tokens(css, ':root[data-theme="dark"]') == by_device


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").glob("*.css")), ids=lambda p: p.name)
def test_every_block_of_a_style_sheet_is_closed(path: Path) -> None:
    depths = list(_braces(path.read_text()))

    assert depths[-1] == 0
    assert min(depths) == 0


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_holds_no_inline_script_or_style(path: Path) -> None:
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_a_script_says_what_happens_without_it_and_writes_no_markup(path: Path) -> None:
    text = path.read_text()
    header = " ".join(line.removeprefix("// ") for line in text.splitlines() if line[:2] == "//")

    assert "Without" in header or "without" in header
    assert not UNSAFE.search(text)
