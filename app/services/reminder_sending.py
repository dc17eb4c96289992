"""Whether a reminder is still wanted in the instant before it leaves, and its link."""

import sqlalchemy as sa

from app.extensions import db
from app.models import ReminderChoice, User
from app.services.days import list_rated
from app.services.rating_links import make_link
from app.services.reminder_runs import Due


def link_while_wanted(due: Due, link: str | None, *, by_email: bool) -> str | None:
    """The link of a reminder, or None where it is not to be sent this way any more.

    Made within the transaction that looks: whoever turns reminders off after it ends this link
    too. link: the one that was made already.
    """
    if not _is_wanted(due, by_email):
        db.session.rollback()
        return None
    if link is None:
        return make_link(due.diary, due.day)
    db.session.rollback()
    return link


def _is_wanted(due: Due, by_email: bool) -> bool:
    choice = ReminderChoice
    way = choice.by_email if by_email else choice.by_push
    query = (
        sa.select(choice.paused_until)
        .join(User, User.id == choice.patient_id)
        .where(choice.patient_id == due.diary.patient_id, choice.at.is_not(None), way, User.active)
        .with_for_update(of=choice)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or (row.paused_until is not None and row.paused_until > due.day):
        return False
    return all(day != due.day for day, *_more in list_rated(due.diary, first=due.day))
