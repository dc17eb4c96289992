"""Writes what the app runs on, with licences, as CycloneDX: `make sbom` makes build/sbom.json."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
# Licences that ask nothing of who runs or changes the diary but to keep a notice, or that hold
# for changes of the library alone. A library with another one is decided by a person.
LET_IN = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python|Zlib|0BSD|HPND|CC0|Unlicense|MPL|LGPL|Lesser|OFL|Public|PIL)",
    re.IGNORECASE,
)
SHUT_OUT = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|General Public)", re.IGNORECASE)


def locked(requirements: Path = ROOT / "requirements.txt") -> dict[str, str]:
    """Names and versions of all that the app runs on, as the lock file has them."""
    return {found["name"]: found["version"] for found in LOCKED.finditer(requirements.read_text())}


def licence_of(name: str) -> str:
    """What a library says of its licence; "" where it is not installed, or says nothing."""
    try:
        told: Any = metadata(name)
    except PackageNotFoundError:
        return ""
    kinds = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    named = [each.rpartition(" :: ")[2] for each in kinds if "OSI Approved" not in each[-13:]]
    said = told.get("License-Expression") or ", ".join(named) or told.get("License") or ""
    return str(said).strip().partition("\n")[0][:120]


def may_come_in(licence: str) -> bool:
    """Whether this licence is a permissive one or a weak copyleft."""
    return bool(LET_IN.search(licence)) and not (
        SHUT_OUT.search(licence) and not re.search(r"LGPL|Lesser", licence)
    )


def bom() -> Bom:
    """All that is locked, with its licence."""
    made = Bom()
    made.metadata.component = Component(name="injection-diary", type=ComponentType.APPLICATION)
    for name, version in locked().items():
        licence = licence_of(name)
        part = Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", name=name.lower(), version=version),
            licenses=[DisjunctiveLicense(name=licence)] if licence else [],
        )
        made.components.add(part)
        made.register_dependency(made.metadata.component, [part])
    return made


def main() -> int:
    """Writes the file."""
    out = ROOT / "build" / "sbom.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(JsonV1Dot6(bom()).output_as_string(indent=2) + "\n")
    print(f"{out.relative_to(ROOT)}: {len(locked())} libraries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
