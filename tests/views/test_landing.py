"""The first page shows one treatment of the example, and asks no database for it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.browser_double import Browser

Browse = Callable[..., Browser]
Queries = Callable[[], AbstractContextManager[list[str]]]


def test_the_first_page_shows_a_picture_with_its_verdict_in_words(browse: Browse) -> None:
    page = browse().get("/").text

    assert 'class="chart chart--timeline"' in page
    assert "After one injection" in page
    assert "Before it the ratings averaged 5.2, in weeks 4 to 7 after it 2.6." in page


def test_a_visit_of_the_first_page_costs_no_query(browse: Browse, queries: Queries) -> None:
    somebody = browse()

    with queries() as sent:
        somebody.get("/")

    assert sent == []
