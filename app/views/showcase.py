"""The picture on the first page: the last treatment of the example, judged like any other."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from flask_babel import get_locale
from markupsafe import Markup

from app.access import EXAMPLE_TODAY
from app.analysis.judgement import PhaseVerdict
from app.analysis.packed import unpack
from app.analysis.series import Series, together
from app.analysis.verdict import judge
from app.sentences.numbers import points
from app.services.story import SYMPTOMS, tell
from app.views import pictures
from app.words import gettext as _

SHOWN_BEFORE_DAYS = 28
THRESHOLD = 1.0


@dataclass(frozen=True)
class Showcase:
    """A chart with its verdict and its words."""

    title: str
    verdict: str
    word: str
    sentence: str
    svg: Markup


def showcase() -> Showcase:
    """The picture in the language of this request, drawn once and kept. Asks no database."""
    return _drawn(str(get_locale()))


@cache
def _drawn(_locale: str) -> Showcase:
    treated_on, series, said = _told()
    words = {"worse": _("Worse"), "better": _("Better"), "unchanged": _("No meaningful change")}
    word = words.get(said.verdict, _("Unclear"))
    levels = {"before": points(said.mean_before or 0), "after": points(said.mean_after or 0)}
    return Showcase(
        title=_("After one injection"),
        verdict=said.verdict,
        word=word,
        sentence=_(
            "Before it the ratings averaged %(before)s, in weeks 4 to 7 after it %(after)s.",
            **levels,
        ),
        svg=pictures.one_treatment(series, treated_on, said.verdict, word, EXAMPLE_TODAY),
    )


@cache
def _told() -> tuple[date, Series, PhaseVerdict]:
    """The day of the treatment, the days to draw, and what is said of it."""
    story = tell(EXAMPLE_TODAY)
    rated = unpack([(told.day, told.ratings, False) for told in story.days])
    series = together([rated[number] for number in range(len(SYMPTOMS))])
    days = sorted(treatment.day for treatment in story.treatments)
    visits, today = [day.toordinal() for day in days], EXAMPLE_TODAY.toordinal()
    said = judge(series, visits, threshold=THRESHOLD, today=today)[-1].peak
    first = (days[-1] - timedelta(days=SHOWN_BEFORE_DAYS)).toordinal()
    shown = series.day >= first
    part = Series(series.day[shown], series.rating[shown], series.recalled[shown])
    return days[-1], part, said
