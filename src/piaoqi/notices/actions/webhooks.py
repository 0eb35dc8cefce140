"""Webhooks of a company: made, changed, tried, paused, ended. Those who answer for it decide who is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError, TakenError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.sealing import sealed
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.notices.addresses import URL, refuse_inside, target_of
from piaoqi.notices.events import KINDS, TEST
from piaoqi.notices.faults import Fault
from piaoqi.notices.models import Delivery, Event, Webhook
from piaoqi.notices.outbox import DELIVER, post_test
from piaoqi.notices.signing import PURPOSE, new_secret

_HOLDERS = (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD)
ADD = define("notices.webhook.add", Text("新建推送", "add webhooks"), *_HOLDERS)
CHANGE = define("notices.webhook.change", Text("变更推送", "change webhooks"), *_HOLDERS)
PAUSE = define("notices.webhook.pause", Text("暂停推送", "pause webhooks"), *_HOLDERS)
RESUME = define("notices.webhook.resume", Text("恢复推送", "resume webhooks"), *_HOLDERS)
ROTATE = define("notices.webhook.rotate", Text("更换推送的签名密钥", "change signing secrets"), *_HOLDERS)
TRY = define("notices.webhook.try", Text("试发推送", "try webhooks"), *_HOLDERS)
AGAIN = define("notices.delivery.again", Text("重发一条推送", "send messages again"), *_HOLDERS)
END = define("notices.webhook.end", Text("停用推送", "end webhooks"), *_HOLDERS)

WEBHOOK = Text("推送", "The webhook")
EVENTS = Text("推送的事件", "The events")
MOST = 20
"""Webhooks in force of one company: each is a message more for everything that happens."""
BOTH_SIGN = timedelta(hours=24)
"""How long the former secret signs too, while the receiver is given the new one."""


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """`secret` is shown once; what is kept of it nobody can read."""

    webhook: Webhook
    secret: str = field(repr=False)


def add_webhook(actor: Actor, company: Company, url: str, events: Iterable[str]) -> NewWebhook:
    """Raises InvalidError for an address or an event that can't be, TakenError for an address that has one."""
    with acting(actor, ADD, company.pk) as act:
        Company.objects.select_for_update().get(pk=company.pk)
        if Webhook.objects.filter(company=company, ended_at=None).count() >= MOST:
            raise OverError(what=WEBHOOK, state=Text(f"最多 {MOST} 个，已满", f"there are {MOST} already, the most"))
        row, secret = Webhook(company=company, by=actor.key, made_at=now()), new_secret()
        row.url, row.events, row.secret = _address(row, url), _events(events), sealed(secret, PURPOSE)
        row.save()
        act.witness(f"webhook:{row.pk}", after=_told(row))
    return NewWebhook(row, secret)


def change_webhook(
    actor: Actor, webhook: Webhook, *, url: str | None = None, events: Iterable[str] | None = None
) -> Webhook:
    """None keeps. What waits goes to the new address. Raises as `add_webhook`."""
    with acting(actor, CHANGE, webhook.company_id) as act:
        row = _locked(webhook)
        before = _told(row)
        if url is not None:
            row.url = _address(row, url)
        if events is not None:
            row.events = _events(events)
        row.save(update_fields=["url", "events"])
        act.witness(f"webhook:{row.pk}", before, _told(row))
    return row


def pause_webhook(actor: Actor, webhook: Webhook) -> Webhook:
    """What happens meanwhile waits, for a month at most."""
    with acting(actor, PAUSE, webhook.company_id) as act:
        row = _locked(webhook)
        if row.paused_at:
            raise OverError(what=WEBHOOK, state=Text("已经暂停", "it is paused already"))
        row.paused_at = now()
        row.save(update_fields=["paused_at"])
        act.witness(f"webhook:{row.pk}", {"paused_at": None}, {"paused_at": row.paused_at})
    return row


