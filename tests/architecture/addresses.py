"""An address of every route, with ids of things that are not there."""

import re
from uuid import UUID, uuid4

from werkzeug.routing import Rule

SAMPLES = {"day": "2026-06-10", "token": "a", "digest": "a", "name": "app.css", "filename": "a"}
SAMPLES |= {"version": "1", "number": "1"}


def address_of(rule: Rule, patient_id: UUID) -> str:
    """The address of a route in the diary of this patient."""
    address = rule.rule
    for name in rule.arguments:
        value = str(patient_id) if name == "patient_id" else SAMPLES.get(name, str(uuid4()))
        address = re.sub(rf"<(?:[^:>]+:)?{name}>", value, address)
    return address
