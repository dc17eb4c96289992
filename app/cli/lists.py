"""`flask diary refresh-lists`: for cron in the small hours, so that no clinician waits."""

import click

from app.services.patient_list import list_readers, refresh


@click.command("refresh-lists")
def refresh_lists() -> None:
    """Work out what the lists of clinicians show, where it is no longer true. Safe at any time."""
    readers = list_readers()
    diaries = sum(refresh(reader_id) for reader_id in readers)
    click.echo(f"{len(readers)} readers, {diaries} diaries in their lists")


COMMANDS = (refresh_lists,)
