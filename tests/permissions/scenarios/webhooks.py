"""Webhooks and what is sent to them."""

from permissions.scenario import Do, Stage, scenario
from piaoqi.accounts.sealing import sealed
from piaoqi.audit.clock import now
from piaoqi.notices.actions import failing, webhooks
from piaoqi.notices.faults import Fault
from piaoqi.notices.models import Delivery, Webhook
from piaoqi.notices.outbox import post_test
from piaoqi.notices.signing import PURPOSE, new_secret

URL, EVENTS = "https://example.com/told", ["findings.new"]


@scenario(webhooks.ADD)
def add(stage: Stage) -> Do:
    return lambda actor: webhooks.add_webhook(actor, stage.company, URL, EVENTS)


@scenario(webhooks.CHANGE)
def change(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: webhooks.change_webhook(actor, webhook, url=URL + "/2")


@scenario(webhooks.PAUSE)
def pause(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: webhooks.pause_webhook(actor, webhook)


@scenario(webhooks.RESUME)
def resume(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    webhook.paused_at = now()
    webhook.save()
    return lambda actor: webhooks.resume_webhook(actor, webhook)


@scenario(webhooks.ROTATE)
def rotate(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: webhooks.rotate_secret(actor, webhook)


@scenario(webhooks.TRY)
def send_test(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: webhooks.send_test(actor, webhook)


@scenario(webhooks.AGAIN)
def send_again(stage: Stage) -> Do:
    event = post_test(a_webhook(stage))
    delivery = Delivery.objects.get(event=event)
    return lambda actor: webhooks.send_again(actor, delivery)


@scenario(webhooks.END)
def end(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: webhooks.end_webhook(actor, webhook)


@scenario(failing.GIVE_UP)
def give_up(stage: Stage) -> Do:
    webhook = a_webhook(stage)
    return lambda actor: failing.pause_failing(actor, webhook, Fault.TIMEOUT)


def a_webhook(stage: Stage) -> Webhook:
    secret = sealed(new_secret(), PURPOSE)
    return Webhook.objects.create(
        company=stage.company, url=URL, events=EVENTS, secret=secret, by="person:1", made_at=now()
    )
