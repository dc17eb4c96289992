"""What was unusual on the days that are compared, in numbers and plain words. Never a cause."""

from collections.abc import Sequence

from app.analysis.marked import Counted, Marked
from app.catalogue.marks import mark
from app.sentences.among import Row
from app.words import gettext as _


def tell_marked(marked: Sequence[Marked]) -> list[Row]:
    """A row for each mark that stands on a compared day of any treatment."""
    return [
        Row(
            name=str(_("%(mark)s, days you marked", mark=_(mark(each.code).label))),
            this=in_numbers(each.this),
            others=in_numbers(each.others),
        )
        for each in marked
        if each.this.marked or each.others.marked
    ]


def in_numbers(counted: Counted) -> str:
    """On how many of the rated days, before and after."""
    before, after = counted.before, counted.after
    return str(
        _(
            "%(before)s of %(rated_before)s rated days before, %(after)s of %(rated_after)s in "
            "weeks 4 to 7",
            before=before.marked,
            rated_before=before.rated,
            after=after.marked,
            rated_after=after.rated,
        )
    )
