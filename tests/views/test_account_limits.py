"""Tries are limited for who guesses, and nobody is locked out by somebody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from tests.browser_double import Browser, sign_in
from tests.builders import EMAILS, PASSWORD
from tests.conftest import Cast, Clock, settings_for
from tests.views.accounts import outbox
from tests.views.factor import is_in, knock, set_up, type_code

ALICE = EMAILS["alice"]
Browse = Callable[..., Browser]


@pytest.fixture
def limited(app: Flask, cast: Cast, database: str) -> Iterator[Flask]:
    """The app on the same database, with its limits on."""
    limited = create_app(settings_for(database) | {"RATELIMIT_ENABLED": True})
    yield limited
    with limited.app_context():
        db.engine.dispose()


def tries(page: Browser, times: int, **more: str) -> list[int]:
    """What comes of wrong passwords, one after the other."""
    data = {"email": ALICE, "password": "wrong", **more}
    return [page.post("/login", data=data).status_code for _ in range(times)]


def at(page: Browser, network: str) -> Browser:
    page.environ_base["REMOTE_ADDR"] = network
    return page


def browser(app: Flask, network: str = "192.0.2.1") -> Browser:
    return at(Browser(app, use_cookies=True), network)


def test_who_guesses_is_asked_to_wait_and_told_how_long(limited: Flask) -> None:
    page = browser(limited)

    assert tries(page, 11) == [422] * 10 + [429]
    answer = page.post("/login", data={"email": ALICE.upper(), "password": PASSWORD})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert f"again in {answer.headers['Retry-After']} seconds" in answer.text
    assert ALICE.upper() not in answer.text


def test_the_owner_is_not_locked_out_by_a_guesser(limited: Flask) -> None:
    tries(browser(limited), 11)

    for owners_network in ("198.51.100.7", "2001:db8:1::5"):
        answer = browser(limited, owners_network).post(
            "/login", data={"email": ALICE, "password": PASSWORD}
        )
        assert answer.status_code == 302


def test_another_account_of_the_same_network_is_not_locked_out(limited: Flask) -> None:
    tries(browser(limited), 11)

    answer = browser(limited).post("/login", data={"email": EMAILS["dan"], "password": PASSWORD})
    assert answer.status_code == 302


def test_a_household_has_one_network_of_ipv6(limited: Flask) -> None:
    assert 429 not in tries(browser(limited, "2001:db8::1"), 10)
    assert tries(browser(limited, "2001:db8::2"), 1) == [429]


def test_an_address_of_ipv4_is_itself_however_a_proxy_writes_it(limited: Flask) -> None:
    told: list[int] = []
    ways = ("198.51.100.7", "::ffff:198.51.100.7", "198.51.100.7:4711", "[::ffff:198.51.100.7]:80")
    for way in ways:
        told += tries(browser(limited, way), 3)

    assert told[-1] == 429
    assert 429 not in tries(browser(limited, "::ffff:198.51.100.8"), 1)
    assert tries(browser(limited, "[2001:db8::1]:5000"), 1) != [429]


def test_signing_in_again_and_again_is_no_guessing(limited: Flask) -> None:
    for _ in range(12):
        page = browser(limited)
        answer = page.post("/login", data={"email": ALICE, "password": PASSWORD})
        assert answer.status_code == 302


def test_many_addresses_from_one_network_are_stopped(limited: Flask) -> None:
    page = browser(limited)
    told = [tries(page, 1, email=f"p{number}@example.org")[0] for number in range(101)]

    assert told == [422] * 100 + [429]


def test_a_mailbox_gets_a_few_mails_an_hour_whatever_form_is_used(limited: Flask) -> None:
    outbox(limited).clear()
    page, forms = browser(limited), ["/register", "/reset", "/confirm"] * 2
    data = {"email": "erin@example.org", "password": PASSWORD}

    assert [page.post(form, data=data).status_code for form in forms] == [302] * 5 + [429]
    assert len(outbox(limited)) == 5
    other = browser(limited, "198.51.100.7").post("/reset", data=data)
    assert other.status_code == 302


def test_what_was_stopped_does_not_use_up_the_mails_of_others(limited: Flask) -> None:
    page, data = browser(limited), {"email": ALICE}
    for _ in range(40):
        page.post("/reset", data=data)

    assert browser(limited, "198.51.100.7").post("/reset", data=data).status_code == 302


def test_a_mailbox_is_not_flooded_from_many_networks(limited: Flask) -> None:
    outbox(limited).clear()
    for number in range(30):
        browser(limited, f"198.51.100.{number}").post("/reset", data={"email": ALICE})

    assert len(outbox(limited)) == 20


def test_whoever_tries_from_everywhere_keeps_the_owner_from_nothing(limited: Flask) -> None:
    for number in range(21):
        stranger = browser(limited, f"198.51.100.{number}")
        tries(stranger, 1)
        stranger.post("/register", data={"email": ALICE, "password": "some words of hers"})
        stranger.post("/confirm", data={"email": ALICE})

    outbox(limited).clear()
    owner = browser(limited)
    assert owner.post("/reset", data={"email": ALICE}).status_code == 302
    assert len(outbox(limited)) == 1
    signed_in = owner.post("/login", data={"email": ALICE, "password": PASSWORD})
    assert signed_in.status_code == 302


def test_a_slip_of_the_pen_costs_nothing(limited: Flask) -> None:
    page = browser(limited)
    for _ in range(8):
        slip = page.post("/register", data={"email": "erin@example", "password": "short"})
        assert slip.status_code == 422

    good = {"email": "erin@example.org", "password": PASSWORD}
    assert page.post("/register", data=good).status_code == 302


def test_looking_at_a_page_is_never_limited(limited: Flask) -> None:
    page = browser(limited)
    tries(page, 11)

    assert {page.get("/login").status_code for _ in range(20)} == {200}


def test_who_knows_the_password_alone_has_few_tries_for_the_code(
    limited: Flask, clock: Clock
) -> None:
    owner = browser(limited, "198.51.100.7")
    owner.post("/login", data={"email": ALICE, "password": PASSWORD})
    phone, codes = set_up(owner, clock)
    guesser = browser(limited)
    knock(guesser, ALICE)

    tried = [type_code(guesser, "000000").status_code for _ in range(10)]
    assert tried == [422] * 10
    answer = type_code(guesser, phone.code())
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert guesser.post("/login/recovery-code", data={"code": codes[0]}).status_code == 429
    assert not is_in(guesser)

    other = browser(limited, "198.51.100.7")
    knock(other, ALICE)
    assert type_code(other, phone.code()).status_code == 302


def test_new_attempts_do_not_begin_the_count_of_codes_anew(limited: Flask, clock: Clock) -> None:
    owner = browser(limited, "198.51.100.7")
    owner.post("/login", data={"email": ALICE, "password": PASSWORD})
    set_up(owner, clock)

    tried = []
    for _ in range(11):
        guesser = browser(limited)
        knock(guesser, ALICE)
        tried.append(type_code(guesser, "000000").status_code)

    assert tried == [422] * 10 + [429]


def test_a_stray_field_does_not_begin_the_count_of_passwords_anew(limited: Flask) -> None:
    page = browser(limited)
    page.post("/login", data={"email": ALICE, "password": PASSWORD})
    wrong = {"password": "wrong", "new_password": "another password 1"}

    tried = [
        page.post("/change", data=wrong | {"email": f"p{number}@example.org"}).status_code
        for number in range(11)
    ]

    assert tried == [422] * 10 + [429]


def test_other_signs_for_an_address_do_not_begin_the_count_anew(limited: Flask) -> None:
    page, (name, host) = browser(limited), ALICE.split("@")
    wide = [
        f"{name}@{host[:place]}{chr(ord(host[place]) + 0xFEE0)}{host[place + 1 :]}"
        for place in range(5)
    ]

    told = [tries(page, 1, email=email)[0] for email in [*wide, *wide, ALICE]]

    assert told == [422] * 10 + [429]


def test_no_page_beside_ours_tells_right_passwords_from_wrong_ones(limited: Flask) -> None:
    page = browser(limited)
    page.post("/login", data={"email": ALICE, "password": PASSWORD})

    tried = {page.post("/verify", data={"password": "wrong"}).status_code for _ in range(11)}

    assert tried == {404}
    assert page.post("/verify", data={"password": PASSWORD}).status_code == 404


def test_passwords_cannot_be_tried_without_end_where_a_diary_is_erased(
    limited: Flask, cast: Cast, clock: Clock
) -> None:
    page = browser(limited)
    sign_in(page, limited, cast.alice)
    clock.instant += timedelta(minutes=31)
    said = {"what": "all", "sure": "y", "proof_password": "wrong"}
    tried = [page.post("/settings/leave", data=said).status_code for _ in range(12)]

    assert (tried[0], tried[-1]) == (422, 429)
