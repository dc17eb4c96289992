"""Looks at a page as served and names everything in it that breaks our rules for pages."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as HTML_ERRORS

CONTROLS = {"input", "select", "textarea"}
NAMED_BY_THEIR_VALUE = {"submit", "reset", "button", "image"}
REFERENCES = ("for", "form", "list", "headers")  # attributes that hold ids
ARIA_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-details")
VARYING = re.compile(r"[\w.-]{24,}|[0-9]+")
PASSED: set[int] = set()
DATA_SCRIPTS = {"application/json", "application/ld+json"}  # a browser runs none of these


def check_new_page(html: str, status: int = 200) -> None:
    """As check_page, but for a page that is like one that passed, save for numbers and tokens."""
    alike = hash((status, VARYING.sub("#", html)))
    if alike not in PASSED:
        check_page(html, status)
        PASSED.add(alike)


def check_page(html: str, status: int = 200) -> None:
    """Raises AssertionError that lists all faults of the page. A redirect's body is let pass."""
    if 300 <= status < 400:
        return
    page, errors = read_page(html)
    faults = [
        *(_spell(place, code, data) for place, code, data in errors),
        *_check_heading(page, status),
        *chain.from_iterable(check(page) for check in CHECKS),
    ]
    if faults:
        raise AssertionError("\n  ".join(["This page breaks our rules:", *faults]))


@lru_cache(maxsize=8)
def read_page(html: str) -> "tuple[Page, Sequence[Any]]":
    """The page and the errors of its syntax. Kept for a while, as tests look at a page twice."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return Page(parser.parse(html)), parser.errors


class Page:
    """The tree of a page, with what the checks ask of it again and again."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements = list(_elements(root))
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.by_id = {i: e for e in self.elements if (i := e.get("id"))}

    def all(self, *names: str) -> Iterator[Element]:
        return (e for e in self.elements if name_of(e) in names)

    def within(self, element: Element) -> Iterator[Element]:
        """The element and all that it stands in, from the inside out."""
        at: Element | None = element
        while at is not None:
            yield at
            at = self.parents.get(at)

    def name(self, element: Element) -> str:
        """What ARIA attributes say the element is called."""
        ids = element.get("aria-labelledby", "").split()
        told = [text_of(self.by_id[i]) for i in ids if i in self.by_id]
        return " ".join([*told, element.get("aria-label", "").strip()]).strip()

    def is_hidden(self, element: Element) -> bool:
        return any(e.get("aria-hidden") == "true" for e in self.within(element))


def _elements(root: "Element[Any]") -> Iterator[Element]:
    """All elements, without comments and without what a <template> holds back."""
    if not isinstance(root.tag, str):
        return
    yield root
    if root.tag != "template":
        for child in root:
            yield from _elements(child)


def name_of(element: Element) -> str:
    """The name of the element's tag without a namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def show(element: Element) -> str:
    """The element's opening tag, for a message."""
    attributes = "".join(f' {key}="{value}"' for key, value in element.items())
    return f"<{name_of(element)}{attributes}>"[:160]


def _spell(place: tuple[int, int], code: str, data: dict[str, str] | None) -> str:
    return f"line {place[0]}: {HTML_ERRORS.get(code, code) % (data or {})}"


def _check_heading(page: Page, status: int) -> Iterator[str]:
    headings = [text_of(h1) for h1 in page.all("h1")]
    titles = page.root.findall("head/title")
    title = text_of(titles[0]) if titles else ""
    if len(headings) != 1:
        yield f"there must be one h1, there are {len(headings)}: {headings}"
    elif not headings[0]:
        yield "the h1 is empty"
    elif not title.removeprefix("Error: ").startswith(headings[0]):
        yield f'the title "{title}" does not begin with the h1 "{headings[0]}"'
    if status == 422 and not title.startswith("Error: "):
        yield f'a page that refuses input (422) has the title "{title}" without "Error: "'


