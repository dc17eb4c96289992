"""Sentences are asked for within an application, as a page and a command do. None needs a table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.conftest import settings_for


@pytest.fixture(scope="session")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    empty: Path = tmp_path_factory.mktemp("unused") / "diary.sqlite"
    return create_app(settings_for(f"sqlite:///{empty}"))


@pytest.fixture(autouse=True)
def _spoken(speaking: Flask) -> Iterator[None]:
    with speaking.test_request_context():
        yield
