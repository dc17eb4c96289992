"""The description of the API (OpenAPI 3.1), made from its operations and their shapes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.exports.json_shapes import Problem

VERSION = "1.0.0"
REFERENCES = "#/components/schemas/{name}"
JSON = "application/json"
PROBLEM = "application/problem+json"
FEW_CODES = 12
TAG = "For If-None-Match; of one thing also for If-Match."
WITHOUT_SHAPE = {200: "This description.", 204: "It is removed.", 304: "It is still so."}


@dataclass(frozen=True)
class Parameter:
    """One value in the address or the head. where: path, query or header."""

    name: str
    where: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One thing that a program can do. name: unique. path: as in /days/{day}.

    answers: by status, the shape of what is told; None for nothing. takes: of what is sent.
    refusals: the statuses of problems that it may answer with. scope: None: no token is needed.
    """

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str | None
    answers: Mapping[int, type[msgspec.Struct] | None]
    takes: type[msgspec.Struct] | None = None
    parameters: Sequence[Parameter] = ()
    refusals: Sequence[int] = field(default=())

    @property
    def tells_version(self) -> bool:
        """Whether its answer has the version as ETag."""
        return any(each.name in ("If-Match", "If-None-Match") for each in self.parameters)


def describe(
    operations: Sequence[Operation], problems: Mapping[int, str], server: str
) -> dict[str, Any]:
    """The document. problems: the words for each status that is a problem; server: an address."""
    shapes = {shape for each in operations for shape in (each.takes, *each.answers.values())}
    ordered = sorted(shapes - {None} | {Problem}, key=lambda shape: shape.__name__)  # type: ignore[union-attr]
    _refs, schemas = msgspec.json.schema_components(ordered, ref_template=REFERENCES)
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, problems)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Injection Diary",
            "version": VERSION,
            "summary": "Your own diary, for programs of your own.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of your own, made in the settings of your diary.",
                }
            },
        },
    }


def _operation(each: Operation, problems: Mapping[int, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": [_parameter(parameter) for parameter in each.parameters],
        "responses": {
            **{str(status): _answer(status, shape, each) for status, shape in each.answers.items()},
            **{str(status): _problem(problems[status]) for status in sorted(each.refusals)},
        },
        "security": [{"token": [each.scope]}] if each.scope else [],
    }
    if each.description:
        said["description"] = each.description
    if each.takes is not None:
        said["requestBody"] = {"required": True, "content": _content(JSON, each.takes)}
    return said


def _parameter(each: Parameter) -> dict[str, Any]:
    return {
        "name": each.name,
        "in": each.where,
        "required": each.where == "path",
        "description": each.description,
        "schema": dict(each.schema),
    }


def _answer(status: int, shape: type[msgspec.Struct] | None, each: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {"description": _first_line(shape) or WITHOUT_SHAPE[status]}
    if shape is not None:
        said["content"] = _content(JSON, shape)
    elif status == 200:
        said["content"] = {JSON: {"schema": {"type": "object"}}}
    if each.tells_version and shape is not None:
        said["headers"] = {
            "ETag": {
                "description": "For If-None-Match; of one thing also for If-Match.",
                "schema": {"type": "string"},
            }
        }
    return said


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": _content(PROBLEM, Problem)}


def _content(kind: str, shape: type[msgspec.Struct]) -> dict[str, Any]:
    return {kind: {"schema": {"$ref": REFERENCES.format(name=shape.__name__)}}}


def _first_line(shape: type[msgspec.Struct] | None) -> str:
    lines: Iterable[str] = (shape.__doc__ or "").splitlines() if shape else []
    return next(iter(lines), "")


@dataclass(frozen=True)
class Field:
    """One field of a shape, for people to read."""

    name: str
    kind: str
    needed: bool
    description: str


@dataclass(frozen=True)
class ShapeShown:
    """One shape, for people to read."""

    name: str
    description: str
    fields: list[Field]


def shapes_of(document: Mapping[str, Any]) -> list[ShapeShown]:
    """All shapes of a description, by name; lists of codes stand where they are used."""
    schemas = document["components"]["schemas"]
    return [
        ShapeShown(
            name,
            schema.get("description", ""),
            [
                Field(each, _kind(said, schemas), each in schema["required"], _described(said))
                for each, said in schema["properties"].items()
            ],
        )
        for name, schema in sorted(schemas.items())
        if "properties" in schema
    ]


def _kind(said: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """In a few words: integer from 0 to 10, list of text, or the name of another shape."""
    if "anyOf" in said:
        return " or ".join(_kind(each, schemas) for each in said["anyOf"])
    if "$ref" in said:
        name = str(said["$ref"]).rpartition("/")[2]
        return _kind(schemas[name], schemas) if "enum" in schemas[name] else name
    if "enum" in said:
        codes = said["enum"]
        return " | ".join(codes) if len(codes) <= FEW_CODES else f"one of {len(codes)} codes"
    kind = str(said.get("format") or said.get("type"))
    if kind == "array":
        return f"list of {_kind(said['items'], schemas)}"
    if kind == "object" and "additionalProperties" in said:
        return f"by key: {_kind(said['additionalProperties'], schemas)}"
    return f"{kind}{_limits(said)}"


def _limits(said: Mapping[str, Any]) -> str:
    if "minimum" in said:
        return f" from {said['minimum']} to {said['maximum']}"
    if "maximum" in said:
        return f" above {said['exclusiveMinimum']}, at most {said['maximum']}"
    return f" of at most {said['maxLength']} signs" if "maxLength" in said else ""


def _described(said: Mapping[str, Any]) -> str:
    told = said.get("description")
    return str(told or " ".join(filter(None, map(_described, said.get("anyOf", ())))))
