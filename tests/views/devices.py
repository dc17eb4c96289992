"""Devices as the contract with them says: they keep each save, and send it until it is answered."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from app.access import Diary
from app.analysis.notation import read_ratings
from app.services.days import find_day
from tests.browser_double import Browser

Opened = Callable[..., AbstractContextManager[Diary]]
Ratings = dict[int, int | None]


@dataclass(frozen=True)
class Save:
    """One save as somebody made it. form: all that a form would send of it."""

    day: date
    ratings: Ratings
    note: str
    mark: str
    form: dict[str, str]


@dataclass
class Shown:
    """What a device last saw of one day, and its last save of it that was not answered."""

    version: str = ""
    ratings: Ratings = field(default_factory=dict)
    note: str = ""
    mark: str = ""
    unanswered: str = ""


@dataclass
class World:
    """One diary, its address, and all that anybody saved in it.

    copies: how often a note may stand in the diary: once for each act that put it there.
    """

    opened: Opened
    diary_id: UUID
    saves: list[Save] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)

    def address(self, day: date, what: str = "") -> str:
        return f"/diary/{self.diary_id}/days/{day}{what}"


@dataclass
class Device:
    """A phone or computer with its queue. It sends in the order in which it saved."""

    name: str
    page: Browser
    world: World
    days: dict[date, Shown] = field(default_factory=dict)
    queue: list[Save] = field(default_factory=list)

    def look(self, day: date) -> None:
        """See the day as it is stored, unless there is a newer word of one's own."""
        if self.days.get(day, Shown()).unanswered:
            return
        with self.world.opened() as diary:
            stored = find_day(diary, day)
        if stored is None:
            self.days[day] = Shown()
        else:
            ratings = read_ratings(stored.ratings)
            self.days[day] = Shown(str(stored.version), ratings, stored.note or "", stored.marks)

    def write(
        self, day: date, ratings: Ratings, note: str | None, mark: str | None, asked: set[int]
    ) -> Save:
        """Fill in the form on top of what it shows. None leaves a note or mark as it is."""
        shown = self.days.setdefault(day, Shown())
        said = {n: s for n, s in {**shown.ratings, **ratings}.items() if n in asked}
        note = shown.note if note is None else note
        mark = shown.mark.partition(",")[0] if mark is None else mark
        form = {f"symptom-{n}": "skip" if s is None else str(s) for n, s in said.items()}
        form |= {"note": note, "marks": mark, "version": shown.version}
        save = Save(day, said, note, mark, form)
        self.world.saves.append(save)
        self.world.copies[note] += 1
        return save

    def keep(self, save: Save) -> None:
        """Put a save into the queue, to be sent later."""
        shown = self.days[save.day]
        made = {"save_id": str(uuid4()), "device": self.name, "after": shown.unanswered}
        self.queue.append(replace(save, form={**save.form, **made}))
        shown.unanswered = made["save_id"]
        shown.ratings = {**shown.ratings, **save.ratings}
        shown.note, shown.mark = save.note, save.mark

    def send(self, *, answered: bool = True) -> None:
        """Send the first of the queue; without an answer it stays there."""
        if not self.queue:
            return
        save = self.queue[0]
        answer = self.page.post(self.world.address(save.day, "/sent"), data=save.form)
        assert answer.status_code == 200, answer.text
        if not answered:
            return
        self.queue.pop(0)
        shown = self.days[save.day]
        told = answer.get_json()
        if told["state"] == "saved":
            shown.version = str(told["version"])
        if shown.unanswered == save.form["save_id"]:
            shown.unanswered = ""
