"""Signing in and out, as a browser does it."""

from collections.abc import Callable

from tests.browser_double import Browser
from tests.builders import EMAILS, PASSWORD

Browse = Callable[..., Browser]


def test_a_person_signs_in_and_out(browse: Browse) -> None:
    page = browse()

    answer = page.post("/login", data={"email": EMAILS["alice"], "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/today")
    assert page.get("/today").location.endswith("/days/today")

    assert page.post("/logout").status_code == 302
    assert page.get("/today").location.startswith("/login")
