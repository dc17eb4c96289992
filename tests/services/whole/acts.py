"""Whatever can be done with a diary, done at random: by Alice, and by Dr Bob who may record."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar
from uuid import UUID, uuid4

from app.access import Diary, Right, ShareKind, open_diary
from app.analysis.open_windows import Why
from app.errors import DiaryError
from app.extensions import db
from app.models import EventKind, Outcome, Reminder, ReminderState
from app.services import (
    accounts,
    clinical_notes,
    day_choices,
    events,
    goals,
    import_batches,
    import_undo,
    imports,
    impressions,
    invitations,
    provenance,
    questions,
    reminders,
    reviews,
    scores,
    sent_days,
    sharing,
    sketch,
    symptoms,
    treatment_history,
    treatments,
    visits,
    watch,
)
from app.services.days import DayDraft, rate_day
from app.services.file_reading import read_file
from tests.builders import a_treatment, a_whole_treatment
from tests.conftest import TODAY, Cast, Clock

T = TypeVar("T")
WORDS = (
    "slept badly",
    "=1+1",
    'a "b", c;\\d',
    "مرحبا 🙂",
    "two\nlines\tand a tab",
    "\u2028x\u007f",
    "e\u0301",
)


class Hand:
    """Somebody who does things with Alice's diary."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock
        self.ids: dict[str, list[UUID]] = {}

    def do(self, act: "Act", seed: int) -> None:
        """Do it, if it can be done now. Time goes on."""
        self.random = Random(seed)
        self.clock.instant += timedelta(
            seconds=self.random.randrange(40), microseconds=seed % 10**6
        )
        db.session.expunge_all()
        with suppress(DiaryError):
            act(self)
        db.session.rollback()

    def alice(self) -> Diary:
        return open_diary(self.cast.alice, self.cast.alice, Right.OWN)

    def bob(self) -> Diary:
        return open_diary(self.cast.bob, self.cast.alice, Right.RECORD)

    def either(self) -> Diary:
        return self.one_of((self.alice, self.bob))()

    def one_of(self, things: Sequence[T]) -> T:
        return self.random.choice(things)

    def words(self) -> str:
        return self.one_of(WORDS)

    def new(self, kind: str) -> UUID:
        id_ = UUID(int=self.random.getrandbits(128), version=4)
        self.ids.setdefault(kind, []).append(id_)
        return id_

    def known(self, kind: str) -> UUID:
        return self.one_of(self.ids.get(kind, [uuid4()]))


Act = Callable[[Hand], object]


def rate(hand: Hand) -> None:
    day = TODAY - timedelta(days=hand.random.randrange(6))
    ratings = {
        number: hand.one_of((None, 0, 4, 10)) for number in range(hand.random.randrange(1, 5))
    }
    said = DayDraft(ratings, hand.one_of((None, hand.words())), frozenset({"stress"}))
    seen = hand.one_of((None, 1, 2))
    how = hand.random.randrange(3)
    if how == 0:
        rate_day(hand.either(), day, said, seen)
    elif how == 1:
        day_choices.save_or_set_aside(hand.either(), day, said, seen)
    else:
        sent_days.take_save(hand.alice(), day, said, sent_days.DeviceSave(hand.new("save"), seen))


def choose(hand: Hand) -> None:
    for ago in range(6):
        found = day_choices.find_choice(hand.alice(), TODAY - timedelta(days=ago))
        if found is not None:
            day_choices.choose(hand.alice(), found.stored.day, day_choices.STORED, found.seen)


def treat(hand: Hand) -> None:
    day = TODAY - timedelta(days=7 * hand.random.randrange(1, 60))
    draft = hand.one_of((a_treatment, a_whole_treatment))(day=day, note=hand.words())
    if hand.one_of((True, False)):
        treatments.record_treatment(hand.either(), draft, hand.new("treatment"))
    else:
        treatments.revise_treatment(
            hand.either(), hand.known("treatment"), draft, hand.one_of((1, 2, 3))
        )


def treat_again(hand: Hand) -> None:
    id_, seen = hand.known("treatment"), hand.one_of((1, 2, 3))
    how = hand.random.randrange(4)
    if how == 0:
        treatments.remove_treatment(hand.either(), id_, seen)
    elif how == 1:
        treatments.restore_treatment(hand.either(), id_)
    elif how == 2:
        treatment_history.restore_version(hand.either(), id_, 1, seen)
    else:
        provenance.confirm_treatment(hand.bob(), id_, seen)


def happen(hand: Hand) -> None:
    day = TODAY - timedelta(days=hand.random.randrange(90))
    draft = events.EventDraft(day, hand.one_of(list(EventKind)), None, hand.words(), "5 mg")
    how = hand.random.randrange(4)
    if how == 0:
        events.record_event(hand.either(), draft, hand.new("event"))
    elif how == 1:
        events.revise_event(hand.either(), hand.known("event"), draft, hand.one_of((1, 2)))
    elif how == 2:
        events.remove_event(hand.either(), hand.known("event"), hand.one_of((1, 2)))
    else:
        events.restore_event(hand.either(), hand.known("event"))


def want(hand: Hand) -> None:
    how = hand.random.randrange(4)
    draft = goals.GoalDraft(hand.words(), hand.one_of([None, *Outcome]))
    if how == 0:
        goals.record_goal(hand.alice(), hand.known("treatment"), draft, hand.new("goal"))
    elif how == 1:
        goals.remove_goal(hand.alice(), hand.known("goal"), 1)
    elif how == 2:
        questions.record_question(
            hand.alice(), questions.QuestionDraft(hand.words(), TODAY), hand.new("question")
        )
    else:
        questions.remove_question(hand.alice(), hand.known("question"), 1)


