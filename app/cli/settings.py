"""`flask diary check-settings`: what production would say, without starting anything."""

import os

import click
from flask import Flask

from app.production import Finding, Verdict, look

NAME = "check-settings"


@click.command(NAME)
def check_settings() -> None:
    """Show which settings are ok, warned of or refused with APP_ENV=production.

    Opens no database. Ends with 1 when one is refused.
    """
    findings = look(os.environ)
    widths = [
        max(len(text) for text in column) for column in zip(*map(_row, findings), strict=True)
    ]
    for finding in findings:
        verdict, name, words = _row(finding)
        click.echo(f"{verdict:<{widths[0]}}  {name:<{widths[1]}}  {words}")
    if any(finding.verdict is Verdict.REFUSED for finding in findings):
        raise click.exceptions.Exit(1)


def _row(finding: Finding) -> tuple[str, str, str]:
    return finding.verdict.value, finding.name, finding.words


def bare_app() -> Flask:
    """An app that can do nothing but this: for settings with which ours does not start."""
    app = Flask(__name__)
    group = click.Group("diary", commands=[check_settings])
    app.cli.add_command(group)
    return app


COMMANDS = (check_settings,)