def resume_webhook(actor: Actor, webhook: Webhook) -> Webhook:
    """Also at once, where the program was waiting to try again. What waits is sent now, the oldest first."""
    with acting(actor, RESUME, webhook.company_id) as act:
        row = _locked(webhook)
        if row.paused_at is None and row.failing_since is None:
            raise OverError(what=WEBHOOK, state=Text("没有暂停", "it is not paused"))
        before = {"paused_at": row.paused_at, "failures": row.failures}
        row.paused_at, row.trouble = None, {}
        row.failing_since, row.failures, row.quiet_until = None, 0, None
        row.save(update_fields=["paused_at", "trouble", "failing_since", "failures", "quiet_until"])
        _waiting(row).update(next_at=now())
        enqueue(DELIVER, row.pk)
        act.witness(f"webhook:{row.pk}", before, {"paused_at": None, "failures": 0})
    return row


def rotate_secret(actor: Actor, webhook: Webhook) -> NewWebhook:
    """A new secret; the former one signs too for a day."""
    with acting(actor, ROTATE, webhook.company_id) as act:
        row, secret = _locked(webhook), new_secret()
        row.former_secret, row.former_until = row.secret, now() + BOTH_SIGN
        row.secret = sealed(secret, PURPOSE)
        row.save(update_fields=["secret", "former_secret", "former_until"])
        act.witness(f"webhook:{row.pk}", after={"former_until": row.former_until})
    return NewWebhook(row, secret)


def send_test(actor: Actor, webhook: Webhook) -> Event:
    """One message without meaning, sent once, also to a paused webhook; its delivery says what became of it."""
    with acting(actor, TRY, webhook.company_id) as act:
        event = post_test(_locked(webhook))
        act.witness(f"webhook:{webhook.pk}", after={"event": event.pk})
    return event


def send_again(actor: Actor, delivery: Delivery) -> Delivery:
    """One that was given up, or that the receiver lost: with the id it had."""
    with acting(actor, AGAIN, delivery.webhook.company_id) as act:
        _locked(delivery.webhook)
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        before = {"state": row.state, "attempts": row.attempts}
        row.state, row.attempts, row.next_at, row.ended_at = Delivery.State.WAITING, 0, now(), None
        row.save(update_fields=["state", "attempts", "next_at", "ended_at"])
        enqueue(DELIVER, row.webhook_id)
        act.witness(f"delivery:{row.pk}", before, {"state": row.state})
    return row


def end_webhook(actor: Actor, webhook: Webhook) -> Webhook:
    """Nothing is sent to it any more, and nothing is kept that could sign in its name."""
    with acting(actor, END, webhook.company_id) as act:
        row = _locked(webhook)
        row.ended_at = now()
        row.secret = row.former_secret = ""
        row.former_until = None
        row.save(update_fields=["ended_at", "secret", "former_secret", "former_until"])
        _waiting(row).update(
            state=Delivery.State.GIVEN_UP, ended_at=row.ended_at, next_at=None, last_error=Fault.ENDED.value
        )
        act.witness(f"webhook:{row.pk}", {"ended_at": None}, {"ended_at": row.ended_at})
    return row


def _locked(webhook: Webhook) -> Webhook:
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if row.ended_at:
        raise OverError(what=WEBHOOK, state=Text("已经停用", "it was ended"))
    return row


def _waiting(webhook: Webhook) -> QuerySet[Delivery]:
    return Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)


def _address(row: Webhook, url: str) -> str:
    target = target_of(url)
    refuse_inside(target, frozenset(settings.WEBHOOK_HOSTS))
    others = Webhook.objects.filter(company=row.company_id, ended_at=None, url=target.url).exclude(pk=row.pk)
    if others.exists():
        raise TakenError(what=URL, name=target.url)
    return target.url


def _events(chosen: Iterable[str]) -> list[str]:
    wanted = sorted(set(chosen))
    if not wanted:
        raise InvalidError(what=EVENTS, why=Text("一项也没有选", "none was chosen"))
    for key in wanted:
        if key not in KINDS or key == TEST:
            raise InvalidError(what=EVENTS, why=Text("没有这种事件", "there is no such event"))
    return wanted


def _told(row: Webhook) -> dict[str, object]:
    """For the log. What follows the host in an address may be a secret of the receiver's."""
    digest = sha256(row.url.encode()).hexdigest()
    return {"host": target_of(row.url).host, "url_sha256": digest, "events": row.events}
