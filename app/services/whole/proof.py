"""Proving that an archive restores: into a database in memory, and out of it again."""

from types import TracebackType
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from app import clock
from app.extensions import Model, guard_transactions
from app.models import User
from app.services.whole.checks import check
from app.services.whole.reading import read_archive
from app.services.whole.refusals import NoArchive
from app.services.whole.restoring import put_archive
from app.services.whole.writing import stored_archive


class Scratch:
    """An empty database that nobody else sees, and that is gone when the block ends."""

    def __enter__(self) -> "Scratch":
        self.engine = sa.create_engine("sqlite://", poolclass=StaticPool, hide_parameters=True)
        guard_transactions(self.engine)
        Model.metadata.create_all(self.engine)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.engine.dispose()

    def prove(self, file: bytes) -> None:
        """Raises NoArchive for a file that does not restore to a diary with this very archive."""
        archive = read_archive(file)
        check(archive)
        with Session(self.engine, autoflush=False) as session:  # never committed
            account = User(email="x", active=False, fs_uniquifier=uuid4().hex)
            account.create_datetime = clock.now()
            session.add(account)
            session.flush()
            put_archive(session, archive, account.id)
            if stored_archive(session, account.id) != archive.data:
                raise NoArchive("not_equal")
