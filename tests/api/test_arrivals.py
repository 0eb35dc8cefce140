"""The API takes files in durably, tells each one's fate, and shows nobody another company's things."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api.conftest import OTHER, client_of
from making_people import COMPANY
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.api import health, uploads
from piaoqi.archive.models import Arrival, Original, Reading
from piaoqi.archive.queries.progress import SEE_FILES
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError

pytestmark = pytest.mark.django_db
URL = "/api/v1/arrivals"


def send(client: Client, *contents: bytes, company: str = COMPANY[1], source: str = "bureau", **more: Any) -> Any:
    files = [SimpleUploadedFile(f"{number}.csv", data) for number, data in enumerate(contents)]
    return client.post(URL, {"company": company, "source": source, "batch": "b1", "files": files}, **more)


def test_what_is_acknowledged_is_kept(accountant: Client) -> None:
    answer = send(accountant, b"a,b\n1,2", b"other")
    assert answer.status_code == 201
    for taken, data in zip(answer.json()["files"], (b"a,b\n1,2", b"other"), strict=True):
        assert taken["sha256"] == hashlib.sha256(data).hexdigest()
        assert taken["state"] == "waiting"
        with storage().open(taken["sha256"]) as kept:
            assert kept.read() == data
        state = accountant.get(f"{URL}/{taken['id']}").json()
        assert (state["sha256"], state["batch"], state["state"]) == (taken["sha256"], "b1", "waiting")


def test_the_same_again_is_another_arrival_of_one_original(accountant: Client) -> None:
    first, second = send(accountant, b"x").json()["files"][0], send(accountant, b"x").json()["files"][0]
    assert first["id"] != second["id"]
    assert (Original.objects.count(), Arrival.objects.count(), Reading.objects.count()) == (1, 2, 1)


def test_a_file_that_is_too_large_costs_none_of_the_others(accountant: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LIMIT", 10)
    answer = send(accountant, b"x" * 11, b"small", headers={"Accept-Language": "en"})
    assert answer.status_code == 207
    large, small = answer.json()["files"]
    assert large["error"]["code"] == "archive.too_large"
    assert "more than" in large["error"]["message"]
    assert small["sha256"] == hashlib.sha256(b"small").hexdigest()
    assert send(accountant, b"x" * 11).status_code == 413


def test_where_the_storage_fails_nothing_is_acknowledged(accountant: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def put(self, *_: object) -> None:
            raise StorageError("磁盘已满")

    monkeypatch.setattr("piaoqi.archive.intake.entrance.storage", Full)
    answer = send(accountant, b"x")
    assert answer.status_code == 503
    assert "磁盘已满" in answer.json()["files"][0]["error"]["message"]
    assert not Arrival.objects.exists()


def test_uploads_stream_to_the_data_folder_and_leave_nothing(accountant: Client, data: Path) -> None:
    assert send(accountant, b"x" * 3_000_000).status_code == 201
    assert list((data / "uploads").iterdir()) == []


@pytest.mark.parametrize("tax_id", [OTHER[1], "91110108MA01ABCD00"])
def test_another_companys_source_is_as_if_it_were_not_there(accountant: Client, tax_id: str) -> None:
    answer = send(accountant, b"x", company=tax_id)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_here"
    assert not Original.objects.exists()


def test_another_companys_arrival_and_batch_are_as_if_they_were_not_there(accountant: Client, company: Company) -> None:
    number = send(accountant, b"x").json()["files"][0]["id"]
    stranger = client_of("stranger", BuiltIn.ACCOUNTANT, Company.objects.get(tax_id=OTHER[1]))
    there, nowhere = stranger.get(f"{URL}/{number}"), stranger.get(f"{URL}/999999")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, there.content)
    assert stranger.get("/api/v1/batches/b1").status_code == 404
    assert stranger.get("/api/v1/readings?state=waiting").json()["items"] == []
    assert stranger.post(f"/api/v1/readings/{Reading.objects.get().pk}/retry").status_code == 404


def test_who_may_only_look_is_refused(company: Company) -> None:
    reader = client_of("reader", BuiltIn.READER, company, frozenset((SEE_FILES.key,)))
    answer = send(reader, b"x")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "denied"
    assert not Original.objects.exists()


@pytest.mark.parametrize("header", ["", "Bearer pq_wrong", "Basic x"])
def test_a_stranger_is_told_nothing(company: Company, header: str) -> None:
    answer = send(Client(headers={"Authorization": header} if header else {}), b"x")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "token"


def test_a_wrong_request_says_what_is_wrong(accountant: Client) -> None:
    answer = accountant.post(URL, {"company": COMPANY[1]})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "no_file"
    assert "files" in answer.json()["error"]["hint"]
    assert (
        send(accountant, b"x", headers={"Accept-Language": "en"}, source="none")
        .json()["error"]["message"]
        .startswith("There is no such source")
    )
    assert accountant.get("/api/v1/readings?state=lost").status_code == 400


def test_progress_of_a_batch(accountant: Client) -> None:
    send(accountant, b"x", b"y")
    found = accountant.get("/api/v1/batches/b1").json()
    assert (found["handed_in"], found["waiting"], found["over"]) == (2, 2, False)


def test_what_could_not_be_read_is_listed_and_tried_again(accountant: Client) -> None:
    send(accountant, b"x", b"y")
    reading = Reading.objects.order_by("pk").first()
    assert reading
    Reading.objects.filter(pk=reading.pk).update(state="quarantined")
    (listed,) = accountant.get("/api/v1/readings?state=quarantined").json()["items"]
    assert listed["reading"] == reading.pk
    again = accountant.post(f"/api/v1/readings/{reading.pk}/retry")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    twice = accountant.post(f"/api/v1/readings/{reading.pk}/retry")
    assert twice.status_code == 409


def test_health_needs_no_token_and_tells_what_is_wrong(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["workers"], answer.json()["database"]) == (503, "silent", "ok")

    class Gone:
        def open(self, _: str) -> None:
            raise StorageError("gone")

    monkeypatch.setattr(health, "storage", Gone)
    assert Client().get("/healthz").json()["storage"] == "unreachable"
