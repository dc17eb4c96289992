"""Every table of a diary and each of its columns: what an archive tells of it, or why nothing.

tests/services/whole/test_tables.py finds a table or a column that is neither here nor left out.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from app import models as m
from app.analysis.sketch import STEPS
from app.catalogue.red_flags import Level
from app.services.whole.former import FORMER_EVENT, FORMER_IMPRESSION, FORMER_TREATMENT
from app.services.whole.kinds import (
    BOOL,
    DAY,
    HUNDREDTHS,
    ID,
    INSTANT,
    PAST_DAY,
    PERSON,
    TIME,
    VERSION,
    WORDS,
    Kind,
    code,
    one_of,
    signed,
    text,
    whole,
)
from app.services.whole.table import GRANTED, RECORDED, Table
from app.services.whole.tables_beside import BESIDE

RATINGS = signed("[0-9X.-]*", 200)
MARKS = Kind(signed("[a-z_,]*", 120).shape, code="marks")
PHONE = signed("\\+?[0-9][0-9 ()/.-]+", 24)
_DYSTONIA: Any = code("dystonias").shape
_NUMBER: Any = whole(0, 199).shape


def _versions_of(model: Any, id_name: str, kind: Kind, **more: Kind) -> Table:
    who = {"recorded_by_id": PERSON, "recorded_at": INSTANT}
    columns = {id_name: ID, "version": VERSION, **who, "content": kind, **more}
    return Table(model, (id_name, "version"), columns)


# In the order in which they can be stored: what is hung on stands before what hangs on it.
TABLES: tuple[Table, ...] = (
    Table(
        m.Symptom,
        ("number",),
        {
            "number": whole(0, 199),
            "code": code("symptoms", 40).or_none,
            "label": text(80).or_none,
            "position": whole(),
            "retired_on": PAST_DAY.or_none,
        },
        begun=True,
    ),
    Table(
        m.ImportBatch,
        ("id",),
        {
            "id": ID,
            "source": one_of(m.Source),
            "name": text(255),
            "at": INSTANT,
            "by_id": PERSON,
            "new_days": whole(),
            "changed_days": whole(),
            "new_treatments": whole(),
            "changed_treatments": whole(),
            "new_symptoms": Kind(Annotated[list[_NUMBER], Meta(max_length=200)]),
            "undone_at": INSTANT.or_none,
            "undone_by_id": PERSON.or_none,
        },
    ),
    Table(
        m.DiaryDay,
        ("day",),
        {
            "day": PAST_DAY,
            "ratings": RATINGS,
            "note": WORDS.or_none,
            "marks": MARKS,
            "entered_at": INSTANT.or_none,
            "recalled": BOOL.or_none,
            **RECORDED,
            "device": text(40).or_none,
            "saved_at": INSTANT.or_none,
            "import_id": ID.or_none,
        },
    ),
    Table(
        m.DiaryDayVersion,
        ("day", "version"),
        {
            "day": PAST_DAY,
            "version": whole(-(2**31)),
            "ratings": RATINGS,
            "note": WORDS.or_none,
            "marks": MARKS,
            "entered_at": INSTANT.or_none,
            "recalled": BOOL.or_none,
            "recorded_by_id": PERSON,
            "recorded_at": INSTANT,
            "device": text(40).or_none,
            "saved_at": INSTANT.or_none,
            "import_id": ID.or_none,
            "aside": one_of(m.Aside).or_none,
            "seen_version": whole(-(2**31)).or_none,
        },
    ),
    Table(
        m.SentSave,
        ("id", "day"),
        {
            "id": ID,
            "day": PAST_DAY,
            "version": whole(-(2**31)),
            "aside": BOOL,
            "received_at": INSTANT,
        },
    ),
    Table(
        m.SafetyFlag,
        ("day", "symptom"),
        {
            "day": PAST_DAY,
            "symptom": code("symptoms", 40),
            "severity": whole(1, 10),
            "level": one_of(Level),
            "days_after": whole(-(2**31)).or_none,
            "raised_at": INSTANT,
            "read_at": INSTANT.or_none,
        },
    ),
    Table(
        m.Treatment,
        ("id",),
        {
            "id": ID,
            "day": PAST_DAY,
            "product": code("products", 40).or_none,
            "note": WORDS.or_none,
            "total_units": HUNDREDTHS.or_none,
            "dilution": text(80).or_none,
            "volume_ml": HUNDREDTHS.or_none,
            "lot": text(40).or_none,
            "expires_on": DAY.or_none,
            "guidance": one_of(m.GUIDANCES).or_none,
            "injector": text(80).or_none,
            "clinic": text(80).or_none,
            "finished": BOOL,
            **RECORDED,
            "import_id": ID.or_none,
        },
    ),
    Table(
        m.Injection,
        ("treatment_id", "position"),
        {
            "treatment_id": ID,
            "position": whole(),
            "muscle": code("muscles").or_none,
            "side": one_of(m.Side).or_none,
            "dose_units": HUNDREDTHS.or_none,
            "points": whole(1, 99).or_none,
            "muscle_label": text(80).or_none,
        },
    ),
    _versions_of(
        m.TreatmentVersion,
        "treatment_id",
        FORMER_TREATMENT,
        removed_by_id=PERSON.or_none,
        removed_at=INSTANT.or_none,
        import_id=ID.or_none,
    ),
    Table(
        m.TreatmentConfirmation,
        ("treatment_id", "version", "confirmed_by_id"),
        {
            "treatment_id": ID,
            "version": VERSION,
            "confirmed_by_id": PERSON,
            "confirmed_at": INSTANT,
        },
    ),
    Table(
        m.DiaryEvent,
        ("id",),
        {
            "id": ID,
            "day": PAST_DAY,
            "until": DAY.or_none,
            "kind": one_of(m.EventKind),
            "words": text(120).or_none,
            "dose": text(60).or_none,
            **RECORDED,
        },
    ),
    _versions_of(m.DiaryEventVersion, "event_id", FORMER_EVENT),
    Table(
        m.Impression,
        ("treatment_id",),
        {
            "treatment_id": ID,
            "change": whole(-3, 3).or_none,
            "percent_better": whole(0, 100).or_none,
            "weeks": whole(0, 60).or_none,
            "still_lasting": BOOL,
            "dismissed": BOOL,
            "entered_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    _versions_of(m.ImpressionVersion, "treatment_id", FORMER_IMPRESSION),
    Table(
        m.Goal,
        ("id",),
        {
            "id": ID,
            "treatment_id": ID,
            "words": text(120),
            "outcome": one_of(m.Outcome).or_none,
            "position": whole(),
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    Table(
        m.Question,
        ("id",),
        {
            "id": ID,
            "words": text(200),
            "position": whole(),
            "done_on": PAST_DAY.or_none,
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    Table(
        m.Sketch,
        (),
        {
            "treated_on": PAST_DAY,
            "levels": signed("[0-9X.]+", len(STEPS)),
            "removed_at": INSTANT.or_none,
            **RECORDED,
        },
    ),
    *BESIDE,
)

# The diary itself: one row, without a key.
DIARY: Mapping[str, Kind] = {
    "name": text(80).or_none,
    "timezone": Kind(text(64).shape, code="timezones"),
    "dystonias": Kind(Annotated[list[_DYSTONIA], Meta(max_length=100)], code="dystonias"),
    "threshold": HUNDREDTHS,
    "main_symptom": whole(0, 199).or_none,
    "revision": whole(),
    "created_at": INSTANT,
    "next_visit_on": DAY.or_none,
    "next_visit_at": TIME.or_none,
    "next_visit_place": text(120).or_none,
    "emergency_phone": PHONE.or_none,
    "clinic_phone": PHONE.or_none,
}
DIARY_LEFT_OUT = {
    "id": "the account's: another one where it is restored",
    "is_example": "an example is never archived",
}
# Whom it is shared with, as a log: `share`, `clinic_share` and what earlier archives told.
SHARES: Mapping[str, Kind] = {
    "reader": PERSON,
    "kind": one_of(("clinician", "carer", "clinic")),
    **GRANTED,
    "expires_on": DAY.or_none,
}
SHARES_KEY = ("reader", "kind", "granted_at")
# Whoever is named in it: who they are in the file, and as what the patient knows them.
PEOPLE: Mapping[str, Kind] = {"id": ID, "name": text(255).or_none}

LEFT_OUT: Mapping[str, str] = {
    "share": "told as a log in `shares`; an archive lets nobody in",
    "clinic_share": "told as a log in `shares`; an archive lets nobody in",
    "former_share": "told again in `shares`",
    "former_person": "told again in `people`",
    "patient_tag": "words of one clinician for themself, which the patient must not see",
    "rating_link": "a secret that opens a day",
    "calendar_feed": "a secret that opens what is to come",
    "push_device": "a browser that is signed in here, and its keys",
    "api_token": "a secret that opens the diary",
    "upload": "a file that waits for a day at most",
    "kept_answer": "worked out from the diary",
    "kept_page": "drawn from the diary",
    "list_summary": "worked out from the diary",
}
