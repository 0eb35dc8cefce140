"""Webhooks: who may see and change them, what is refused, and that a secret is shown once."""

import json
from typing import Any

import pytest

from making_people import a_company, an_actor, somebody
from making_receiver import Receiver
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError, TakenError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.models import Entry
from piaoqi.notices import outbox
from piaoqi.notices.actions import webhooks as actions
from piaoqi.notices.jobs import deliver
from piaoqi.notices.models import Delivery, Webhook
from piaoqi.notices.queries import webhooks as queries

pytestmark = pytest.mark.django_db
URL, EVENTS = "https://example.com/hook?token=hidden", ["findings.settled"]


@pytest.fixture
def company() -> Company:
    return a_company()


def test_the_secret_is_told_once_and_kept_sealed(company: Company) -> None:
    made = actions.add_webhook(an_actor(), company, URL, EVENTS)
    assert made.secret.startswith("whsec_")
    assert made.secret not in repr(made)
    row = Webhook.objects.get()
    assert made.secret.removeprefix("whsec_") not in json.dumps(list(Webhook.objects.values()), default=str)
    logged = "".join(one.data for one in Entry.objects.all())
    assert made.secret.removeprefix("whsec_") not in logged
    assert "token=hidden" not in logged
    assert row.url == URL


@pytest.mark.parametrize(
    ("url", "events"),
    [
        (URL, []),
        (URL, ["findings.odd"]),
        (URL, ["webhook.test"]),
        ("https://127.0.0.1/", EVENTS),
        ("https://[fd00::1]/", EVENTS),
        ("https://user:secret@example.com/", EVENTS),
        ("ftp://example.com/", EVENTS),
    ],
)
def test_what_cannot_be_told_or_reached_is_refused(company: Company, url: str, events: list[str]) -> None:
    with pytest.raises(InvalidError):
        actions.add_webhook(an_actor(), company, url, events)
    webhook = actions.add_webhook(an_actor(), company, "https://example.com/other", EVENTS).webhook
    with pytest.raises(InvalidError):
        actions.change_webhook(an_actor(), webhook, url=url, events=events)


def test_an_address_is_told_once_in_a_company(company: Company) -> None:
    webhook = actions.add_webhook(an_actor(), company, URL, EVENTS).webhook
    with pytest.raises(TakenError):
        actions.add_webhook(
            an_actor(), company, URL.upper().replace("/HOOK?TOKEN=HIDDEN", "/hook?token=hidden"), EVENTS
        )
    actions.add_webhook(an_actor(), a_company("另一家", "91310000MA1FL00000"), URL, EVENTS)
    actions.end_webhook(an_actor(), webhook)
    actions.add_webhook(an_actor(), company, URL, EVENTS)


def test_there_is_an_end_to_how_many_there_are(company: Company) -> None:
    for number in range(actions.MOST):
        actions.add_webhook(an_actor(), company, f"{URL}{number}", EVENTS)
    with pytest.raises(OverError):
        actions.add_webhook(an_actor(), company, URL, EVENTS)


def test_an_ended_one_takes_nothing_and_can_sign_nothing(company: Company) -> None:
    webhook = actions.add_webhook(an_actor(), company, URL, EVENTS).webhook
    outbox.post(company.pk, "findings.settled", {"comparison": 1, "count": 1})
    actions.end_webhook(an_actor(), webhook)
    webhook.refresh_from_db()
    assert (webhook.secret, webhook.former_secret) == ("", "")
    assert (Delivery.objects.get().state, Delivery.objects.get().last_error) == ("given_up", "ended")
    assert outbox.post(company.pk, "findings.settled", {"comparison": 1, "count": 1}) is None
    with pytest.raises(OverError):
        actions.resume_webhook(an_actor(), webhook)


def test_what_waited_for_a_paused_one_is_sent_when_it_is_resumed(told: Receiver, company: Company) -> None:
    webhook = actions.add_webhook(an_actor(), company, told.url, EVENTS).webhook
    actions.pause_webhook(an_actor(), webhook)
    with pytest.raises(OverError):
        actions.pause_webhook(an_actor(), webhook)
    for count in (1, 2):
        outbox.post(company.pk, "findings.settled", {"comparison": 1, "count": count})
    deliver(webhook.pk)
    assert not told.requests
    (seen,) = queries.webhooks(an_actor())
    assert getattr(seen, "waiting") == 2  # noqa: B009 - an annotation of the query
    actions.resume_webhook(an_actor(), webhook)
    deliver(webhook.pk)
    assert [one.told["data"]["count"] for one in told.requests] == [1, 2]


def test_what_was_given_up_is_sent_again_when_asked_for(told: Receiver, company: Company) -> None:
    webhook = actions.add_webhook(an_actor(), company, told.url, EVENTS).webhook
    event = outbox.post(company.pk, "findings.settled", {"comparison": 1, "count": 1})
    assert event is not None
    Delivery.objects.update(state="given_up", attempts=13, next_at=None, last_error="status")
    delivery = actions.send_again(an_actor(), Delivery.objects.get())
    deliver(webhook.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == ("delivered", 1, "")
    assert told.requests[0].headers["webhook-id"] == f"evt_{event.pk}"


def test_a_new_secret_and_the_former_one_sign_for_a_day(told: Receiver, company: Company) -> None:
    first = actions.add_webhook(an_actor(), company, told.url, EVENTS)
    second = actions.rotate_secret(an_actor(), first.webhook)
    actions.send_test(an_actor(), first.webhook)
    deliver(first.webhook.pk)
    (request,) = told.requests
    assert request.is_signed_with(first.secret)
    assert request.is_signed_with(second.secret)


def test_one_company_does_not_see_or_touch_another(company: Company) -> None:
    other = a_company("另一家", "91310000MA1FL00000")
    webhook = actions.add_webhook(an_actor(), company, URL, EVENTS).webhook
    event = actions.send_test(an_actor(), webhook)
    stranger = somebody(BuiltIn.FINANCE_LEAD, other)
    assert not queries.webhooks(stranger)
    assert queries.webhook(stranger, webhook.pk) is None
    assert not queries.deliveries(stranger, webhook)
    assert queries.delivery(stranger, event.deliveries.get().pk) is None
    with pytest.raises(DeniedError):
        actions.pause_webhook(stranger, webhook)


def test_an_auditor_sees_and_an_accountant_does_not(company: Company) -> None:
    webhook = actions.add_webhook(an_actor(), company, URL, EVENTS).webhook
    actions.send_test(an_actor(), webhook)
    assert len(queries.deliveries(somebody(BuiltIn.AUDITOR, company), webhook)) == 1
    assert not queries.webhooks(somebody(BuiltIn.ACCOUNTANT, company))


def test_deliveries_are_paged_and_filtered(company: Company, settings: Any) -> None:
    webhook = actions.add_webhook(an_actor(), company, URL, EVENTS).webhook
    for count in range(5):
        outbox.post(company.pk, "findings.settled", {"comparison": 1, "count": count})
    first = queries.deliveries(an_actor(), webhook, limit=2)
    rest = queries.deliveries(an_actor(), webhook, before=first[-1].pk)
    assert [one.event.data["count"] for one in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert not queries.deliveries(an_actor(), webhook, state="delivered")
