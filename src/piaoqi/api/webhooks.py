"""Webhooks: addresses of other programs that are told what happens in a company."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.answered import tells_secret
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.comparisons import in_language
from piaoqi.api.errors import NotHereError, language
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Form, Given, Id, Instant, TaxId, at, when
from piaoqi.core.text import Text
from piaoqi.notices.actions import webhooks as actions
from piaoqi.notices.actions.webhooks import NewWebhook
from piaoqi.notices.models import Delivery as DeliveryRow
from piaoqi.notices.models import DeliveryState
from piaoqi.notices.models import Webhook as Row
from piaoqi.notices.queries import webhooks as queries

router = Router(tags=["webhooks"])
WEBHOOK, DELIVERY = Text("推送", "webhook"), Text("推送消息", "delivery")
CREATED, ACCEPTED = 201, 202
_MOST_EVENTS = 50


class Webhook(Schema):
    """`trouble`: why it was paused by itself, or is waited with."""

    id: int
    company: str
    url: str
    events: list[str]
    made_at: Instant
    paused_at: Instant | None
    ended_at: Instant | None
    failing_since: Instant | None
    trouble: Form | None
    waiting: int = Field(description="Messages that wait for it.")


class WebhookWithSecret(Webhook):
    secret: str = Field(description="What messages are signed with; told this once. 签名密钥，只显示这一次")


class Webhooks(Schema):
    items: list[Webhook]
    next: str | None


class WebhookWanted(Given):
    """`events`: keys as in the documentation: `findings.new`, `comparison.done` …"""

    company: TaxId
    url: str = Field(max_length=500, examples=["https://erp.example.com/hooks/piaoqi"])
    events: list[str] = Field(max_length=_MOST_EVENTS, examples=[["findings.new"]])


class WebhookChange(Given):
    """What is left out stays."""

    url: str | None = Field(None, max_length=500)
    events: list[str] | None = Field(None, max_length=_MOST_EVENTS)


class Delivery(Schema):
    """One event on its way to one webhook. `event`: its id, the same in every attempt."""

    id: int
    event: int
    key: str
    happened_at: Instant
    state: str
    attempts: int
    next_at: Instant | None
    last_at: Instant | None
    last_status: int | None
    last_error: str
    ended_at: Instant | None


class Deliveries(Schema):
    items: list[Delivery]
    next: str | None


class Trial(Schema):
    event: int


class OfCompany(Schema):
    company: TaxId | None = None


class OfState(Schema):
    state: DeliveryState | None = None


@router.get("/webhooks", response=Webhooks, summary="List webhooks · 推送")
def list_webhooks(request: HttpRequest, which: Query[OfCompany], page: Query[Page]) -> Webhooks:
    """Those in force, without their secrets."""
    actor = actor_of(request)
    company = company_of(actor, which.company) if which.company is not None else None
    after = paging.number(request, page) or 0
    found = sorted((one for one in queries.webhooks(actor, company) if one.pk > after), key=lambda one: one.pk)
    items = [_webhook(request, one) for one in found[: page.limit]]
    return Webhooks(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


@router.post("/webhooks", response={CREATED: WebhookWithSecret}, summary="Add a webhook · 新建推送")
def post_webhook(request: HttpRequest, wanted: WebhookWanted) -> Status[WebhookWithSecret]:
    """The answer holds the secret that messages are signed with: it is told this once, and no idempotency key tells it
    again.
    """
    actor = actor_of(request)
    company = company_of(actor, wanted.company)
    return Status(CREATED, _with_secret(request, actions.add_webhook(actor, company, wanted.url, wanted.events)))


@router.get("/webhooks/{webhook}", response=Webhook, summary="One webhook · 一个推送")
def get_webhook(request: HttpRequest, webhook: Id) -> Webhook:
    """How it stands, also when it was ended."""
    return _webhook(request, _found(request, webhook))


@router.post("/webhooks/{webhook}/change", response=Webhook, summary="Change a webhook · 变更推送")
def change_webhook_of(request: HttpRequest, webhook: Id, changed: WebhookChange) -> Webhook:
    """Its address or its events. What waits goes to the new address."""
    found = _found(request, webhook)
    actions.change_webhook(actor_of(request), found, url=changed.url, events=changed.events)
    return get_webhook(request, webhook)


@router.post("/webhooks/{webhook}/pause", response=Webhook, summary="Pause a webhook · 暂停推送")
def pause_webhook_of(request: HttpRequest, webhook: Id) -> Webhook:
    """What happens meanwhile waits, for a month at most."""
    actions.pause_webhook(actor_of(request), _found(request, webhook))
    return get_webhook(request, webhook)


@router.post("/webhooks/{webhook}/resume", response=Webhook, summary="Resume a webhook · 恢复推送")
def resume_webhook_of(request: HttpRequest, webhook: Id) -> Webhook:
    """What waits is sent now, the oldest first."""
    actions.resume_webhook(actor_of(request), _found(request, webhook))
    return get_webhook(request, webhook)


@router.post("/webhooks/{webhook}/rotate", response=WebhookWithSecret, summary="A new secret · 更换签名密钥")
def rotate_webhook_secret(request: HttpRequest, webhook: Id) -> WebhookWithSecret:
    """The former one signs too for a day."""
    return _with_secret(request, actions.rotate_secret(actor_of(request), _found(request, webhook)))


@router.post("/webhooks/{webhook}/try", response={ACCEPTED: Trial}, summary="Send a trial · 试发")
def try_webhook(request: HttpRequest, webhook: Id) -> Status[Trial]:
    """One message without meaning, sent once; its delivery says what became of it."""
    return Status(ACCEPTED, Trial(event=actions.send_test(actor_of(request), _found(request, webhook)).pk))


@router.post("/webhooks/{webhook}/end", response=Webhook, summary="End a webhook · 停用推送")
def end_webhook_of(request: HttpRequest, webhook: Id) -> Webhook:
    """Nothing is sent to it any more."""
    actions.end_webhook(actor_of(request), _found(request, webhook))
    return get_webhook(request, webhook)


@router.get("/webhooks/{webhook}/deliveries", response=Deliveries, summary="What was sent · 推送记录")
def list_deliveries(request: HttpRequest, webhook: Id, which: Query[OfState], page: Query[Page]) -> Deliveries:
    """What was or is to be sent to it, the newest first."""
    found = queries.deliveries(
        actor_of(request),
        _found(request, webhook),
        state=which.state.value if which.state else "",
        before=paging.number(request, page),
        limit=page.limit + 1,
    )
    items = [_delivery(one) for one in found[: page.limit]]
    return Deliveries(items=items, next=paging.next_behind(request, page, [one.pk for one in found]))


@router.post("/deliveries/{delivery}/again", response={ACCEPTED: Delivery}, summary="Send it again · 重发")
def send_delivery_again(request: HttpRequest, delivery: Id) -> Status[Delivery]:
    """One that was given up, or that the receiver lost: with the id it had."""
    actor = actor_of(request)
    found = queries.delivery(actor, delivery)
    if found is None:
        raise NotHereError(what=DELIVERY)
    actions.send_again(actor, found)
    return Status(ACCEPTED, _delivery(queries.delivery(actor, delivery) or found))


def _found(request: HttpRequest, webhook: int) -> Row:
    found = queries.webhook(actor_of(request), webhook)
    if found is None:
        raise NotHereError(what=WEBHOOK)
    return found


def _with_secret(request: HttpRequest, made: NewWebhook) -> WebhookWithSecret:
    tells_secret(request)
    return WebhookWithSecret(**_webhook(request, _found(request, made.webhook.pk)).model_dump(), secret=made.secret)


def _webhook(request: HttpRequest, row: Row) -> Webhook:
    failing: datetime | None = row.failing_since
    return Webhook(
        id=row.pk,
        company=row.company.tax_id,
        url=row.url,
        events=row.events,
        made_at=at(row.made_at),
        paused_at=when(row.paused_at),
        ended_at=when(row.ended_at),
        failing_since=when(failing),
        trouble=in_language(row.trouble, language(request)) if row.trouble else None,
        waiting=getattr(row, "waiting", 0),
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.pk,
        event=row.event_id,
        key=row.event.key,
        happened_at=at(row.event.at),
        state=row.state,
        attempts=row.attempts,
        next_at=when(row.next_at),
        last_at=when(row.last_at),
        last_status=row.last_status,
        last_error=row.last_error,
        ended_at=when(row.ended_at),
    )
