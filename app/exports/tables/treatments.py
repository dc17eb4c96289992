"""Treatments, and what was wanted of them and is to be asked about them."""

from collections.abc import Iterator, Sequence

from app.access import Diary
from app.catalogue.codes import N_
from app.catalogue.products import PRODUCTS
from app.catalogue.quantities import MOST_POINTS
from app.exports.columns import Cells, Column, Kind, Link, Table, cell
from app.models import Outcome, Side
from app.services.csv_columns import WHICH
from app.services.csv_writing import Rows, has_expired, in_file_order
from app.services.goals import list_all_goals
from app.services.questions import list_questions
from app.services.table_choice import Span
from app.services.treatments import list_treatment_days, list_treatments

UNITS = """\
**Units.** A unit of one product is not a unit of another. Never add or compare doses of
different products, and never convert one into the other."""
VISIT = (
    Column("day", N_("the day of the treatment"), Kind.DAY, filled=True, needed=True),
    Column(
        "product",
        N_("code of the botulinum toxin product, such as onabotulinumtoxinA"),
        needed=True,
        codes=tuple(product.code for product in PRODUCTS),
    ),
)
NUMBER = Column(
    WHICH,
    N_(
        "1, 2 and so on where one day has more than one treatment with the same product;"
        " else the column is not there"
    ),
    Kind.WHOLE,
    needed=True,
    if_any=True,
    least=1,
)
TREATED_ON = Column("treated_on", N_("day of the treatment"), Kind.DAY, filled=True, needed=True)
TO_TREATMENT = Link(("treated_on",), "treatments", ("day",))


def _in(diary: Diary, span: Span) -> Sequence[Rows]:
    """All are numbered before some are chosen, so that a number is always of the same one."""
    return [rows for rows in in_file_order(list_treatments(diary)) if span.holds(rows.draft.day)]


def _number(rows: Rows) -> str:
    return cell(rows.number)


def _injections(diary: Diary, span: Span) -> Iterator[Cells]:
    for rows in _in(diary, span):
        yield from ((*rows.visit, *said, _number(rows)) for said in rows.lines)


def _treatments(diary: Diary, span: Span) -> Iterator[Cells]:
    for rows in _in(diary, span):
        expired = "yes" if has_expired(rows.draft) else ""
        yield (*rows.visit, *rows.details, expired, _number(rows))


def _goals(diary: Diary, span: Span) -> Iterator[Cells]:
    days = dict(list_treatment_days(diary))
    goals = [
        (days[goal.treatment_id], goal)
        for goal in list_all_goals(diary)
        if goal.treatment_id in days
    ]
    for day, goal in sorted(goals, key=lambda each: each[0]):
        if span.holds(day):
            yield cell(day), cell(goal.words), cell(goal.outcome)


def _questions(diary: Diary, span: Span) -> Iterator[Cells]:
    for question in list_questions(diary, done=True):
        if question.done_on is None or span.holds(question.done_on):
            yield cell(question.words), cell(question.done_on)


INJECTIONS = Table(
    "injections",
    N_("Injections"),
    N_("one row for each muscle"),
    (
        *VISIT,
        Column(
            "muscle",
            N_("code of the muscle, such as splenius_capitis; or the person's own words"),
            needed=True,
        ),
        Column(
            "side",
            N_("left, right or midline of the body, as the person themselves sees it"),
            needed=True,
            codes=tuple(Side),
        ),
        Column(
            "dose_units", N_("dose in units of this product"), Kind.NUMBER, needed=True, least=0
        ),
        Column(
            "points",
            N_(
                "how many pricks the dose was shared among; the column is there where any are known"
            ),
            Kind.WHOLE,
            if_any=True,
            least=1,
            most=MOST_POINTS,
        ),
        NUMBER,
    ),
    _injections,
    about=(
        "A treatment without muscles has a row of its own, so that its day is kept. Rows of the\n"
        "same day and product belong to one treatment, unless the column treatment tells them\n"
        "apart."
    ),
    after=UNITS,
    links=(Link(("day", "product", WHICH), "treatments", ("day", "product", WHICH)),),
    comes_back=True,
)
TREATMENTS = Table(
    "treatments",
    N_("Treatments"),
    N_("one row for each treatment"),
    (
        *VISIT,
        Column(
            "total_units",
            N_("units of this product in the whole treatment, as typed; not the sum of its rows"),
            Kind.NUMBER,
            least=0,
        ),
        Column("dilution", N_("how the product was diluted, in the person's own words")),
        Column(
            "volume_ml", N_("how much was injected in all, in millilitres"), Kind.NUMBER, least=0
        ),
        Column("lot", N_("lot number of the vial")),
        Column("expires_on", N_("the last day of use of the vial"), Kind.DAY),
        Column(
            "guidance",
            N_(
                "how the muscles were found: emg, stimulation and ultrasound, with spaces"
                " between; none is by sight and touch alone"
            ),
        ),
        Column("injector", N_("who injected")),
        Column("clinic", N_("where it was")),
        Column("note", N_("the note on this treatment"), is_note=True),
        Column(
            "finished",
            N_("no while the rest of the treatment is still to be entered, else yes"),
            Kind.YES_NO,
            filled=True,
        ),
        Column(
            "expired",
            N_(
                "yes where the vial was used after its last day, which would be taken for a slip"
                " otherwise; the column is there where any was"
            ),
            Kind.YES_NO,
            if_any=True,
        ),
        NUMBER,
    ),
    _treatments,
    about=(
        "What is known of a treatment as a whole. It belongs to the rows of injections.csv with\n"
        "the same day, product and treatment."
    ),
    comes_back=True,
)
GOALS = Table(
    "goals",
    N_("Goals"),
    N_("one row for each goal of a treatment"),
    (
        TREATED_ON,
        Column(
            "goal", N_("what was wanted of it, in the person's own words"), filled=True, needed=True
        ),
        Column(
            "outcome",
            N_("reached, partly or not_reached; empty while it is not known"),
            codes=tuple(Outcome),
        ),
    ),
    _goals,
    links=(TO_TREATMENT,),
)
QUESTIONS = Table(
    "questions",
    N_("Questions"),
    N_("one row for each question for the next visit"),
    (
        Column(
            "question",
            N_("what is to be asked, in the person's own words"),
            filled=True,
            needed=True,
        ),
        Column("done_on", N_("the day it was ticked off; empty while it is open"), Kind.DAY),
    ),
    _questions,
)
