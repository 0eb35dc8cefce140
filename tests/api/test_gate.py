"""Whatever is wrong with a request is said in one form, before anything of it is done."""

import json
import logging
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from api.conftest import KEYS, client_of
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.api import limits
from piaoqi.archive.queries.visible import SEE

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client_(company: Company) -> Client:
    made = client_of("lead", BuiltIn.FINANCE_LEAD, company, KEYS | {SEE.key})
    made.raise_request_exception = False
    return made


def refused(answer: Any, status: int, code: str) -> dict[str, str]:
    """The one form, with nothing beside it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/json")
    (only,) = answer.json()
    assert only == "error"
    error: dict[str, str] = answer.json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    assert all(error.values())
    return error


def test_an_address_that_is_none(client_: Client) -> None:
    for path in ("/api/v1/nothing", "/api/v2/invoices", "/api/", "/api/v1/invoices/abc/def"):
        refused(client_.get(path), 404, "no_route")


def test_a_method_that_is_none(client_: Client) -> None:
    for method in ("delete", "put", "patch", "post", "trace"):
        answer = getattr(client_, method)("/api/v1/invoices")
        refused(answer, 405, "method")
        assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "comapny=91110108MA01ABCD2X",
        "issued_from=2026-02-30",
        "issued_from=20260201",
        "issued_from=1",
        "least=NaN",
        "least=1e400",
        "least=0.001",
        "kind=digital",
        "department=99999999999999999999",
        "differs=perhaps",
        "company=%00",
        "cursor=%ff",
        "cursor=abc",
        "cursor=" + "A" * 1_201,
    ],
)
def test_a_parameter_that_is_wrong_is_never_ignored(client_: Client, query: str) -> None:
    answer = client_.get(f"/api/v1/invoices?{query}", headers=ENGLISH)
    codes = {"cursor=abc": "cursor", "cursor=%ff": "cursor", "company=%00": "characters"}
    refused(answer, 400, codes.get(query, "bad_request"))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"company": "a"}',
        b'{"company": "91110108MA01ABCD2X", "as_of": "2026-10-01T00:00:00"}',
        b'{"company": "91110108MA01ABCD2X", "as_of": "2026-10-01T00:00:00Z", "more": 1}',
        b'{"company": "91110108MA01ABCD2X", "as_of": "2026-10-01T00:00:00Z", "as_of": "2026-10-01T00:00:00Z"}',
        b'{"company": "91110108MA01ABCD2X", "as_of": NaN}',
        b'{"company": "91110108MA01ABCD2X", "as_of": "0001-01-01T00:00:00+23:59"}',
        b'{"a":' * 5_000,
    ],
)
def test_a_body_that_is_wrong(client_: Client, body: bytes) -> None:
    refused(client_.post("/api/v1/comparisons", body, content_type="application/json"), 400, "bad_request")


@pytest.mark.parametrize("text", [b"\\u0000", b"\\ud800"])
def test_text_that_no_database_holds(client_: Client, text: bytes) -> None:
    body = b'{"company": "' + text + b'", "as_of": "2026-10-01T00:00:00Z"}'
    refused(client_.post("/api/v1/comparisons", body, content_type="application/json"), 400, "characters")


def test_a_body_of_another_type(client_: Client) -> None:
    refused(client_.post("/api/v1/comparisons", {"company": "a"}), 415, "media_type")
    refused(client_.post("/api/v1/comparisons", "<a/>", content_type="application/xml"), 415, "media_type")
    refused(client_.post("/api/v1/arrivals", "{}", content_type="application/json"), 415, "media_type")


def test_a_body_that_is_too_large(client_: Client) -> None:
    body = json.dumps({"company": "x" * limits.BODY})
    refused(client_.post("/api/v1/comparisons", body, content_type="application/json"), 413, "too_long")
    answer = client_.post("/api/v1/arrivals", b"", content_type="multipart/form-data", CONTENT_LENGTH=limits.UPLOAD + 1)
    refused(answer, 413, "too_long")


def test_an_address_that_is_too_long(client_: Client) -> None:
    refused(client_.get("/api/v1/search?q=" + "a" * limits.ADDRESS_BYTES), 414, "address_too_long")


def test_a_broken_upload(client_: Client) -> None:
    kind = "multipart/form-data; boundary=b"
    whole = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    for body, said in (
        (b"--b\r\n", kind),
        (whole[:30], kind),
        (whole, kind),
        (b"no parts at all", kind),
        (whole, "multipart/form-data"),
    ):
        answer = client_.post("/api/v1/arrivals", body, content_type=said)
        assert refused(answer, 400, answer.json()["error"]["code"])["code"] in ("bad_request", "no_file")


def test_too_many_requests_of_one_token(client_: Client, settings: Any, company: Company) -> None:
    settings.API_UNITS_A_MINUTE = 3
    assert [client_.get("/api/v1/me").status_code for _ in range(3)] == [200] * 3
    answer = client_.get("/api/v1/me")
    refused(answer, 429, "too_many_requests")
    assert 0 < int(answer["Retry-After"]) <= limits.WINDOW_SECONDS
    other = client_of("other", BuiltIn.FINANCE_LEAD, company)
    assert other.get("/api/v1/me").status_code == 200
    limits.WINDOWS.forget()
    assert client_.get("/api/v1/me").status_code == 200


def test_a_fault_tells_a_number_and_nothing_else(
    client_: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise DatabaseError("somebody's name")

    monkeypatch.setattr("piaoqi.archive.queries.search.find", fails)
    caplog.set_level(logging.ERROR)
    answer = client_.get("/api/v1/invoices", headers=ENGLISH)
    error = refused(answer, 500, "fault")
    assert b"somebody" not in answer.content
    (line,) = [one for one in caplog.records if one.name == "piaoqi.api"]
    assert line.getMessage().removeprefix("fault ") in error["message"]


def test_a_fault_outside_of_operations_is_told_alike(client_: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise DatabaseError("somebody's name")

    monkeypatch.setattr("piaoqi.api.gate.declared.check", fails)
    answer = client_.get("/api/v1/invoices")
    refused(answer, 500, "fault")
    assert b"somebody" not in answer.content


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer pq_wrong", "Basic x", "Bearer \xff", "Bearer a b"])
def test_a_stranger_learns_only_how_to_ask(company: Company, header: str) -> None:
    stranger = Client(headers={"Authorization": header} if header else {})
    for path in ("/api/v1/me", "/api/v1/invoices", "/api/v1/invoices/1", "/api/v1/log/checkpoint"):
        answer = stranger.get(path)
        refused(answer, 401, "token")
        assert answer["WWW-Authenticate"] == "Bearer"


def test_errors_speak_the_language_that_was_asked_for(client_: Client) -> None:
    english = refused(client_.get("/api/v1/invoices/77", headers=ENGLISH), 404, "not_here")
    chinese = refused(client_.get("/api/v1/invoices/77", headers={"Accept-Language": "zh-CN"}), 404, "not_here")
    assert english["message"].startswith("There is no such invoice")
    assert chinese["message"].startswith("没有这个发票")
