"""A second process that holds the write lock of a SQLite file for random times."""

import random
import sqlite3
import sys
import time

LONG = 11.0  # seconds: longer than the app waits
SHORT = 1.0


def main(file: str, seed: str) -> None:
    """Until it is ended."""
    chance = random.Random(seed)  # noqa: S311
    connection = sqlite3.connect(file, timeout=30, isolation_level=None)
    while True:
        time.sleep(chance.uniform(0.5, 3))
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            continue
        time.sleep(LONG if chance.random() < 0.06 else chance.uniform(0, SHORT))
        connection.execute("ROLLBACK")


if __name__ == "__main__":
    main(*sys.argv[1:])
