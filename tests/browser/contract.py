"""The accessibility contract beyond axe: names, focus, help, narrow screens and large text.

Each check gives a sentence for each fault, and nothing where there is none.
"""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.audit import small_targets, too_wide

NARROW_PX, NARROW_TARGET_PX = 320, 36  # seven days side by side leave 38 px for each
CONTROLS = "button, a[href], summary, input, select, textarea"
FOOTER = ["About", "Help", "Display and touch", "Privacy"]

# The visible label begins the accessible name (WCAG 2.5.3: is in it): voice control goes by it.
MISNAMED = """(controls) => {
  const plain = (text) =>
    text.toLowerCase().replaceAll(/[^\\p{L}\\p{N}]+/gu, " ").trim(); // no signs, such as + and −
  const seen = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const words = [];
    while (walker.nextNode()) {
      const { parentElement: around, data } = walker.currentNode;
      if (!around.closest(".vh, svg, [aria-hidden=true]")) words.push(data);
    }
    return plain(words.join(" "));
  };
  const named = (element) => {
    const ids = element.getAttribute("aria-labelledby");
    const parts = ids?.split(" ").map((id) => document.getElementById(id).textContent);
    if (parts) return plain(parts.join(" "));
    return plain(element.getAttribute("aria-label") ?? element.textContent);
  };
  const faults = [];
  for (const element of document.querySelectorAll(controls)) {
    if (!element.checkVisibility() || element.closest("[aria-hidden=true]")) continue;
    const label = element.labels?.[0];
    const shown = label ? (label.classList.contains("vh") ? "" : seen(label)) : seen(element);
    const own = element.hasAttribute("aria-label") || !label;
    const name = own ? named(element) : plain(label.textContent);
    if (shown && !name.startsWith(shown)) faults.push(`"${shown}" is called "${name}"`);
  }
  return faults;
}"""

# What has the focus shows it: itself, the face beside its input, or the card around its link.
UNSEEN_FOCUS = """(controls) => {
  const marked = (element) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return outlined || outlineStyle === "auto" || boxShadow !== "none";
  };
  const faults = [];
  for (const element of document.querySelectorAll(`${controls}, [tabindex="0"]`)) {
    if (!element.checkVisibility() || element.tabIndex < 0 || element.type === "hidden") continue;
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element || element.closest("svg")) continue; // a zone is drawn
    const around = element.closest("label, article, li, figure");
    const isMarked = [element, element.nextElementSibling, around].some(marked);
    if (!isMarked) faults.push(element.outerHTML.slice(0, 160));
  }
  document.activeElement?.blur();
  return faults;
}"""

# A bar that stays while the page scrolls can cover what has the focus. Tables scroll in a box.
STAYING = """() =>
  [...document.body.querySelectorAll("*")]
    .filter((element) => ["fixed", "sticky"].includes(getComputedStyle(element).position))
    .filter((element) => !element.closest(".table-scroll, .skip-link"))
    .map((element) => element.outerHTML.slice(0, 120))"""

# Scripts may make style sheets: the policy of the page forbids only inline ones.
WEAR = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css ? [sheet] : [];
}"""
TWICE_AS_LARGE = "html { font-size: 200% !important }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
* { word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""


def keep_contract(page: Page) -> None:
    """Raises AssertionError with all in which this page breaks the contract.

    Leaves the page as it was.
    """
    told = list(_faults(page))
    if told:
        raise AssertionError("\n  ".join([page.url, *told]))


def _faults(page: Page) -> Iterator[str]:
    for name, check in (
        ("its label is not the beginning of its name", MISNAMED),
        ("the focus does not show", UNSEEN_FOCUS),
        ("stays while the page scrolls", STAYING),
    ):
        yield from (f"{name}: {fault}" for fault in page.evaluate(check, CONTROLS))
    footer = page.locator("footer.foot li").all_inner_texts()
    if footer != FOOTER:
        yield f"the footer is not the same as everywhere: {footer}"
    for name, css in (("text twice as large", TWICE_AS_LARGE), ("text spaced out", SPACED)):
        page.evaluate(WEAR, css)
        yield from (f"with {name}: {fault}" for fault in too_wide(page))
        page.evaluate(WEAR, "")
    yield from _narrow(page)


def _narrow(page: Page) -> Iterator[str]:
    usual = page.viewport_size
    assert usual
    page.set_viewport_size({"width": NARROW_PX, "height": usual["height"]})
    small = [each for each in small_targets(page, NARROW_TARGET_PX) if "bm-link" not in each]
    faults = [*too_wide(page), *small]  # a zone of a body map has its button in the list
    yield from (f"at {NARROW_PX} px: {fault}" for fault in faults)
    page.set_viewport_size(usual)
