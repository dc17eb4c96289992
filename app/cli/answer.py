"""`flask diary answer`: what a diary says, for people and for programs."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from app.access import Diary
from app.analysis.side_effects import Noticed
from app.analysis.windows import Phase
from app.cli.accounts import diary_of, email_option
from app.extensions import own_session
from app.sentences.answers import headline, not_why, symptom_name, tally
from app.sentences.effects import noticed
from app.sentences.numbers import long_day
from app.sentences.verdicts import in_short, word
from app.services.answer_parts import TOGETHER, Compared, Judged, Line, Missing
from app.services.progress import Answer, get_answer
from app.words import gettext as _

ALL_TOGETHER = "all together"


@click.command()
@email_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with unrounded numbers.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge as if it were this day, and use nothing after it.",
)
def answer(email: str, as_json: bool, as_of: datetime | None) -> None:
    """Print what the diary says after each treatment."""
    with own_session(reading=True):
        diary = diary_of(email)
        found = get_answer(diary, _checked(diary, as_of))
        click.echo(to_json(found) if as_json else "\n".join(_told(found)))


def to_json(answer: Answer) -> str:
    """All lines: treatments by their date, all together before the symptoms, phase by phase."""
    rows = [
        _row(treatment, ALL_TOGETHER if number == TOGETHER else symptom_name(answer, number), *said)
        | ({"noticed": _noticed(treatment.effects[number])} if number in treatment.effects else {})
        for treatment in answer.treatments
        for number in _numbers(answer)
        for said in treatment.courses[number].phases.items()
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False)


def _row(treatment: Judged, symptom: str, phase: Phase, line: Line) -> dict[str, Any]:
    return {
        "treated_on": treatment.treated_on.isoformat(),
        "symptom": symptom,
        "phase": phase.value,
        "verdict": line.verdict.value,
        "reason": line.reason,
        "change": line.change,
        "low": line.low,
        "high": line.high,
        "se": line.se,
        "df": line.df,
        "before": _side(line.before),
        "after": _side(line.after),
        "flags": list(line.flags),
        "lean": line.lean.value,
        "ruled_out": [verdict.value for verdict in line.ruled_out],
        "missing": _missing(line.missing) if line.missing else None,
    }


def _side(side: Compared) -> dict[str, Any]:
    return {
        "days": side.days,
        "mean": side.mean,
        "recalled": side.recalled,
        "first": side.first.isoformat() if side.first else None,
        "last": side.last.isoformat() if side.last else None,
    }


def _missing(missing: Missing) -> dict[str, Any]:
    first, last = missing.first.isoformat(), missing.last.isoformat()
    return {"days": missing.days, "first": first, "last": last}


def _noticed(found: Noticed) -> dict[str, Any]:
    """What was noticed of a side effect. Days count from the last injection of the treatment."""
    told: dict[str, Any] = {"rated": found.rated, "mean_before": found.mean_before}
    there = found.there
    if there is None:
        return {**told, "days": 0}
    return {
        **told,
        "days": there.days,
        "recalled": there.recalled,
        "first_day": there.first.after,
        "last_day": there.last.after,
        "strongest": there.strongest,
        "strongest_day": there.strongest_on.after,
        "mean": there.mean,
        "ongoing": there.ongoing,
        "standing": there.standing.value,
    }


def _numbers(answer: Answer) -> list[int]:
    """All together, the symptoms, then the side effects."""
    apart = sorted(answer.symptoms, key=lambda symptom: symptom.is_side_effect)
    return [TOGETHER, *(symptom.number for symptom in apart)]


def _told(answer: Answer) -> Iterator[str]:
    yield headline(answer)
    yield from filter(None, [tally(answer)])
    names = [symptom_name(answer, each.number) for each in answer.symptoms]
    width = max(map(len, [*names, symptom_name(answer, TOGETHER)]))
    for treatment in answer.treatments:
        yield f"\n{treatment.number} · {long_day(treatment.treated_on)}"
        for number in _numbers(answer):
            name, line = symptom_name(answer, number), treatment.courses[number].peak
            if number in treatment.effects:
                told = noticed(treatment.effects[number])
                yield f"  {name:<{width}}  {_('Side effect'):<20}  {told}"
            else:
                yield f"  {name:<{width}}  {word(line):<20}  {in_short(line)}"
    yield f"\n{not_why()}"


def _checked(diary: Diary, as_of: datetime | None) -> date | None:
    if as_of is None:
        return None
    if as_of.date() > diary.today:
        raise click.ClickException(f"{as_of.date()} has not come yet: it is {diary.today} there.")
    return as_of.date()


COMMANDS = (answer,)
