"""Two windows open the same thing and both save it: none overwrites the other unseen.

One line for each kind of thing that is edited. What is only added, ticked, moved or taken out has
tests beside its own page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from app.access import Diary, Right
from app.services.clinical_notes import NoteDraft, record_note
from app.services.days import rate_day
from app.services.events import EventDraft, EventKind, record_event
from app.services.goals import GoalDraft, record_goal
from app.services.impressions import ImpressionDraft, record_impression
from app.services.questions import QuestionDraft, record_question
from app.services.scores import ScoreDraft, record_score
from app.services.sketch import save_sketch
from app.services.treatments import record_treatment
from app.services.watch import WatchDraft, record_watch
from tests.browser_double import Browser
from tests.builders import a_day, a_treatment
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import fields_of

Browse = Callable[..., Browser]
Make = Callable[[Diary], object]
TREATED = date(2026, 3, 2)


@dataclass(frozen=True)
class Thing:
    """address: of its form, where {} is what `make` gives. field: the one that both change.

    shows: what of each is on the page that meets the other: (saved, sent).
    """

    address: str
    field: str
    first: str
    second: str
    make: Make = lambda _diary: ""
    who: str = "alice"
    shows: tuple[str, str] = ("", "")
    besides: dict[str, str] = field(default_factory=dict)


def treated(diary: Diary) -> UUID:
    return record_treatment(diary, a_treatment(day=TREATED)).id


def a_goal(diary: Diary) -> str:
    treatment_id = treated(diary)
    return f"{treatment_id}/{record_goal(diary, treatment_id, GoalDraft('to read')).id}"


def an_impression(diary: Diary) -> UUID:
    treatment_id = treated(diary)
    record_impression(diary, treatment_id, ImpressionDraft(change=1), None)
    return treatment_id


def a_sketch(diary: Diary) -> str:
    treated(diary)
    save_sketch(diary, TREATED, {0: 5}, None)
    return ""


def a_score(diary: Diary) -> UUID:
    return record_score(diary, ScoreDraft(TODAY, "tsui", Decimal(5)))


OWN = "/diary/{diary}"
THINGS = {
    "day": Thing(
        f"{OWN}/days/{TODAY}", "note", "sun", "rain", lambda d: rate_day(d, TODAY, a_day(), None)
    ),
    "treatment": Thing(f"{OWN}/treatments/{{}}/edit", "note", "sun", "rain", treated),
    "event": Thing(
        f"{OWN}/events/{{}}/edit",
        "words",
        "sun",
        "rain",
        lambda d: record_event(d, EventDraft(TODAY, EventKind.ILLNESS, words="a cold")).id,
    ),
    "goal": Thing(f"{OWN}/visit/goals/{{}}", "words", "sun", "rain", a_goal),
    "question": Thing(
        f"{OWN}/visit/questions/{{}}/edit",
        "words",
        "sun",
        "rain",
        lambda d: record_question(d, QuestionDraft("How long?")).id,
    ),
    "appointment": Thing(
        f"{OWN}/visit",
        "place",
        "sun",
        "rain",
        besides={"day-day": "1", "day-month": "7", "day-year": "2026"},
    ),
    "impression": Thing(f"{OWN}/treatments/{{}}/impression", "weeks", "11", "12", an_impression),
    "sketch": Thing(f"{OWN}/sketch/edit", "step-0", "3", "4", a_sketch, shows=("3", "4")),
    "settings": Thing("/settings/diary", "name", "Ms Sun", "Ms Rain"),
    "phones": Thing("/settings/phones", "clinic", "111 111", "222 222"),
    "reminders": Thing("/settings/reminders", "own", "8:15", "9:45", besides={"when": "own"}),
    "symptoms": Thing("/settings/symptoms", "own", "sun", "rain"),
    "words": Thing("/settings/symptoms/2/words", "words", "sun", "rain"),
    "share": Thing(
        f"{OWN}/sharing/{{}}/change",
        "right",
        "record",
        "read",
        shows=("ook and write", ""),
        besides={"sees_notes": "y"},
    ),
    "note": Thing(
        f"{OWN}/clinical/notes/{{}}",
        "words",
        "sun",
        "rain",
        lambda d: record_note(d, NoteDraft("rest", True)),
        who="bob",
    ),
    "score": Thing(f"{OWN}/clinical/scores/{{}}", "score", "7", "9", a_score, who="bob"),
    "watch": Thing(
        f"{OWN}/clinical/watch/{{}}",
        "words",
        "sun",
        "rain",
        lambda d: record_watch(d, WatchDraft(words="the arm")),
        who="bob",
    ),
}


@pytest.mark.parametrize("name", THINGS)
def test_the_second_window_meets_what_the_first_saved(
    browse: Browse, cast: Cast, opened, stored: Stored, name: str
) -> None:
    thing = THINGS[name]
    with opened(thing.who, Right.OWN if thing.who == "alice" else Right.RECORD) as diary:
        made = thing.make(diary)
    if name == "share":
        made = cast.carol
    address = thing.address.format(made, diary=cast.alice)
    windows = [browse(thing.who) for _each in range(2)]
    forms = [fields_of(page.get(address).text, having=thing.field) for page in windows]
    sent = [
        {**form, **thing.besides, thing.field: said}
        for form, said in zip(forms, (thing.first, thing.second), strict=True)
    ]

    assert windows[0].post(address, data=sent[0]).status_code == 302
    before = stored()
    met = windows[1].post(address, data=sent[1])

    assert met.status_code == 409
    if name == "day":  # what was sent waits in its history until somebody chooses
        assert stored()["diary_day"] == before["diary_day"]
    else:
        assert stored() == before
    for words in thing.shows if any(thing.shows) else (thing.first, thing.second):
        assert words in met.text
    again = windows[0].post(address, data=sent[0])  # a second tap in the first window
    assert again.status_code in {302, 409}
