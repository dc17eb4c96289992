"""Backups of the whole database in a folder: written beside, proved, put in place, rotated."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage

from app.exports.backup_streams import encrypt_lines, prove
from app.exports.copies import PART, Keep, held, kept
from app.services.backup.restoring import Restored
from app.services.backup.shapes import NoRoom

STAMP = "%Y-%m-%dT%H-%M-%SZ"
NAME = re.compile(r"database_(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)\.jsonl\.gz\.age")
YOUNG = timedelta(hours=24)  # backups that are no older all stay


@dataclass(frozen=True)
class Written:
    """A backup that is in its place. proved: what came out of it again; None where nobody looked.

    unproved: why it could not be looked at. deleted: how many older ones went for it.
    """

    path: Path
    proved: Restored | None
    unproved: str | None = None
    deleted: int = 0


class BackupFolder:
    """A folder of backups. Only one run at a time works in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes in it meanwhile. Raises CopiesError when somebody does already."""
        with held(self.path):
            yield

    def add(
        self,
        lines: Callable[[], Iterator[bytes]],
        recipients: Sequence[Any],
        identities: Sequence[Any],
        keep: Keep,
        now: datetime,
        *,
        look: bool = True,
    ) -> Written:
        """Write a backup, prove that it restores, put it in its place, delete what need not stay.

        identities: with which it is proved. Without one, with a key of this run, which nobody
        keeps. One that does not restore is deleted and raises NoBackup; where it could not be
        looked at, for want of room say, it stays. In both cases no older one is deleted.
        """
        proving = list(identities) or [pyrage.x25519.Identity.generate()]
        also = [] if identities or not look else [proving[0].to_public()]
        part = self.path / f"{_name(now)}{PART}"
        try:
            with _new(part) as out:
                encrypt_lines(lines(), out, [*recipients, *also])
                out.flush()
                os.fsync(out.fileno())
            proved, unproved = _proved(part, proving) if look else (None, None)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        path = self.path / _name(now)
        part.replace(path)
        self._sync()
        deleted = 0 if unproved else self.rotate(keep, now)
        return Written(path, proved, unproved, deleted)

    def files(self) -> list[Path]:
        """All backups, the oldest first."""
        return sorted(path for path in self.path.iterdir() if _made(path) is not None)

    def rotate(self, keep: Keep, now: datetime) -> int:
        """Delete the backups that need not stay. Gives how many. The latest always stays."""
        made = {at: path for path in self.files() if (at := _made(path)) is not None}
        stay = kept(made, keep) | {at for at in made if now - at < YOUNG}
        for at in made.keys() - stay:
            made[at].unlink()
        return len(made.keys() - stay)

    def _sync(self) -> None:
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _proved(part: Path, identities: Sequence[Any]) -> tuple[Restored | None, str | None]:
    """What is in a backup, or why nobody could look. Raises NoBackup for one that is wrong."""
    try:
        with part.open("rb") as file:
            return prove(file, identities), None
    except NoRoom as error:
        return None, str(error)


def _new(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _name(at: datetime) -> str:
    return f"database_{at.astimezone(UTC).strftime(STAMP)}.jsonl.gz.age"


def _made(path: Path) -> datetime | None:
    """When a backup was made, by its name. None for what is none."""
    found = NAME.fullmatch(path.name)
    try:
        return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
