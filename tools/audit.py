"""Looks for known holes in what the app runs on: `make audit`, a part of `make check`.

Ends with 1 for a hole. Where advisories cannot be had, it says so and ends with 0: then nothing
was looked at.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

SECONDS = 30
NOT_CHECKED = "could not be reached here: not checked"


@dataclass(frozen=True)
class Found:
    """What an audit said. skipped: how many libraries nobody could say anything about."""

    holes: tuple[str, ...]
    checked: int
    skipped: int


def read(report: str) -> Found:
    """What pip-audit says as JSON. Raises ValueError for what is no report."""
    told = json.loads(report)["dependencies"]
    holes = tuple(
        f"{each['name']} {each['version']}: {hole['id']}"
        + (f", mended in {', '.join(hole['fix_versions'])}" if hole.get("fix_versions") else "")
        for each in told
        for hole in each.get("vulns", ())
    )
    skipped = sum("skip_reason" in each for each in told)
    return Found(holes, len(told) - skipped, skipped)


def audit(requirements: str = "requirements.txt") -> Found | None:
    """Asks for advisories on what is locked; None where nobody answers in time."""
    asked = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    asked += ["-r", requirements, "-f", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
        return read(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def main() -> int:
    """Prints what was found."""
    found = audit()
    if found is None or not found.checked:
        print(f"audit: advisories {NOT_CHECKED}")
        return 0
    print(*found.holes, sep="\n", end="\n" if found.holes else "")
    rest = f", {found.skipped} {NOT_CHECKED}" if found.skipped else ""
    print(f"audit: {found.checked} libraries, {len(found.holes)} known holes{rest}")
    return 1 if found.holes else 0


if __name__ == "__main__":
    sys.exit(main())
