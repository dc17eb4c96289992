"""Tables in Markdown."""

from collections.abc import Sequence


def percent(part: int, whole: int) -> str:
    """A share in per cent, with one decimal below ten."""
    if not whole:
        return "-"
    share = 100 * part / whole
    return f"{share:.1f}" if share < 10 or share > 90 else f"{share:.0f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table: the head, a rule, and the rows."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
