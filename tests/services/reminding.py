"""A mail server of the tests, and diaries whose owners want to be reminded."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from flask import Flask

from app.access import Diary, Right, open_diary
from app.models import ReminderState
from app.services.accounts import begin_diary, create_account
from app.services.reminder_runs import Due, run
from app.services.reminders import Wish, set_wish
from tests.builders import a_diary_draft

EVENING = Wish(at=time(19))


class Post:
    """Takes what is delivered, and says what it was told to say."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.taken: list[Due] = []
        self.says: ReminderState | Callable[[Due], ReminderState] = ReminderState.SENT

    def deliver(self, due: Due) -> ReminderState:
        self.taken.append(due)
        return self.says if isinstance(self.says, ReminderState) else self.says(due)

    def run(self, now: datetime) -> Counter[str]:
        """One run; `taken` then holds what this run delivered."""
        self.taken = []
        with self.app.app_context():
            return run(lambda: now, self.deliver)


def a_person(name: str, zone: str = "Europe/Berlin", wish: Wish | None = EVENING) -> UUID:
    """Somebody who keeps a diary and wants reminders. Call it in an app context of its own."""
    account = create_account(f"{name}@example.org")
    diary = begin_diary(account.id, a_diary_draft(timezone=zone, symptoms=("head_turn",)))
    if wish is not None:
        set_wish(diary, wish)
    return account.id


def own(patient_id: UUID) -> Diary:
    return open_diary(patient_id, patient_id, Right.OWN)
