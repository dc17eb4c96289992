"""What a run with faults came to, as tables."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.tables import table

KINDS = ("sent", "form", "treatment", "event", "page", "clinic", "csv", "report", "api")


def tell(runs: Sequence[Any]) -> str:
    """All of it, in Markdown."""
    return "\n\n".join(part for run in runs for part in (_requests(run), _outcome(run)))


def _requests(run: Any) -> str:
    rows = []
    for kind in KINDS:
        answers: Counter[int] = Counter()
        times: list[float] = []
        for worker in run.workers:
            times += worker.noted.times.get(kind, [])
            for (named, status), count in worker.noted.answers.items():
                answers[status] += count if named == kind else 0
        well = sum(answers[status] for status in (200, 201, 302, 304))
        told = [well, answers[409] + answers[412], answers[429], answers[503], answers[500]]
        spent = [f"{_at(times, part):.2f}" for part in (0.5, 0.95, 1.0)]
        rows.append([kind, str(len(times)), *spent, *map(str, told)])
    head = [f"{run.database}: requests", "answered", "p50, s", "p95, s", "longest, s", "well"]
    return table([*head, "409/412", "429", "503", "500"], rows)


def _outcome(run: Any) -> str:
    found, (first, last) = run.found, run.memory.thirds
    cuts: Counter[str] = Counter()
    for name, proxy in run.proxies.items():
        cuts.update({f"{name}: {what}": count for what, count in proxy.cuts.items()})
    rows = [
        ["workers, seconds", f"{len(run.workers)}, {run.seconds:.0f}"],
        ["faults", ", ".join(f"{what} {count}" for what, count in sorted(cuts.items()))],
        ["requests that got no answer", str(sum(each.noted.broken for each in run.workers))],
        ["saves answered", str(sum(each.saves for each in run.workers))],
        ["of them sent again", str(sum(each.in_doubt for each in run.workers))],
        *([name, str(len(lines))] for name, lines in vars(found).items()),
        ["strange answers", str(sum(len(each.strange) for each in run.workers))],
        ["memory, first and last third, MB", f"{first:.0f}, {last:.0f}"],
        ["connections left, in a transaction", f"{run.held[0]}, {run.held[1]}"],
        ["workers that did not end", str(run.stuck)],
    ]
    return table([run.database, ""], rows)


def _at(times: list[float], part: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
