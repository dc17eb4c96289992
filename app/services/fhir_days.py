"""The ratings of a FHIR bundle, put together to days."""

from datetime import date
from typing import Any

from app.services import csv_values, fhir_values
from app.services.csv_days import Wrong
from app.services.csv_reading import Problem, SaidDay
from app.services.csv_values import Memo
from app.services.fhir_names import DAY_NOTE, ITEM, OWN_WORDS, RECALLED, SYMPTOM, Json
from app.services.fhir_values import code_in, codings, extension, own_words_in, text_at
from app.services.symptoms import key_of


class RatingEntries:
    """The Observations of one bundle, taken in one after the other."""

    def __init__(self) -> None:
        self.days: dict[date, SaidDay] = {}
        self.problems: list[Problem] = []
        self._symptoms: dict[str, tuple[int, str]] = {}
        self._days = Memo[Any](fhir_values.read_day)
        self._stamps = Memo[Any](csv_values.read_stamp)

    @property
    def symptoms(self) -> tuple[str, ...]:
        """The names of the symptoms, each once, in the order of their places."""
        return tuple(name for _place, name in self._symptoms.values())

    def take(self, row: int, resource: Json) -> bool:
        """Take in a rating, or the note of a day. Gives whether it is one."""
        about = resource.get("code")
        if resource.get("resourceType") == "Observation" and code_in(about, ITEM) == DAY_NOTE:
            self._take_note(row, resource)
            return True
        is_rating = any(text_at(c, "system") in {SYMPTOM, OWN_WORDS} for c in codings(about))
        if resource.get("resourceType") != "Observation" or not is_rating:
            return False
        parts = {
            "effectiveDateTime": self._days[text_at(resource, "effectiveDateTime")],
            "code": self._place_of(about),
            "valueInteger": fhir_values.read_severity(resource),
            "issued": self._stamps[text_at(resource, "issued")],
            "recalled": fhir_values.read_flag(extension(resource, RECALLED, "Boolean")),
        }
        wrong = {name: part for name, part in parts.items() if isinstance(part, Wrong)}
        for name, part in wrong.items():
            self.problems.append(Problem(part.code, row, name, {"text": part.text}))
        if not wrong:
            self._rate(row, *parts.values())
        return True

    def _take_note(self, row: int, resource: Json) -> None:
        day = self._days[text_at(resource, "effectiveDateTime")]
        words = fhir_values.read_words("note", resource.get("valueString"))
        for name, part in (("effectiveDateTime", day), ("valueString", words)):
            if isinstance(part, Wrong):
                self.problems.append(Problem(part.code, row, name, {"text": part.text}))
        if words and not isinstance(day, Wrong) and not isinstance(words, Wrong):
            self.days.setdefault(day, SaidDay(row)).note = words

    def _rate(
        self, row: int, day: date, place: int, severity: int | None, at: Any, recalled: Any
    ) -> None:
        said = self.days.setdefault(day, SaidDay(row))
        before = said.ratings.setdefault(place, (severity, row))
        if before[0] != severity:
            self.problems.append(Problem("said_twice", row, None, {"other": before[1]}))
        if at is not None and (said.entered_at is None or at > said.entered_at):
            said.entered_at = at
        if recalled is not None:
            said.recalled = bool(said.recalled) or recalled

    def _place_of(self, about: Any) -> int | Wrong:
        """The place of a symptom among those of the file, by its code or own words."""
        name = code_in(about, SYMPTOM) or own_words_in(about)
        label = fhir_values.read_label(name or text_at(about, "text"))
        if isinstance(label, Wrong):
            return label
        if not label:
            return Wrong("symptom_missing", "")
        return self._symptoms.setdefault(key_of(label), (len(self._symptoms), label))[0]
