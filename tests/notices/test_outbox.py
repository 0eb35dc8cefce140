"""What happened is told to exactly the webhooks that asked, together with the change or not at all."""

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.notices import outbox
from piaoqi.notices.models import Delivery, Event, Webhook

pytestmark = pytest.mark.django_db

SETTLED = {"comparison": 7, "count": 3}


def a_webhook(company: Company, *events: str, **more: object) -> Webhook:
    fields = {"url": "https://example.com/", "secret": "", "by": "person:1", "made_at": timezone.now(), **more}
    return Webhook.objects.create(company=company, events=list(events), **fields)


def test_webhooks_of_the_company_that_asked_are_told_and_no_others() -> None:
    company, other = a_company(), a_company("另一家", "91310000MA1FL00000")
    asked = a_webhook(company, "findings.settled", "run.ended")
    paused = a_webhook(company, "findings.settled", paused_at=timezone.now())
    a_webhook(company, "findings.new")
    a_webhook(company, "findings.settled", ended_at=timezone.now())
    a_webhook(other, "findings.settled")
    event = outbox.post(company.pk, "findings.settled", SETTLED)
    assert event is not None
    assert event.data == SETTLED
    assert {one.webhook for one in event.deliveries.all()} == {asked, paused}
    assert OrmQ.objects.count() == 2


def test_where_nobody_asked_nothing_is_written() -> None:
    company = a_company()
    assert outbox.post(company.pk, "findings.settled", SETTLED) is None
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_told() -> None:
    company = a_company()
    a_webhook(company, "findings.settled")
    with transaction.atomic():
        outbox.post(company.pk, "findings.settled", SETTLED)
        transaction.set_rollback(True)
    assert not any(table.objects.exists() for table in (Event, Delivery, OrmQ))


@pytest.mark.parametrize(
    "data",
    [
        {"comparison": 7},
        {**SETTLED, "more": 1},
        {**SETTLED, "count": "北京示例科技有限公司"},
        {**SETTLED, "count": "x" * 65},
    ],
)
def test_data_that_could_name_somebody_or_that_nobody_stated_is_refused(data: dict[str, int | str]) -> None:
    with pytest.raises(ValueError, match=r"findings\.settled"):
        outbox.post(a_company().pk, "findings.settled", data)


def test_an_event_that_nobody_stated_is_refused() -> None:
    with pytest.raises(KeyError):
        outbox.post(a_company().pk, "findings.odd", {})
