"""Whose diary it is, and who wrote in it, in FHIR."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.access import Diary
from app.exports.fhir_elements import Ids, coding, instant, known, reference
from app.services.fhir_names import DOER, Json
from app.services.people import carers_of, who


class People:
    """The people of one diary; names are asked for once."""

    def __init__(self, diary: Diary, ids: Ids) -> None:
        self.diary = diary
        self.ids = ids
        self.patient_id = ids.of("patient")
        self.subject = reference(self.patient_id)
        self._names: dict[UUID, str | None] = {}

    def patient(self) -> Json:
        """The person, as far as the diary knows them: a name at most."""
        name = [{"text": self.diary.name}] if self.diary.name else []
        return {
            "resourceType": "Patient",
            "id": self.patient_id,
            "active": True,
            **known(name=name),
        }

    def learn(self, account_ids: Iterable[UUID]) -> None:
        """Ask for the names of those who are not known yet, all at once."""
        new = set(account_ids) - self._names.keys() - {self.diary.patient_id}
        if new:
            self._names.update(dict.fromkeys(new) | who(new))

    def recorder(self, account_id: UUID) -> Json:
        """Who wrote something: the person, a carer, or a clinician."""
        if account_id == self.diary.patient_id:
            return self.subject
        kind = "RelatedPerson" if account_id in self._carers else "Practitioner"
        name = self._names.get(account_id) or "Somebody whose account is closed"
        return {"type": kind, "display": name}

    @cached_property
    def _carers(self) -> set[UUID]:
        return carers_of(self.diary)

    def provenance(
        self, targets: Sequence[str], by_id: UUID, at: datetime, *, imported: bool = False
    ) -> Json:
        """Who entered these resources of the bundle, and when; or brought them in with a file."""
        return {
            "resourceType": "Provenance",
            "id": self.ids.of("provenance", targets[0]),
            "target": [reference(target) for target in targets],
            "recorded": instant(at),
            **known(activity={"text": "Brought in with a file"} if imported else None),
            "agent": [
                {
                    "type": {"coding": [coding(DOER, "enterer", "Enterer")]},
                    "who": self.recorder(by_id),
                }
            ],
        }
