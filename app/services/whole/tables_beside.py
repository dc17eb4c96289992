"""The tables that lie beside the days and treatments: clinicians, reminders, shares, acts."""

from app import models as m
from app.analysis.open_windows import Why
from app.services.whole.kinds import (
    BOOL,
    DAY,
    HUNDREDTHS,
    ID,
    INSTANT,
    LATER,
    PAST_DAY,
    PERSON,
    SUBJECT,
    TIME,
    WORDS,
    code,
    one_of,
    signed,
    text,
    whole,
)
from app.services.whole.table import RECORDED, Table

BESIDE: tuple[Table, ...] = (
    Table(
        m.Review,
        ("id",),
        {"id": ID, "clinician_id": PERSON, "at": INSTANT, "revision": whole()},
    ),
    Table(
        m.ClinicalNote,
        ("id",),
        {
            "id": ID,
            "words": WORDS.or_none,  # None: they are for clinicians only, and were not told
            "for_patient": BOOL,
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    Table(
        m.WatchItem,
        ("id",),
        {
            "id": ID,
            "treatment_id": ID.or_none,
            "symptom": code("symptoms", 40).or_none,
            "words": text(120).or_none,
            "position": whole(),
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    Table(
        m.ScaleScore,
        ("id",),
        {
            "id": ID,
            "day": PAST_DAY,
            "scale": code("scales", 40),
            "score": HUNDREDTHS,
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    Table(
        m.ReminderChoice,
        (),
        {
            "at": TIME.or_none,
            "anchor": whole(0, 6),
            "by_email": BOOL,
            "by_push": BOOL,
            "paused_until": DAY.or_none,
            "chosen_at": INSTANT,
        },
        left_out={"look_at": "when the next run looks at it; set anew when it is restored"},
        begun=True,
    ),
    Table(
        m.Reminder,
        ("day",),
        {
            "day": PAST_DAY,
            "why": one_of(Why),
            "state": one_of(m.ReminderState),
            "claimed_at": INSTANT,
        },
        begun=True,
    ),
    Table(
        m.Invitation,
        ("id",),
        {
            "id": ID,
            "kind": one_of(m.ShareKind),
            "right": one_of(("read", "record")),
            "sees_notes": BOOL,
            "sees_mood": BOOL,
            "share_ends_on": DAY.or_none,
            "is_code": BOOL,
            "email": text(255).or_none,
            "made_at": INSTANT,
            "expires_at": LATER,
            "answered_at": INSTANT.or_none,
            "answered_by_id": PERSON.or_none,
            "revoked_at": INSTANT.or_none,
        },
        # One that still waits is left out: nothing came of it, and an archive lets nobody in.
        only=lambda: m.Invitation.answered_at.is_not(None) | m.Invitation.revoked_at.is_not(None),
        left_out={"token_hash": "a secret: it would open the invitation"},
        filled={"token_hash": "restored"},  # the SHA-256 of nothing
        begun=True,
    ),
    Table(
        m.AuditEvent,
        ("id",),
        {
            "id": ID,
            "at": INSTANT,
            "actor_id": PERSON.or_none,
            "act": signed("[a-z_]{1,40}"),
            "subject": SUBJECT.or_none,
        },
        # That a diary was restored is told of the restored diary, and of no archive.
        only=lambda: m.AuditEvent.act != m.Act.DIARY_RESTORED.value,
        left_out={"token_id": "which program did it: its token is not archived"},
        begun=True,
    ),
)