def _check_language(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "<html> has no lang"


def _check_ids(page: Page) -> Iterator[str]:
    counts = Counter(e.get("id") for e in page.elements if "id" in e.keys())  # noqa: SIM118
    for used, times in counts.items():
        if not used:
            yield "an id is empty"
        elif times > 1:
            yield f'the id "{used}" is used {times} times'


def _check_references(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in (*REFERENCES, *ARIA_REFERENCES):
            for target in element.get(attribute, "").split():
                if target not in page.by_id:
                    yield f'{show(element)}: {attribute} names "{target}", which is not there'
        target = element.get("href", "")
        if target.startswith("#") and target[1:] not in page.by_id:
            yield f"{show(element)}: the link leads to no place on this page"


def _check_labels(page: Page) -> Iterator[str]:
    labels = list(page.all("label"))
    labelled = {label.get("for") for label in labels if text_of(label)} - {None}
    for control in page.all(*CONTROLS):
        kind = control.get("type", "")
        if kind == "hidden":
            continue
        if kind in NAMED_BY_THEIR_VALUE:
            named = bool(control.get("value") or control.get("alt"))
        else:
            around = (e for e in page.within(control) if name_of(e) == "label")
            named = control.get("id") in labelled or any(map(text_of, around))
        if not (named or page.name(control)):
            yield f"{show(control)} has no label"


def _check_names(page: Page) -> Iterator[str]:
    for fieldset in page.all("fieldset"):
        legend = next((e for e in fieldset if name_of(e) == "legend"), None)
        if not ((legend is not None and text_of(legend)) or page.name(fieldset)):
            yield f"{show(fieldset)} has no legend"
    for element in page.all("a", "button", "summary"):
        pictures = any(_picture_name(page, e) for e in _elements(element))
        if not (text_of(element) or page.name(element) or pictures):
            yield f"{show(element)} has no name"


def _picture_name(page: Page, element: Element) -> str:
    title = next((text_of(e) for e in element if name_of(e) == "title"), "")
    return page.name(element) or element.get("alt", "").strip() or title


def _check_pictures(page: Page) -> Iterator[str]:
    for image in page.all("img"):
        if "alt" not in image.keys():  # noqa: SIM118
            yield f'{show(image)} has no alt (alt="" where it only decorates)'
        elif image.get("role") == "img" and not _picture_name(page, image):
            yield f"{show(image)} has the role img and no name"
    for drawing in page.all("svg"):
        if page.is_hidden(drawing):
            continue
        if drawing.get("role") not in {"img", "group"}:
            yield f'{show(drawing)} is neither role="img" nor aria-hidden="true"'
        elif not _picture_name(page, drawing):
            yield f"{show(drawing)} has no name"


def _check_inline_code(page: Page) -> Iterator[str]:
    """Our content security policy refuses these in the browser, silently for the person."""
    for element in page.elements:
        if "style" in element.keys() or name_of(element) == "style":  # noqa: SIM118
            yield f"{show(element)}: inline style"
        for attribute, value in element.items():
            if attribute.startswith("on") and "-" not in attribute:
                yield f"{show(element)}: inline handler {attribute}"
            if value.strip().lower().startswith("javascript:"):
                yield f"{show(element)}: script in {attribute}"
    for script in page.all("script"):
        if not script.get("src") and script.get("type") not in DATA_SCRIPTS:
            yield f"{show(script)}: inline script"


def _check_forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if form.get("data-opened-by") == "link":  # see app/views/links.py
            continue
        inside = {e.get("name") for e in _elements(form) if e.get("value")}
        if form.get("method", "get").lower() == "post" and "csrf_token" not in inside:
            yield f"{show(form)} posts without a csrf_token"


def _check_tables(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        if not any(e.tag == "th" for e in table.iter()):
            yield f"{show(table)} has no th"


CHECKS: tuple[Callable[[Page], Iterator[str]], ...] = (
    _check_language,
    _check_ids,
    _check_references,
    _check_labels,
    _check_names,
    _check_pictures,
    _check_inline_code,
    _check_forms,
    _check_tables,
)
