"""A line of the table: a goal, what was measured, and whether it is met."""

from dataclasses import dataclass

HEAD = ["goal", "what", "figure", "ratio", "goal is", "verdict"]


@dataclass(frozen=True)
class Line:
    """met: None where it is only told, or measured by another command."""

    goal: str
    what: str
    figure: str
    ratio: str = ""
    wanted: str = ""
    met: bool | None = None

    @property
    def row(self) -> list[str]:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return [self.goal, self.what, self.figure, self.ratio, self.wanted, verdict]


def at_most(goal: str, what: str, figure: str, ratio: float, most: float, of: str) -> Line:
    """A ratio that must not be larger. of: what it is a multiple of."""
    return Line(goal, what, figure, f"{ratio:.1f}", f"<= {most:g} x {of}", ratio <= most)


def at_least(goal: str, what: str, figure: str, ratio: float, least: float, of: str) -> Line:
    """A ratio that must not be smaller."""
    return Line(goal, what, figure, f"{ratio:.2f}", f">= {least:g} x {of}", ratio >= least)
