"""What to look at once more in an entry, in words: a question, never a reproach."""

from collections.abc import Sequence
from decimal import Decimal

from app.catalogue import products
from app.sentences import numbers
from app.services.checks import Check, Remark
from app.services.neighbours import Overlap
from app.words import gettext as _


def remark(check: Check, product: str | None) -> str:
    """The sentence of a remark. product: of the treatment that was entered."""
    if check.remark in {Remark.DOSE_FAR, Remark.UNITS_OF_ANOTHER}:
        return _of_dose(check, product)
    if check.remark is Remark.TOTAL_NOT_SUM:
        return _of_sum(check)
    if check.remark in {Remark.DAY_TAKEN, Remark.DAY_BESIDE}:
        return _of_day(int(check.said or 0))
    if check.remark is Remark.INTERVAL_SHORT:
        told = {
            "days": numbers.days(int(check.said or 0)),
            "product": _brand(product),
            "weeks": f"{Decimal(check.low or 0) / 7:.0f}",
        }
        return str(
            _("This is %(days)s after the injection before it. A label of %(product)s names "
              "%(weeks)s weeks or more. Is the date right?", **told)
        )  # fmt: skip
    if check.remark is Remark.EXPIRED:
        told = {"days": numbers.days(int(check.said or 0))}
        return str(_("The expiry date is %(days)s before the injection. Are both right?", **told))
    if check.remark is Remark.SPOT_TWICE:
        first = (check.other_line or 0) + 1
        return str(
            _("Line %(first)s has the same muscle and side. Are these points of one line, or two "
              "lines? If they are one, add the doses up and remove this line.", first=first)
        )  # fmt: skip
    return str(_("This muscle lies in the middle of the body. Is the side right?"))


def one_treatment(overlaps: Sequence[Overlap]) -> str:
    """That treatments so near to each other are judged as one."""
    days = ", ".join(dict.fromkeys(numbers.long_day(each.day) for each in overlaps))
    return str(
        _("Injections within three weeks of each other count as one treatment in your answer: "
          "this one and %(days)s.", days=days)
    )  # fmt: skip


def _of_dose(check: Check, product: str | None) -> str:
    told = {"said": _units(check.said), "product": _brand(product), "range": _range(check)}
    if check.remark is Remark.UNITS_OF_ANOTHER:
        others = _(" or ").join(_brand(code) for code in check.products)
        return str(
            _("%(said)s units in all are far from what a label of %(product)s names, %(range)s, "
              "and usual for %(others)s. Is the product right?", others=others, **told)
        )  # fmt: skip
    whole = (
        _("%(said)s units in all are far from what a label of %(product)s names for one "
          "treatment, %(range)s. Is the number right?", **told)
        if check.line is None
        else _("%(said)s units for this line are far from what a label of %(product)s names for a "
               "whole treatment, %(range)s. Is the number right?", **told)
    )  # fmt: skip
    return str(whole)


def _of_sum(check: Check) -> str:
    told = {"said": _units(check.said), "sum": _units(check.low)}
    if check.high is None:
        return str(
            _("The total says %(said)s units, and the doses that are known add up to %(sum)s. "
              "Which is right?", **told)
        )  # fmt: skip
    return str(
        _("The total says %(said)s units, and the doses add up to %(sum)s. Which is right?", **told)
    )


def _of_day(gap: int) -> str:
    if not gap:
        return str(
            _("There is an injection on this day already. If it is another product, keep both: "
              "they count as one treatment in your answer. Is it the same one?")
        )  # fmt: skip
    told = {"days": numbers.days(abs(gap))}
    return str(
        _("There is an injection %(days)s before this one. Is it the same one?", **told)
        if gap > 0
        else _("There is an injection %(days)s after this one. Is it the same one?", **told)
    )


def _range(check: Check) -> str:
    low, high = _units(check.low), _units(check.high)
    if check.low is None:
        return str(_("up to %(high)s", high=high))
    if check.high is None:
        return str(_("%(low)s or more", low=low))
    return str(_("%(low)s to %(high)s", low=low, high=high))


def _brand(code: str | None) -> str:
    known = products.product(code) if code else None
    if known is None:
        return str(_("this product"))
    return known.brands[0] if known.brands else str(_(known.name))


def _units(amount: Decimal | int | None) -> str:
    return "" if amount is None else f"{Decimal(amount).normalize():f}"
