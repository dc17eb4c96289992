"""What is worked out, and what the person themselves says of a treatment as a whole."""

from collections.abc import Iterator

from app.access import Diary
from app.analysis.judgement import Reason, Verdict
from app.analysis.sketch import STEPS
from app.analysis.windows import Phase
from app.catalogue.codes import N_
from app.exports.columns import Cells, Column, Kind, Table, cell
from app.exports.tables.treatments import TO_TREATMENT, TREATED_ON
from app.services.answer_parts import TOGETHER, Compared, Judged
from app.services.impressions import (
    LARGEST_CHANGE,
    LARGEST_PERCENT,
    MOST_WEEKS,
    list_impressions,
)
from app.services.progress import get_answer
from app.services.sketch import find_sketch
from app.services.table_choice import Span
from app.services.treatments import list_treatment_days

ALL_TOGETHER = "all together"
FLAGS = """\
Flags: fresh (no treatment shortly before), long_baseline (four weeks before were used instead of
two), incomplete (the weeks compared are not over), cut_short (the next treatment came inside
them), booster (a second visit within three weeks), rising_before (the treatment before was wearing
off), at_floor and at_ceiling (most ratings are 0, or 10), constant (all ratings are the same),
sparse (the ratings lie far apart)."""


def _answer(diary: Diary, span: Span) -> Iterator[Cells]:
    """All symptoms together first."""
    answer = get_answer(diary)
    names = {TOGETHER: ALL_TOGETHER, **{each.number: each.label for each in answer.symptoms}}
    for treatment in answer.treatments:
        if span.holds(treatment.treated_on):
            for number, name in names.items():
                if number in treatment.courses:
                    yield from _phases(treatment, number, name)


def _phases(treatment: Judged, number: int, name: str) -> Iterator[Cells]:
    for phase, line in treatment.courses[number].phases.items():
        said = (
            *(treatment.treated_on, name, phase, line.verdict, line.reason),
            *(line.change, line.low, line.high),
            *_compared(line.before),
            *_compared(line.after),
            " ".join(line.flags),
        )
        yield tuple(map(cell, said))


def _compared(side: Compared) -> Iterator[object]:
    yield from (side.days, side.mean, side.recalled, side.first, side.last)


def _impressions(diary: Diary, span: Span) -> Iterator[Cells]:
    days = dict(list_treatment_days(diary))
    said = [
        (days[each.treatment_id], each)
        for each in list_impressions(diary)
        if each.treatment_id in days
    ]
    for day, each in sorted(said, key=lambda pair: pair[0]):
        if span.holds(day):
            told = (each.change, each.percent_better, each.weeks, each.still_lasting)
            yield tuple(map(cell, (day, *told, each.entered_at)))


def _sketch(diary: Diary, span: Span) -> Iterator[Cells]:
    found = find_sketch(diary)
    if found is not None and span.holds(found.treated_on):
        for step, level in sorted(found.levels.items()):
            first, last = STEPS[step].days(found.treated_on)
            yield tuple(map(cell, (found.treated_on, first, last, level, found.sketched_at)))


def _side(side: str, days: str, mean: str, first: str, last: str) -> tuple[Column, ...]:
    late = N_("how many of these days were entered more than three days late")
    return (
        Column(f"{side}_days", days, Kind.WHOLE, least=0),
        Column(f"{side}_mean", mean, Kind.NUMBER, least=0, most=10),
        Column(f"{side}_recalled", late, Kind.WHOLE, least=0),
        Column(f"{side}_first", first, Kind.DAY),
        Column(f"{side}_last", last, Kind.DAY),
    )


