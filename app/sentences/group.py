"""What is said of many diaries together."""

from collections.abc import Hashable

from app.analysis.judgement import Verdict
from app.analysis.suppression import Shown
from app.sentences.treatments import product_name
from app.sentences.verdicts import word_of
from app.services.group_view import FEWEST, VERDICTS, GroupView
from app.words import gettext as _
from app.words import ngettext


def product(code: Hashable) -> str:
    """A group of treatments by what was injected."""
    return str(_("not known, or several")) if code is None else product_name(str(code))


def interval(place: Hashable) -> str:
    """A group of treatments by the weeks since the one before."""
    return str(
        {
            0: _("under 10 weeks"),
            1: _("10 to under 12 weeks"),
            2: _("12 to 14 weeks"),
            3: _("over 14 weeks"),
            4: _("the first in the diary"),
        }[int(str(place))]
    )


def products(view: GroupView) -> list[str]:
    """All groups by product."""
    return [product(code) for code in view.by_product.groups]


def intervals(view: GroupView) -> list[str]:
    """All groups by interval."""
    return [interval(place) for place in view.by_interval.groups]


def verdicts() -> list[str]:
    """The heads of the columns of verdicts."""
    said = {Verdict.UNCLEAR: str(_("Unclear or too few ratings"))}
    return [said.get(each) or word_of(each) for each in VERDICTS]


def effects() -> list[str]:
    """The heads of the columns of side effects."""
    return [str(_("Some noticed")), str(_("None noticed"))]


def share(shown: Shown | None, of: Shown | None) -> str:
    """A count of treatments with its share; or that it is not shown."""
    if shown is None:
        return hidden()
    if of is None or not of.number:
        return str(shown.number)
    told = {"number": shown.number, "share": round(100 * shown.number / of.number)}
    return str(_("%(number)s (%(share)s%%)", **told))


def diaries(shown: Shown) -> str:
    """Of how many diaries a count is."""
    return str(ngettext("%(num)s diary", "%(num)s diaries", shown.owners))


def hidden() -> str:
    """In place of a count that stays hidden."""
    return str(_("not shown"))


def summary(view: GroupView) -> str:
    """How many treatments of how many diaries there are, in a sentence."""
    every = view.by_product.verdicts[-1][-1]
    if view.diaries is None or every is None:
        return str(
            _("There are too few diaries with a treatment: at least %(n)s are needed.", n=FEWEST)
        )
    told = {"treatments": every.number, "diaries": every.owners}
    return str(_("%(treatments)s treatments of %(diaries)s diaries.", **told))
