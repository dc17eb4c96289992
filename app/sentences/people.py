"""The people around a diary, as pages name them."""

from collections.abc import Iterable
from uuid import UUID

from app.access import Diary
from app.services.archives import former_names
from app.services.people import carers_of, who
from app.words import gettext as _


def names_in(diary: Diary, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Their names, those of carers and of whom an archive names marked as such.

    Closed accounts and the patient have none.
    """
    others = set(account_ids) - {diary.patient_id}
    names = who(others)
    carers = carers_of(diary) if names else set()
    told = {id_: carer(name) if id_ in carers else name for id_, name in names.items()}
    return told | _from_archives(diary, others - set(names))


def _from_archives(diary: Diary, ids: set[UUID]) -> dict[UUID, str]:
    """People whom a restored archive named. Nobody here has said who they are."""
    former = former_names(diary) if ids else {}
    return {
        id_: str(_("%(name)s, from a restored archive", name=name))
        for id_, name in former.items()
        if id_ in ids and name is not None
    }


def carer(name: str) -> str:
    """Somebody who helps the patient: "Jo, carer"."""
    return str(_("%(name)s, carer", name=name))


def closed() -> str:
    """Somebody whose account is gone."""
    return str(_("A closed account"))
