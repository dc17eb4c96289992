"""Options of `flask diary import` that say what becomes of a file of another diary."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from app.services.foreign.choices import Choices, Together, TrackChoice
from app.services.foreign.daylio import DEFAULT_WORDS
from app.services.foreign.parts import Line

Command = TypeVar("Command", bound=Callable[..., Any])


def matching_options(command: Command) -> Command:
    """Adds these options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def choices_of(
    match: Sequence[str], word: Sequence[str], person: str, notes: bool, together: str
) -> Choices:
    """What the options say. Raises BadParameter for what is no pair of a name and a symptom."""
    words = {**DEFAULT_WORDS, **{name.casefold(): _severity(n) for name, n in map(_pair, word)}}
    tracks = {name: TrackChoice(symptom, words=words) for name, symptom in map(_pair, match)}
    return Choices(
        person=person,
        tracks=tracks or None,
        together=Together(together),
        lines=tuple(Line) if notes else (),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise click.BadParameter(f"“{text}” is not NAME=VALUE.")
    return name, value


def _severity(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= 10):
        raise click.BadParameter(f"{text} is no whole number from 0 to 10.")
    return int(text)


_OPTIONS = (
    click.option("--match", multiple=True, metavar="NAME=SYMPTOM", help="What becomes of a name."),
    click.option(
        "--word", multiple=True, metavar="WORD=0..10", help="How bad a word of a mood is."
    ),
    click.option("--person", default="", help="Whose rows, of a file with several people."),
    click.option("--notes", is_flag=True, help="Bring in notes, activities and medicines, too."),
    click.option(
        "--together",
        type=click.Choice([each.value for each in Together]),
        default=Together.STRONGEST.value,
        show_default=True,
        help="What counts of several values of a day.",
    ),
)
