"""The client knows every operation of the API, every parameter and every field: held to the server's own document."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

import piaoqi.client
from piaoqi.api.door import api
from piaoqi.client import operations
from piaoqi.client.operations import Operation

DOCUMENT: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1")
SCHEMAS: Mapping[str, Any] = DOCUMENT["components"]["schemas"]
OURS = {name.lower(): one for name, one in vars(operations).items() if isinstance(one, Operation)}
THEIRS = {
    said["operationId"]: (method.upper(), path.removeprefix("/api/v1"), said)
    for path, methods in DOCUMENT["paths"].items()
    for method, said in methods.items()
}


def test_the_client_knows_every_operation_and_no_other() -> None:
    lacking, gone = sorted(set(THEIRS) - set(OURS)), sorted(set(OURS) - set(THEIRS))
    assert not lacking, f"{lacking}; cure: add them to client/operations.py, with a method and an answer"
    assert not gone, f"{gone}; cure: the API has them no more"


def test_every_operation_is_called_by_some_method() -> None:
    source = Path(inspect.getfile(piaoqi.client)).parent
    used = {
        node.attr.lower()
        for path in source.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "operations"
    }
    assert not set(OURS) - used, "cure: write the method"


@pytest.mark.parametrize("name", sorted(set(OURS) & set(THEIRS)))
def test_it_asks_for_what_the_document_says(name: str) -> None:
    ours, (method, path, said) = OURS[name], THEIRS[name]
    assert (ours.method, ours.path) == (method, path)
    places = {place: {one["name"] for one in said["parameters"] if one["in"] == place} for place in ("path", "query")}
    assert ours.names_in_path == places["path"]
    assert ours.query == places["query"]
    assert ours.body == body_of(said)


@pytest.mark.parametrize("name", sorted(set(OURS) & set(THEIRS)))
def test_it_understands_what_the_document_says(name: str) -> None:
    ours, (_, _, said) = OURS[name], THEIRS[name]
    for status, answer in said["responses"].items():
        if int(status) >= 300:
            continue
        ((media, shape),) = answer["content"].items()
        if ours.answer is bytes:
            assert media == "application/octet-stream"
            continue
        schema = resolved(shape["schema"])
        if ours.listed:
            assert set(schema["properties"]) == {"items", "next"}
            schema = resolved(resolved(schema["properties"]["items"])["items"])
        assert not list(differences(ours.answer, schema, ours.answer.__name__))


def test_what_does_not_fit_is_noticed() -> None:
    """Each kind of slip, so that the test above can be believed."""
    row = SCHEMAS["InvoiceRow"]
    answer = OURS["list_invoices"].answer
    for changed in (
        {**row["properties"], "more": {"type": "string"}},
        {name: one for name, one in row["properties"].items() if name != "total"},
        {**row["properties"], "total": {"type": "string"}},
        {**row["properties"], "id": {"type": "string"}},
        {**row["properties"], "certain": {"anyOf": [{"type": "boolean"}, {"type": "null"}]}},
    ):
        assert list(differences(answer, {**row, "properties": changed}, "row"))


def body_of(said: Mapping[str, Any]) -> set[str]:
    content = said.get("requestBody", {}).get("content", {})
    return {name for shape in content.values() for name in resolved(shape["schema"])["properties"]}


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def differences(kind: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    """Between a type of the client and a schema of the document."""
    schema = resolved(schema)
    if "anyOf" in schema:
        known = [one for one in schema["anyOf"] if one.get("type") != "null"]
        if not isinstance(kind, UnionType) or len(known) != 1:
            yield f"{where}: may be null"
        else:
            yield from differences(next(one for one in get_args(kind) if one is not NoneType), known[0], where)
    elif is_dataclass(kind):
        hints, properties = get_type_hints(kind), schema.get("properties", {})
        names = {one.name for one in fields(kind)}
        if names != set(properties):
            yield f"{where}: {sorted(names ^ set(properties))}"
        for name in names & set(properties):
            yield from differences(hints[name], properties[name], f"{where}.{name}")
    elif get_origin(kind) is tuple:
        yield from (
            differences(get_args(kind)[0], schema["items"], f"{where}[]")
            if schema.get("type") == "array"
            else [f"{where}: no list"]
        )
    elif get_origin(kind) is not None:
        values = schema.get("additionalProperties")
        if schema.get("type") != "object":
            yield f"{where}: no object"
        elif isinstance(values, dict) and get_args(kind)[1] is not object:
            yield from differences(get_args(kind)[1], values, f"{where}{{}}")
    elif kind is not plain(schema):
        yield f"{where}: {kind} and {schema}"


def plain(schema: Mapping[str, Any]) -> Any:
    if schema.get("format") in ("date-time", "date"):
        return datetime if schema["format"] == "date-time" else date
    if schema.get("type") == "string":
        return Decimal if r"\.\d{2}" in schema.get("pattern", "") else str
    return {"integer": int, "boolean": bool}.get(schema.get("type", ""), object)
