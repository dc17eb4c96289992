"""Two who restore, or restore and begin, in one instant; and an archive while somebody saves."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Right, open_diary
from app.extensions import db, own_session
from app.models import AuditEvent
from app.services import archives
from app.services.accounts import begin_diary
from app.services.audit import Act
from app.services.treatments import record_treatment, remove_treatment
from app.services.whole import writing
from app.services.whole.proof import Scratch
from tests.builders import a_diary_draft, a_whole_treatment
from tests.conftest import Cast
from tests.services.rush import meet_at


@pytest.mark.parametrize("with_a_diary", [False, True])
def test_of_two_restores_at_once_one_is_stored(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, with_a_diary: bool
) -> None:
    with app.app_context():
        if with_a_diary:
            begin_diary(cast.dan, a_diary_draft())
        alice = open_diary(cast.alice, cast.alice, Right.OWN)
        record_treatment(alice, a_whole_treatment())
        whole = archives.stored_archive(alice)
    meeting = meet_at(Barrier(2), archives.may_restore)
    monkeypatch.setattr(archives, "may_restore", meeting)
    told: list[str] = []

    def restore() -> None:
        with app.app_context():
            try:
                archives.restore_archive(cast.dan, archives.open_archive(whole))
                told.append("restored")
            except Exception as error:  # the test looks at what it was
                told.append(type(error).__name__)

    threads = [Thread(target=restore) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) in (["NoArchive", "restored"], ["StaleEdit", "restored"])
    with app.app_context():
        assert archives.stored_archive(open_diary(cast.dan, cast.dan, Right.OWN)) == whole
        restored = sa.select(sa.func.count()).where(AuditEvent.act == Act.DIARY_RESTORED.value)
        assert db.session.scalar(restored) == 1


def test_an_archive_is_of_one_moment(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A treatment that is removed while its archive is written is in it with all its lines."""
    with app.app_context():
        treatment_id = record_treatment(
            open_diary(cast.alice, cast.alice, Right.OWN), a_whole_treatment()
        ).id

    def remove_meanwhile(*arguments: object) -> object:
        if arguments[2].name == "injection":  # type: ignore[attr-defined]
            thread = Thread(target=remove)
            thread.start()
            thread.join()
        return rows(*arguments)  # type: ignore[arg-type]

    def remove() -> None:
        with app.app_context():
            remove_treatment(open_diary(cast.alice, cast.alice, Right.OWN), treatment_id, 1)

    rows = writing._rows
    monkeypatch.setattr(writing, "_rows", remove_meanwhile)
    with app.app_context(), own_session(reading=True):
        whole = archives.stored_archive(open_diary(cast.alice, cast.alice, Right.OWN))
    monkeypatch.undo()

    with app.app_context(), Scratch() as scratch:
        scratch.prove(whole)
    assert str(treatment_id).encode() in whole
    assert b"splenius_capitis" in whole
