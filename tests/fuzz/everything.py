"""All kinds together: how many cases of each, and what came of them."""

import importlib.metadata
import time
from collections.abc import Iterator

from app.forms.proof import LinkProofForm, ProveForm
from app.forms.second_factor import ByPasskeyForm
from tests.fuzz import calls, classes, documents, forms, tables
from tests.fuzz.running import Count
from tests.fuzz.spider import targets
from tests.fuzz.world import World

# Shown in a state that no page leads to: a proof grown old, a link out of a mail, a passkey kept.
# tests/views/test_proof.py and test_passkeys.py send them.
IN_A_STATE = {LinkProofForm, ProveForm, ByPasskeyForm}


class Missing(AssertionError):
    """Something that takes input has no case."""


def fuzz_forms(world: World, examples: int, start: int, through_http: int) -> Iterator[Count]:
    """Every form: so many cases through HTTP, the others below it. Raises Missing."""
    with classes.noting() as seen:
        found = targets(world)
        yield forms.fuzz(world, found, through_http, start)
    if missing := classes.all_classes() - classes.met(seen) - IN_A_STATE:
        names = sorted(f"{kind.__module__}.{kind.__name__}" for kind in missing)
        raise Missing(f"no page that the spider finds makes these forms: {names}")
    if examples > through_http:
        yield classes.fuzz(world, seen, examples - through_http, start)


def fuzz_all(world: World, examples: int, start: int) -> Iterator[Count]:
    """So many cases of each kind; three in four of the forms go through HTTP."""
    yield from fuzz_forms(world, examples, start, examples * 3 // 4)
    yield tables.fuzz(world, examples, start)
    yield documents.fuzz(world, examples, start)
    yield calls.fuzz(world, examples, start)


def line(count: Count) -> str:
    """One line of the table."""
    numbers = (count.cases, count.refused, count.accepted, count.faults, count.changed)
    return f"{count.kind:12}" + "".join(f"{each:>9}" for each in numbers) + f"{count.seconds:9.0f}"


HEAD = f"{'kind':12}" + "".join(
    f"{each:>9}" for each in ("cases", "refused", "saved", "500s", "changed", "seconds")
)


def about(start: int) -> str:
    """From what the same cases come again."""
    return f"start {start}, hypothesis {importlib.metadata.version('hypothesis')}, {time.ctime()}"
