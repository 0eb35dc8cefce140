"""Whether the archive is what it was: the log, then rows against the log, then bytes against rows.

1. The log itself (audit.verify). 2. Rows, each against the entries, none beyond them (evidence.rows). 3. Every
original's bytes (evidence.bytes). What one step finds does not keep the next from looking.
"""

from collections.abc import Callable, Iterator

from piaoqi.archive.evidence.bytes import verified_bytes
from piaoqi.archive.evidence.findings import Finding, of_log
from piaoqi.archive.evidence.rows import Rows
from piaoqi.audit.verify import verify_log
from piaoqi.core.text import Text

Progress = Callable[[Text, int, int], None]
"""Told the step, how much of it is done, and of how much."""

LOG = Text("核对日志", "the log")
ROWS = Text("核对登记", "rows")
BYTES = Text("重算原件摘要", "originals")


def verify_archive(progress: Progress | None = None) -> Iterator[Finding]:
    """Every finding, as it is met. Nothing is changed; others may work meanwhile."""

    def of(step: Text) -> Callable[[int, int], None]:
        return lambda done, total: progress(step, done, total) if progress else None

    yield from (of_log(fault) for fault in verify_log(of(LOG)))
    yield from Rows().verified(of(ROWS))
    yield from verified_bytes(of(BYTES))
