"""Webhooks and what was sent to them, for those who may see it."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.core.text import Text
from piaoqi.notices.models import Delivery, Webhook

SEE = define(
    "notices.webhook.see",
    Text("查看推送及其送达情况", "see webhooks and their deliveries"),
    BuiltIn.ADMINISTRATOR,
    BuiltIn.FINANCE_LEAD,
    BuiltIn.AUDITOR,
    changes=False,
)
_WAITING = Q(deliveries__state=Delivery.State.WAITING)


def visible_webhooks(actor: Actor) -> QuerySet[Webhook]:
    """Those of companies in which the actor may see them, ended ones too."""
    places = {
        one.company for one in actor.scopes if SEE.key in one.permissions and actor.may_wholly(SEE.key, one.company)
    }
    found = Webhook.objects.select_related("company")
    return found if None in places else found.filter(company__in=places)


def webhooks(actor: Actor, company: Company | None = None) -> Sequence[Webhook]:
    """In force, by company; each with `waiting`, the number of messages that wait for it."""
    found = visible_webhooks(actor).filter(ended_at=None)
    if company is not None:
        found = found.filter(company=company)
    return list(found.annotate(waiting=Count("deliveries", filter=_WAITING)).order_by("company_id", "pk"))


def webhook(actor: Actor, webhook_id: int) -> Webhook | None:
    """None also where the actor may not see it."""
    return visible_webhooks(actor).filter(pk=webhook_id).annotate(waiting=Count("deliveries", filter=_WAITING)).first()


def deliveries(
    actor: Actor, webhook: Webhook, *, state: str = "", before: int | None = None, limit: int = 50
) -> Sequence[Delivery]:
    """What was or is to be sent to it, the newest first; `before`: the last id of the page before."""
    found = Delivery.objects.filter(webhook__in=visible_webhooks(actor), webhook=webhook).select_related("event")
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def delivery(actor: Actor, delivery_id: int) -> Delivery | None:
    """None also where the actor may not see it."""
    found = Delivery.objects.filter(webhook__in=visible_webhooks(actor), pk=delivery_id)
    return found.select_related("event", "webhook").first()
