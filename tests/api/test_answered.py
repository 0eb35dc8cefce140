"""The same request sent again, with its key, is carried out once and answered alike."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from api.conftest import KEYS, client_of
from making_people import COMPANY
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.api import answered
from piaoqi.api.jobs import prune
from piaoqi.api.models import KeptAnswer
from piaoqi.archive.models import Arrival
from piaoqi.notices.actions.webhooks import ADD
from piaoqi.notices.models import Webhook
from piaoqi.notices.queries.webhooks import SEE as SEE_WEBHOOKS
from piaoqi.reconciliation.actions.answers import ANSWER
from piaoqi.reconciliation.models import Answer

ASKED = {"company": COMPANY[1], "cause": "C3.4", "yes": False}
ALL = KEYS | {ANSWER.key, ADD.key, SEE_WEBHOOKS.key}


@pytest.fixture
def lead(company: Company) -> Client:
    return client_of("lead", BuiltIn.FINANCE_LEAD, company, ALL)


def ask(client: Client, key: str, **changed: object) -> Any:
    body = json.dumps({**ASKED, **changed})
    return client.post("/api/v1/answers", body, content_type="application/json", headers={"Idempotency-Key": key})


def hand_in(client: Client, key: str, data: bytes = b"x", name: str = "a.csv", **more: Any) -> Any:
    form = {"company": COMPANY[1], "source": "bureau", "batch": "b", "files": SimpleUploadedFile(name, data)}
    return client.post("/api/v1/arrivals", form, headers={"Idempotency-Key": key}, **more)


@pytest.mark.django_db
def test_a_change_is_made_once_and_its_answer_told_again(lead: Client) -> None:
    first, second = ask(lead, "k1"), ask(lead, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (first.get(answered.REPLAYED), second.get(answered.REPLAYED)) == (None, "true")
    assert second["Content-Type"].startswith("application/json")
    assert Answer.objects.count() == 1
    assert ask(lead, "k2").status_code == 201
    assert Answer.objects.count() == 2


@pytest.mark.django_db
def test_a_key_means_one_request(lead: Client) -> None:
    assert ask(lead, "k1").status_code == 201
    other = ask(lead, "k1", note="other")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency.other_request")
    elsewhere = lead.post("/api/v1/readings/1/retry", headers={"Idempotency-Key": "k1"})
    assert elsewhere.json()["error"]["code"] == "idempotency.other_request"
    assert Answer.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_tokens_never_meet(lead: Client, company: Company) -> None:
    other = client_of("other", BuiltIn.FINANCE_LEAD, company, ALL)
    assert ask(lead, "k1").json()["id"] != ask(other, "k1", note="other").json()["id"]


@pytest.mark.django_db
def test_a_refusal_is_judged_anew(lead: Client) -> None:
    assert ask(lead, "k1", source="later").status_code == 400
    assert not KeptAnswer.objects.exists()
    assert ask(lead, "k1").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "键", "a" * 201, "a\tb"])
def test_a_key_that_is_none(lead: Client, key: str) -> None:
    answer = ask(lead, key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_a_stranger_keeps_nothing(lead: Client) -> None:
    assert ask(Client(), "k1").status_code == 401
    assert ask(Client(headers={"Authorization": "Bearer pq_x"}), "k1").status_code == 401
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
def test_files_are_taken_in_once(lead: Client) -> None:
    first, second = hand_in(lead, "k1", b"abc"), hand_in(lead, "k1", b"abc")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Arrival.objects.count() == 1
    for data, name in ((b"abd", "a.csv"), (b"abc", "b.csv")):
        assert hand_in(lead, "k1", data, name).json()["error"]["code"] == "idempotency.other_request"
    assert Arrival.objects.count() == 1


@pytest.mark.django_db
def test_files_of_a_server_that_died_are_taken_in_later(lead: Client) -> None:
    hand_in(lead, "k1", b"abc")
    KeptAnswer.objects.update(status=None, body="")
    busy = hand_in(lead, "k1", b"abc")
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "idempotency.under_way")
    row = KeptAnswer.objects.get()
    KeptAnswer.objects.update(at=row.at - answered.CLAIMED - timedelta(seconds=1))
    assert hand_in(lead, "k1", b"abc").status_code == 201
    assert Arrival.objects.count() == 2


@pytest.mark.django_db
def test_a_fault_leaves_the_key_free(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lead.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("piaoqi.api.stated._answer", None)
        assert ask(lead, "k1").status_code == 500
        patch.setattr("piaoqi.api.arrivals.take_in", None)
        assert hand_in(lead, "k2").status_code == 500
    assert not Answer.objects.exists()
    assert (ask(lead, "k1").status_code, hand_in(lead, "k2").status_code) == (201, 201)
    assert (Answer.objects.count(), Arrival.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_secret_is_told_once_and_kept_nowhere(lead: Client) -> None:
    body = json.dumps({"company": COMPANY[1], "url": "https://1.1.1.1/hook", "events": ["findings.new"]})
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "k1"}}
    first, second = (lead.post("/api/v1/webhooks", body, **more) for _ in range(2))  # type: ignore[arg-type]
    assert first.status_code == 201
    assert first.json()["secret"]
    assert (second.status_code, second.json()["error"]["code"]) == (409, "idempotency.told_once")
    assert Webhook.objects.count() == 1
    assert first.json()["secret"] not in str(list(KeptAnswer.objects.values()))


@pytest.mark.django_db
def test_what_is_old_is_forgotten(lead: Client) -> None:
    ask(lead, "k1")
    assert prune() == {"forgotten": 0}
    KeptAnswer.objects.update(at=KeptAnswer.objects.get().at - answered.KEPT - timedelta(minutes=1))
    assert prune() == {"forgotten": 1}
    assert ask(lead, "k1").status_code == 201
    assert Answer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("send", [ask, hand_in])
def test_of_several_at_once_one_is_carried_out(company: Company, send: Callable[..., Any]) -> None:
    """On PostgreSQL really at the same time; the SQLite of tests, in memory, lets in one after the other."""
    count, together = 4, connection.vendor == "postgresql"
    clients = [client_of("lead", BuiltIn.FINANCE_LEAD, company, ALL)] * count
    barrier, found = Barrier(count if together else 1), []

    def run(client: Client) -> None:
        barrier.wait(20)
        try:
            found.append(send(client, "k1"))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in clients]
    for one in threads:
        one.start()
        if not together:
            one.join()
    for one in threads:
        one.join()
    assert len(found) == count
    assert (Answer.objects.count(), Arrival.objects.count()) in ((1, 0), (0, 1))
    done = [one for one in found if one.status_code == 201]
    assert len({one.content for one in done}) == 1
    assert {one.status_code for one in found} <= {201, 409}
    assert len(done) == count or send is hand_in
