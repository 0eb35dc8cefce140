"""No endpoint tells anything of a company to a token of another one, whatever it is asked.

The walk knows each operation and each parameter from the OpenAPI document. One that names a thing needs an entry in
THEIRS; one that names none is in HARMLESS; a new one in neither fails the test.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from api.stage import Side, words_of
from piaoqi.accounts.models import Department
from piaoqi.api.declared import operations
from piaoqi.api.door import api
from piaoqi.archive.models import Arrival, Invoice, Reading
from piaoqi.audit.models import Entry
from piaoqi.notices.models import Delivery, Webhook
from piaoqi.reconciliation.models import Answer, Comparison, Finding
from piaoqi.sources.models import Coverage, Run

pytestmark = pytest.mark.django_db
Make = Callable[[Side], object]
NOWHERE = 4_000_000_000
NO_TAX_ID, NO_WORD = "91330106MA2XYZ0001", "nowhere"


def _cursor(side: Side) -> object:
    return side.client.get("/api/v1/invoices?limit=1").json()["next"]


THEIRS: Mapping[str, tuple[Make, object]] = {
    "company": (lambda side: side.company.tax_id, NO_TAX_ID),
    "tax_id": (lambda side: side.company.tax_id, NO_TAX_ID),
    "source": (lambda side: side.source.key, NO_WORD),
    "source_id": (lambda side: side.source.pk, NOWHERE),
    "invoice": (lambda side: side.first(Invoice).pk, NOWHERE),
    "sha256": (lambda side: side.first(Arrival).original.sha256, "0" * 64),
    "arrival": (lambda side: side.first(Arrival).pk, NOWHERE),
    "batch": (lambda side: f"batch-{side.mark}", NO_WORD),
    "reading": (lambda side: side.first(Reading, state="quarantined").pk, NOWHERE),
    "run": (lambda side: side.first(Run).pk, NOWHERE),
    "coverage": (lambda side: side.first(Coverage).pk, NOWHERE),
    "comparison": (lambda side: side.first(Comparison).pk, NOWHERE),
    "older": (lambda side: side.first(Comparison).pk, NOWHERE),
    "newer": (lambda side: side.first(Comparison, live=False).pk, NOWHERE),
    "finding": (lambda side: side.first(Finding).pk, NOWHERE),
    "answer_id": (lambda side: side.first(Answer).pk, NOWHERE),
    "webhook": (lambda side: side.first(Webhook).pk, NOWHERE),
    "delivery": (lambda side: side.first(Delivery).pk, NOWHERE),
    "department": (lambda side: side.first(Department).pk, NOWHERE),
    "index": (lambda side: side.first(Entry).pk, NOWHERE),
    "subject": (lambda side: side.first(Entry).subject, "invoice:4000000000"),
    "actor": (lambda side: side.actor.key, "person:4000000000"),
    "number": (lambda side: side.first(Invoice).number, "26987000000000055500"),
    "q": (lambda side: side.first(Invoice).number, "26440000000000000000"),
    "text": (lambda side: side.mark, NO_WORD),
    "cursor": (_cursor, "bm93aGVyZQ"),
    "of": (lambda side: side.source.key, NO_WORD),
    "into": (lambda side: side.source.key, NO_WORD),
}
"""Parameter -> what names a thing of a side, and what names nothing anywhere."""

_WORDS = (
    "Idempotency-Key limit count direction kind status has lacks issued_from issued_to least most differs deleted "
    "certain action since until old new state live what verdict cause code as_of known_at within_days kinds yes "
    "note url events rules files start end origins statuses booked sellers role total rows"
)
HARMLESS = frozenset(_WORDS.split())
"""They name no thing: kinds of things, sizes, days, words of one's own."""

BODIES: Mapping[str, Callable[[Side], Mapping[str, Any]]] = {
    "post_comparison": lambda side: {"company": side.company.tax_id, "as_of": "2026-10-01T00:00:00Z"},
    "put_expectations": lambda side: {
        "rules": [{"of": side.source.key, "into": "bureau", "within_days": 3, "kinds": None}]
    },
    "post_answer": lambda side: {
        "company": side.company.tax_id, "cause": "C3.4", "yes": False, "source": side.source.key, "number": "26111000",
    },
    "post_webhook": lambda side: {
        "company": side.company.tax_id, "url": "https://1.1.1.1/new", "events": ["findings.new"],
    },
    "change_webhook_of": lambda _: {"events": ["comparison.done"]},
    "declare_coverage": lambda _: {"start": "2026-01-01", "end": "2026-01-31"},
    "post_arrivals": lambda side: {"company": side.company.tax_id, "source": side.source.key, "batch": "b"},
}  # fmt: skip


