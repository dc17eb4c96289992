"""What the tests of the command line use besides."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `flask diary …` and gives its exit code and what it printed."""

    def invoke(*arguments: str, **options: object) -> Result:
        runner = app.test_cli_runner()
        result: Result = runner.invoke(args=["diary", *arguments], **options)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return invoke
