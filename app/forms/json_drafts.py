"""From what a program sent to drafts, through the forms of the pages: the same rules and words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict
from werkzeug.datastructures import MultiDict

from app.catalogue.quantities import Problem, UnreadableDose
from app.forms.base import dose_problem, printable
from app.forms.days import RATING, SKIP, DayForm, day_form, rating_name
from app.forms.events import EventForm
from app.forms.json_reading import Fault, Unfit, pointer
from app.forms.json_shapes import DayPatch, DayPut, EventPut, TreatmentPut
from app.forms.treatments import TreatmentForm
from app.services.days import DayDraft, DiaryDay
from app.services.events import EventDraft
from app.services.symptoms import Followed
from app.services.treatments import MOST_INJECTIONS, TreatmentDraft
from app.words import gettext as _

__all__ = ["day_draft", "event_draft", "number_of", "treatment_draft"]

NO_PROOF = {"csrf": False}  # a token came along, which no other site can send


def number_of(symptoms: Sequence[Followed], key: str, place: str) -> int:
    """The number of the symptom with this key or number. Raises Unfit."""
    found = _numbers(symptoms).get(key)
    if found is None:
        raise Unfit([Fault(place, _no_such_symptom())])
    return found


def day_draft(
    sent: DayPut | DayPatch, symptoms: Sequence[Followed], stored: DiaryDay | None
) -> DayDraft:
    """What a program says of a day. Raises Unfit.

    symptoms: all that the diary knows. stored: the day as it is, None for a blank one.
    """
    keys = _keys_by_number(sent.ratings, symptoms)
    said = {number: sent.ratings[key] for number, key in keys.items()}
    note = "" if sent.note is UNSET else sent.note or ""
    if sent.note is UNSET and stored is not None:
        note = stored.note or ""
    marks = ["", *sent.marks] if sent.marks is not UNSET else []
    form = day_form(symptoms, formdata=_day_fields(said, note, marks, stored), meta=NO_PROOF)
    if not form.validate():
        raise Unfit(_faults_of_day(form, keys, is_blank=not note))
    draft = form.draft()
    if sent.note is UNSET:  # as it is stored, sign for sign
        draft = replace(draft, note=stored.note if stored else None)
    return draft


def treatment_draft(sent: TreatmentPut, today: Callable[[], date]) -> TreatmentDraft:
    """What a program says of a treatment. Raises Unfit."""
    if len(sent.injections) > MOST_INJECTIONS:
        told = {"most": MOST_INJECTIONS, "count": len(sent.injections)}
        many = _("A treatment holds at most %(most)s lines; there are %(count)s", **told)
        raise Unfit([Fault("/injections", str(many))])
    if faults := [*_too_fine(sent), *_named_twice(sent)]:
        raise Unfit(faults)
    fields = asdict(sent)
    lines = [asdict(line) for line in fields.pop("injections")]
    finished = fields.pop("finished")
    for place, line in enumerate(lines):
        typed = {name: "" if value is None else value for name, value in line.items()}
        fields |= {f"injections-{place}-{name}": value for name, value in typed.items()}
    form = TreatmentForm(today=today, formdata=_typed(fields), meta=NO_PROOF)
    if not form.validate():
        raise Unfit(_faults_of(form.errors))
    return form.draft(finished)


def event_draft(sent: EventPut, today: Callable[[], date]) -> EventDraft:
    """What a program says of an event. Raises Unfit."""
    form = EventForm(today=today, formdata=_typed(asdict(sent)), meta=NO_PROOF)
    if not form.validate():
        raise Unfit(_faults_of(form.errors))
    return form.draft()


def _typed(fields: Mapping[str, Any]) -> MultiDict[str, str]:
    """The values as somebody would type them."""
    typed: MultiDict[str, str] = MultiDict()
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                typed.add(name, printable(_text(each)))
    return typed


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{Decimal(str(value)):f}" if isinstance(value, float) else str(value)


def _too_fine(sent: TreatmentPut) -> Iterator[Fault]:
    """A third place would be read as thousands by who reads what people type."""
    said = {pointer(name): getattr(sent, name) for name in ("total_units", "volume_ml")}
    for place, line in enumerate(sent.injections):
        said[pointer("injections", place, "dose_units")] = line.dose_units
    for place_of, number in said.items():
        if number is not None and round(Decimal(str(number)), 2) != Decimal(str(number)):
            yield Fault(place_of, dose_problem(UnreadableDose(Problem.TOO_FINE)))


def _named_twice(sent: TreatmentPut) -> Iterator[Fault]:
    for place, line in enumerate(sent.injections):
        if line.muscle and line.muscle_label:
            told = _("Name the muscle by its code or in your own words, not both")
            yield Fault(pointer("injections", place, "muscle_label"), str(told))


def _keys_by_number(ratings: Mapping[str, object], symptoms: Sequence[Followed]) -> dict[int, str]:
    numbers, keys, faults = _numbers(symptoms), dict[int, str](), []
    for key in ratings:
        number = numbers.get(key)
        if number is None:
            faults.append(Fault(pointer("ratings", key), _no_such_symptom()))
        elif number in keys:
            twice = _("This symptom is named twice")
            faults.append(Fault(pointer("ratings", key), str(twice)))
        else:
            keys[number] = key
    if faults:
        raise Unfit(faults)
    return keys


def _numbers(symptoms: Sequence[Followed]) -> dict[str, int]:
    by_number = {str(each.number): each.number for each in symptoms}
    return by_number | {each.key: each.number for each in symptoms}


def _no_such_symptom() -> str:
    return str(_("There is no symptom with this key or number in your diary"))


def _day_fields(
    said: Mapping[int, int | None], note: str, marks: list[str], stored: DiaryDay | None
) -> MultiDict[str, str]:
    ratings = {rating_name(n): SKIP if value is None else value for n, value in said.items()}
    version = stored.version if stored else None
    return _typed({**ratings, "note": note, "marks": marks, "version": version})


def _faults_of_day(form: DayForm, keys: Mapping[int, str], *, is_blank: bool) -> Iterator[Fault]:
    said_nothing = is_blank and form.errors.keys() == {"note"}
    for name, errors in form.errors.items():
        if name == "note" and is_blank and not said_nothing:
            continue  # what was said is to be put right first
        place = pointer(name)
        if name.startswith(RATING):
            place = pointer("ratings", keys[int(name.removeprefix(RATING))])
        elif said_nothing:
            place = pointer()
        yield from (Fault(place, str(told)) for told in errors)


def _faults_of(errors: Any, *steps: object) -> Iterator[Fault]:
    """errors: as WTForms nests them."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            yield from _faults_of(inner, *steps, name)
        return
    for place, inner in enumerate(errors):
        if isinstance(inner, Mapping):
            yield from _faults_of(inner, *steps, place)
        else:
            yield Fault(pointer(*steps), str(inner))
