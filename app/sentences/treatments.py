"""The parts of a treatment in words; what is not known is said so."""

from decimal import Decimal

from app.analysis.records import Line
from app.catalogue import muscles, products
from app.catalogue.codes import N_
from app.sentences.languages import with_point
from app.services.treatments import Guidance, read_guidance
from app.words import gettext as _
from app.words import ngettext

MUSCLE_CODES = frozenset(muscle.code for muscle in muscles.MUSCLES)
PRODUCT_CODES = frozenset(product.code for product in products.PRODUCTS)
_SIDES = {"left": N_("left"), "right": N_("right"), "midline": N_("middle")}
_GUIDANCE = {
    Guidance.NONE: N_("sight and touch alone"),
    Guidance.EMG: N_("EMG"),
    Guidance.STIMULATION: N_("electrical stimulation"),
    Guidance.ULTRASOUND: N_("ultrasound"),
}


def number(amount: Decimal) -> str:
    """A number as it was typed, without empty places."""
    return with_point(f"{amount.normalize():f}")


def units(dose: Decimal | None) -> str:
    """A dose with its word."""
    return str(_("dose not known") if dose is None else _("%(n)s units", n=number(dose)))


def points(count: int) -> str:
    """How many pricks."""
    return str(ngettext("%(num)s point", "%(num)s points", count))


def product_name(code: str | None) -> str:
    """The brand of a product, or its name."""
    if not code:
        return str(_("product not known"))
    if code not in PRODUCT_CODES:
        return code
    known = products.product(code)
    return known.brands[0] if known.brands else str(_(known.name))


def muscle_name(code: str | None) -> str:
    """The name of a muscle of the catalogue."""
    if not code:
        return str(_("muscle not known"))
    return str(_(muscles.muscle(code).name)) if code in MUSCLE_CODES else code


def muscle_place(code: str | None) -> str:
    """Where it is, in plain words; empty where nobody knows."""
    return str(_(muscles.muscle(code).place)) if code and code in MUSCLE_CODES else ""


def injected_name(line: Line) -> str:
    """The muscle of a line, in the person's own words where the catalogue has none."""
    return line.muscle_label if line.muscle_label else muscle_name(line.muscle)


def side_word(side: str | None) -> str:
    """Where on the body, as the person sees it."""
    known = _SIDES.get(side or "")
    return str(_(known)) if known else str(_("side not known"))


def spot(line: Line) -> str:
    """Muscle and side."""
    return f"{injected_name(line)}, {side_word(line.side)}"


def whole_line(line: Line) -> str:
    """All that is known of one line."""
    said = [spot(line), units(line.dose_units)]
    if line.points is not None:
        said.append(points(line.points))
    return ", ".join(said)


def guidance(written: str) -> str:
    """How the muscles were found."""
    return ", ".join(str(_(_GUIDANCE[each])) for each in read_guidance(written))
