"""A body that breaks off on its way is no whole one."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from app.services.days import find_day
from tests.browser_double import Browser
from tests.conftest import TODAY, Cast

Browse = Callable[..., Browser]
FORM = "symptom-0=4&symptom-1=6&symptom-2=1&note=slept+well&version="


@pytest.mark.parametrize("kept", [FORM[:11], FORM[:25], FORM[:-13]])
@pytest.mark.parametrize("end", ["", "/sent"])
def test_half_a_form_is_refused_and_stores_nothing(
    browse: Browse, cast: Cast, opened, kept: str, end: str
) -> None:
    as_gunicorn_does = {"CONTENT_LENGTH": str(len(FORM) + 60), "wsgi.input_terminated": True}

    answer = browse("alice").post(
        f"/diary/{cast.alice}/days/{TODAY}{end}",
        data=f"save_id={uuid4()}&{kept}" if end else kept,
        content_type="application/x-www-form-urlencoded",
        environ_overrides=as_gunicorn_does,
    )

    assert answer.status_code == 400
    with opened() as diary:
        assert find_day(diary, TODAY) is None


def test_a_whole_one_is_taken(browse: Browse, cast: Cast, opened) -> None:
    answer = browse("alice").post(
        f"/diary/{cast.alice}/days/{TODAY}",
        data=FORM,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 302
    with opened() as diary:
        assert find_day(diary, TODAY).note == "slept well"
