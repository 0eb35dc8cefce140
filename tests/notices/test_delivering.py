"""Every message arrives at least once or is given up with a reason, whatever the receiver does."""

from collections.abc import Mapping
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import pytest
from django_q.models import OrmQ

from making_receiver import Receiver, receiver, says
from notices.stage import SECRET, Clock, a_webhook, happens, only
from piaoqi.accounts.models import Company
from piaoqi.accounts.sealing import sealed
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.jobs.worker import Life
from piaoqi.notices import jobs, outbox
from piaoqi.notices.jobs import ATTEMPTS, deliver, prune, sweep
from piaoqi.notices.models import Delivery, Event, Webhook
from piaoqi.notices.signing import PURPOSE, new_secret

pytestmark = pytest.mark.django_db


def test_a_worker_sends_what_happened_signed_and_notes_it(told: Receiver, company: Company) -> None:
    a_webhook(company, told)
    event = happens(company)
    life = Life("here:1", Flag(), lambda code: None)
    assert life.step()
    (request,) = told.requests
    assert request.told == {
        "type": "findings.settled",
        "timestamp": event.at.isoformat().replace("+00:00", "Z"),
        "company": company.tax_id,
        "data": {"comparison": 7, "count": 3},
    }
    assert request.headers["webhook-id"] == f"evt_{event.pk}"
    assert 0 <= now().timestamp() - int(request.headers["webhook-timestamp"]) < 60
    assert request.is_signed_with(SECRET)
    assert not request.is_signed_with(new_secret())
    assert (only().state, only().attempts, only().last_status, only().last_error) == ("delivered", 1, 200, "")
    assert Webhook.objects.get().claimed_until is None
    assert not OrmQ.objects.exists()


def test_what_failed_is_sent_again_later_with_the_same_id_and_a_new_time(
    told: Receiver, company: Company, time: Clock
) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(500), says(200)]
    happens(company)
    assert deliver(webhook.pk) == {"webhook": webhook.pk, "sent": 0, "failed": 1}
    assert (only().state, only().last_status, only().last_error) == ("waiting", 500, "status")
    assert sweep() == {"nudged": 0}, "not at once"
    deliver(webhook.pk)
    assert len(told.requests) == 1
    time.goes_on(seconds=40)
    assert sweep() == {"nudged": 1}
    assert deliver(webhook.pk) == {"webhook": webhook.pk, "sent": 1, "failed": 0}
    first, second = told.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 40
    assert second.is_signed_with(SECRET)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.quiet_until) == (0, None, None)


def test_one_that_hangs_costs_one_timeout_however_much_waits(told: Receiver, company: Company, time: Clock) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(500)]
    for _ in range(50):
        happens(company)
    deliver(webhook.pk)
    for _ in range(50):
        deliver(webhook.pk)
    assert len(told.requests) == 1


def test_a_message_that_is_never_accepted_does_not_hold_up_the_others(
    told: Receiver, company: Company, time: Clock
) -> None:
    webhook = a_webhook(company, told)
    poison = happens(company)
    told.script = [Discerning(f"evt_{poison.pk}", told)]
    deliver(webhook.pk)
    while poison.deliveries.get().state == "waiting":
        time.goes_on(hours=6)
        later = happens(company)
        for _ in range(2):
            deliver(webhook.pk)
            time.goes_on(minutes=2)
        assert later.deliveries.get().state == "delivered"
    assert (poison.deliveries.get().attempts, poison.deliveries.get().last_error) == (ATTEMPTS, "status")
    webhook.refresh_from_db()
    assert webhook.paused_at is None


class Discerning:
    """Refuses one message and takes all others."""

    def __init__(self, refused: str, told: Receiver) -> None:
        self.refused, self.told = refused, told

    def __call__(self, line: Any, over: Any) -> None:
        refused = self.told.requests[-1].headers["webhook-id"] == self.refused
        says(500 if refused else 200)(line, over)


def test_one_that_fails_for_days_is_paused_with_the_reason_and_loses_nothing(
    told: Receiver, company: Company, time: Clock
) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(503)]
    begun = time.at
    happens(company)
    for _ in range(500):
        deliver(webhook.pk)
        time.goes_on(minutes=15)
    webhook.refresh_from_db()
    assert webhook.paused_at is not None
    assert timedelta(days=2) < webhook.paused_at - begun < timedelta(days=3)
    assert webhook.trouble["code"] == "status"
    assert webhook.trouble["message"]["zh"]
    assert Entry.objects.filter(action="notices.webhook.give_up", actor="system:watch").count() == 1
    assert 8 < len(told.requests) < ATTEMPTS
    assert only().state == "waiting"
    happens(company)
    assert Delivery.objects.filter(state="waiting").count() == 2


