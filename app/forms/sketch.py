"""Sketching the weeks around the last injection from memory."""

from typing import Any, cast

from wtforms import HiddenField

from app.forms.base import DiaryForm
from app.forms.days import RatingField, VersionField
from app.words import gettext as _


class SketchForm(DiaryForm):
    """One number for a few weeks each, or nothing. The fields are made by `sketch_form`."""

    version = VersionField()
    treated_on = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether there is anything to draw."""
        usable = super().validate(extra_validators)
        if usable and not self.levels():
            self.form_errors = [_("Choose a number for at least one of these, or leave the page")]
            return False
        return usable

    def levels(self) -> dict[int, int]:
        """What was chosen: step -> 0..10. Skip is as good as nothing here."""
        return {
            int(field.short_name.removeprefix("step-")): field.data
            for field in self
            if isinstance(field, RatingField) and field.data is not None
        }


def sketch_form(steps: int, **options: Any) -> SketchForm:
    """The form of so many steps."""
    fields = {name: RatingField(name=name, id=f"{name}-0") for name in map(step_name, range(steps))}
    return cast(type[SketchForm], type("SketchFormOfOne", (SketchForm,), dict(fields)))(**options)


def step_name(step: int) -> str:
    """The name of a step's field."""
    return f"step-{step}"
