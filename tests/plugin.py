"""Our own words to pytest: --deselect-postgres, and the marker `browser` set by itself."""

import pytest

LEFT_OUT = "PostgreSQL was left out (--deselect-postgres). `make test` runs those tests too."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deselect-postgres",
        action="store_true",
        help="leave out the tests whose parameter `database` is postgres",
    )


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if config.getoption("deselect_postgres"):
        left_out = [item for item in items if _database(item) == "postgres"]
        items[:] = [item for item in items if _database(item) != "postgres"]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("deselect_postgres"):
        terminalreporter.write_line(LEFT_OUT)


def _database(item: pytest.Item) -> object:
    call = getattr(item, "callspec", None)
    return call.params.get("database") if call else None
