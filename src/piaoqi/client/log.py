"""The log of all changes, and what proves that nothing in it was changed or dropped."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from piaoqi.client import operations
from piaoqi.client.answers.log import Consistency, LogEntry, Proof, SignedCheckpoint
from piaoqi.client.part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichEntries:
    """All that is given must hold."""

    company: str | None = None
    subject: str | None = None
    """`invoice:12`"""
    actor: str | None = None
    """`person:12`, `token:7`"""
    action: str | None = None
    """The permission's key."""
    since: datetime | None = None
    until: datetime | None = None
    """Before this instant."""


ALL_ENTRIES = WhichEntries()


class Log(Part):
    """For whom may read it."""

    def entries(self, which: WhichEntries = ALL_ENTRIES) -> Iterator[LogEntry]:
        """Newest first."""
        return self._line.pages(operations.LIST_LOG_ENTRIES, **asdict(which))

    def proof(self, index: int) -> Proof:
        """That an entry is in the log, against the newest checkpoint: `piaoqi verify` and any RFC 6962 program check
        it without this server.
        """
        return self._line.call(operations.GET_LOG_PROOF, index=index)

    def checkpoint(self) -> SignedCheckpoint:
        """The newest: worth keeping elsewhere."""
        return self._line.call(operations.GET_CHECKPOINT)

    def consistency(self, old: int, new: int) -> Consistency:
        """That the log only grew between two checkpoints, by their sizes."""
        return self._line.call(operations.GET_CONSISTENCY, old=old, new=new)
