"""Whatever is sent in a form: a page comes back, and what is refused changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import Right
from app.services.rating_links import make_link
from app.services.treatments import record_treatment
from tests.browser_double import Browser
from tests.builders import a_treatment
from tests.conftest import TODAY, Cast
from tests.views.conftest import Stored
from tests.views.forms import a_day_form, a_treatment_form

Browse = Callable[..., Browser]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
on_one_database = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ODD = [
    "", " ", "0", "-0", "-1", "10", "11", "3.7", "3,7", "1e9", "1e-9", "NaN", "Infinity", "٣", "²",
    "skip", "None", "null", "true", "[]", "{}", "\x00", "a\x00b", "\x1b[31m", "\ufffe", "\u202e",
    "🙂", "'; DROP TABLE patient; --", "<script>", "%s", "%(n)s", "{{ 1 }}", "../../etc", "9" * 400,
    "x" * 3000, "2026-06-10", "31/12/2025", "left", "midline", "splenius_capitis", "save", "find",
    "enter", "add::", "remove:0", "more:0",
]  # fmt: skip
value = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers().map(str),
    st.floats().map(str),
)
day_names = st.sampled_from(
    [f"symptom-{n}" for n in ("0", "1", "2", "3", "199", "200", "-1", "x", "")]
    + ["note", "version", "patient_id", "day", "recalled", ""]
)
treatment_names = st.sampled_from(
    [
        f"injections-{place}-{part}"
        for place in ("0", "1", "2", "39", "40", "999", "1000", "-1", "x", "²", "")
        for part in ("muscle", "side", "dose_units", "position", "")
    ]
    + [f"day-{part}" for part in ("day", "month", "year")]
    + ["day", "product", "note", "version", "treatment_id", "do", "area", "find", "patient_id"]
)


@on_one_database
@given(
    changes=st.dictionaries(day_names, value, max_size=6),
    left_out=st.sets(st.sampled_from(sorted(a_day_form()))),
    late=st.integers(0, 5),
)
def test_a_day_form(
    browse: Browse,
    cast: Cast,
    stored: Stored,
    changes: dict[str, str],
    left_out: set[str],
    late: int,
) -> None:
    sent = {name: said for name, said in a_day_form().items() if name not in left_out} | changes
    before = stored()
    day = TODAY - timedelta(days=late)
    answer = browse("alice").post(f"/diary/{cast.alice}/days/{day}", data=sent)

    assert answer.status_code in {302, 409, 422}
    if answer.status_code == 409:  # what was sent waits in the history of the day
        assert stored()["diary_day"] == before["diary_day"]
    else:
        assert answer.status_code == 302 or stored() == before


@on_one_database
@given(
    changes=st.dictionaries(day_names, value, max_size=6),
    left_out=st.sets(st.sampled_from(sorted(a_day_form()))),
)
def test_a_form_behind_a_link(
    browse: Browse, stored: Stored, opened, changes: dict[str, str], left_out: set[str]
) -> None:
    with opened("alice", Right.OWN) as diary:
        link = make_link(diary, TODAY)
    sent = {name: said for name, said in a_day_form().items() if name not in left_out} | changes
    before = stored()
    answer = browse().post(link, data=sent)

    assert answer.status_code in {200, 409, 422}
    assert (answer.status_code == 200) is (stored() != before) or "Saved" in answer.text


@on_one_database
@given(
    changes=st.dictionaries(
        st.one_of(day_names, st.sampled_from(["save_id", "saved_at", "device", "after", "marks"])),
        value,
        max_size=6,
    ),
    left_out=st.sets(st.sampled_from(sorted(a_day_form()))),
    late=st.integers(-1, 5),
)
def test_a_sent_day(
    browse: Browse,
    cast: Cast,
    stored: Stored,
    changes: dict[str, str],
    left_out: set[str],
    late: int,
) -> None:
    form = a_day_form(save_id=str(uuid4()))
    sent = {name: said for name, said in form.items() if name not in left_out} | changes
    before = stored()
    day = TODAY - timedelta(days=late)
    answer = browse("alice").post(f"/diary/{cast.alice}/days/{day}/sent", data=sent)

    assert answer.status_code in {200, 422}
    assert answer.get_json()["state"] in {"saved", "aside", "refused"}
    assert answer.status_code == 200 or stored() == before


@on_one_database
@given(
    changes=st.dictionaries(treatment_names, value, max_size=8),
    left_out=st.sets(st.sampled_from(sorted(a_treatment_form()))),
    address=st.sampled_from(["new", "edit"]),
)
def test_a_treatment_form(
    browse: Browse,
    cast: Cast,
    stored: Stored,
    opened,
    changes: dict[str, str],
    left_out: set[str],
    address: str,
) -> None:
    form = a_treatment_form(version="1")
    sent = {name: said for name, said in form.items() if name not in left_out} | changes
    place = "new"
    if address == "edit":
        with opened("alice", Right.OWN) as diary:
            place = f"{record_treatment(diary, a_treatment()).id}/edit"
    before = stored()
    answer = browse("alice").post(f"/diary/{cast.alice}/treatments/{place}", data=sent)

    assert answer.status_code in {200, 302, 409, 422}
    assert answer.status_code == 302 or stored() == before
