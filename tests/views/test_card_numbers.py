"""The card, its summary, its pages and the answer say the same numbers, as read from them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from random import Random
from uuid import uuid4

import pytest

from app import clock
from app.access import Right
from app.analysis.notation import write_ratings
from app.models import Act
from app.services.audit import commit
from app.services.days import write_day
from app.services.story import add_story, tell
from app.services.treatments import add_treatment, list_treatments
from tests.browser.people import fill_diary
from tests.builders import a_treatment
from tests.conftest import TODAY

NUMBERS = re.compile(
    r"(-?\d+\.\d) before, (-?\d+\.\d) after, change ([+-]?\d+\.\d) "
    r"\(likely range ([+-]?\d+\.\d) to ([+-]?\d+\.\d)\)"
)
# The answer tells the size of the change in words and its range with plain signs.
IN_FULL = re.compile(
    r"your ratings averaged (-?\d+\.\d)\. Before it, [^.]*, they averaged (-?\d+\.\d)\. That is "
    r"(?:the same level|(\d+\.\d) points (higher|lower)) \(likely range (-?\d+\.\d) to (-?\d+\.\d)"
)


@dataclass(frozen=True)
class Found:
    """The numbers of one treatment as one page shows them."""

    before: float
    after: float
    change: float
    low: float
    high: float


def words_of(html: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace("−", "-")
    return re.sub(r" ([.,)])", r"\1", " ".join(text.split()))


def read(text: str) -> list[Found]:
    return [Found(*map(float, found)) for found in NUMBERS.findall(text)]


def read_full(text: str) -> Found | None:
    found = IN_FULL.search(text)
    if found is None:
        return None
    after, before, size, way, low, high = found.groups()
    change = float(size or 0) * (-1 if way == "lower" else 1)
    return Found(float(before), float(after), change, float(low), float(high))


def random_diary(diary, seed: int) -> None:
    """Level, noise, gaps and effects by chance; two to seven treatments, some of them near."""
    chance = Random(seed)
    length = chance.randint(150, 600)
    days = sorted(chance.sample(range(20, length), chance.randint(2, 7)))
    for number in range(length):
        if chance.random() < 0.3:
            continue
        moved = sum(chance.choice((-2, 2)) * (0 < number - day < 70) for day in days[:2])
        level = {s: min(10, max(0, round(5 + moved + chance.gauss(0, 1.2)))) for s in (0, 1, 2)}
        day = TODAY - timedelta(days=length - number)
        write_day(diary, day, None, write_ratings(level), None, clock.now(), chance.random() < 0.05)
    for day in days:
        add_treatment(diary, a_treatment(day=TODAY - timedelta(days=length - day)), uuid4())
    commit(diary, Act.FILE_IMPORTED)


FILLS = {
    "people": fill_diary,
    "story": lambda diary: (add_story(diary, tell(TODAY)), commit(diary, Act.FILE_IMPORTED)),
    **{f"random-{seed}": lambda diary, seed=seed: random_diary(diary, seed) for seed in range(6)},
}


@pytest.mark.parametrize("name", FILLS)
def test_all_say_the_same(browse, cast, opened, name):
    with opened("alice", Right.OWN) as diary:
        FILLS[name](diary)
        visits = [(each.id, each.day) for each in list_treatments(diary)]
    page, me = browse("carol"), f"/diary/{cast.alice}"
    card, sheets = (page.get(f"{me}/{each}").text for each in ("card/", "report/pages/"))
    text = page.get(f"{me}/card/summary.txt").text
    text = " ".join(text.split())
    answer = page.get(f"{me}/answer").text

    shown = read(words_of(card))
    assert shown == read(words_of(sheets)) == read(text)
    numbers = list(map(int, re.findall(r'data-numbers="(\d+)"', card)))
    assert len(shown) == len(numbers)
    treated = re.findall(r'data-row="(\d+)".*?</tr>', sheets, re.S)
    firsts = first_visits(answer)
    for number, found in zip(numbers, shown, strict=True):
        of_one = words_of(page.get(firsts[number]).text)
        assert read_full(of_one) == found
        row = words_of(re.search(rf'data-row="{number}".*?</tr>', sheets, re.S)[0])
        assert f"{found.before} {found.after}" in row
        days = re.search(r"(\d+) \+ (\d+)", row)
        assert f"Based on {days[1]} day" in of_one
        assert re.search(rf"and {days[2]} days?(, \d+ of them added later)? after", of_one)
    last = max(map(int, treated))
    assert f"Treatment {last}, " in words_of(card)
    assert verdict(card) == verdict(sheets)
    assert f"Answer: {verdict(card)}." in text
    assert rests_on(card) in text
    assert rests_on(card) in words_of(sheets)
    assert rests_on(card) in words_of(page.get(firsts[last]).text)
    counted = re.search(r"data-counts>([^<]+)<", card)[1]
    assert counted in sheets
    assert counted in text
    total = re.search(r"data-session>.*?<b>([^<]+)</b>", card, re.S)[1]
    assert total in text
    assert total in sheets
    assert str(visits[-1][1].day) in words_of(card)
    if total.endswith(" units"):
        doses = words_of(re.search(r'class="sumrow">.*?</tr>', card, re.S)[0])
        assert doses.split()[-1] == total.split()[-2]
    interval = re.search(r"(\d+) weeks?(?: and (\d+) days?)? since the one before", card)
    if interval is not None:
        days = 7 * int(interval[1]) + int(interval[2] or 0)
        row = words_of(re.search(rf'data-row="{last}".*?</tr>', sheets, re.S)[0])
        assert f" {days / 7:.1f} " in row
        assert interval[0] in text
    for each in re.findall(r"data-difference>(.*?)</li>", card, re.S):
        said = words_of(each).lstrip("▲▼+- ")
        assert said in words_of(page.get(f"{me}/treatments/{visits[-1][0]}").text)


def first_visits(answer: str) -> dict[int, str]:
    """The address of each treatment by its number, as the list of the answer has it."""
    found = re.findall(r'tx__date">\s*<a href="([^"]+)">(\d+)<', answer.replace("\n", " "), re.S)
    return {int(number): address for address, number in found}


def verdict(page: str) -> str:
    """The word of the first sign on a page."""
    return unescape(re.search(r'class="v v--[^>]*>.*?<span>([^<]+)</span>', page, re.S)[1]).strip()


def rests_on(card: str) -> str:
    return words_of(re.search(r"data-rests>(.*?)</p>", card, re.S)[1]).strip()
