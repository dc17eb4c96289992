"""`flask diary find-muscle`: which muscle a name means, for people and for programs."""

import json
from dataclasses import asdict

import click

from app.catalogue.muscles import muscle
from app.catalogue.search import Match, find_muscles


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def find_muscle(text: str, as_json: bool) -> None:
    """Print the muscles that TEXT may mean, the likeliest first."""
    found = find_muscles(text)
    if as_json:
        click.echo(json.dumps([asdict(match) for match in found], indent=2))
    else:
        click.echo("\n".join(map(_told, found)) or "No muscle found.")


def _told(match: Match) -> str:
    record = muscle(match.code)
    side, name = match.side or "", record.name
    return f"{match.score:.2f}  {side:<7}  {name:<31}  {record.place} ({match.code})"


COMMANDS = (find_muscle,)
