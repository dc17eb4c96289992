"""`flask diary remind`: for cron or a timer, every five to fifteen minutes."""

from collections import Counter
from datetime import UTC, datetime

import click
from flask import current_app

from app import clock
from app.cli.reminder_post import Post
from app.extensions import own_session
from app.services import reminder_runs
from app.services.uploads import forget_waiting

NO_ADDRESS = (
    "PUBLIC_URL is not set. Mails of reminders carry links; set the address under which people "
    "reach this server, such as PUBLIC_URL='https://diary.example.org'. Nothing was sent."
)
ONLY_LOOKS = "--now only looks: use it together with --dry-run. Nothing was sent."
SAID = ("sent", "refused", "unsure", "interrupted", "failed")


def _instant(_context: object, _parameter: object, said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        told = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter("Write it as 2026-06-11T19:00+02:00.") from None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


@click.command()
@click.option("--now", callback=_instant, metavar="ISO", help="With --dry-run: another instant.")
@click.option("--dry-run", is_flag=True, help="Send nothing, only count who is due.")
def remind(now: datetime | None, dry_run: bool) -> None:
    """Send the reminders that are due. Safe to run late, twice, or at the same time.

    Files of former days that still wait to be agreed to are deleted.

    Ends with 1 when a diary could not be looked at, a mail was not taken, or of all that was
    sent nobody knows whether it came.
    """
    if dry_run:
        click.echo(f"due: {reminder_runs.count_due(now or clock.now())}")
        return
    if now is not None:
        raise click.UsageError(ONLY_LOOKS)
    with own_session(reading=False):
        forget_waiting()
    public_url = current_app.config["PUBLIC_URL"]
    if public_url is None:
        raise click.ClickException(NO_ADDRESS)
    post = Post(public_url)
    try:
        told = reminder_runs.run(clock.now, post.deliver)
    finally:
        post.close()
    click.echo(_summary(told))
    if told["refused"] or told["failed"] or (told["unsure"] and not told["sent"]):
        raise click.exceptions.Exit(1)


def _summary(told: Counter[str]) -> str:
    looked = sum(told[each] for each in (*SAID, "not_due")) - told["interrupted"]
    return ", ".join([f"looked at: {looked}", *(f"{each}: {told[each]}" for each in SAID)])


COMMANDS = (remind,)
