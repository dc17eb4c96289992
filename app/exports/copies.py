"""Encrypted copies of diaries in a folder: who can read them, how long they stay.

The server has public keys only: what it has written it cannot read any more.
"""

import fcntl
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pyrage

from app.services.whole.reading import LARGEST, packed
from app.services.whole.refusals import NoArchive

NAME = re.compile(r"([0-9a-f-]{36})_(\d{4}-\d{2}-\d{2})\.json\.gz\.age")
INDEX, LOCK, PART = "index.json", ".lock", ".part"
Day = TypeVar("Day", bound=date)
KEY = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+")


class CopiesError(Exception):
    """The copies cannot be made or read. Its text says what to do, for whoever runs the server."""


@dataclass(frozen=True)
class Keep:
    """How many copies of a diary stay: the latest of so many days, weeks and months that have one.

    gone: days after which the copies of a diary that is not there any more are deleted.
    """

    days: int = 7
    weeks: int = 4
    months: int = 12
    gone: int = 30


class Copy(msgspec.Struct):
    """What is noted of the last copy of a diary. seal: tells it from others, and no more.

    gone: since when the diary is not there any more.
    """

    seal: str
    on: date
    gone: date | None = None


def read_keep(said: str) -> Keep:
    """The setting COPIES_KEEP: four numbers. Raises CopiesError."""
    numbers = said.split()
    if len(numbers) != 4 or not all(n.isascii() and n.isdigit() for n in numbers) or "0" in numbers:
        raise CopiesError(
            f"COPIES_KEEP is {said!r}. Write how many days, weeks and months have a copy that "
            "stays, and the days after which those of an erased diary go: COPIES_KEEP='7 4 12 30'."
        )
    return Keep(*map(int, numbers))


def read_recipients(said: Sequence[str]) -> list[Any]:
    """The setting COPIES_RECIPIENTS: public keys of age. Raises CopiesError."""
    if not said:
        raise CopiesError(
            "COPIES_RECIPIENTS is not set. Set the public keys of who may read the copies, such as "
            "COPIES_RECIPIENTS='age1…'. `flask diary copies-key`, on another machine, makes one."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(each) for each in said]
    except pyrage.RecipientError:
        raise CopiesError(
            "COPIES_RECIPIENTS cannot be read. Write public keys of age, which begin with age1, "
            "with blanks between them; never a key that begins with AGE-SECRET-KEY."
        ) from None


def read_identities(file: bytes) -> list[Any]:
    """The secret keys in a file as age-keygen writes it. Raises CopiesError."""
    found = KEY.findall(file.decode(errors="replace"))
    try:
        keys = [pyrage.x25519.Identity.from_str(each) for each in found]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise CopiesError("There is no key in that file. It is a line with AGE-SECRET-KEY-1…")
    return keys


def new_identity() -> str:
    """A new key, as age-keygen writes it."""
    key = pyrage.x25519.Identity.generate()
    return f"# public key: {key.to_public()}\n{key}\n"


