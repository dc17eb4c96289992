"""The people around a diary, as pages name them."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _

from app.access import Diary
from app.services.people import carers_of, who


def names_in(diary: Diary, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Their names, those of carers marked as such. Closed accounts and the patient have none."""
    names = who(set(account_ids) - {diary.patient_id})
    carers = carers_of(diary) if names else set()
    return {id_: carer(name) if id_ in carers else name for id_, name in names.items()}


def carer(name: str) -> str:
    """Somebody who helps the patient: "Jo, carer"."""
    return str(_("%(name)s, carer", name=name))


def closed() -> str:
    """Somebody whose account is gone."""
    return str(_("A closed account"))