BEFORE = _side(
    "before",
    N_("how many days before the treatment were rated"),
    N_("the average of these ratings"),
    N_("first day of those that were looked at before the treatment"),
    N_("last day of those that were looked at before the treatment"),
)
AFTER = _side(
    "after",
    N_("how many days after the treatment were rated"),
    N_("the average of these ratings"),
    N_("first day of those that were looked at after the treatment"),
    N_("last day of those that were looked at after the treatment"),
)
ANSWER = Table(
    "answer",
    N_("The answer"),
    N_("one row for each treatment, symptom and phase"),
    (
        Column(
            "treated_on",
            N_("day of the treatment; a second visit within three weeks belongs to it"),
            Kind.DAY,
            filled=True,
            needed=True,
        ),
        Column(
            "symptom",
            N_("what was rated; “all together” is all symptoms that are followed"),
            filled=True,
            needed=True,
        ),
        Column(
            "phase",
            N_(
                "which days after the treatment are compared: early is the first two weeks, peak"
                " is weeks 4 to 7, when the effect is usually strongest, late is weeks 9 to 12"
            ),
            filled=True,
            needed=True,
            codes=tuple(Phase),
        ),
        Column(
            "verdict",
            N_("worse, better, unchanged (no meaningful change), unclear, or too_few_days"),
            filled=True,
            codes=tuple(Verdict),
        ),
        Column(
            "reason",
            N_(
                "why there is no clear verdict: within_ups_and_downs or smaller_than_matters when"
                " it is unclear; too_early, cut_short, before, after or both when there are too"
                " few days"
            ),
            codes=tuple(Reason),
        ),
        Column("change", N_("the change in points"), Kind.NUMBER, least=-10, most=10),
        Column("low", N_("lower end of the likely range of the change (95 %)"), Kind.NUMBER),
        Column("high", N_("upper end of the likely range of the change (95 %)"), Kind.NUMBER),
        *BEFORE,
        *AFTER,
        Column("flags", N_("what to mind, with spaces between")),
    ),
    _answer,
    about=(
        "It is worked out from all ratings and treatments of the diary, whatever days were chosen\n"
        "for these files, and its numbers are not rounded. A change is the average after a\n"
        "treatment minus the average before it, in points of the scale from 0 to 10: more than 0\n"
        "is worse. It shows what happened after a treatment, not why."
    ),
    after=FLAGS,
    key=("treated_on", "symptom", "phase"),
    links=(TO_TREATMENT,),
)
IMPRESSIONS = Table(
    "impressions",
    N_("Own impressions"),
    N_("one row for each treatment of which an impression was entered"),
    (
        TREATED_ON,
        Column(
            "change",
            N_("from -3 (very much worse) over 0 (no change) to 3 (very much better)"),
            Kind.WHOLE,
            least=-LARGEST_CHANGE,
            most=LARGEST_CHANGE,
        ),
        Column(
            "percent_better",
            N_("how much better at best, in percent; 0 is not better"),
            Kind.WHOLE,
            least=0,
            most=LARGEST_PERCENT,
        ),
        Column(
            "weeks",
            N_("how many weeks it lasted; so far, where it was still lasting"),
            Kind.WHOLE,
            least=0,
            most=MOST_WEEKS,
        ),
        Column(
            "still_lasting",
            N_("yes when it was still lasting as this was said"),
            Kind.YES_NO,
            filled=True,
        ),
        Column("entered_at", N_("when this was said, in UTC (ISO 8601)"), Kind.INSTANT),
    ),
    _impressions,
    about="They stand beside the answer and are part of no sum.",
    links=(TO_TREATMENT,),
)
SKETCH = Table(
    "sketch",
    N_("Sketch from memory"),
    N_("one row for each stretch of weeks that was sketched from memory"),
    (
        Column("treated_on", N_("day of the injection it is about"), Kind.DAY, filled=True),
        Column("first", N_("first day of these weeks"), Kind.DAY, filled=True, needed=True),
        Column("last", N_("last day of these weeks"), Kind.DAY, filled=True, needed=True),
        Column(
            "level",
            N_("how it was, from memory, 0 (none) to 10 (worst)"),
            Kind.WHOLE,
            filled=True,
            needed=True,
            least=0,
            most=10,
        ),
        Column(
            "sketched_at",
            N_("when it was sketched, in UTC (ISO 8601)"),
            Kind.INSTANT,
            filled=True,
        ),
    ),
    _sketch,
    about="Nothing in it was rated on the day itself, and nothing is worked out from it.",
    key=("first",),
    owner_only=True,
)
