"""Two rounds of `make crash` on each database, which does fifty."""

import subprocess
import sys

import pytest

from app.config import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_an_answered_save_survives_a_kill(database: str) -> None:
    command = [sys.executable, "-m", "benchmarks.crash", "--rounds", "2", "--diaries", "1"]

    ran = subprocess.run(
        [*command, "--quiet", "--seed", "7", "--databases", database],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=170,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"| {database} | 2 |" in ran.stdout
