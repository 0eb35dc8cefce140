"""How an entry gets into the log: inside the transaction of the change it witnesses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an entry says: who, when, from where, what, before and after. Values are what JSON can hold."""

    at: datetime
    actor: str
    """`person:12`, `token:7`, `system:intake`"""
    name: str = ""
    """The actor's name as it was."""
    origin: str = ""
    """`web 10.0.0.3`, `api 10.0.0.9`, `cli`, `job`"""
    action: str
    company: int | None = None
    subject: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


def append(statements: Sequence[Statement]) -> None:
    """Add entries to the log. Must run in a transaction, as its last step: the log stays locked until it ends."""
    raise NotImplementedError
