"""What the tests of clinicians' acts share."""

from app.access import Diary, Right, ShareKind, open_diary
from app.extensions import db
from app.models import User
from app.services.accounts import create_account
from app.services.sharing import grant_share
from tests.conftest import Cast


def opened_by_bob(cast: Cast) -> Diary:
    """Alice's diary, opened by Dr Bob, who may record."""
    return open_diary(cast.bob, cast.alice, Right.READ)


def opened_by_carol(cast: Cast) -> Diary:
    """Alice's diary, opened by Dr Carol, who may read."""
    return open_diary(cast.carol, cast.alice, Right.READ)


def opened_by_carer(diary: Diary, right: Right = Right.RECORD) -> Diary:
    """The diary, opened by a carer who may record. diary: as its owner opened it."""
    carer: User = create_account("eve@example.org")
    db.session.flush()
    grant_share(diary, carer.id, right, kind=ShareKind.CARER)
    return open_diary(carer.id, diary.patient_id, Right.READ)
