"""What an attack tried and found, and what of it is known and why it is none."""

import re
from dataclasses import dataclass, field

# (tool, what its finding says, why it is none). Each line is told in the result.
EXPLAINED: tuple[tuple[str, str, str], ...] = (
    (
        "drheaderplus",
        r"^Content-Security-Policy - img-src: Must-Avoid directive included",
        "img-src alone allows data:, for the picture in the tab; no picture runs code",
    ),
    (
        "drheaderplus",
        r"^Cache-Control: ",
        "no-store says more than max-age=0; files under a digest are the same for all and are kept",
    ),
    (
        "drheaderplus",
        r"^Referrer-Policy: ",
        "same-origin tells other sites nothing at all; addresses with a secret say no-referrer",
    ),
    (
        "drheaderplus",
        r"^Server: ",
        "gunicorn names itself without a version; a proxy in front of it replaces the line",
    ),
    (
        "wapiti",
        r"^Secure Flag cookie: .* session$",
        "this server speaks without TLS, as wapiti does; over TLS test_headers.py holds the flag",
    ),
)


@dataclass
class Attack:
    """One tool against one target. asked: requests; None where the tool does not tell."""

    tool: str
    target: str
    asked: int | None = 0
    tried: int = 0
    found: list[str] = field(default_factory=list)

    def explained(self) -> list[tuple[str, str]]:
        """(finding, why it is none)."""
        return [(each, why) for each in self.found if (why := _reason(self.tool, each))]

    def open(self) -> list[str]:
        """Findings that nobody has explained."""
        return [each for each in self.found if not _reason(self.tool, each)]


def _reason(tool: str, finding: str) -> str | None:
    for known, pattern, why in EXPLAINED:
        if known == tool and re.search(pattern, finding):
            return why
    return None


def print_table(attacks: list[Attack]) -> bool:
    """Show all of them; gives whether nothing was found that is not explained."""
    row = "{:<14} {:<44} {:>7} {:>7} {:>9} {:>6}".format
    print(row("tool", "target", "tried", "asked", "explained", "found"))
    for each in attacks:
        asked = "?" if each.asked is None else each.asked
        print(
            row(
                each.tool,
                each.target[:44],
                each.tried,
                asked,
                len(each.explained()),
                len(each.open()),
            )
        )
    for each in attacks:
        for finding in dict.fromkeys(each.open()):
            print(f"FOUND  {each.tool}, {each.target}: {finding}")
        for finding, why in dict.fromkeys(each.explained()):
            print(f"known  {each.tool}: {finding}\n       {why}")
    return not any(each.open() for each in attacks)
