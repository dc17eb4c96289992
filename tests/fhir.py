"""What the tests of FHIR share: bundles of diaries, and two opinions on whether they are R4."""

import io
import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator

from app.access import Diary
from app.exports.fhir import Wanted, write_bundle

Json = dict[str, Any]
EVERYTHING = Wanted()


def written(diary: Diary, wanted: Wanted = EVERYTHING) -> str:
    out = io.StringIO()
    write_bundle(diary, wanted, out)
    return out.getvalue()


def bundle_of(diary: Diary, wanted: Wanted = EVERYTHING) -> Json:
    bundle: Json = json.loads(written(diary, wanted))
    return bundle


def of_kind(bundle: Json, kind: str) -> list[Json]:
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]


def complaints(bundle: Json) -> list[str]:
    """What HL7's JSON schema of R4 says against a bundle, resource by resource.

    The schema lies in a package that is never imported: it would ask for a database.
    """
    bare = {**bundle, "entry": [{"fullUrl": e["fullUrl"]} for e in bundle["entry"]]}
    resources = [bare, *(entry["resource"] for entry in bundle["entry"])]
    return [
        f"{resource['resourceType']}: {'/'.join(map(str, error.path))}: {error.message[:200]}"
        for resource in resources
        for error in _schema_of(resource["resourceType"]).iter_errors(resource)
    ]


@cache
def _schema_of(kind: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": _definitions()})


@cache
def _definitions() -> Json:
    path = distribution("fhirstore").locate_file("fhirstore/schema/fhir.schema.json")
    schema: Json = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    assert schema["id"] == "http://hl7.org/fhir/json-schema/4.0"
    definitions: Json = schema["definitions"]
    return definitions
