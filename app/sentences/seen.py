"""What others did in a diary, in plain words."""

from datetime import date

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from app.models import Act
from app.services.seen import Seen

# The parts of a diary, as the trace of visits keeps them.
PARTS = {
    "answer": _l("looked at the answer"),
    "days": _l("looked at the days"),
    "injections": _l("looked at the injections"),
    "visit": _l("looked at what is noted for the next visit"),
    "files": _l("looked at the page for taking the diary along"),
    "card": _l("looked at the summary"),
    "clinical": _l("looked at what the clinic noted"),
}
# What was taken along, as the trace keeps it.
TAKEN = {
    "report": _l("downloaded the report"),
    "tables": _l("downloaded the tables of the diary"),
    "archive": _l("downloaded the whole diary"),
    "fhir": _l("downloaded the diary as a medical record"),
}
LOOKED = _l("looked into the diary")  # of an older trace, or a part that has no name here
# {day}: of the treatment or of the rated day. Without one, the words after it.
ON_A_DAY = {
    Act.DAY_RATED: _l("rated %(day)s"),
    Act.DAY_CHOSEN: _l("chose a version of %(day)s"),
    Act.DAY_TAKEN_BACK: _l("brought back a version of %(day)s"),
    Act.DAY_SET_ASIDE: _l("sent ratings of %(day)s that wait for a choice"),
    Act.TREATMENT_RECORDED: _l("recorded the injection of %(day)s"),
    Act.TREATMENT_REVISED: _l("changed the injection of %(day)s"),
    Act.TREATMENT_REMOVED: _l("removed the injection of %(day)s"),
    Act.TREATMENT_RESTORED: _l("brought back the injection of %(day)s"),
    Act.TREATMENT_TAKEN_BACK: _l("brought back a former version of the injection of %(day)s"),
    Act.TREATMENT_CONFIRMED: _l("confirmed the doses of %(day)s"),
}
DONE = {
    Act.DIARY_BEGUN: _l("began the diary"),
    Act.SETTINGS_CHANGED: _l("changed settings"),
    Act.SYMPTOMS_CHANGED: _l("changed what is rated"),
    Act.DAY_RATED: _l("rated a day"),
    Act.DAY_RATED_BY_LINK: _l("rated a day through the link of a reminder"),
    Act.RATING_LINKS_REVOKED: _l("switched off the links of reminders"),
    Act.CALENDAR_FEED_MADE: _l("made a calendar address"),
    Act.CALENDAR_FEED_REMOVED: _l("removed the calendar address"),
    Act.PUSH_DEVICE_ADDED: _l("turned on messages on a device"),
    Act.PUSH_DEVICE_REMOVED: _l("turned off messages on a device"),
    Act.DAY_SET_ASIDE: _l("sent ratings of a day that wait for a choice"),
    Act.DAY_CHOSEN: _l("chose a version of a day"),
    Act.DAY_TAKEN_BACK: _l("brought back a version of a day"),
    Act.TREATMENT_RECORDED: _l("recorded an injection"),
    Act.TREATMENT_REVISED: _l("changed an injection"),
    Act.TREATMENT_REMOVED: _l("removed an injection"),
    Act.TREATMENT_RESTORED: _l("brought back an injection"),
    Act.TREATMENT_TAKEN_BACK: _l("brought back a former version of an injection"),
    Act.TREATMENT_CONFIRMED: _l("confirmed the doses of an injection"),
    Act.EVENT_RECORDED: _l("noted something between injections"),
    Act.EVENT_REVISED: _l("changed a note of something between injections"),
    Act.EVENT_REMOVED: _l("removed a note of something between injections"),
    Act.EVENT_RESTORED: _l("brought back a note of something between injections"),
    Act.GOAL_RECORDED: _l("added a goal"),
    Act.GOAL_REVISED: _l("changed a goal"),
    Act.GOAL_REMOVED: _l("removed a goal"),
    Act.GOAL_RESTORED: _l("brought back a goal"),
    Act.QUESTION_RECORDED: _l("added a question"),
    Act.QUESTION_REVISED: _l("changed a question"),
    Act.QUESTION_REMOVED: _l("removed a question"),
    Act.QUESTION_RESTORED: _l("brought back a question"),
    Act.IMPRESSION_RECORDED: _l("entered an impression of a treatment"),
    Act.IMPRESSION_REVISED: _l("changed an impression of a treatment"),
    Act.IMPRESSION_REMOVED: _l("removed an impression of a treatment"),
    Act.IMPRESSION_RESTORED: _l("brought back an impression of a treatment"),
    Act.IMPRESSION_DISMISSED: _l("chose not to be asked for an impression"),
    Act.SKETCH_SAVED: _l("sketched the weeks around an injection"),
    Act.SKETCH_REMOVED: _l("removed a sketch"),
    Act.SKETCH_RESTORED: _l("brought back a sketch"),
    Act.VISIT_SET: _l("set the next visit"),
    Act.SAFETY_MESSAGE_READ: _l("marked a safety message as read"),
    Act.FILE_IMPORTED: _l("brought in a file"),
    Act.IMPORT_UNDONE: _l("took back what a file had brought"),
    Act.DIARY_EXPORTED: _l("downloaded the tables of the diary"),  # of an older trace
    Act.DIARY_RESTORED: _l("restored the diary from an archive"),
    Act.DIARY_VISITED: LOOKED,
    Act.SHARE_GRANTED: _l("let somebody in"),
    Act.SHARE_ENDED: _l("ended sharing"),
    Act.SHARE_CHANGED: _l("changed what is shared"),
    Act.INVITATION_MADE: _l("made an invitation"),
    Act.INVITATION_REVOKED: _l("withdrew an invitation"),
    Act.INVITATION_ACCEPTED: _l("accepted your invitation"),
    Act.SHARE_REQUEST_ACCEPTED: _l("agreed to share"),
    Act.SHARE_REQUEST_DECLINED: _l("did not agree to share"),
    Act.DIARY_REVIEWED: _l("marked the diary as reviewed"),
    Act.NOTE_WRITTEN: _l("wrote a note"),
    Act.NOTE_REVISED: _l("changed a note"),
    Act.NOTE_REMOVED: _l("removed a note"),
    Act.NOTE_RESTORED: _l("brought back a note"),
    Act.WATCH_SET: _l("set something to watch"),
    Act.WATCH_REVISED: _l("changed something to watch"),
    Act.WATCH_REMOVED: _l("removed something to watch"),
    Act.WATCH_RESTORED: _l("brought back something to watch"),
    Act.SCORE_RECORDED: _l("entered a score"),
    Act.SCORE_REVISED: _l("changed a score"),
    Act.SCORE_REMOVED: _l("removed a score"),
    Act.SCORE_RESTORED: _l("brought back a score"),
    Act.SUMMARY_COPIED: _l("copied the summary"),
    Act.PROGRAM_LET_IN: _l("let a program in"),
    Act.PROGRAM_SHUT_OUT: _l("shut a program out"),
}


def done(seen: Seen) -> str:
    """What somebody did, after their name: "looked at the answer"."""
    if seen.act is Act.DIARY_VISITED:
        return str(PARTS.get(seen.subject or "", LOOKED))
    if seen.act is Act.DIARY_EXPORTED and seen.subject in TAKEN:
        return str(TAKEN[seen.subject])
    day = seen.treated_on or _day_in(seen.subject)
    if day is not None and seen.act in ON_A_DAY:
        return str(ON_A_DAY[seen.act]) % {"day": format_date(day, "d MMMM yyyy")}
    return str(DONE[seen.act])


def _day_in(subject: str | None) -> date | None:
    try:
        return date.fromisoformat(subject or "")
    except ValueError:
        return None