def test_the_wait_grows_and_is_never_the_same_for_all() -> None:
    waits = [jobs._wait(1) for _ in range(50)]
    assert len(set(waits)) > 1
    assert timedelta(seconds=24) <= min(waits) <= max(waits) <= timedelta(seconds=36)
    assert jobs._wait(3) > jobs._wait(2) > jobs._wait(1)
    assert jobs._wait(10_000) <= jobs.LONGEST_WAIT * 1.2


def test_who_wants_nothing_more_is_paused_at_once(told: Receiver, company: Company) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(410)]
    happens(company)
    deliver(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.paused_at is not None
    assert webhook.trouble["code"] == "gone"


def test_a_pause_that_was_asked_for_is_kept(told: Receiver, company: Company, time: Clock) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(429, "Retry-After: 3600"), says(200)]
    happens(company)
    deliver(webhook.pk)
    time.goes_on(minutes=59)
    deliver(webhook.pk)
    assert len(told.requests) == 1
    time.goes_on(minutes=2)
    deliver(webhook.pk)
    assert only().state == "delivered"


def test_a_trial_goes_out_once_whatever_else_waits(told: Receiver, company: Company, time: Clock) -> None:
    webhook = a_webhook(company, told, paused_at=now(), quiet_until=now() + timedelta(hours=1))
    happens(company)
    told.script = [says(500)]
    event = outbox.post_test(webhook)
    deliver(webhook.pk)
    time.goes_on(days=1)
    deliver(webhook.pk)
    (request,) = told.requests
    assert request.told["type"] == "webhook.test"
    assert (event.deliveries.get().state, event.deliveries.get().last_error) == ("given_up", "status")
    webhook.refresh_from_db()
    assert webhook.failures == 0


def test_both_secrets_sign_until_the_former_one_ran_out(told: Receiver, company: Company, time: Clock) -> None:
    former = new_secret()
    until = now() + timedelta(hours=24)
    webhook = a_webhook(company, told, former_secret=sealed(former, PURPOSE), former_until=until)
    happens(company)
    deliver(webhook.pk)
    time.goes_on(hours=25)
    happens(company)
    deliver(webhook.pk)
    both, one = told.requests
    assert both.is_signed_with(SECRET)
    assert both.is_signed_with(former)
    assert one.is_signed_with(SECRET)
    assert not one.is_signed_with(former)
    prune()
    webhook.refresh_from_db()
    assert (webhook.former_secret, webhook.former_until) == ("", None)


def test_a_secret_that_this_installation_cannot_open_is_told(told: Receiver, company: Company, settings: Any) -> None:
    webhook = a_webhook(company, told)
    happens(company)
    settings.SECRET_KEY = "another" * 8
    deliver(webhook.pk)
    assert (only().state, only().last_error) == ("waiting", "secret")
    assert not told.requests


def test_an_address_in_ones_own_network_is_told_and_nothing_is_sent(
    told: Receiver, company: Company, settings: Any
) -> None:
    settings.WEBHOOK_HOSTS = ()
    webhook = a_webhook(company, told)
    happens(company)
    deliver(webhook.pk)
    assert only().last_error == "address"
    assert told.lines == 0


def test_old_rows_go_and_what_waited_too_long_is_given_up(told: Receiver, company: Company, time: Clock) -> None:
    webhook = a_webhook(company, told)
    done = happens(company)
    deliver(webhook.pk)
    Webhook.objects.update(paused_at=now())
    waiting = happens(company)
    time.goes_on(days=29)
    assert prune() == {"given_up": 0, "gone": 0}
    time.goes_on(days=2)
    assert prune() == {"given_up": 1, "gone": 1}
    assert waiting.deliveries.get().last_error == "too_old"
    assert not Event.objects.filter(pk=done.pk).exists()
    time.goes_on(days=91)
    prune()
    assert not Event.objects.exists()
    assert not Delivery.objects.exists()


def test_one_receiver_that_fails_does_not_touch_another(told: Receiver, company: Company) -> None:
    with receiver() as broken:
        broken.script = [says(500)]
        first = a_webhook(company, broken)
        second = a_webhook(company, told)
        event = happens(company)
        for webhook in (first, second):
            deliver(webhook.pk)
    states: Mapping[int, str] = dict(event.deliveries.values_list("webhook", "state"))
    assert states == {first.pk: "waiting", second.pk: "delivered"}
