"""Webhooks and what was sent to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """`trouble`: why it was paused by itself, or is waited with."""

    id: int
    company: str
    url: str
    events: tuple[str, ...]
    made_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    failing_since: datetime | None
    trouble: Mapping[str, object] | None
    waiting: int
    """Messages that wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWithSecret(Webhook):
    secret: str = field(repr=False)
    """What messages are signed with; told this once. 签名密钥，只显示这一次"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one webhook. `event`: its id, the same in every attempt."""

    id: int
    event: int
    key: str
    happened_at: datetime
    state: str
    attempts: int
    next_at: datetime | None
    last_at: datetime | None
    last_status: int | None
    last_error: str
    ended_at: datetime | None
