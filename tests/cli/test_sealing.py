"""`flask diary reseal` and `sealing-key`, and commands on a server with a wrong key."""

import re

import pytest
from flask import Flask

from app.sealing import KeyRing
from tests.cli.conftest import Run
from tests.conftest import Cast

OLD, NEW = "a key of the tests to seal words with", "a newer key of the tests, as long as that"


def test_a_newer_key_is_taken_into_use(
    run: Run, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("reseal", "--check").stdout == "key 1: 2 values in 2 columns, seals what is saved\n"
    monkeypatch.setitem(app.extensions, "sealing", KeyRing({"1": OLD, "2": NEW}))

    counted = run("reseal", "--check").stdout
    done = run("reseal", "--tidy")
    again = run("reseal")

    assert counted.startswith("key 1: 2 values in 2 columns\nkey 2: 0 values in 0 columns, seals")
    assert done.exit_code == 0
    assert "patient.name: 1 sealed with key 2" in done.stdout
    assert "Key 1 seals nothing here any more." in done.stdout
    assert "The files of the database were written anew." in done.stdout
    assert "sealed with key" not in again.stdout
    monkeypatch.setitem(app.extensions, "sealing", KeyRing({"2": NEW}))
    assert run("reseal", "--check").exit_code == 0


def test_a_wrong_key_is_told_in_one_sentence(
    run: Run, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("reseal", "--check")
    monkeypatch.setitem(app.extensions, "sealing", KeyRing({"1": NEW}))

    result = run("reseal", "--check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: SEALING_KEYS has another key 1 than the one")


def test_a_key_is_printed_with_the_next_number(run: Run) -> None:
    assert re.fullmatch(r"2:[A-Za-z0-9_-]{64}\n", run("sealing-key").stdout)


def test_a_check_writes_nothing(run: Run) -> None:
    assert run("reseal", "--check", "--tidy").exit_code == 2
