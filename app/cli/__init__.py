"""`flask diary …`: what is done with diaries on the machine that keeps them."""

from flask import Flask

from app.cli import answer, files, people, serve
from app.cli.group import DiaryGroup

diary = DiaryGroup("diary", help="Serve diaries, fill them, read them, erase them.")
for command in (*serve.COMMANDS, *people.COMMANDS, *answer.COMMANDS, *files.COMMANDS):
    diary.add_command(command)


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(diary)
