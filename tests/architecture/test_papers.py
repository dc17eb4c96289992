"""The papers keep to what is there: each line of the ASVS table, each file that they name."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IDS = ROOT / "tests" / "data" / "asvs-5.0.0-ids.csv"
PAPERS = ("docs/asvs.md", "docs/security.md", "docs/privacy.md", "docs/purpose.md", "SECURITY.md")
STATES = {"met", "partly", "not met", "does not apply"}
ROW = re.compile(r"^\| (?P<id>\d+\.\d+\.\d+) \|(?P<cells>.*)\|$", re.MULTILINE)
FOLDERS = "app|tests|docs|tools|deploy|templates|benchmarks|static|migrations"
FILE = re.compile(rf"`((?:{FOLDERS})/[\w./-]+|[\w-]+\.(?:toml|txt|md))`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)")
COUNTS = re.compile(r"State: (\d+) met, (\d+) partly, (\d+) not met, (\d+) do not apply")


def rows() -> list[tuple[str, list[str]]]:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    return [
        (row["id"], [cell.strip() for cell in row["cells"].split("|")])
        for row in ROW.finditer(text)
    ]


def test_every_requirement_stands_once_with_its_level() -> None:
    with IDS.open(encoding="utf-8") as file:
        wanted = [(row["id"], row["level"]) for row in csv.DictReader(file)]

    assert [(id_, cells[0]) for id_, cells in rows()] == wanted
    assert len(wanted) == 253


def test_no_cell_is_empty_and_every_state_is_one() -> None:
    for id_, cells in rows():
        assert len(cells) == 4, id_
        assert all(cells), id_
        assert cells[2] in STATES, id_


def test_the_counts_are_right() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    told = COUNTS.search(text)
    assert told is not None
    states = [cells[2] for _id, cells in rows()]
    order = ("met", "partly", "not met", "does not apply")
    assert [int(each) for each in told.groups()] == [states.count(each) for each in order]


@pytest.mark.parametrize("paper", PAPERS)
def test_what_a_paper_names_is_there(paper: str) -> None:
    missing = sorted(set(named(ROOT / paper)))
    assert not missing, f"{paper} names what is not there: {missing}"


def named(paper: Path) -> Iterator[str]:
    """The files that a paper names and that are not there."""
    text = paper.read_text(encoding="utf-8")
    for name in FILE.findall(text):
        if not (ROOT / name).exists() and not (paper.parent / name).exists():
            yield name
    for link in LINK.findall(text):
        if not (paper.parent / link).exists():
            yield link
