"""Every page that one address leads to, on a desk."""

import pytest

from tests.browser.looks import DESKTOP
from tests.browser.test_pages import ADDRESSES, see
from tests.browser.walks import Walk


@pytest.mark.parametrize(("name", "who", "path"), ADDRESSES, ids=[name for name, *_ in ADDRESSES])
@pytest.mark.parametrize("walk", [DESKTOP], ids=["desk"], indirect=True)
def test_a_page(walk: Walk, name: str, who: str | None, path: str) -> None:
    see(walk, name, who, path)
