"""Workers that die, sleep, race and have wrong clocks: nothing is lost, and what is sent twice bears one id."""

from typing import Any

import pytest
from django_q.models import OrmQ

from making_receiver import Receiver, says
from notices.stage import Clock, a_webhook, happens, only
from piaoqi.accounts.models import Company
from piaoqi.audit.clock import now
from piaoqi.notices import jobs
from piaoqi.notices.jobs import LEASE, deliver, sweep
from piaoqi.notices.models import Webhook
from piaoqi.notices.sending import send

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is no more."""


def test_two_workers_do_not_send_the_same_at_once_and_none_is_left_over(
    told: Receiver, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    happens(company)
    others: list[object] = []

    def meanwhile(*given: Any) -> Any:
        if not others:
            happens(company)
            others.append(deliver(webhook.pk))
        return send(*given)

    monkeypatch.setattr(jobs, "send", meanwhile)
    assert deliver(webhook.pk)["sent"] == 2
    assert others == [{"webhook": webhook.pk, "sent": 0, "failed": 0}]
    assert len({one.headers["webhook-id"] for one in told.requests}) == len(told.requests) == 2


def test_what_came_while_the_claim_was_given_back_is_sent_too(
    told: Receiver, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    happens(company)
    release = jobs._Line.release
    others: list[object] = []

    def late(line: jobs._Line) -> None:
        if not others:
            happens(company)
            others.append(deliver(webhook.pk))
        release(line)

    monkeypatch.setattr(jobs._Line, "release", late)
    assert deliver(webhook.pk)["sent"] == 2


def test_what_a_killed_worker_had_sent_and_not_noted_is_sent_again_with_the_same_id(
    told: Receiver, company: Company, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    happens(company)
    with monkeypatch.context() as patch:
        for step in ("note", "release"):
            patch.setattr(jobs._Line, step, killed)
        with pytest.raises(Killed):
            deliver(webhook.pk)
    assert only().state == "waiting"
    deliver(webhook.pk)
    assert len(told.requests) == 1, "its claim still holds"
    time.goes_on(seconds=LEASE.total_seconds() + 1)
    assert sweep() == {"nudged": 1}
    deliver(webhook.pk)
    assert only().state == "delivered"
    assert [one.headers["webhook-id"] for one in told.requests] == [f"evt_{only().event_id}"] * 2


def killed(*_: object, **__: object) -> None:
    raise Killed


def test_who_wakes_up_after_its_claim_ran_out_notes_nothing(
    told: Receiver, company: Company, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    happens(company)
    others: list[object] = []
    told.script = [says(200), says(500)]

    def asleep(*given: Any) -> Any:
        answer = send(*given)
        if len(told.requests) == 1:
            time.goes_on(seconds=LEASE.total_seconds() + 1)
            others.append(deliver(webhook.pk))
        return answer

    monkeypatch.setattr(jobs, "send", asleep)
    deliver(webhook.pk)
    assert others == [{"webhook": webhook.pk, "sent": 0, "failed": 1}]
    assert (only().state, only().attempts) == ("waiting", 1)


def test_after_its_turn_a_busy_receiver_lets_others_come(
    told: Receiver, company: Company, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    for _ in range(3):
        happens(company)
    OrmQ.objects.all().delete()

    def slow(*given: Any) -> Any:
        time.goes_on(seconds=11)
        return send(*given)

    monkeypatch.setattr(jobs, "send", slow)
    assert deliver(webhook.pk)["sent"] == 2
    assert OrmQ.objects.count() == 1
    assert deliver(webhook.pk)["sent"] == 1


def test_a_clock_that_was_ahead_for_a_while_holds_nothing_up(
    told: Receiver, company: Company, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = a_webhook(company, told)
    told.script = [says(500), says(200)]
    time.goes_on(days=20)
    happens(company)
    deliver(webhook.pk)
    Webhook.objects.update(claimed_until=now() + LEASE)
    time.goes_on(days=-20)
    assert sweep() == {"nudged": 1}
    assert deliver(webhook.pk)["sent"] == 1
