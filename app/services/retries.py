"""Whether the work of a request may be done once more, from its start, after a database failed."""

from app.extensions import begin_anew, do_only_once, may_begin_anew
from app.services.faults import Fault, Kind

__all__ = ["begin_anew", "do_only_once", "may_try_again"]

# A save that gave way to another one, and one whose connection was dead already.
WORTH_IT = frozenset({Kind.TURN, Kind.AWAY})


def may_try_again(fault: Fault, *, only_reads: bool) -> bool:
    """Whether a second try may end better, and can neither save nor send anything twice.

    only_reads: what the request leaves behind, such as a trace, may come twice.
    """
    return fault.kind in WORTH_IT and may_begin_anew(only_reads=only_reads)
