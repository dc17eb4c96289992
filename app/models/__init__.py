"""The tables. Importing this room makes all of them known."""

from app.models.account import Role, SignIn, User
from app.models.audit import Act, AuditEvent
from app.models.diary_day import DiaryDay, DiaryDayVersion
from app.models.patient import KeptAnswer, Patient, Symptom, Upload
from app.models.share import Right, Share
from app.models.treatment import Injection, Side, Treatment, TreatmentVersion

__all__ = [
    "Act",
    "AuditEvent",
    "DiaryDay",
    "DiaryDayVersion",
    "Injection",
    "KeptAnswer",
    "Patient",
    "Right",
    "Role",
    "Share",
    "Side",
    "SignIn",
    "Symptom",
    "Treatment",
    "TreatmentVersion",
    "Upload",
    "User",
]
