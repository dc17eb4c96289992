"""Whether the person's own impression and the ratings of weeks 4-7 say the same."""

from enum import StrEnum

from app.analysis.judgement import Verdict
from app.services.impressions import ImpressionDraft

# Farrar 2001, Pain 94:149: "much better" and 30 percent are where a change counts for people;
# what is less goes with a verdict of no meaningful change as well.
MUCH = 2
PERCENT_THAT_COUNTS = 30

BETTER = frozenset({Verdict.BETTER})
A_LITTLE_BETTER = frozenset({Verdict.BETTER, Verdict.UNCHANGED})
UNCHANGED = frozenset({Verdict.UNCHANGED})
NOT_BETTER = frozenset({Verdict.UNCHANGED, Verdict.WORSE})
WORSE = frozenset({Verdict.WORSE})


class Agreement(StrEnum):
    """How the two stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    DIARY_CANNOT_TELL = "diary_cannot_tell"
    NO_DIRECTION_SAID = "no_direction_said"


def agreement(said: ImpressionDraft, verdict: Verdict) -> Agreement:
    """Hold an impression to a verdict. The percent count only where no change was said."""
    fitting = _fitting(said)
    if fitting is None:
        return Agreement.NO_DIRECTION_SAID
    if verdict in {Verdict.UNCLEAR, Verdict.TOO_FEW_DAYS}:
        return Agreement.DIARY_CANNOT_TELL
    return Agreement.AGREES if verdict in fitting else Agreement.DIFFERS


def _fitting(said: ImpressionDraft) -> frozenset[Verdict] | None:
    """The verdicts that go with what was said, None where it says neither better nor worse."""
    if said.change is not None:
        if abs(said.change) >= MUCH:
            return BETTER if said.change > 0 else WORSE
        return (NOT_BETTER, UNCHANGED, A_LITTLE_BETTER)[said.change + 1]
    if said.percent_better is None:
        return None
    if said.percent_better == 0:
        return NOT_BETTER
    return BETTER if said.percent_better >= PERCENT_THAT_COUNTS else A_LITTLE_BETTER
