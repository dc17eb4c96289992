"""What was done with a diary, by whom and when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Key, Model, PatientOwned, UtcDateTime


class Act(StrEnum):
    """Everything that can be done with a diary. Kept as text: never rename one."""

    DIARY_BEGUN = "diary_begun"
    SETTINGS_CHANGED = "settings_changed"
    SYMPTOMS_CHANGED = "symptoms_changed"
    DAY_RATED = "day_rated"
    DAY_RATED_BY_LINK = "day_rated_by_link"  # by whoever held the link of a reminder
    RATING_LINKS_REVOKED = "rating_links_revoked"
    CALENDAR_FEED_MADE = "calendar_feed_made"
    CALENDAR_FEED_REMOVED = "calendar_feed_removed"
    PUSH_DEVICE_ADDED = "push_device_added"
    PUSH_DEVICE_REMOVED = "push_device_removed"
    DAY_SET_ASIDE = "day_set_aside"  # sent when it had been changed elsewhere
    DAY_CHOSEN = "day_chosen"  # which of two versions to keep
    DAY_TAKEN_BACK = "day_taken_back"  # to one of its former versions
    TREATMENT_RECORDED = "treatment_recorded"
    TREATMENT_REVISED = "treatment_revised"
    TREATMENT_REMOVED = "treatment_removed"
    TREATMENT_RESTORED = "treatment_restored"
    TREATMENT_TAKEN_BACK = "treatment_taken_back"  # to one of its former versions
    TREATMENT_CONFIRMED = "treatment_confirmed"
    EVENT_RECORDED = "event_recorded"
    EVENT_REVISED = "event_revised"
    EVENT_REMOVED = "event_removed"
    EVENT_RESTORED = "event_restored"
    GOAL_RECORDED = "goal_recorded"
    GOAL_REVISED = "goal_revised"
    GOAL_REMOVED = "goal_removed"
    GOAL_RESTORED = "goal_restored"
    QUESTION_RECORDED = "question_recorded"
    QUESTION_REVISED = "question_revised"
    QUESTION_REMOVED = "question_removed"
    QUESTION_RESTORED = "question_restored"
    IMPRESSION_RECORDED = "impression_recorded"
    IMPRESSION_REVISED = "impression_revised"
    IMPRESSION_REMOVED = "impression_removed"
    IMPRESSION_RESTORED = "impression_restored"
    IMPRESSION_DISMISSED = "impression_dismissed"  # not wanted to be asked
    SKETCH_SAVED = "sketch_saved"
    SKETCH_REMOVED = "sketch_removed"
    SKETCH_RESTORED = "sketch_restored"
    VISIT_SET = "visit_set"
    SAFETY_MESSAGE_READ = "safety_message_read"
    FILE_IMPORTED = "file_imported"
    IMPORT_UNDONE = "import_undone"  # all that one file brought, taken back
    DIARY_EXPORTED = "diary_exported"
    DIARY_RESTORED = "diary_restored"  # from an archive; no archive tells of it
    DIARY_VISITED = "diary_visited"
    SHARE_GRANTED = "share_granted"
    SHARE_ENDED = "share_ended"
    SHARE_CHANGED = "share_changed"
    INVITATION_MADE = "invitation_made"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_ACCEPTED = "invitation_accepted"
    SHARE_REQUEST_ACCEPTED = "share_request_accepted"
    SHARE_REQUEST_DECLINED = "share_request_declined"
    DIARY_REVIEWED = "diary_reviewed"
    NOTE_WRITTEN = "note_written"
    NOTE_REVISED = "note_revised"
    NOTE_REMOVED = "note_removed"
    NOTE_RESTORED = "note_restored"
    WATCH_SET = "watch_set"
    WATCH_REVISED = "watch_revised"
    WATCH_REMOVED = "watch_removed"
    WATCH_RESTORED = "watch_restored"
    SCORE_RECORDED = "score_recorded"
    SCORE_REVISED = "score_revised"
    SCORE_REMOVED = "score_removed"
    SCORE_RESTORED = "score_restored"
    SUMMARY_COPIED = "summary_copied"
    PROGRAM_LET_IN = "program_let_in"  # the owner made a personal token
    PROGRAM_SHUT_OUT = "program_shut_out"  # and revoked it


class AuditEvent(PatientOwned, Model):
    """One act. Carries ids, never what was written.

    token_id: the personal token with which a program of the owner did it; None for a person.
    """

    __tablename__ = "audit_event"
    id: Mapped[UUID] = mapped_column(Key, primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(Key)
    act: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str | None] = mapped_column(sa.String(60))
    token_id: Mapped[UUID | None] = mapped_column(Key)

    __table_args__ = (sa.Index(None, "patient_id", "at"),)
