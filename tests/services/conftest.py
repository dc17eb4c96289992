"""What the tests of services use besides."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pkgutil import resolve_name
from threading import Barrier

import pytest

from app.access import Diary
from tests.services.rush import Act, Outcomes, Rush, both_at_once, meet_at


@pytest.fixture
def rush(
    opened: Callable[..., AbstractContextManager[Diary]],
) -> Rush:
    """Lets two acts on Alice's diary meet at one function: `rush("app.…", act, act)`."""

    def let(meeting_point: str, first: Act, second: Act) -> Outcomes:
        with opened("alice") as diary:
            revision = diary.revision
        held_up = meet_at(Barrier(2), resolve_name(meeting_point))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(meeting_point, held_up)
            told = both_at_once(opened, (first, second))
        return Outcomes(told, revision, opened)

    return let
