"""Our own words to pytest: --deselect-postgres, and the marker `browser` set by itself.

A test in the browser that ran out of time is run once more, and the summary counts it as "rerun".

Tests of pages and of some commands run on SQLite, and on PostgreSQL too with --all-pages: the
statements are in the services, whose tests run on both, and walks over every page run on both as
well (WALKS).
"""

from collections.abc import Callable

import pytest

WALKS = (
    "test_queries",
    "test_key_ranges",
    "test_hidden",
    "test_ended_meanwhile",
    "test_card_numbers",
    "test_sent",
)
# Commands that add nothing of their own to what services ask the database, and a year of reminders.
OF_SERVICES = (
    *("test_answer", "test_clinics", "test_lists", "test_muscles", "test_people", "test_push"),
    *("test_remind", "test_second_factor"),
)
# What Chromium does to a test on a machine that much else runs on. Any other failure is one.
OF_THE_BROWSER = [
    "TimeoutError: .*Timeout [0-9]+ms exceeded",
    "Execution context was destroyed",
    "Target (page, context or browser|crashed)",
]
A_YEAR = "test_reminder_year"
LEFT_OUT = "PostgreSQL was left out (--deselect-postgres). `make test` runs those tests too."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deselect-postgres",
        action="store_true",
        help="leave out the tests whose parameter `database` is postgres",
    )
    parser.addoption(
        "--all-pages", action="store_true", help="run the tests of all pages on PostgreSQL too"
    )


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=OF_THE_BROWSER))
    if config.getoption("deselect_postgres"):
        _leave_out(config, items, lambda item: _database(item) == "postgres")
    elif not config.getoption("all_pages"):
        _leave_out(config, items, _is_page_on_postgres)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("deselect_postgres"):
        terminalreporter.write_line(LEFT_OUT)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], is_out: Callable[[pytest.Item], bool]
) -> None:
    left_out = [item for item in items if is_out(item)]
    items[:] = [item for item in items if not is_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def _is_page_on_postgres(item: pytest.Item) -> bool:
    name = item.path.stem
    of_pages = item.nodeid.startswith("tests/views/") and name not in WALKS
    of_commands = item.nodeid.startswith("tests/cli/") and name in OF_SERVICES
    return (of_pages or of_commands or name == A_YEAR) and _database(item) == "postgres"


def _database(item: pytest.Item) -> object:
    call = getattr(item, "callspec", None)
    return call.params.get("database") if call else None
