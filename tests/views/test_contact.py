"""Where a hole is reported, and what patients read about what they enter."""

from collections.abc import Callable

import pytest
from flask import Flask

from app import config
from tests.browser_double import Browser
from tests.conftest import Clock

Browse = Callable[..., Browser]
FILE = "/.well-known/security.txt"


def test_without_a_contact_there_is_no_file(browse: Browse) -> None:
    page = browse()

    assert page.get(FILE).status_code == 404
    assert "found a hole" not in page.get("/privacy").text


def test_the_contact_is_told(
    app: Flask, browse: Browse, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECURITY_CONTACT", "mailto:security@example.org")
    answer = browse().get(FILE)

    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[:2] == ["Contact: mailto:security@example.org", "Expires: 2026-12-08T00:00:00Z"]
    assert "security@example.org" in browse().get("/privacy").text


@pytest.mark.parametrize("said", ["security@example.org", "http://x", "https://", "mailto:a b@c"])
def test_a_contact_that_leads_nowhere_is_refused(said: str) -> None:
    with pytest.raises(config.WrongAddress, match="SECURITY_CONTACT"):
        config._contact(said)


def test_none_and_good_ones() -> None:
    assert config._contact("") is None
    assert config._contact("https://example.org/security") == "https://example.org/security"
