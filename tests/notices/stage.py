"""A webhook to a receiver, and things that happen."""

from datetime import UTC, datetime, timedelta

from making_receiver import Receiver
from piaoqi.accounts.models import Company
from piaoqi.accounts.sealing import sealed
from piaoqi.audit.clock import now
from piaoqi.notices import outbox
from piaoqi.notices.models import Delivery, Event, Webhook
from piaoqi.notices.signing import PURPOSE, new_secret

SECRET = new_secret()


class Clock:
    """What the machine's clock says, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)

    def goes_on(self, **by: float) -> None:
        self.at += timedelta(**by)


def a_webhook(company: Company, to: Receiver, **more: object) -> Webhook:
    fields = {"events": ["findings.settled"], "secret": sealed(SECRET, PURPOSE), "by": "person:1", **more}
    return Webhook.objects.create(company=company, url=to.url, made_at=now(), **fields)


def happens(company: Company, count: int = 3) -> Event:
    event = outbox.post(company.pk, "findings.settled", {"comparison": 7, "count": count})
    assert event is not None
    return event


def only() -> Delivery:
    return Delivery.objects.get()
