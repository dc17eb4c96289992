"""Kind two: every reader of tables, zip files and files of other programs, up to saving."""

from typing import Any

from hypothesis import strategies as st

from app.models import Source
from app.sentences.imports import place, sentence
from app.services.file_reading import read_files
from app.services.foreign.choices import NOTHING_CHOSEN
from app.services.imports import save_import
from tests.fuzz.hostile import broken, zipped
from tests.fuzz.running import Count, Met, run
from tests.fuzz.staging import FILES, beginning
from tests.fuzz.world import World
from tests.services.test_hostile_files import chosen, look

Case = tuple[str, bytes, Any]
# The good files of each program, by the source that reads them.
SEEDS = {
    Source.TABLE: {"table": b"When;Value;Words\n3/4/2026;4;fine\n13/4/2026;n/a;\n"},
    Source.BEARABLE: {"bearable": beginning(FILES / "bearable.csv")},
    Source.FLAREDOWN: {"flaredown": beginning(FILES / "flaredown.csv")},
    Source.DAYLIO: {name: beginning(FILES / f"{name}.csv") for name in ("daylio_1", "daylio_2")},
}


def seeds(world: World) -> dict[str, bytes]:
    """A good file of each kind, those of this diary from Alice's own."""
    own = {name: text.encode() for name, text in world.tables.items()}
    found = {**own, "all.zip": zipped(list(own.items()))}
    for files in SEEDS.values():
        found |= files
    return found


def cases(world: World) -> st.SearchStrategy[Case]:
    """A broken one of these, and perhaps in a zip file, with choices how to read it."""
    good = seeds(world)
    names = sorted(good)

    @st.composite
    def made(draw: Any) -> Case:
        name = draw(st.sampled_from(names))
        content = draw(st.one_of(broken(good[name]), st.binary(max_size=300)))
        if draw(st.integers(0, 9)) == 9:
            content = zipped([(name, content), ("injections.csv", content)])
        return name, content, draw(st.one_of(st.just(NOTHING_CHOSEN), chosen))

    return made()


def save(world: World, case: Case, count: Count) -> None:
    """Reads it with all pages about it, and saves it as if somebody had agreed."""
    name, content, choices = case
    what = f"{name} {choices} {content!r}"[:1400]
    with world.app.app_context():
        try:
            look(content, choices)
            found = save_import(world.alices(), *read_files(content, name, choices), name=name)
            assert all(sentence(problem) for problem in found.problems[:20])
            assert all(place(problem) for problem in found.problems[:20])
            met = Met(refused=bool(found.problems))
        except Exception as error:  # whatever it is, it is to be told with its case
            count.fault(f"{type(error).__name__} {error}: {what}")
            met = Met(refused=False, failed=True)
    count.take(world, met, what, frozenset())


def fuzz(world: World, examples: int, start: int) -> Count:
    """So many cases over all readers of tables."""
    count = Count("tables")
    run(count, cases(world), examples, start, lambda case: save(world, case, count))
    return count
