"""What people read when the database, or the disk, does not do what it is asked."""

from app.services.faults import Kind
from app.words import gettext as _

__all__ = ["SECONDS_TO_WAIT", "in_one_line", "what_happened"]

# After how many seconds it is worth trying again. One that is broken waits for its operator.
SECONDS_TO_WAIT = {
    Kind.AWAY: 10,
    Kind.CROWDED: 10,
    Kind.LOCKED: 5,
    Kind.TURN: 1,
    Kind.SLOW: 30,
    Kind.FULL: 300,
    Kind.READ_ONLY: 300,
}
# For who runs the server, on its command line: nobody's pages.
LINES = {
    Kind.AWAY: "it does not answer. Look whether it runs, and whether its folder can be read.",
    Kind.CROWDED: "it takes no more connections. Stop something, or raise its limit.",
    Kind.LOCKED: "something else has been writing for too long. Try again.",
    Kind.TURN: "another save came first. Try again.",
    Kind.SLOW: "it was stopped, as it took too long.",
    Kind.FULL: "there is no room on the disk. Make room, then try again.",
    Kind.READ_ONLY: "it can only be read. Look at the rights of its files, or of a replica.",
    Kind.BROKEN: "what is stored is damaged. Stop the server, keep the files, bring back a backup.",
}


def what_happened(kind: Kind) -> str:
    """In one sentence, for a page."""
    said = {
        Kind.AWAY: _("The place where diaries are stored cannot be reached just now."),
        Kind.CROWDED: _("Too many people are using this diary site just now."),
        Kind.LOCKED: _("Something else was being saved for too long."),
        Kind.TURN: _("Something else was being saved in the same moment."),
        Kind.SLOW: _("It took too long just now."),
        Kind.FULL: _("There is no room left here to store anything. Whoever runs it is told."),
        Kind.READ_ONLY: _("Nothing can be stored here just now. Whoever runs it is told."),
        Kind.BROKEN: _("What is stored here cannot be read as it should."),
    }
    return str(said[kind])


def in_one_line(kind: Kind) -> str:
    """For a command: what is the matter, and what to do."""
    return f"The database cannot be used: {LINES[kind]}"
