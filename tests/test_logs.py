"""The log holds ids and places, and not one word of a person, whatever was logged."""

import io
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest

from app import logs
from app.logs import WITHHELD, Json, Text

WORDS = "my-own-words"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the loggers of the app write, in JSON, at DEBUG."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Json())
    ours = logging.getLogger("app")
    former = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    yield out
    ours.removeHandler(handler)
    ours.setLevel(former)


def fail() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        raise KeyError(WORDS) from error


def test_an_error_is_a_place_and_a_kind(written: io.StringIO) -> None:
    try:
        fail()
    except KeyError:
        logging.getLogger("app.x").exception("it failed")
    line = json.loads(written.getvalue())

    assert WORDS not in written.getvalue()
    assert written.getvalue().count("\n") == 1
    assert (line["level"], line["logger"], line["message"]) == ("error", "app.x", "it failed")
    assert line["time"].endswith("Z")
    assert line["trace"].endswith("builtins.KeyError")
    assert "builtins.ValueError" in line["trace"]
    assert "test_logs.py" in line["trace"]


def test_an_event_carries_ids_and_codes_only(written: io.StringIO) -> None:
    account = uuid4()
    logs.note(
        "sign_in.ok", account=account, tries=3, act="a.code", mail="a@b.org", word="two words"
    )
    line = json.loads(written.getvalue())

    assert line["event"] == line["message"] == "sign_in.ok"
    assert (line["account"], line["tries"], line["act"]) == (str(account), 3, "a.code")
    assert (line["mail"], line["word"]) == (WITHHELD, WITHHELD)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("Error handling request %s", f"/rate/{WORDS}"), (f"Error handling {logs.UNNAMED}")),
        ((f"Invalid request from ip=1.2.3.4: {WORDS}",), (f"Invalid request {logs.UNNAMED}")),
        ((ValueError(WORDS),), "ValueError"),
        (("WORKER TIMEOUT (pid:%s)", 7), "WORKER TIMEOUT (pid:7)"),
    ],
)
def test_gunicorn_cites_no_address(said: tuple[object, ...], told: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, said[0], said[1:], None)

    assert logs.line_of(record)["message"] == told


def test_a_line_of_text_cannot_be_forged() -> None:
    record = logging.LogRecord("app", logging.INFO, "", 0, "a\r\x1b[31mb\u2028c", (), None)

    assert Text().format(record).endswith(" info app a??[31mb?c")