def decrypt(file: bytes, identities: Sequence[Any]) -> bytes:
    """What was encrypted. Raises NoArchive."""
    if len(file) > LARGEST:
        raise NoArchive("too_large", most=LARGEST // 1024 // 1024)
    try:
        return bytes(pyrage.decrypt(file, list(identities)))
    except pyrage.DecryptError as error:
        none = "no matching keys" in str(error).lower()
        raise NoArchive("no_key" if none else "damaged") from None


def kept(days: Collection[Day], keep: Keep) -> set[Day]:
    """Of the days, or instants, with a copy: those whose copy stays. The latest always does."""
    latest = sorted(days, reverse=True)
    return {
        day
        for most, place in (
            (keep.days, lambda day: (day.year, day.month, day.day)),
            (keep.weeks, lambda day: day.isocalendar()[:2]),
            (keep.months, lambda day: (day.year, day.month)),
        )
        for day in _first_of_each(latest, place)[:most]
    }


def _first_of_each(days: Sequence[Day], place: Callable[[Day], Any]) -> list[Day]:
    found: dict[Any, Day] = {}
    for day in days:
        found.setdefault(place(day), day)
    return list(found.values())


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else writes in a folder meanwhile; what a run that was stopped left half is gone.

    Raises CopiesError when somebody writes in it already.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CopiesError("Another run is writing into this folder.") from None
        for part in folder.glob(f"*{PART}"):
            part.unlink()
        yield


class Folder:
    """A folder of copies. Only one run at a time works in it."""

    def __init__(self, path: Path, secret: str) -> None:
        self.path = path
        self.secret = hashlib.sha256(f"copies {secret}".encode()).digest()
        self.index: dict[str, Copy] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes in it meanwhile. Raises CopiesError when somebody does already."""
        with held(self.path):
            self._read_index()
            yield
            self._write(INDEX, msgspec.json.encode(self.index, order="sorted"))

    def save(self, id_: UUID, archive: bytes, recipients: Sequence[Any], on: date) -> bool:
        """Write a copy, unless the last one is of the same bytes. Gives whether it was written."""
        seal = hmac.new(self.secret, archive, hashlib.sha256).hexdigest()
        last = self.index.get(str(id_))
        if last is not None and last.seal == seal and last.on in self.days().get(str(id_), ()):
            last.gone = None
            return False
        encrypted = pyrage.encrypt(packed(archive), list(recipients))
        self._write(_name(str(id_), on), encrypted)
        self.index[str(id_)] = Copy(seal, on)
        return True

    def days(self) -> dict[str, list[date]]:
        """The days that have a copy, by the id of the diary."""
        found: dict[str, list[date]] = {}
        for path in self.path.iterdir():
            if (read := _read_name(path.name)) is not None:
                found.setdefault(read[0], []).append(read[1])
        return found

    def rotate(self, keep: Keep) -> int:
        """Delete the copies that need not stay. Gives how many."""
        gone = 0
        for id_, days in self.days().items():
            for day in set(days) - kept(days, keep):
                (self.path / _name(id_, day)).unlink()
                gone += 1
        return gone

    def forget(self, there: Collection[UUID], keep: Keep, today: date) -> int:
        """Delete the copies of diaries that have not been there for some days.

        there: the ids of all diaries. Raises CopiesError, before anything is deleted, when none
        of the diaries in the folder is there: then it is another database.
        """
        ids = {str(id_) for id_ in there}
        copied = self.days()
        if copied and ids.isdisjoint(copied):
            raise CopiesError("No diary of this folder is in the database. Nothing was changed.")
        deleted = 0
        for id_, days in copied.items():
            if id_ in ids:
                continue
            noted = self.index.setdefault(id_, Copy("", max(days)))
            noted.gone = noted.gone or today
            if (today - noted.gone).days >= keep.gone:
                for day in days:
                    (self.path / _name(id_, day)).unlink()
                del self.index[id_]
                deleted += len(days)
        return deleted

    def files(self) -> list[Path]:
        """All copies, by their names."""
        return sorted(path for path in self.path.iterdir() if _read_name(path.name))

    def _read_index(self) -> None:
        """What was noted. One that cannot be read is begun anew: then all is written once more."""
        try:
            raw = (self.path / INDEX).read_bytes()
            self.index = msgspec.json.decode(raw, type=dict[str, Copy])
        except (FileNotFoundError, msgspec.DecodeError):
            self.index = {}

    def _write(self, name: str, data: bytes) -> None:
        """All of it or nothing, also when the machine stops meanwhile. For the owner alone."""
        part = self.path / f"{name}{PART}"
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(self.path / name)
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _name(id_: str, on: date) -> str:
    return f"{id_}_{on.isoformat()}.json.gz.age"


def _read_name(name: str) -> tuple[str, date] | None:
    found = NAME.fullmatch(name)
    try:
        return (found[1], date.fromisoformat(found[2])) if found else None
    except ValueError:  # no day: not ours
        return None
