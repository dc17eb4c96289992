"""The tables of a diary as one zip, or one of them alone, sent while they are read.

Nothing is held in memory but a piece of a file. All of it is read in one transaction that sees the
diary as it was at its beginning, and that ends with the last piece or when nobody waits any more.
"""

from collections.abc import Callable, Generator, Iterator
from contextvars import copy_context
from itertools import chain
from pathlib import Path

from zipstream import ZIP_DEFLATED, ZipStream

from app import clock
from app.access import Diary, Right, open_diary
from app.exports.columns import Sheet
from app.exports.package import COLUMNS_FILE, PACKAGE_FILE, Written, columns_text, package_json
from app.exports.private import private_file
from app.exports.spreadsheet import sheets_of
from app.extensions import own_session
from app.services.replica import NotCaughtUp, may_read_elsewhere, on_replica
from app.services.table_choice import EVERYTHING, Choice

SMALL = 1 << 20  # bytes; a file that is not longer is no Zip64, which old programs cannot open
LEVEL = 5  # a third faster than the usual 6, a few percent larger
Pieces = Iterator[bytes]
Source = Callable[[Diary, Callable[[Diary], Pieces]], Generator[bytes, None, None]]


class Download:
    """Bytes that are made while they are sent, in a session of their own.

    The first piece is made at once, so that what goes wrong before it can still be told. `close`
    ends the transaction, whether all was sent or not.
    """

    def __init__(self, diary: Diary, pieces_of: Callable[[Diary], Pieces]) -> None:
        self._context = copy_context()  # the session must not leak into that of the server
        self._first: list[bytes] = []
        try:
            self._begin(_of_replica if may_read_elsewhere() else _pieces, diary, pieces_of)
        except NotCaughtUp:
            self._begin(_pieces, diary, pieces_of)

    def _begin(self, source: Source, diary: Diary, pieces_of: Callable[[Diary], Pieces]) -> None:
        self._pieces = source(diary, pieces_of)
        try:
            self._first.append(self._context.run(next, self._pieces))
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> "Download":
        return self

    def __next__(self) -> bytes:
        return self._first.pop() if self._first else self._context.run(next, self._pieces)

    def close(self) -> None:
        """Give the connection back."""
        self._context.run(self._pieces.close)

    def __del__(self) -> None:
        self.close()


def download_zip(diary: Diary, choice: Choice = EVERYTHING) -> Download:
    """The tables that are asked for with what explains them.

    Raises NotFound when the diary was erased or closed to the reader meanwhile.
    """
    return Download(diary, lambda opened: zip_pieces(opened, choice))


def download_csv(diary: Diary, choice: Choice) -> Download:
    """The one table that is asked for. Raises NotFound as above."""
    return Download(diary, lambda opened: _one_file(opened, choice))


def zip_pieces(diary: Diary, choice: Choice = EVERYTHING) -> Pieces:
    """The zip, piece by piece, read in the open session."""
    packed = ZipStream(compress_type=ZIP_DEFLATED, compress_level=LEVEL)
    for name, pieces in _files(diary, choice):
        packed.add(_small_or_all(pieces), name)
        yield from packed.file()
    yield from packed.finalize()


def write_folder(diary: Diary, folder: Path) -> Iterator[Path]:
    """Write all tables and what explains them; each path as soon as its file is whole."""
    for name, pieces in _files(diary, EVERYTHING):
        with private_file(folder / name) as out:
            out.writelines(pieces)
        yield folder / name


def _files(diary: Diary, choice: Choice) -> Iterator[tuple[str, Pieces]]:
    """(name, bytes) of each file. One must be read to its end before the next is asked for."""
    written: list[Written] = []
    for sheet in sheets_of(diary, choice):
        written.append(Written(sheet.table, sheet.columns))
        yield sheet.table.file, written[-1].passing(sheet)
    told = columns_text(written, choice.span, diary.sees_notes, diary.sees_mood)
    yield COLUMNS_FILE, iter([told.encode()])
    yield PACKAGE_FILE, iter([package_json(written, clock.now()).encode()])


def _small_or_all(pieces: Pieces) -> bytes | Pieces:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > SMALL:
            return chain(held, pieces)
    return b"".join(held)


def _one_file(diary: Diary, choice: Choice) -> Pieces:
    sheet: Sheet = next(sheets_of(diary, choice))
    return (text.encode() for text in sheet.text if text)


def _pieces(diary: Diary, pieces_of: Callable[[Diary], Pieces]) -> Generator[bytes, None, None]:
    """The diary is opened once more: its revision must be the one that the transaction sees."""
    with own_session(reading=True, snapshot=True):
        yield from pieces_of(open_diary(diary.actor_id, diary.patient_id, Right.READ))


def _of_replica(diary: Diary, pieces_of: Callable[[Diary], Pieces]) -> Generator[bytes, None, None]:
    """The same from a replica that has caught up. The door is not there, but where rights are."""
    with on_replica(diary):
        yield from pieces_of(diary)
