"""The tables. Importing this room makes all of them known."""

from app.models.account import Role, SignIn, User
from app.models.audit import Act, AuditEvent
from app.models.clinic import Clinic, ClinicAct, ClinicEvent, ClinicInvitation, ClinicMember
from app.models.clinical import (
    ClinicalNote,
    ListSummary,
    PatientTag,
    Review,
    ScaleScore,
    WatchItem,
)
from app.models.diary_day import Aside, DiaryDay, DiaryDayVersion, SentSave
from app.models.diary_event import DiaryEvent, DiaryEventVersion, EventKind
from app.models.former import FormerPerson, FormerShare, WaitingArchive
from app.models.imports import ImportBatch, Source, Upload
from app.models.impression import Impression, ImpressionVersion
from app.models.limit import LimitCount
from app.models.links import CalendarFeed, RatingLink
from app.models.passkey import Passkey, UsedChallenge
from app.models.patient import KeptAnswer, KeptPage, Patient, Symptom
from app.models.plan import Goal, Outcome, Question
from app.models.push import PushDevice
from app.models.reminder import Reminder, ReminderChoice, ReminderState
from app.models.safety import SafetyFlag
from app.models.sealing import SealingKey
from app.models.share import (
    ClinicShare,
    Invitation,
    Offer,
    Right,
    Share,
    ShareKind,
    ShareRequest,
)
from app.models.sketch import Sketch
from app.models.token import ApiToken, Scope
from app.models.treatment import (
    GUIDANCES,
    Guidance,
    Injection,
    Side,
    Treatment,
    TreatmentConfirmation,
    TreatmentVersion,
)
from app.models.way_in import KnownBrowser, SignInLink

__all__ = [
    "GUIDANCES",
    "Act",
    "ApiToken",
    "Aside",
    "AuditEvent",
    "CalendarFeed",
    "Clinic",
    "ClinicAct",
    "ClinicEvent",
    "ClinicInvitation",
    "ClinicMember",
    "ClinicShare",
    "ClinicalNote",
    "DiaryDay",
    "DiaryDayVersion",
    "DiaryEvent",
    "DiaryEventVersion",
    "EventKind",
    "FormerPerson",
    "FormerShare",
    "Goal",
    "Guidance",
    "ImportBatch",
    "Impression",
    "ImpressionVersion",
    "Injection",
    "Invitation",
    "KeptAnswer",
    "KeptPage",
    "KnownBrowser",
    "LimitCount",
    "ListSummary",
    "Offer",
    "Outcome",
    "Passkey",
    "Patient",
    "PatientTag",
    "PushDevice",
    "Question",
    "RatingLink",
    "Reminder",
    "ReminderChoice",
    "ReminderState",
    "Review",
    "Right",
    "Role",
    "SafetyFlag",
    "ScaleScore",
    "Scope",
    "SealingKey",
    "SentSave",
    "Share",
    "ShareKind",
    "ShareRequest",
    "Side",
    "SignIn",
    "SignInLink",
    "Sketch",
    "Source",
    "Symptom",
    "Treatment",
    "TreatmentConfirmation",
    "TreatmentVersion",
    "Upload",
    "UsedChallenge",
    "User",
    "WaitingArchive",
    "WatchItem",
]
