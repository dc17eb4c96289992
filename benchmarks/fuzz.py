"""Bad input in full: `make fuzz`. Ends with 1 for a fault, or for a refusal that saved something.

`make fuzz ARGS="--cases 100000 --start 8"`: the same start sends the same cases again. What was
sent in a case that failed is printed.
"""

import argparse
import logging
import random
import sys
import time

from tests.fuzz.everything import HEAD, about, fuzz_all, line
from tests.fuzz.world import a_world

KINDS = 4


def main() -> int:
    """Runs all kinds and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="in total")
    parser.add_argument("--start", type=int, default=None, help="number to begin from")
    asked = parser.parse_args()
    start = random.SystemRandom().randrange(10**6) if asked.start is None else asked.start
    logging.getLogger("app").setLevel(logging.CRITICAL)
    print(about(start), HEAD, sep="\n", flush=True)
    begun, total, wrong = time.monotonic(), 0, 0
    with a_world() as world:
        for count in fuzz_all(world, -(-asked.cases // KINDS), start):
            print(line(count), flush=True)
            print(*count.told, sep="\n", end="\n" if count.told else "", file=sys.stderr)
            total, wrong = total + count.cases, wrong + count.faults + count.changed
    print(f"{total} cases in {time.monotonic() - begun:.0f} s, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
