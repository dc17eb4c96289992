"""`flask diary …`: what is done with diaries on the machine that keeps them."""

from flask import Flask

from app.cli import (
    answer,
    archives,
    backups,
    check,
    clinics,
    copies,
    files,
    lists,
    muscles,
    people,
    push,
    remind,
    sealing,
    second_factor,
    serve,
    settings,
)
from app.cli.group import DiaryGroup

ACCOUNTS = (people, second_factor, clinics)
KEEPING = (archives, copies, backups, sealing, check)
ROOMS = (serve, *ACCOUNTS, answer, files, *KEEPING, lists, muscles, push, remind)

diary = DiaryGroup("diary", help="Serve diaries, fill them, read them, remind people, erase them.")
for room in ROOMS:
    for command in room.COMMANDS:
        diary.add_command(command)
for command in settings.COMMANDS:
    diary.add_bare_command(command)


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(diary)
