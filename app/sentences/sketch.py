"""A sketch from memory in words, so that nobody takes it for ratings."""

from app.analysis.sketch import STEPS, Step
from app.sentences.numbers import long_day
from app.services.sketch import Sketched
from app.words import gettext as _


def step_label(step: Step) -> str:
    """Which weeks these are."""
    if step.is_before:
        return str(_("The two weeks before it"))
    first, last = step.weeks
    return str(_("Weeks %(first)s and %(last)s after it", first=first, last=last))


def lead(sketched: Sketched) -> str:
    """What the picture is, and what it is not."""
    return str(
        _(
            "What you remember of the weeks around the injection of %(day)s, all symptoms "
            "together. It is a picture for you alone: no answer, no count and no file uses it.",
            day=long_day(sketched.treated_on),
        )
    )


def rows(sketched: Sketched) -> list[tuple[str, str]]:
    """(which weeks, number or that it was left empty) up to the last one with a number."""
    return [
        (step_label(STEPS[step]), _level(sketched.levels.get(step)))
        for step in range(max(sketched.levels) + 1)
    ]


def in_one_line(sketched: Sketched) -> str:
    """All numbers for who cannot see the picture."""
    return "; ".join(f"{label}: {level}" for label, level in rows(sketched))


def _level(level: int | None) -> str:
    if level is None:
        return str(_("left empty"))
    return str(_("%(n)s of 10", n=level))