def find(hand: Hand) -> None:
    id_ = hand.ids.get("treatment", [uuid4()])[0]
    draft = impressions.ImpressionDraft(hand.random.randrange(-3, 4), None, 6, False)
    how = hand.random.randrange(5)
    if how < 2:
        impressions.record_impression(hand.alice(), id_, draft, hand.one_of((None, 1, 2)))
    elif how == 2:
        impressions.remove_impression(hand.alice(), id_, hand.one_of((1, 2)))
    elif how == 3:
        impressions.restore_impression(hand.alice(), id_)
    else:
        impressions.dismiss_impression(hand.alice(), id_)


def draw(hand: Hand) -> None:
    treated_on = sketch.last_treated_on(hand.alice())
    if hand.one_of((True, False)) and treated_on:
        sketch.save_sketch(
            hand.alice(), treated_on, {0: hand.random.randrange(11)}, hand.one_of((None, 1))
        )
    else:
        sketch.remove_sketch(hand.alice(), 1)


def leave(hand: Hand) -> None:
    """What clinicians leave."""
    how = hand.random.randrange(7)
    note = clinical_notes.NoteDraft(hand.words(), hand.one_of((True, False)))
    if how == 0:
        clinical_notes.record_note(hand.bob(), note, hand.new("note"))
    elif how == 1:
        clinical_notes.revise_note(hand.bob(), hand.known("note"), note, 1)
    elif how == 2:
        clinical_notes.remove_note(hand.bob(), hand.known("note"), 1)
    elif how == 3:
        watch.record_watch(hand.bob(), watch.WatchDraft(words=hand.words()), hand.new("watch"))
    elif how == 4:
        score = scores.ScoreDraft(TODAY, "twstrs_total", Decimal("33.5"))
        scores.record_score(hand.bob(), score, hand.new("score"))
    elif how == 5:
        scores.remove_score(hand.bob(), hand.known("score"), 1)
    else:
        reviews.mark_reviewed(hand.bob())


def share(hand: Hand) -> None:
    how = hand.random.randrange(5)
    terms = sharing.Terms(Right.READ, ends_on=TODAY + timedelta(days=9))
    if how == 0:
        draft = invitations.InvitationDraft(
            ShareKind.CARER, terms, hand.one_of((None, "jo@example.org"))
        )
        invitations.make_invitation(hand.alice(), draft, hand.new("invitation"))
    elif how == 1:
        invitations.withdraw_invitation(hand.alice(), hand.known("invitation"))
    elif how == 2:
        sharing.grant_share(hand.alice(), hand.cast.dan, Right.RECORD, kind=ShareKind.CARER)
    elif how == 3:
        sharing.end_share(hand.alice(), hand.cast.dan)
    else:
        draft = invitations.InvitationDraft(ShareKind.CARER, terms, None)
        token = invitations.make_invitation(hand.alice(), draft, hand.new("invitation"))
        if token is not None:
            invitations.accept_invitation(token, hand.cast.dan, None)


def set_up(hand: Hand) -> None:
    how = hand.random.randrange(5)
    if how == 0:
        wish = reminders.Wish(hand.one_of((None, time(19, 30))), 2, paused_until=TODAY)
        reminders.set_wish(hand.alice(), wish)
    elif how == 1:
        accounts.change_phones(hand.alice(), "112", hand.one_of((None, "+49 30 555 0100")))
    elif how == 2:
        visit = visits.Visit(TODAY + timedelta(days=30), time(9, 5), hand.words())
        visits.set_next_visit(
            hand.alice(), visit, visits.mark_of(visits.get_next_visit(hand.alice()))
        )
    elif how == 3:
        symptoms.follow(hand.alice(), ["head_turn", "mood", hand.words()], ["swallowing"])
    else:
        accounts.change_settings(
            hand.alice(), "Asia/Tokyo", Decimal("1.5"), hand.one_of((None, 1)), hand.words()
        )


def remind(hand: Hand) -> None:
    day = TODAY - timedelta(days=hand.random.randrange(30))
    told = Reminder(patient_id=hand.cast.alice, day=day, why=Why.PEAK, state=ReminderState.SENT)
    told.claimed_at = hand.clock.instant
    db.session.merge(told)
    db.session.commit()


def bring_in(hand: Hand) -> None:
    """A table of ratings and one of injections, and perhaps taking an earlier one back."""
    day = TODAY - timedelta(days=hand.random.randrange(9))
    said = (
        f"day,symptom,severity\n{day},{hand.one_of(('Neck pain', 'Speech', 'x'))},3\n",
        f"day,product,muscle,side,dose_units\n{day},,,,{hand.random.randrange(1, 9)}\n",
    )
    files = [read_file(text.encode(), "mine.csv") for text in said[: hand.random.randrange(1, 3)]]
    imports.save_import(hand.either(), *files, keeps=imports.Collisions.FILE)
    if hand.one_of((True, False)):
        brought = import_batches.list_imports(hand.alice())
        import_undo.undo_import(hand.alice(), hand.one_of(brought).id)


ACTS: tuple[Act, ...] = (
    rate,
    rate,
    choose,
    treat,
    treat_again,
    happen,
    want,
    find,
    draw,
    leave,
    share,
    set_up,
    remind,
    bring_in,
)
