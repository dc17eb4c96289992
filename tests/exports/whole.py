"""A diary in which every table has a row, with words that no spreadsheet likes."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

from app.access import Diary, Right, open_diary
from app.exports.archive import zip_pieces
from app.extensions import db
from app.models import EventKind
from app.services.clinical_notes import NoteDraft, record_note
from app.services.days import DayDraft, rate_day
from app.services.events import EventDraft, record_event
from app.services.goals import GoalDraft, Outcome, record_goal
from app.services.impressions import ImpressionDraft, record_impression
from app.services.questions import QuestionDraft, record_question
from app.services.scores import ScoreDraft, record_score
from app.services.sketch import save_sketch
from app.services.symptoms import follow
from app.services.table_choice import EVERYTHING, Choice
from app.services.treatments import record_treatment
from tests.builders import a_whole_treatment
from tests.conftest import TODAY, Cast

Files = dict[str, str]
ODD = '=1+1;"zwölf",\nund „mehr“ 🙂'
LAST_TREATED = TODAY - timedelta(days=38)
FIRST_TREATED = TODAY - timedelta(days=200)


def fill_whole(diary: Diary, cast: Cast) -> Diary:
    """Put a row into every table. Gives the diary as it is then."""
    follow(diary, ["head_turn", "day", ODD.replace("\n", " ")], side_effects=["swallowing"])
    for day in (FIRST_TREATED, LAST_TREATED):
        for lot in ("A", "B"):  # two of one day and product
            whole = a_whole_treatment(day=day, lot=lot, note=ODD, expires_on=day)
            treatment = record_treatment(diary, whole)
        record_treatment(diary, replace(whole, product=None, injections=()))
        record_goal(diary, treatment.id, GoalDraft(ODD, Outcome.PARTLY))
    record_impression(diary, treatment.id, ImpressionDraft(change=-2, percent_better=0), None)
    swallowing = 6  # after the three that Alice began with and two of these
    for ago in (0, 1, 30, 199):
        marks = frozenset({"illness", "stress"})
        ratings = {0: 4, 3: 10, 4: None, swallowing - 1: 7}
        rate_day(diary, TODAY - timedelta(days=ago), DayDraft(ratings, ODD, marks), None)
    record_event(
        diary, EventDraft(TODAY - timedelta(days=90), EventKind.ILLNESS, TODAY, ODD[:40], "2 x 5")
    )
    record_question(diary, QuestionDraft(ODD))
    record_question(diary, QuestionDraft("what now?", done_on=TODAY - timedelta(days=100)))
    save_sketch(diary, LAST_TREATED, {0: 3, 1: 9}, None)
    bobs = open_diary(cast.bob, cast.alice, Right.RECORD)
    record_score(bobs, ScoreDraft(TODAY, "twstrs_total", Decimal("41.25")))
    record_note(bobs, NoteDraft(ODD, for_patient=True))
    record_note(bobs, NoteDraft("for the clinic alone", for_patient=False))
    db.session.expire_all()
    return open_diary(diary.actor_id, diary.patient_id, Right.OWN)


def files_of(diary: Diary, choice: Choice = EVERYTHING) -> Files:
    with ZipFile(io.BytesIO(b"".join(zip_pieces(diary, choice)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def rows_of(files: Files, name: str) -> list[dict[str, str]]:
    text = files[f"{name}.csv"].removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))
