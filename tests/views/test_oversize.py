"""What is too large, no word, or named as nothing is named: refused with a page, at once."""

from collections.abc import Callable
from io import BytesIO

import pytest

from app.config import LARGEST_FORM
from app.services.foreign.parts import MOST_TRACKS, MOST_WORDS
from app.views.requests import MOST_FIELDS
from tests.browser_double import Browser

Browse = Callable[..., Browser]
TYPED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("body", [b"note=" + b"x" * LARGEST_FORM, b"a&" * LARGEST_FORM])
def test_a_form_that_is_too_large_is_not_read(browse: Browse, body: bytes) -> None:
    answer = browse().post("/start/where", data=body, content_type=TYPED)

    assert answer.status_code == 413


@pytest.mark.usefixtures("csrf_on")
@pytest.mark.parametrize("name", ["symptom-²", "symptom-٣", "symptom-" + "9" * 5000])
def test_a_field_that_no_page_has_is_shown_as_it_came(browse: Browse, name: str) -> None:
    answer = browse().post("/start/where", data={name: "4", "csrf_token": "old"})

    assert answer.status_code == 400
    assert name in answer.text.lower() or "symptom " in answer.text.lower()


@pytest.mark.parametrize("path", ["/register", "/login", "/reset"])
def test_a_file_where_words_are_due_is_no_word(browse: Browse, path: str) -> None:
    data = {name: (BytesIO(b"a,b"), "x.csv") for name in ("email", "password")}
    answer = browse().post(path, data=data, content_type="multipart/form-data")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "head",
    [
        b"X-Other: 1",
        b"Content-Disposition: attachment",
        b'Content-Disposition: form-data; filename="a"',
        b'Content-Disposition: form-data; name="file"; filename="a\r\nb"',
    ],
)
def test_a_part_without_a_name_is_left_out(browse: Browse, head: bytes) -> None:
    body = b"--x\r\n" + head + b"\r\n\r\nabc\r\n--x--\r\n"
    answer = browse().post("/register", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code in {400, 422}


@pytest.mark.usefixtures("csrf_on")
def test_more_fields_than_a_page_has_are_not_shown_again(browse: Browse) -> None:
    answer = browse().post("/login", data=b"a=1&" * (MOST_FIELDS + 1), content_type=TYPED)

    assert answer.status_code == 413
    assert len(answer.data) < 20_000
    as_many = browse().post("/login", data=b"a=1&" * MOST_FIELDS, content_type=TYPED)
    assert as_many.status_code == 400
    assert MOST_FIELDS > MOST_TRACKS * (MOST_WORDS + 8)
