"""What happened in a company, written in the transaction in which it happened, and on its way when that is kept."""

from piaoqi.audit.clock import now
from piaoqi.jobs.queue import enqueue
from piaoqi.notices.events import KINDS, TEST, Data
from piaoqi.notices.models import Delivery, Event, Webhook

DELIVER = "piaoqi.notices.jobs.deliver"


def post(company_id: int, key: str, data: Data) -> Event | None:
    """Tell the company's webhooks that asked for this kind of event; None where there is none.

    To be called inside the transaction of what is told: nothing is sent where that is undone. Raises KeyError and
    ValueError for an event that `events` does not state so.
    """
    KINDS[key].refuse(data)
    asked = Webhook.objects.filter(company=company_id, ended_at=None).order_by("pk")
    webhooks = [one for one in asked if key in one.events]
    return _sent(company_id, key, data, webhooks) if webhooks else None


def post_test(webhook: Webhook) -> Event:
    """A trial, to one webhook."""
    return _sent(webhook.company_id, TEST, {"webhook": webhook.pk}, [webhook])


def _sent(company_id: int, key: str, data: Data, webhooks: list[Webhook]) -> Event:
    at = now()
    event = Event.objects.create(company_id=company_id, key=key, at=at, data=dict(data))
    for webhook in webhooks:
        Delivery.objects.create(webhook=webhook, event=event, next_at=at)
        enqueue(DELIVER, webhook.pk)
    return event
