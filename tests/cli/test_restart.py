"""No request is lost while the server is reloaded, or stopped and started on a kept socket."""

import pytest

from benchmarks.restart import run


@pytest.mark.slow
def test_no_request_is_lost_over_a_reload_and_a_new_start() -> None:
    found = run(reloads=1, starts=1, processes=1)

    assert found.lost == []
    assert found.answers["whole"] > 0
