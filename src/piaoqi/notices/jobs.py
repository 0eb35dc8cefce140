"""Deliveries: made by workers, tried again for days, and given up with a reason.

1. A worker claims a webhook, not a message: one connection to a receiver at a time, the oldest message first of those
   that were tried least. Whoever comes meanwhile goes away; whoever leaves looks once more for what came meanwhile.
2. A claim is a lease, renewed before each message. What a worker that died had sent and not noted is sent again, with
   the same id: at least once, never promised to be once, nor in order.
3. After a failure the receiver is left alone, the longer the more often it failed in a row: one that hangs costs the
   workers one timeout at a time, however much waits for it. A message waits the longer the more often it was tried
   itself, and lets others go first, so that one that is never accepted does not hold them up.
4. After days without one success the webhook is paused with the reason; what waits is sent when a person resumes it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from piaoqi.accounts.actor import system
from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.permissions import System
from piaoqi.accounts.sealing import UnopenedError, opened
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.schedule import Scheduled
from piaoqi.notices import signing
from piaoqi.notices.actions.failing import pause_failing
from piaoqi.notices.addresses import SendError, target_of
from piaoqi.notices.events import TEST
from piaoqi.notices.faults import Fault
from piaoqi.notices.models import Delivery, Event, Webhook
from piaoqi.notices.outbox import DELIVER
from piaoqi.notices.sending import Answer, send

LEASE: Final = timedelta(minutes=2)
"""Longer than one attempt can take."""
TURN: Final = timedelta(seconds=20)
"""After that another receiver has its turn."""
FIRST_WAIT, LONGEST_WAIT, FACTOR = timedelta(seconds=30), timedelta(hours=12), 3
_FURTHEST: Final = 2 * LONGEST_WAIT
"""Nothing is put off for longer: an instant that lies further off was written by a clock that was wrong."""
ATTEMPTS: Final = 13
"""Of one message that is refused while others are accepted: about three days."""
PATIENCE: Final = timedelta(days=2)
"""With a receiver that accepts nothing: less than a message has attempts for, so that none is given up by that."""
DELIVERED_KEPT, GIVEN_UP_KEPT, WAITS_AT_MOST = timedelta(days=30), timedelta(days=90), timedelta(days=30)
_NUDGES: Final = 200
_AT_ONCE: Final = 5_000
_State = Delivery.State


def deliver(webhook_id: int) -> Mapping[str, object]:
    """Send what is due to this webhook. Where another worker is at it, nothing."""
    begun, sent, failed = now(), 0, 0
    while (line := _claim(webhook_id)) is not None:
        try:
            while (delivery := line.next()) is not None and now() - begun < TURN:
                ended = _attempt(line, delivery)
                sent, failed = sent + ended, failed + (not ended)
        finally:
            line.release()
        if now() - begun >= TURN:
            if _due(now()).filter(webhook=webhook_id).exists():
                enqueue(DELIVER, webhook_id)
            break
    return {"webhook": webhook_id, "sent": sent, "failed": failed}


def sweep() -> Mapping[str, object]:
    """Nudge what is due again, and what a worker that died left behind."""
    at = now()
    due = _due(at).filter(webhook=OuterRef("pk"))
    found = Webhook.objects.filter(_free(at), Exists(due)).order_by("pk").values_list("pk", flat=True)[:_NUDGES]
    for webhook_id in found:
        enqueue(DELIVER, webhook_id)
    return {"nudged": len(found)}


def prune() -> Mapping[str, object]:
    """Give up what waited too long (at a paused webhook), and throw away what nobody will look at."""
    at = now()
    late = Delivery.objects.filter(state=_State.WAITING, event__at__lt=at - WAITS_AT_MOST)
    given_up = late.update(state=_State.GIVEN_UP, ended_at=at, next_at=None, last_error=Fault.TOO_OLD.value)
    delivered = Q(state=_State.DELIVERED, ended_at__lt=at - DELIVERED_KEPT)
    old = Q(state=_State.GIVEN_UP, ended_at__lt=at - GIVEN_UP_KEPT)
    gone = _thrown_away(Delivery.objects.filter(delivered | old))
    told = Delivery.objects.filter(event=OuterRef("pk"))
    _thrown_away(Event.objects.filter(~Exists(told), at__lt=at - DELIVERED_KEPT))
    Webhook.objects.filter(former_until__lt=at).update(former_secret="", former_until=None)
    return {"given_up": given_up, "gone": gone}


@dataclass(slots=True)
class _Line:
    """A webhook that this worker holds. `until` is also the mark of its claim: no other has the same."""

    webhook: Webhook
    until: datetime

    def next(self) -> Delivery | None:
        """The next message that is due, with the claim renewed; None also where another has the webhook by now."""
        until = now() + LEASE
        if not self._mine().update(claimed_until=until):
            return None
        self.until = until
        self.webhook = Webhook.objects.get(pk=self.webhook.pk)
        due = _due(now()).filter(webhook=self.webhook)
        return due.select_related("event__company").order_by("attempts", "pk").first()

    def note(self, delivery: Delivery, **told: object) -> None:
        """What became of it, where it is still ours to say."""
        waiting = Delivery.objects.filter(pk=delivery.pk, state=_State.WAITING, webhook__claimed_until=self.until)
        waiting.update(attempts=delivery.attempts + 1, **told)

    def well(self) -> None:
        if self.webhook.failures:
            self._mine().update(failing_since=None, failures=0, quiet_until=None)

    def badly(self, at: datetime, pause: timedelta) -> None:
        failures, since = self.webhook.failures + 1, min(self.webhook.failing_since or at, at)
        quiet = at + max(_wait(failures), pause)
        self._mine().update(failures=failures, failing_since=since, quiet_until=quiet)

    def release(self) -> None:
        self._mine().update(claimed_until=None)

    def _mine(self) -> QuerySet[Webhook]:
        return Webhook.objects.filter(pk=self.webhook.pk, claimed_until=self.until)


def _claim(webhook_id: int) -> _Line | None:
    """None where nothing is due, or where another has it."""
    at = now()
    if not _due(at).filter(webhook=webhook_id).exists():
        return None
    until = at + LEASE
    if not Webhook.objects.filter(_free(at), pk=webhook_id).update(claimed_until=until):
        return None
    return _Line(Webhook.objects.get(pk=webhook_id), until)


def _free(at: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=at) | Q(claimed_until__gt=at + 2 * LEASE)


def _come(name: str, at: datetime) -> Q:
    return Q(**{f"{name}__lte": at}) | Q(**{f"{name}__gt": at + _FURTHEST})


def _due(at: datetime) -> QuerySet[Delivery]:
    """A trial is sent also where everything else waits: that is what it is for."""
    open_ = Q(webhook__paused_at=None) & (Q(webhook__quiet_until=None) | _come("webhook__quiet_until", at))
    waiting = Delivery.objects.filter(_come("next_at", at), state=_State.WAITING, webhook__ended_at=None)
    return waiting.filter(open_ | Q(event__key=TEST))


def _attempt(line: _Line, delivery: Delivery) -> bool:
    """Whether it was accepted."""
    status: int | None = None
    try:
        answer = _sent(line.webhook, delivery.event)
        fault, status = answer.fault, answer.status
    except SendError as error:
        answer, fault = Answer(0), error.fault
    at = now()
    if fault is None:
        line.note(
            delivery, state=_State.DELIVERED, ended_at=at, next_at=None, last_at=at, last_status=status, last_error=""
        )
        line.well()
        return True
    trial, tried = delivery.event.key == TEST, delivery.attempts + 1
    told: dict[str, object] = {"last_at": at, "last_status": status, "last_error": fault.value}
    pause = min(timedelta(seconds=answer.retry_after), LONGEST_WAIT)
    if trial or tried >= ATTEMPTS:
        line.note(delivery, state=_State.GIVEN_UP, ended_at=at, next_at=None, **told)
    else:
        line.note(delivery, next_at=at + max(_wait(tried), pause), **told)
    if not trial:
        line.badly(at, pause)
        since = line.webhook.failing_since or at
        if fault is Fault.GONE or at - since > PATIENCE:
            pause_failing(system(System.WATCH), line.webhook, fault)
    return False


def _sent(webhook: Webhook, event: Event) -> Answer:
    """Signed also with the former secret for as long as the receiver may not have the new one."""
    at = now()
    kept = [webhook.secret]
    if webhook.former_secret and webhook.former_until and webhook.former_until > at:
        kept.append(webhook.former_secret)
    try:
        secrets, target = [opened(one, signing.PURPOSE) for one in kept], target_of(webhook.url)
    except UnopenedError as error:
        raise SendError(Fault.SECRET) from error
    except InvalidError as error:
        raise SendError(Fault.ADDRESS) from error
    body = signing.body_of(event)
    return send(target, signing.headers(event, body, secrets, at), body)


def _wait(times: int) -> timedelta:
    """After so many failures, with a fifth of chance in it, so that what failed together is not tried together."""
    usual: timedelta = min(FIRST_WAIT * int(FACTOR ** min(times - 1, 20)), LONGEST_WAIT)
    return usual * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


def _thrown_away(rows: QuerySet[Delivery] | QuerySet[Event]) -> int:
    """In pieces: others write meanwhile."""
    gone = 0
    while some := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        gone += rows.model.objects.filter(pk__in=some).delete()[0]
    return gone


SCHEDULE = (
    Scheduled("notices.sweep", Text("继续发送推送", "Go on sending to webhooks"), "piaoqi.notices.jobs.sweep", 1),
    Scheduled("notices.prune", Text("清理旧的推送记录", "Throw away old deliveries"), "piaoqi.notices.jobs.prune", 360),
)
