"""The lines of a backup through gzip and age, in both directions, never as a whole in memory."""

import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any

import pyrage
import sqlalchemy as sa

from app.services.backup.restoring import ENDS_EARLY, Lines, Restored, finish, take_lines
from app.services.backup.scratch import scratch
from app.services.backup.shapes import NoBackup

GZIP = 31  # the window of zlib, and that it is written as gzip
LEVEL = 5
PIECE = 1 << 20
LONGEST_LINE = 512 * 1024 * 1024  # the largest file that somebody may send is a tenth of it


def encrypt_lines(lines: Iterator[bytes], out: IO[bytes], recipients: Sequence[Any]) -> None:
    """Write lines, compressed and encrypted. Raises what reading or writing raises."""
    source, target = _Source(_packed(lines)), _Target(out)
    try:
        pyrage.encrypt_io(source, target, list(recipients))
    except pyrage.EncryptError as error:
        raise source.error or target.error or error from None


def restore_file(file: IO[bytes], identities: Sequence[Any], connection: sa.Connection) -> Restored:
    """Restore a backup in an open transaction of an empty database. Raises NoBackup."""
    restored = Restored()
    taking = take_lines(connection, restored)
    next(taking)
    target = _Unpacker(taking)
    try:
        pyrage.decrypt_io(file, target, list(identities))
    except (pyrage.DecryptError, OSError) as error:
        raise target.error or NoBackup(_why(error)) from None
    finally:
        taking.close()
    target.finish()
    finish(connection, restored)
    return restored


def prove(file: IO[bytes], identities: Sequence[Any]) -> Restored:
    """Restore a backup into a database that is thrown away. Raises NoBackup."""
    with scratch() as connection:
        return restore_file(file, identities, connection)


def _why(error: Exception) -> str:
    if "no matching keys" in str(error).lower():
        return "No key in that file opens this backup."
    return "This is no backup that age wrote, or it was damaged after it was written."


def _packed(lines: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    for line in lines:
        if piece := packer.compress(line):
            yield piece
    yield packer.flush()


class _Source:
    """What age reads from. error: what ended it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self.rest:
                self.rest = next(self.pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        size = len(self.rest) if size < 0 else size
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece


class _Target:
    """What age writes to. error: what ended it."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.error: BaseException | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.out.write(piece)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """age asks for it at the end; whoever opened the file flushes it."""


class _Unpacker:
    """Takes what age decrypts, and hands its lines on. error: what ended it."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.packer = zlib.decompressobj(wbits=GZIP)
        self.pending: list[bytes] = []
        self.length = 0
        self.error: BaseException | None = None

    def write(self, piece: bytes) -> int:
        if self.error is not None:  # age tries once more to get rid of what it holds
            raise OSError from self.error
        try:
            rest = piece
            while rest:
                self._hand_on(self.packer.decompress(rest, PIECE))
                rest = self.packer.unconsumed_tail
        except zlib.error:
            self.error = NoBackup("This is no backup, or a damaged one: it cannot be unpacked.")
            raise OSError from None
        except BaseException as error:
            self.error = error
            raise OSError from error
        return len(piece)

    def flush(self) -> None:
        """age asks for it at the end."""

    def finish(self) -> None:
        """Raises NoBackup when the last line did not come whole."""
        if not self.packer.eof or self.packer.unused_data or self.length:
            raise NoBackup(ENDS_EARLY)

    def _hand_on(self, data: bytes) -> None:
        first, *more = data.split(b"\n")
        self._hold(first)
        for piece in more:
            line, self.pending, self.length = b"".join(self.pending), [], 0
            self.lines.send(line)
            self._hold(piece)

    def _hold(self, piece: bytes) -> None:
        self.pending.append(piece)
        self.length += len(piece)
        if self.length > LONGEST_LINE:
            raise NoBackup("This backup is damaged: a line of it does not end.")
