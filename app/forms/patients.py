"""What a clinician types about their list."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from app.forms.base import DiaryForm, Text
from app.services.patient_list import Only, Sort, Wanted
from app.services.tags import LONGEST_TAG

LONGEST_SEARCH = 80


class TagForm(DiaryForm):
    """One own word for a patient."""

    word = Text(_l("Add a tag"), most=LONGEST_TAG, validators=[InputRequired(_l("Enter a tag"))])


def read_wanted(asked: MultiDict[str, str]) -> Wanted:
    """Which part of the list an address asks for. What it cannot ask for is left out."""
    only = asked.getlist("only")
    sort = asked.get("sort", "")
    page = asked.get("page", "")
    return Wanted(
        find=asked.get("find", "")[:LONGEST_SEARCH].strip(),
        only=frozenset(each for each in Only if each in only),
        sort=Sort(sort) if sort in set(Sort) else Sort.VISIT,
        falling=asked.get("order") == "down",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def ask_for(wanted: Wanted, **changes: Any) -> dict[str, Any]:
    """The parameters of the address that asks for this part, with what is usual left out."""
    asked = {
        "find": wanted.find or None,
        "only": sorted(wanted.only) or None,
        "sort": None if wanted.sort is Sort.VISIT else wanted.sort.value,
        "order": "down" if wanted.falling else None,
        "page": None if wanted.page == 1 else wanted.page,
    } | changes
    return {name: value for name, value in asked.items() if value is not None}
