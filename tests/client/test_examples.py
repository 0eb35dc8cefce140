"""The examples of the documentation do what they say."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import util
from pathlib import Path
from queue import Queue
from threading import Thread
from types import ModuleType

import pytest
from django.conf import LazySettings

from making_people import a_company, an_actor
from piaoqi.client import Told
from piaoqi.notices.actions.webhooks import add_webhook, send_again
from piaoqi.notices.jobs import deliver
from piaoqi.notices.models import Delivery
from piaoqi.notices.outbox import post

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def example(name: str) -> ModuleType:
    spec = util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Listening(ThreadingHTTPServer):
    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        handler.log_message = lambda *_: None  # type: ignore[method-assign]
        super().__init__(("127.0.0.1", 0), handler)


@pytest.mark.django_db
def test_the_receiver_acts_on_each_message_once_and_on_no_forged_one(settings: LazySettings) -> None:
    settings.WEBHOOK_HOSTS = ("127.0.0.1",)
    company, told = a_company(), Queue[Told]()
    make: Callable[..., type[BaseHTTPRequestHandler]] = example("receiver").receiver
    with Listening(make("whsec_" + "A" * 43 + "=", told.put)) as forged:
        Thread(target=forged.serve_forever, args=(0.01,)).start()
        webhook = add_webhook(an_actor(), company, f"http://127.0.0.1:{forged.server_port}/", ["findings.new"])
        post(company.pk, "findings.new", {"comparison": 7, "count": 3, "missing": 1})
        deliver(webhook.webhook.pk)
        forged.shutdown()
    assert Delivery.objects.get().last_status == 401
    with Listening(make(webhook.secret, told.put)) as listening:
        Thread(target=listening.serve_forever, args=(0.01,)).start()
        type(webhook.webhook).objects.update(url=f"http://127.0.0.1:{listening.server_port}/", quiet_until=None)
        for _ in range(2):
            send_again(an_actor(), Delivery.objects.get())
            deliver(webhook.webhook.pk)
            assert Delivery.objects.get().state == "delivered"
        listening.shutdown()
    assert told.get(timeout=5).data == {"comparison": 7, "count": 3, "missing": 1}
    assert told.empty()
