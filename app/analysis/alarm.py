"""May it be said that at least one of several symptoms got worse?"""

from collections.abc import Sequence

from app.analysis.interval import p_value
from app.analysis.judgement import PhaseVerdict, Verdict

ALARM_LEVEL = 0.05


def is_any_worse(verdicts: Sequence[PhaseVerdict]) -> bool:
    """Whether a worsening is certain though many symptoms were looked at.

    verdicts: of all symptoms of one treatment and phase; those with too few days do not count.
    """
    judged = [
        (verdict.verdict, p_value(verdict.estimate, verdict.se, verdict.df))
        for verdict in verdicts
        if verdict.estimate is not None and verdict.se is not None and verdict.df is not None
    ]
    adjusted = holm([p for _, p in judged])
    return any(
        verdict is Verdict.WORSE and p < ALARM_LEVEL
        for (verdict, _), p in zip(judged, adjusted, strict=True)
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, number in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, (len(p_values) - rank) * p_values[number])
        adjusted[number] = min(1.0, highest)
    return adjusted
