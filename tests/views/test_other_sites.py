"""What another site, another host or an odd head of a request can bring about here: nothing."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app import create_app
from app.extensions import alembic
from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, settings_for
from tests.views.accounts import links, outbox

Browse = Callable[..., Browser]
PAGE = "/settings/display/"
DARK = {"theme": "dark"}


def theme_of(page: Browser) -> str | None:
    with page.session_transaction() as session:
        return session.get("theme")


@pytest.mark.parametrize(
    "heads",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost@evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[evil"},
        {"Referer": "https://evil.example/localhost"},
    ],
)
def test_a_form_of_another_site_changes_nothing_even_with_a_good_proof(
    browse: Browse, heads: dict[str, str]
) -> None:
    page = browse("alice")

    answer = page.post(PAGE, data=DARK, headers=heads)

    assert (answer.status_code, answer.mimetype) == (403, "text/plain")
    assert "dark" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert theme_of(page) is None
    assert page.get("/settings/diary").status_code == 200


@pytest.mark.parametrize(
    "heads",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "HTTP://LOCALHOST"},
        {"Referer": "http://localhost/settings/display/"},
    ],
)
def test_a_form_of_ours_is_taken(browse: Browse, heads: dict[str, str]) -> None:
    page = browse("alice")

    assert page.post(PAGE, data=DARK, headers=heads).status_code == 302
    assert theme_of(page) == "dark"


def test_nobody_is_signed_in_or_out_from_elsewhere(browse: Browse) -> None:
    heads = {"Sec-Fetch-Site": "cross-site"}
    page, other = browse(), browse("alice")

    page.post("/login", data={"email": EMAILS["dan"], "password": PASSWORD}, headers=heads)
    other.post("/logout", headers=heads)

    assert page.get("/settings/diary").status_code == 302
    assert other.get("/settings/diary").status_code == 200


def test_over_tls_a_form_needs_no_referer(browse: Browse) -> None:
    """Pages whose address is a secret tell it nobody, not even us."""
    page = browse()
    sent = page.post(PAGE, data=DARK, base_url="https://localhost", headers={"Origin": "null"})
    assert sent.status_code == 403

    told = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    sent = page.post("/clinics/join/a", base_url="https://localhost", headers=told)
    assert sent.status_code == 404
    sent = page.post("/clinics/join/a", base_url="https://localhost", headers={"Origin": "null"})
    assert sent.status_code == 404


def test_a_mail_program_may_stop_mails_from_anywhere(browse: Browse) -> None:
    heads = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}

    assert browse().post("/reminders/stop/a", headers=heads).status_code == 200


def test_another_site_may_read_nothing(browse: Browse, cast: Cast) -> None:
    """No head of CORS, whoever asks, and a question beforehand is answered without a yes."""
    page = browse("alice")
    heads = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    heads |= {"Access-Control-Request-Headers": "Authorization"}

    for address in ("/", "/device/session", "/api/v1/diary", "/api/v1/openapi.json", "/sw.js"):
        for method in ("GET", "OPTIONS"):
            answer = page.open(address, method=method, headers=heads)
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method"]
)
def test_a_method_is_what_it_is(browse: Browse, cast: Cast, name: str) -> None:
    page = browse("alice")
    address = f"/diary/{cast.alice}/sharing/{cast.bob}/end"

    assert page.get(address, headers={name: "POST"}).status_code == 405
    assert page.get(address, query_string={"_method": "POST"}).status_code == 405
    assert browse("bob").get(f"/diary/{cast.alice}/days/").status_code == 200


@pytest.mark.parametrize("name", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix"])
def test_an_address_is_what_it_is(browse: Browse, cast: Cast, name: str) -> None:
    page = browse("dan")

    answer = page.get("/settings/diary", headers={name: f"/diary/{cast.alice}/days/"})

    assert str(cast.alice) not in answer.text


def test_a_field_sent_twice_counts_once(browse: Browse, cast: Cast) -> None:
    """Neither the address nor a second value says another thing than the form's first."""
    page = browse("alice")

    page.post(f"{PAGE}?theme=light", data={"theme": ["dark", "light"]})

    assert theme_of(page) == "dark"


FORGED = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Host": "evil.example"},
    {"X-Forwarded-Proto": "evil", "X-Forwarded-Port": "1"},
]


@pytest.mark.parametrize("heads", FORGED)
def test_without_a_proxy_nobody_says_what_host_this_is(
    app: Flask, browse: Browse, heads: dict[str, str]
) -> None:
    outbox(app).clear()

    browse().post("/reset", data={"email": EMAILS["alice"]}, headers=heads)
    page = browse().get("/", headers=heads)
    asset = browse().get("/assets/x/app.css", headers=heads)

    assert len(links(app)) == 1  # it leads to localhost
    assert "evil" not in outbox(app)[0].body + page.text + asset.text
    assert "evil" not in str(page.headers) + str(asset.headers)


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    file = tmp_path_factory.mktemp("proxy") / "diary.sqlite"
    settings = {"TRUSTED_PROXIES": 1, "TRUSTED_HOSTS": ["diary.example.org"]}
    app = create_app(settings_for(f"sqlite:///{file}") | settings)
    with app.app_context():
        alembic.upgrade()
    return app


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("diary.example.org", 200),
        ("evil.example", 400),
        ("diary.example.org, evil.example", 400),
        ("evil.example, diary.example.org", 200),
        ("diary.example.org.evil.example", 400),
        ("diary.example.org@evil.example", 400),
        ("diary.example.org:80#evil", 400),
        ("", 400),
    ],
)
def test_behind_a_proxy_the_last_one_says_it_and_only_names_of_ours_count(
    behind_a_proxy: Flask, told: str, status: int
) -> None:
    page = behind_a_proxy.test_client()
    heads = {"X-Forwarded-Host": told, "X-Forwarded-Proto": "https"}

    answer = page.get("/login", headers=heads)

    assert answer.status_code == status
    assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "a b", ""])
def test_a_host_that_is_not_ours_is_told_so_strictly(behind_a_proxy: Flask, host: str) -> None:
    answer = behind_a_proxy.test_client().get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


ELSEWHERE = [
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example"),
    *("https:/evil.example", "/%2f/evil.example\t", "/\t/evil.example", "/\n/evil.example"),
    *(
        "http://localhost@evil.example/",
        "http://localhost.evil.example",
        "//localhost@evil.example",
    ),
    *("javascript:alert(1)", "data:text/html,x", "/today\r\nLocation: //evil.example", "///evil"),
    *(
        "\x00//evil.example",
        "\u2028//evil.example",
        "/\u3000/evil",
        ".evil.example",
        "@evil.example",
    ),
]


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_way_on_leads_to_another_site(browse: Browse, place: str) -> None:
    page = browse()
    data = {"email": EMAILS["alice"], "password": PASSWORD}
    for sent in (
        page.get("/login", query_string={"next": place}),
        page.post("/login", query_string={"next": place}, data=data),
        page.post("/login", data={**data, "next": place}),
        browse("alice").get("/settings/second-factor/set-up", query_string={"next": place}),
        browse("alice").get("/login", query_string={"next": place}),
    ):
        assert sent.location in {None, "/login", "/today", "/settings/second-factor/"}
        assert not re.search(r'(?:href|action)="(?!/(?![/\\]))[^"]*evil', sent.text)
