"""Assets travel packed, and may be kept for ever under an address that changes with them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.views.assets import asset
from tests.conftest import settings_for

Address = Callable[[str], str]


@pytest.fixture(scope="module")
def bare_app() -> Flask:
    """The app; no test here asks for its database."""
    return create_app(settings_for("sqlite://"))


@pytest.fixture
def client(bare_app: Flask) -> FlaskClient:
    return bare_app.test_client()


@pytest.fixture
def address_of(bare_app: Flask) -> Address:
    def address(name: str) -> str:
        with bare_app.test_request_context():
            return asset(name)

    return address


@pytest.mark.parametrize("name", ["app.css", "js/main.js", "icons/icon.svg"])
def test_text_is_sent_packed_to_whom_it_suits(
    client: FlaskClient, address_of: Address, name: str
) -> None:
    plain = client.get(address_of(name))
    packed = client.get(address_of(name), headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["app.css", "js/main.js", "icons/icon-180.png"])
def test_an_asset_is_kept_for_a_year(client: FlaskClient, address_of: Address, name: str) -> None:
    with client.get(address_of(name)) as answer:
        kept = answer.cache_control

    assert kept.max_age == 365 * 24 * 3600
    assert kept.immutable
    assert not kept.no_cache


def test_an_old_address_gives_the_newest_content_and_is_not_kept(
    client: FlaskClient, address_of: Address
) -> None:
    new = address_of("app.css")
    old = new.replace(new.split("/")[2], "0" * 12)

    assert client.get(old).data == client.get(new).data
    assert not client.get(old).cache_control.immutable


def test_an_asset_is_the_same_for_everybody_and_asks_for_nobody(
    client: FlaskClient, address_of: Address
) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
        session.permanent = True

    answer = client.get(address_of("app.css"))

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize("name", ["css/base.css", "js/none.js", "../wsgi.py", "none.png"])
def test_nothing_else_is_served(client: FlaskClient, address_of: Address, name: str) -> None:
    assert client.get(address_of("app.css").replace("app.css", name)).status_code == 404


def test_scripts_travel_without_comments_and_hold_no_text_over_several_lines(
    client: FlaskClient, address_of: Address
) -> None:
    assert "\n//" not in "\n" + client.get(address_of("js/rating.js")).text
    folder = Path(str(client.application.static_folder))
    for path in folder.rglob("*.js"):
        for line in path.read_text().splitlines():
            assert line.count("`") % 2 == 0, f"{path.name}: {line}"