class Walk:
    """Every operation asked by us, with our own things and, one parameter at a time, with another's."""

    def __init__(self, ours: Side, theirs: Side) -> None:
        self.ours, self.theirs = ours, theirs
        self.client = ours.client

    def ask(self, path: str, method: str, changed: Mapping[str, object]) -> tuple[int, bytes]:
        """The answer, undone again."""
        said = operations()[path, method]
        url, query = path, {}
        for one in said["parameters"]:
            name = one["name"]
            value = changed.get(name, self._own(name) if one["required"] else None)
            if one["in"] == "path":
                url = url.replace("{" + name + "}", quote(str(value), safe=""))
            elif one["in"] == "query" and value is not None:
                query[name] = value
        body = dict(BODIES[said["operationId"]](self.ours)) if said["operationId"] in BODIES else None
        if body is not None:
            _put_in(body, changed)
        return self._send(self.client, method, url, query, body)

    def _own(self, name: str) -> object:
        if name in THEIRS:
            return THEIRS[name][0](self.ours)
        return {"state": "done", "old": 1, "new": 1}[name]

    def _send(self, client: Client, method: str, url: str, query: Any, body: Any) -> tuple[int, bytes]:
        with transaction.atomic():
            more: dict[str, Any] = {"query_params": query}
            if method == "post" and body is not None and url.endswith("/arrivals"):
                more["data"] = {**body, "files": SimpleUploadedFile("x.csv", b"x")}
            elif body is not None:
                more |= {"data": json.dumps(body), "content_type": "application/json"}
            answer = getattr(client, method)(url, **more)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer.status_code, content


def _put_in(body: Any, changed: Mapping[str, object]) -> None:
    """Each parameter of a body, wherever it stands."""
    for one in body.values() if isinstance(body, dict) else body:
        if isinstance(one, dict | list):
            _put_in(one, changed)
    if isinstance(body, dict):
        body.update({name: value for name, value in changed.items() if name in body})


def names_of(said: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    """All parameters of an operation, those inside its body too."""
    yield from (one["name"] for one in said["parameters"])
    for content in said.get("requestBody", {}).get("content", {}).values():
        yield from _properties(content["schema"], schemas)


def _properties(schema: Any, schemas: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _properties(one, schemas)
    elif isinstance(schema, dict):
        if "$ref" in schema:
            yield from _properties(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
        yield from schema.get("properties", {})
        for name in ("properties", "items", "anyOf", "allOf"):
            if name in schema:
                inner = schema[name]
                yield from _properties(list(inner.values()) if name == "properties" else inner, schemas)


@pytest.fixture(scope="module")
def parameters() -> Mapping[tuple[str, str], frozenset[str]]:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    return {key: frozenset(names_of(said, schemas)) for key, said in operations().items()}


def test_every_parameter_is_known_to_name_a_thing_or_none(parameters: Mapping[Any, frozenset[str]]) -> None:
    unknown = {key: sorted(names - set(THEIRS) - HARMLESS) for key, names in parameters.items()}
    assert not {key: names for key, names in unknown.items() if names}, "say in THEIRS or HARMLESS what they name"


def test_every_body_is_known() -> None:
    bodies = {said["operationId"] for said in operations().values() if "requestBody" in said}
    assert not bodies - set(BODIES), "say in BODIES what is sent"


def test_nothing_of_another_company_is_told(sides: tuple[Side, Side], parameters: Mapping[Any, frozenset[str]]) -> None:
    ours, theirs = sides
    walk = Walk(ours, theirs)
    secrets = words_of(theirs.company) - words_of(ours.company)
    assert theirs.company.tax_id in secrets
    for (path, method), names in parameters.items():
        own = walk.ask(path, method, {})
        assert own[0] < 500, (method, path, own)
        _tells_nothing(own, secrets, (method, path, "our own"))
        for name in sorted(names & set(THEIRS)):
            make, nothing = THEIRS[name]
            value = make(theirs)
            there = walk.ask(path, method, {name: value})
            nowhere = walk.ask(path, method, {name: nothing})
            where = (method, path, name, value)
            assert _without(there, value) == _without(nowhere, nothing), where
            _tells_nothing(there, {one for one in secrets if one not in str(value)}, where)


def test_the_walk_finds_what_is_there(sides: tuple[Side, Side], parameters: Mapping[Any, frozenset[str]]) -> None:
    """Or it would prove nothing: with their own token each thing is found, and told differently than nothing."""
    _, theirs = sides
    walk = Walk(theirs, theirs)
    for (path, method), names in parameters.items():
        for name in sorted(names & set(THEIRS) - _TELL_NOTHING):
            make, nothing = THEIRS[name]
            there, nowhere = (walk.ask(path, method, {name: value}) for value in (make(theirs), nothing))
            assert there[0] < 400 or there[0] == 409, (method, path, name, there)
            assert there != nowhere, (method, path, name)


_TELL_NOTHING = frozenset(("batch", "cursor", "department", "number", "of", "into", "source"))
"""Parameters by which one's own things may well be answered as nothing is."""


def _without(answer: tuple[int, bytes], value: object) -> tuple[int, bytes]:
    """The answer may repeat what was asked; instants of now, and numbers of what was just made, are always others."""
    content = re.sub(rb"20\d\d-[0-9-]+T[0-9:.]+Z", b"T", answer[1])
    content = re.sub(rb'"(id|event)":\d+', b"", content) if answer[0] in (201, 202) else content
    return answer[0], content.replace(value.encode(), b"?") if isinstance(value, str) else content


def _tells_nothing(answer: tuple[int, bytes], secrets: set[str], where: object) -> None:
    text = answer[1].decode(errors="replace")
    assert not (told := [one for one in secrets if one in text]), (where, told)
