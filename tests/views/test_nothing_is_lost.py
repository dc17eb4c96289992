"""Whatever two devices and a window do, offline and online: all that was saved is still there."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.access import Right
from app.analysis.notation import read_ratings
from app.services.day_choices import find_choice
from app.services.day_history import list_told
from app.services.symptoms import follow
from tests.browser_double import Browser
from tests.builders import SYMPTOMS
from tests.conftest import TODAY, Cast, Clock
from tests.views.devices import Device, Save, World

Browse = Callable[..., Browser]
Step = tuple[Any, ...]

places = st.sampled_from((0, 1))
severities = st.none() | st.integers(0, 10)
said = st.dictionaries(st.integers(0, 2), severities, max_size=2)
marks = st.sampled_from((None, None, "", "stress", "illness"))
devices = st.sampled_from(("phone", "computer"))
steps = st.one_of(
    st.tuples(st.just("look"), devices, places),
    st.tuples(st.just("save"), devices, places, said, st.booleans(), marks),
    st.tuples(st.just("save"), devices, places, said, st.booleans(), marks),
    st.tuples(st.just("send"), devices, st.booleans()),
    st.tuples(st.just("window"), devices, places, said, st.booleans(), marks),
    st.tuples(st.just("retire"), st.integers(1, 2)),
    st.tuples(st.just("choose"), places, st.integers(0, 3)),
    st.tuples(st.just("bring back"), places, st.integers(0, 3)),
)
CRASHED = [
    ("save", "phone", 0, {0: 4}, True, "stress"),
    ("send", "phone", False),
    ("save", "phone", 0, {0: 5}, True, None),
    ("window", "computer", 0, {1: 3}, True, "illness"),
    ("retire", 1),
    ("send", "phone", True),
    ("send", "phone", False),
    ("choose", 0, 1),
    ("save", "phone", 0, {0: 6}, True, ""),
    ("send", "phone", True),
    ("bring back", 0, 1),
]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are looked at for faults elsewhere."""
    monkeypatch.setattr("tests.browser_double.check_new_page", lambda *_page: None)


@settings(
    max_examples=14,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(CRASHED)
@given(st.lists(steps, min_size=4, max_size=16))
def test_all_that_was_saved_is_current_or_in_the_history(
    quick: None, browse: Browse, cast: Cast, opened, clock: Clock, done: Sequence[Step]
) -> None:
    world = World(opened, cast.alice)
    page = browse("alice")
    life = Life(world, {name: Device(name, page, world) for name in ("phone", "computer")}, clock)

    for step in done:
        life.take(step)
    for device in life.devices.values():
        while device.queue:
            device.send(answered=False)
            device.send()

    check(world, life.days)


class Life:
    """What happens to one diary on two days that no other example has touched."""

    begun = count()

    def __init__(self, world: World, devices: dict[str, Device], clock: Clock) -> None:
        first = TODAY - timedelta(days=2 * next(self.begun))
        self.days = (first, first - timedelta(days=1))
        self.world, self.devices, self.clock = world, devices, clock
        self.asked = {0, 1, 2}
        self.follow(SYMPTOMS)
        self.notes = count()

    def take(self, step: Step) -> None:
        """Do one thing. A save of everything gets a note that no other save has."""
        self.clock.instant += timedelta(minutes=1)
        match step:
            case ("look", name, place):
                self.devices[name].look(self.days[place])
            case ("save", name, place, *said):
                device = self.devices[name]
                if (save := self.written(device, place, *said)) is not None:
                    device.keep(save)
            case ("send", name, answered):
                self.devices[name].send(answered=answered)
            case ("window", name, place, *said):
                save = self.written(self.devices[name], place, *said)
                if save is not None:
                    self.post(self.devices[name], save)
            case ("retire", number):
                gone = number in self.asked
                self.asked = {0, 1, 2} - ({number} if gone else set())
                self.follow([SYMPTOMS[n] for n in sorted(self.asked)])
            case ("choose", place, which):
                self.choose(self.days[place], which)
            case ("bring back", place, which):
                self.bring_back(self.days[place], which)

    def written(
        self,
        device: Device,
        place: int,
        ratings: dict[int, int | None],
        noted: bool,
        mark: str | None,
    ) -> Save | None:
        """A save, unless it would say nothing."""
        day = self.days[place]
        note = f"note {next(self.notes)} of {day}" if noted else None
        ratings = {n: s for n, s in ratings.items() if n in self.asked}
        if not (ratings or noted):
            return None
        return device.write(day, ratings, note, mark, self.asked)

    def post(self, device: Device, save: Save) -> None:
        """Save with the page's own form, without a queue."""
        answer = device.page.post(self.world.address(save.day), data=save.form)
        assert answer.status_code in {302, 409}

    def choose(self, day: date, which: int) -> None:
        with self.world.opened() as diary:
            choice = find_choice(diary, day)
        if choice is None:
            return
        kept = ["stored", *(str(each.version) for each in choice.waiting)]
        notes = [choice.stored.note, *(each.note for each in choice.waiting)]
        if choice.together is not None:
            kept.append("together")
            notes.append(choice.together.note)
        form = {"keep": kept[which % len(kept)], "seen": choice.seen}
        page = self.devices["phone"].page
        assert page.post(self.world.address(day, "/choose"), data=form).status_code == 302
        self.world.copies[notes[which % len(kept)] or ""] += 1

    def bring_back(self, day: date, which: int) -> None:
        with self.world.opened() as diary:
            told = list_told(diary, day)[1:]
        if told:
            version = told[which % len(told)].version
            seen = str(list_told_first(self.world, day))
            form = {"number": str(version.version), "version": seen}
            answer = self.devices["phone"].page.post(self.world.address(day, "/history"), data=form)
            assert answer.status_code in {302, 409}
            self.world.copies[version.note or ""] += 1

    def follow(self, names: Sequence[str]) -> None:
        with self.world.opened("alice", Right.OWN) as diary:
            follow(diary, list(names))


def list_told_first(world: World, day: date) -> int:
    with world.opened() as diary:
        return list_told(diary, day)[0].version.version


def check(world: World, days: Sequence[date]) -> None:
    """Each save stands whole in one version of its day, and no more often than it was put there."""
    with world.opened() as diary:
        held = {day: [each.version for each in list_told(diary, day)] for day in days}
    for save in world.saves:
        assert any(
            (each.note or "", each.marks) == (save.note, save.mark)
            and save.ratings.items() <= read_ratings(each.ratings).items()
            for each in held[save.day]
        ), save
    stored = Counter(each.note or "" for versions in held.values() for each in versions)
    for note, times in stored.items():
        assert not note or "\n" in note or times <= world.copies[note], note
    for versions in held.values():
        numbers = sorted(each.version for each in versions if each.version > 0)
        assert numbers == list(range(1, len(numbers) + 1))
