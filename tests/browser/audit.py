"""What every page must pass in the browser: axe, size of targets, no sideways scrolling."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": [*WCAG, "best-practice"]},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.5.8: off unless asked for
    "resultTypes": ["violations"],
    "preload": False,
}
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SMALLEST_TARGET_PX = 44

OPEN_DETAILS = """() => {
  for (const details of document.querySelectorAll("details")) {
    details.removeAttribute("name");  // of those that share a name only one can be open
    details.open = true;
  }
}"""

# A tick box or radio is as large as its label; a link counts when it looks like a button.
SMALL_TARGETS = """(smallest) => {
  const controls = "button, input, select, textarea, summary, [role=button], a[href]";
  const size = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return { width, height, least: Math.min(width, height) };
  };
  const plainLink = (element) => {
    if (element.tagName !== "A") return false;
    const style = getComputedStyle(element);
    const bare = style.backgroundColor === "rgba(0, 0, 0, 0)" && style.borderStyle === "none";
    return style.display === "inline" || bare;
  };
  const ways = (element) => {
    const choice = ["radio", "checkbox", "file"].includes(element.type);
    return [element, ...(choice ? element.labels : [])].map(size);
  };
  // A zone of a body map is a short cut to a button of full size in the list: WCAG's 24 px do.
  const promised = (element) => (element.closest("svg a") ? 24 : smallest);
  const seen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    ways(element).some(({ least }) => least > 1) &&
    element.getBoundingClientRect().right > 0;
  return [...document.querySelectorAll(controls)]
    .filter((element) => seen(element) && !plainLink(element))
    .filter((element) => ways(element).every(({ least }) => least < promised(element) - 0.5))
    .map((element) => {
      const { width, height } = size(element);
      return `${Math.round(width)} x ${Math.round(height)} px: ${element.outerHTML.slice(0, 160)}`;
    });
}"""

# What a box of its own scrolls sideways may be as wide as it likes.
TOO_WIDE = """(width) => {
  const scrolled = (element) => {
    const box = element.parentElement;
    if (!box || box === document.body) return false;
    return getComputedStyle(box).overflowX !== "visible" || scrolled(box);
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5)
    .filter((element) => !scrolled(element))
    .slice(0, 5)
    .map((element) => element.outerHTML.slice(0, 160));
}"""


def audit(page: Page, *, best_practices: bool = True) -> None:
    """Raises AssertionError with all that is hard to use for somebody on this page.

    Opens every <details> and leaves it open. `best_practices` are axe's advice beyond WCAG 2.2 AA.
    Raises ValueError on a page without scripts; ask small_targets() and too_wide() there.
    """
    if page.evaluate("() => matchMedia('(scripting: none)').matches"):
        raise ValueError("Axe would wait for ever without scripts: audit the page with them on.")
    page.evaluate(OPEN_DETAILS)
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    wcag = [found for found in violations if "best-practice" not in found["tags"]]
    advice = [found for found in violations if "best-practice" in found["tags"]]
    faults = {
        "Against WCAG 2.2 AA": list(_spell(wcag)),
        "Against best practice": list(_spell(advice)) if best_practices else [],
        f"Smaller than {SMALLEST_TARGET_PX} px": small_targets(page),
        "Makes the page scroll sideways": too_wide(page),
    }
    told = [f"{what}:\n  " + "\n  ".join(each) for what, each in faults.items() if each]
    if told:
        raise AssertionError(f"{page.url}\n" + "\n".join(told))


def audit_colours(page: Page) -> None:
    """Raises AssertionError with what cannot be told apart. For a page that was audited in other
    colours already: nothing else in it depends on them.
    """
    page.evaluate(OPEN_DETAILS)
    options = AXE_OPTIONS | {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
    found = Axe().run(page, options=options).response["violations"]
    if found:
        raise AssertionError("\n  ".join([f"{page.url} in these colours:", *_spell(found)]))


def no_sideways_scroll(page: Page) -> None:
    """Raises AssertionError that names what is wider than the screen."""
    if wide := too_wide(page):
        raise AssertionError("\n  ".join([f"{page.url} scrolls sideways:", *wide]))


def small_targets(page: Page, smallest: int = SMALLEST_TARGET_PX) -> list[str]:
    """The controls smaller than we promise, with their size."""
    found: list[str] = page.evaluate(SMALL_TARGETS, smallest)
    return found


def too_wide(page: Page) -> list[str]:
    """Elements wider than the screen, when they make the page scroll; else nothing."""
    # A phone's browser widens window.innerWidth to what overflows: compare with the screen.
    screen = page.viewport_size["width"] if page.viewport_size else 0
    needed: int = page.evaluate("() => document.documentElement.scrollWidth")
    if needed <= screen:
        return []
    wide: list[str] = page.evaluate(TOO_WIDE, screen)
    return [f"it needs {needed} px of {screen}", *wide]


def take_picture(page: Page, name: str) -> None:
    """Writes a picture of the whole page into $SCREENSHOTS, where that is set."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _spell(violations: list[dict[str, Any]]) -> Iterator[str]:
    for violation in violations:
        for node in violation["nodes"]:
            where = " ".join(str(target) for target in node["target"])
            html = " ".join(node["html"].split())
            yield f"{violation['id']}: {violation['help']}, at {where}: {html}"
