"""The page of the treatment form: what stands beside its fields, and what its buttons do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.analysis.differences import Difference, Kind, compare, match_lines
from app.analysis.records import sum_of, total_of, units_can_meet
from app.catalogue import labels
from app.catalogue.codes import Source
from app.catalogue.products import PRODUCTS
from app.forms.injections import UNKNOWN
from app.forms.treatments import LATER, TreatmentForm
from app.sentences import change_tags
from app.sentences import checks as words
from app.sentences.differences import tell_changes
from app.services.checks import Check, check_treatment
from app.services.neighbours import overlaps, previous_of
from app.services.treatment_history import changes_between
from app.services.treatments import (
    InjectionDraft,
    Treatment,
    TreatmentDraft,
    draft_of,
    get_treatment,
    list_treatments,
)
from app.views import muscle_picker
from app.views.shown_treatments import known_details

SAVING = frozenset({"save", "later", "enter", ""})
USUAL_PRODUCTS = ("onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA")
RECENT_PRODUCTS = 3
MOST_SEEN = 200


@dataclass(frozen=True)
class Note:
    """One thing to look at once more. key: tells whether it was shown already."""

    key: str
    field: str
    line: int | None
    text: str
    sources: tuple[Source, ...] = ()


@dataclass
class LineNow:
    """What stands beside one line. was: its dose last time. step: how that differs, in words."""

    tags: list[str] = field(default_factory=list)
    was: Decimal | None = None
    step: str = ""


@dataclass
class Compared:
    """The form against the treatment before it."""

    day: date
    product: str | None
    total: Decimal | None
    lines: list[LineNow]
    left_out: list[InjectionDraft]
    product_changed: bool


def notes_on(draft: TreatmentDraft, treatment_id: UUID | None) -> list[Note]:
    """All remarks on an entry, from the top of the form to the bottom."""
    checks = check_treatment(g.diary, draft, treatment_id, labels)
    found = [_note(check, draft.product) for check in checks]
    if near := overlaps(g.diary, draft.day, treatment_id):
        key = f"overlap.{draft.day}.{len(near)}"
        found.insert(0, Note(key, "day", None, words.one_treatment(near)))
    return found


def keys_of(notes: Iterable[Note], but_of_the_day: bool = False) -> str:
    """The remarks as the form carries them once they were shown."""
    kept = (note.key for note in notes if not (but_of_the_day and note.field == "day"))
    return " ".join(list(kept)[:MOST_SEEN])


def unseen(form: TreatmentForm, treatment_id: UUID | None) -> bool:
    """Whether there is something to look at that was not shown yet. Marks it as shown."""
    notes = notes_on(form.draft(), treatment_id)
    known = set((form.seen.data or "").split())
    form.seen.data = keys_of(notes)
    return not {note.key for note in notes} <= known


def edit_lines(
    form: TreatmentForm, treatment: Treatment | None = None
) -> ResponseReturnValue | None:
    """Do what a button inside the form asks for, such as add or find. Saves nothing."""
    asked = request.form.get("do", "")
    if asked in SAVING and not (asked == "enter" and form.find.data):
        return None
    if asked == "today":
        form.day.fill_in(g.diary.today)
    else:
        muscle_picker.apply(form, asked)
    page, _status = form_page(form, treatment=treatment)
    return page


def form_page(
    form: TreatmentForm,
    treatment: Treatment | None = None,
    copied_from: Treatment | None = None,
    asks: bool = False,
) -> tuple[str, int]:
    """The form. asks: its remarks are what the page is about."""
    draft = form.so_far(g.diary.today + timedelta(days=1))
    notes: dict[tuple[str, int | None], list[Note]] = {}
    if asks:
        for note in notes_on(draft, treatment.id if treatment else None):
            notes.setdefault((note.field, note.line), []).append(note)
    for entry in form.injections.entries:
        entry.form.side.choices = entry.form.sides_to_offer()
    treatments = list_treatments(g.diary)
    asked = request.form.get("do", "")
    page = render_template(
        "treatments/form.html",
        form=form,
        treatment=treatment,
        copied_from=copied_from,
        notes=notes,
        compared=_compared(draft, treatments, treatment),
        picker=muscle_picker.offered(form, g.diary.dystonias),
        picking=muscle_picker.is_asked_for(asked) or not form.injections.entries,
        later=asked == LATER,
        folded=_fold_products(form, treatments),
        total=sum_of(line.dose_units for line in draft.injections),
        step_words=(change_tags.UP, change_tags.DOWN),
        product_names={product.code: product.name for product in PRODUCTS if product.brands},
    )
    return page, 422 if form.errors else 200


def conflict_page(form: TreatmentForm, treatment_id: UUID) -> ResponseReturnValue:
    """Both versions side by side; nothing is lost."""
    stored = get_treatment(g.diary, treatment_id)
    mine, theirs = form.draft(request.form.get("do") != LATER), draft_of(stored)
    kept = [
        (name, value)
        for name, values in request.form.lists()
        if name not in {"csrf_token", "version", "find"} and (name, values) != ("do", ["enter"])
        for value in values
    ]
    page = render_template(
        "treatments/conflict.html",
        stored=stored,
        sides={
            "mine": {"draft": mine, "details": known_details(mine)},
            "theirs": {"draft": theirs, "details": known_details(theirs)},
        },
        changes=tell_changes(changes_between(theirs, mine)),
        fields=kept,
    )
    return page, 409


def _note(check: Check, product: str | None) -> Note:
    figures = (f"{each or 0:.2f}" for each in (check.said, check.low, check.high))
    key = "/".join([check.remark, str(check.line), *figures, *check.products])
    return Note(key, check.field, check.line, words.remark(check, product), check.sources)


def _fold_products(form: TreatmentForm, treatments: list[Treatment]) -> list[str]:
    """Put the latest products first, then those of most clinics. Gives the others, to be folded.

    What is chosen is never among the folded.
    """
    latest = dict.fromkeys(each.product for each in reversed(treatments) if each.product)
    first = [*list(latest)[:RECENT_PRODUCTS], *USUAL_PRODUCTS, form.product.data, UNKNOWN]
    order = {code: at for at, code in reversed(list(enumerate(first)))}
    form.product.choices.sort(key=lambda choice: order.get(choice.value, len(first)))
    return [choice.value for choice in form.product.choices if choice.value not in order]


def _compared(
    draft: TreatmentDraft, treatments: list[Treatment], treatment: Treatment | None
) -> Compared | None:
    """Against the one before: of the same product if there is one on that day."""
    others = [each for each in treatments if treatment is None or each.id != treatment.id]
    previous = previous_of(others, draft.day, draft.product)
    if previous is None:
        return None
    before = draft_of(previous)
    found = compare(draft, before)
    return Compared(
        day=before.day,
        product=before.product,
        total=total_of(before) if units_can_meet(draft.product, before.product) else None,
        lines=_lines_now(draft, before, found),
        left_out=[
            line
            for line in before.injections
            if any(each.kind is Kind.MUSCLE_DROPPED and each.line_was is line for each in found)
        ],
        product_changed=None not in {draft.product, before.product}
        and draft.product != before.product,
    )


def _lines_now(
    draft: TreatmentDraft, before: TreatmentDraft, found: list[Difference]
) -> list[LineNow]:
    """Beside each line of the form, in their order."""
    lines = {id(line): LineNow() for line in draft.injections}
    for each in found:
        if each.line_now is not None and (text := change_tags.tag(each)):
            lines[id(each.line_now)].tags.append(text)
    comparable = units_can_meet(draft.product, before.product)
    for was, now in match_lines(draft.injections, before.injections, by_dose=comparable):
        if was is None or now is None or was.dose_units is None:
            continue
        lines[id(now)].was = was.dose_units
        if comparable and now.dose_units is not None:
            lines[id(now)].step = change_tags.step(was.dose_units, now.dose_units)
    return [lines[id(line)] for line in draft.injections]
