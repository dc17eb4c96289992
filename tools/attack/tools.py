"""Where the tools of others are: an environment of their own, made from a lock file with hashes."""

from pathlib import Path

from tools.attack.server import ROOT

ENVIRONMENT = ROOT / ".venv-attack"


def bin_of(tool: str) -> Path:
    """The program of a tool. Raises RuntimeError where the environment was not made."""
    program = ENVIRONMENT / "bin" / tool
    if not program.exists():
        raise RuntimeError(f"{program} is missing: run it by `make attack`, which makes it")
    return program
