"""Whether the archive is what it was: the log, then rows against the log, then bytes against rows.

1. The log itself (audit.verify). 2. Rows, each against the entries, none beyond them (evidence.rows). 3. Every
original's bytes (evidence.bytes). 4. The view of invoices against the records that it rests on (evidence.view),
where these are sound. What one step finds does not keep the next from looking.

However long it takes, it can be put down after each bit and taken up again, by another process too: its position is
plain JSON.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from piaoqi.archive.evidence import findings
from piaoqi.archive.evidence.bytes import Bytes
from piaoqi.archive.evidence.findings import Finding, of_log
from piaoqi.archive.evidence.rows import Rows
from piaoqi.archive.evidence.view import View
from piaoqi.audit.verify import LogCheck
from piaoqi.core.text import Text

Progress = Callable[[Text, int, int], None]
"""Told the step, how much of it is done, and of how much."""

STEPS: Final[Sequence[Text]] = (
    Text("核对日志", "the log"),
    Text("核对登记", "rows"),
    Text("重算原件摘要", "originals"),
    Text("核对发票视图", "invoices"),
)
_ROWS, _VIEW = 1, 3


class _Part(Protocol):
    total: int

    @property
    def done(self) -> int: ...

    @property
    def position(self) -> dict[str, Any]: ...

    def steps(self) -> Iterator[Sequence[Finding]]: ...


class _Log:
    """The verification of the log, its faults as findings."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        self._check = LogCheck(position)
        self.total = self._check.total

    @property
    def done(self) -> int:
        return self._check.done

    @property
    def position(self) -> dict[str, Any]:
        return self._check.position

    def steps(self) -> Iterator[Sequence[Finding]]:
        return ([of_log(fault) for fault in found] for found in self._check.steps())


_PARTS: Sequence[Callable[[Mapping[str, Any] | None], _Part]] = (_Log, Rows, Bytes, View)


class Verification:
    """One of them, from the start or from the `position` where it was put down."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        at: Mapping[str, Any] = position or {"at": 0, "part": None, "rows_sound": True}
        self.at: int = at["at"]
        """Which of STEPS; their number once all is over."""
        self._rows_sound: bool = at["rows_sound"]
        self._part = None if self.over else _PARTS[self.at](at["part"])

    @property
    def over(self) -> bool:
        return self.at == len(STEPS)

    @property
    def done(self) -> int:
        return self._part.done if self._part else 0

    @property
    def total(self) -> int:
        return self._part.total if self._part else 0

    @property
    def position(self) -> dict[str, Any]:
        """After any of the steps: what to go on from."""
        part = self._part.position if self._part else None
        return {"at": self.at, "part": part, "rows_sound": self._rows_sound}

    def steps(self) -> Iterator[Sequence[Finding]]:
        """What each bit of the work found, most often nothing. Nothing is changed; others may work meanwhile."""
        while self._part is not None:
            for found in self._part.steps():
                self._rows_sound = self._rows_sound and not (found and self.at == _ROWS)
                yield found
            yield self._next()

    def _next(self) -> Sequence[Finding]:
        """Go on to the next part; without sound rows the last has nothing to rest on."""
        self.at += 1
        skipped = self.at == _VIEW and not self._rows_sound
        self.at += skipped
        self._part = None if self.over else _PARTS[self.at](None)
        return [findings.VIEW_SKIPPED.at("view")] if skipped else ()


def verify_archive(progress: Progress | None = None) -> Iterator[Finding]:
    """Every finding, as it is met."""
    verification = Verification()
    for found in verification.steps():
        yield from found
        if progress and not verification.over:
            progress(STEPS[verification.at], verification.done, verification.total)
