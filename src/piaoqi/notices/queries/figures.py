"""Deliveries in numbers, for machines that watch them."""

from datetime import timedelta

from django.db.models import Min

from piaoqi.audit.clock import now
from piaoqi.audit.figures import Figure, one
from piaoqi.core.text import Text
from piaoqi.notices.models import Delivery

WEEK = timedelta(days=7)
WAITING = Text("等待送达的通知", "messages on their way to webhooks")
OLDEST = Text("最早一条待送通知已等的秒数", "seconds that the first of them has waited")
GIVEN_UP = Text("近七天放弃的通知", "messages given up in the last seven days")


def figures() -> tuple[Figure, ...]:
    """Now."""
    at = now()
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    first = waiting.aggregate(at=Min("event__at"))["at"]
    given_up = Delivery.objects.filter(state=Delivery.State.GIVEN_UP, ended_at__gte=at - WEEK).count()
    return (
        one("piaoqi_deliveries_waiting", WAITING, waiting.count()),
        one("piaoqi_delivery_oldest_seconds", OLDEST, max(0, (at - first).total_seconds()) if first else 0),
        one("piaoqi_deliveries_given_up", GIVEN_UP, given_up),
    )
