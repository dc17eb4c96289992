"""injections.csv, the page of each treatment and the table of doses tell the same doses.

Every dose is another power of two hundredths of a unit, so each figure tells which doses it adds.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid4
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import html5lib
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.access import Right
from app.analysis.records import sum_of
from app.analysis.treatments import group
from app.models import Act
from app.sentences.treatments import muscle_name, product_name, side_word
from app.services.audit import commit
from app.services.treatments import (
    InjectionDraft,
    Side,
    TreatmentDraft,
    add_treatment,
    list_treatments,
    remove_treatment,
)
from tests.browser_double import Browser
from tests.conftest import TODAY, Cast
from tests.pages import Page, text_of

Browse = Callable[..., Browser]
Spot = tuple[str, str]
Units = Decimal | None
BOTOX, DYSPORT = "onabotulinumtoxinA", "abobotulinumtoxinA"
LINE = ("masseter", None, Side.LEFT, True)
OTHER = (None, "by the ear", None, True)
NOTHING = (("muscle not known", "side not known"), None)  # the row of a treatment without lines


class Shape(NamedTuple):
    """A treatment but for its doses. lines: (muscle, own words, side, if its dose is known)."""

    days_ago: int
    product: str | None
    lines: list[tuple[str | None, str | None, Side | None, bool]]
    has_total: bool = False


class Told(NamedTuple):
    """One treatment as one place tells it, in the words of the pages. Equal ones are the same."""

    product: str
    total: Units
    spots: frozenset[tuple[Spot, Units]]


shapes = st.builds(
    Shape,
    st.sampled_from([0, 5, 90, 180]),
    st.sampled_from([None, BOTOX, DYSPORT, "other"]),
    st.lists(
        st.tuples(
            st.sampled_from(["masseter", "splenius_capitis", None]),
            st.none(),
            st.sampled_from([None, Side.LEFT, Side.RIGHT]),
            st.sampled_from([True, True, False]),
        )
        | st.just(OTHER),
        max_size=4,
    ).filter(lambda lines: lines != [(None, None, None, False)]),
    st.booleans(),
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(said=[Shape(90, BOTOX, [LINE, OTHER]), Shape(90, DYSPORT, [LINE, OTHER])])
@example(
    said=[Shape(180, BOTOX, [LINE, LINE]), Shape(90, DYSPORT, [LINE]), Shape(0, BOTOX, [LINE])]
)
@example(said=[Shape(5, BOTOX, [LINE]), Shape(5, BOTOX, [LINE, OTHER]), Shape(0, None, [LINE])])
@example(said=[Shape(5, DYSPORT, [LINE, (None, None, None, False)]), Shape(5, BOTOX, [], True)])
@example(said=[Shape(5, BOTOX, [LINE, ("masseter", None, Side.LEFT, False)], True)])
@example(said=[Shape(0, None, [OTHER]), Shape(0, None, [OTHER]), Shape(90, None, [])])
@given(said=st.lists(shapes, min_size=1, max_size=4))
def test_the_doses_are_the_same_wherever_they_are_told(
    said: list[Shape], browse: Browse, cast: Cast, opened
) -> None:
    drafts = [with_doses(shape, place) for place, shape in enumerate(said)]
    with opened("alice", Right.OWN) as diary:
        for each in list_treatments(diary):
            remove_treatment(diary, each.id, each.version)
        ids = [add_treatment(diary, draft, uuid4()).id for draft in drafts]
        commit(diary, Act.FILE_IMPORTED)
    page, room = browse("alice"), f"/diary/{cast.alice}"
    table = page.get(f"{room}/treatments/doses/").text
    pages = {id_: page.get(f"{room}/treatments/{id_}").text for id_ in ids}

    with page.application.test_request_context():
        told = by_files(page.get(f"{room}/exports/csv").data)
    assert len(told) == len(drafts)
    assert Counter(by_page(pages[id_], id_) for id_ in ids) == Counter(told)
    assert Counter(by_table(table)) == Counter(told)

    more = [page.get(f"{room}/{rest}").text for rest in ("answer", "treatments/")]
    for figure in figures_of([*pages.values(), *more]):
        assert any(is_part(figure, units) for units in units_that_meet(drafts)), figure


def with_doses(shape: Shape, place: int) -> TreatmentDraft:
    """Each known dose with a power of its own: four a treatment, and one for the typed total."""
    lines = tuple(
        InjectionDraft(
            muscle, side, Decimal(2 ** (4 * place + at)) / 100 if known else None, None, label
        )
        for at, (muscle, label, side, known) in enumerate(shape.lines)
    )
    total = Decimal(2 ** (16 + place)) / 100 if shape.has_total else None
    day = TODAY - timedelta(days=shape.days_ago)
    return TreatmentDraft(day, shape.product, lines, total_units=total)


def by_files(packed: bytes) -> list[Told]:
    """What injections.csv says, with the typed totals of treatments.csv."""
    with ZipFile(io.BytesIO(packed)) as archive:
        shots, wholes = (
            list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in ("injections.csv", "treatments.csv")
        )
    doses: dict[object, list[tuple[Spot, Units]]] = defaultdict(list)
    for row in shots:
        name = row["muscle"] if " " in row["muscle"] else muscle_name(row["muscle"])
        dose = Decimal(row["dose_units"]) if row["dose_units"] else None
        doses[visit_of(row)].append(((name, side_word(row["side"])), dose))
    for lines in doses.values():
        if lines == [NOTHING]:
            lines.clear()
    assert doses.keys() == {visit_of(row) for row in wholes}
    return [
        whole(row["product"], Decimal(row["total_units"] or 0) or None, doses[visit_of(row)])
        for row in wholes
    ]


def visit_of(row: dict[str, str]) -> tuple[str, str, str]:
    return row["day"], row["product"], row.get("treatment", "")


def whole(product: str, total: Units, lines: list[tuple[Spot, Units]]) -> Told:
    by_spot: dict[Spot, list[Units]] = defaultdict(list)
    for spot, dose in lines:
        by_spot[spot].append(dose)
    if total is None:
        total = sum_of(dose for _spot, dose in lines)
    spots = frozenset((spot, sum_of(doses)) for spot, doses in by_spot.items())
    return Told(product_name(product or None), total, spots)


def by_page(html: str, id_: UUID) -> Told:
    """What the page of a treatment says of the visit with this id."""
    page = Page(html5lib.parse(html, namespaceHTMLElements=False))
    card = page.by_id[f"visit-{id_}"]
    visits = [key for key in page.by_id if key.startswith("visit-")]
    heads = [text_of(each) for each in page.all("p") if each.get("class") == "lede"]
    head = heads[visits.index(f"visit-{id_}")].partition(". ")[2]
    products = [text_of(each) for each in card.findall("p")]
    product = next(each for each in products if head.startswith(f"{each}, "))
    lines: list[tuple[Spot, Units]] = []
    for line in card.findall("ul[@class='stack-s']/li"):
        name, side, dose = text_of(line).split(", ")
        lines.append(((name, side), units_in(dose)))
    total = units_in(head) if " units" in head else None
    return whole("", None, lines)._replace(product=product, total=total)


def by_table(html: str) -> Iterator[Told]:
    """What the table of doses says, column by column."""
    for table in Page(html5lib.parse(html, namespaceHTMLElements=False)).all("table"):
        product = text_of(table.find("caption")).removeprefix("Doses of ").removesuffix(" in units")
        head, *rows, last = table.iter("tr")
        first = 2 if "Over time" in text_of(head) else 1
        for at in range(first, len(head)):
            injected = [row for row in rows if row[at].find("span[@class='nil']") is None]
            spots = frozenset((spot_of(row), units_in(text_of(row[at]))) for row in injected)
            yield Told(product, units_in(text_of(last[at])), spots)


def spot_of(row: Element) -> Spot:
    side = text_of(row[0].find("small"))
    return text_of(row[0]).removesuffix(side).strip(), side


def units_in(text: str) -> Units:
    """The first figure of a text that is told in units, or else stands alone."""
    found = re.search(r"[0-9.]+(?= units)|^[0-9.]+", text)
    return Decimal(found[0]) if found else None


def figures_of(pages: Iterable[str]) -> set[Decimal]:
    """All figures that are told in units."""
    return {Decimal(each) for page in pages for each in re.findall(r"([0-9.]+) units", page)}


def units_that_meet(drafts: list[TreatmentDraft]) -> Iterator[int]:
    """All hundredths that may be added: of one visit, and of one product at what is judged as one.

    Units of a product without a name are those of their visit alone.
    """
    yield from map(hundredths_of, drafts)
    days = [draft.day.toordinal() for draft in drafts]
    for first, last in ((each.first, each.last) for each in group(days, TODAY.toordinal())):
        inside = [draft for draft in drafts if first <= draft.day.toordinal() <= last]
        for product in {draft.product for draft in inside} - {None, "other"}:
            yield sum(hundredths_of(draft) for draft in inside if draft.product == product)


def hundredths_of(draft: TreatmentDraft) -> int:
    doses = [*(line.dose_units for line in draft.injections), draft.total_units]
    return sum(int(dose * 100) for dose in doses if dose is not None)


def is_part(figure: Decimal, units: int) -> bool:
    """Whether this is one of these doses, or adds some of them and no others."""
    return int(figure * 100) | units == units
