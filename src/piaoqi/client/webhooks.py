"""Webhooks: other programs that are told what happens; and how such a program knows who tells it."""

import hmac
import json
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from piaoqi.client import operations
from piaoqi.client.answers.webhooks import Delivery, Trial, Webhook, WebhookWithSecret
from piaoqi.client.errors import SignatureError
from piaoqi.client.part import Part

TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours: what is older may be a message played again."""
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a webhook was told. The same `id` may come more than once: act on it once."""

    id: str
    type: str
    at: datetime
    company: str
    """Its tax id."""
    data: Mapping[str, object]


class Webhooks(Part):
    """Of companies, by tax id."""

    def webhooks(self, company: str | None = None) -> Iterator[Webhook]:
        """Those in force."""
        return self._line.pages(operations.LIST_WEBHOOKS, company=company)

    def webhook(self, webhook: int) -> Webhook:
        """How it stands, also when it was ended."""
        return self._line.call(operations.GET_WEBHOOK, webhook=webhook)

    def add_webhook(self, company: str, url: str, events: Iterable[str]) -> WebhookWithSecret:
        """Its secret is told this once: keep it where `verify_webhook` finds it."""
        return self._line.call(operations.POST_WEBHOOK, company=company, url=url, events=sorted(events))

    def change_webhook(self, webhook: int, *, url: str | None = None, events: Iterable[str] | None = None) -> Webhook:
        """None keeps. What waits goes to the new address."""
        wanted = None if events is None else sorted(events)
        return self._line.call(operations.CHANGE_WEBHOOK_OF, webhook=webhook, url=url, events=wanted)

    def pause_webhook(self, webhook: int) -> Webhook:
        """What happens meanwhile waits, for a month at most."""
        return self._line.call(operations.PAUSE_WEBHOOK_OF, webhook=webhook)

    def resume_webhook(self, webhook: int) -> Webhook:
        """What waits is sent now."""
        return self._line.call(operations.RESUME_WEBHOOK_OF, webhook=webhook)

    def rotate_webhook_secret(self, webhook: int) -> WebhookWithSecret:
        """The former one signs too for a day."""
        return self._line.call(operations.ROTATE_WEBHOOK_SECRET, webhook=webhook)

    def try_webhook(self, webhook: int) -> Trial:
        """One message without meaning; its delivery says what became of it."""
        return self._line.call(operations.TRY_WEBHOOK, webhook=webhook)

    def end_webhook(self, webhook: int) -> Webhook:
        """Nothing is sent to it any more."""
        return self._line.call(operations.END_WEBHOOK_OF, webhook=webhook)

    def deliveries(self, webhook: int, *, state: str | None = None) -> Iterator[Delivery]:
        """What was or is to be sent to it, the newest first. waiting, delivered, given_up."""
        return self._line.pages(operations.LIST_DELIVERIES, webhook=webhook, state=state)

    def send_again(self, delivery: int) -> Delivery:
        """One that was given up, or that the receiver lost: with the id it had."""
        return self._line.call(operations.SEND_DELIVERY_AGAIN, delivery=delivery)


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, at: datetime | None = None) -> Told:
    """What a request of a webhook tells (Standard Webhooks, v1). `body`: its bytes as they came, `at`: now.

    Raises SignatureError for what was not signed with the secret, was changed, or is not of now.
    """
    given = {name.lower(): value for name, value in headers.items()}
    name, sent = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not name or not (sent.isascii() and sent.isdigit()):
        raise SignatureError("the headers of a webhook are lacking")
    if abs((at or datetime.now(UTC)).timestamp() - int(sent)) > TOLERANCE.total_seconds():
        raise SignatureError("it is not of now")
    expected = hmac.digest(_key(secret), f"{name}.{sent}.".encode() + body, "sha256")
    if not any(hmac.compare_digest(expected, one) for one in _signatures(given.get("webhook-signature", ""))):
        raise SignatureError("no signature of it holds")
    try:
        said = json.loads(body)
        instant = datetime.fromisoformat(said["timestamp"])
        return Told(id=name, type=said["type"], at=instant, company=said["company"], data=said["data"])
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureError("it is no message of 票齐") from error


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix(_PREFIX), validate=True)
    except Error as error:
        raise ValueError("secret must be like whsec_…") from error


def _signatures(written: str) -> Iterator[bytes]:
    for one in written.split(" "):
        version, _, value = one.partition(",")
        if version == "v1":
            try:
                yield b64decode(value, validate=True)
            except Error:
                continue
