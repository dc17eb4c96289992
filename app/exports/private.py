"""Files that hold somebody's diary in clear, on the disk of whoever runs a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A file for this account alone, in the place of whatever was there once it is whole.

    A block that raises leaves what was there. A link that lies there is replaced, not followed.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        made = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "wb") as out:
            yield out
            out.flush()
            os.fsync(made)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
