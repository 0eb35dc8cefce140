"""Whether the archive is what it was: the log, then rows against the log, then bytes against rows.

1. The log itself (audit.verify). 2. Rows, each against the entries, none beyond them (evidence.rows). 3. Every
original's bytes (evidence.bytes). 4. The view of invoices against the records that it rests on (invoices.rebuild),
where these are sound. What one step finds does not keep the next from looking.
"""

from collections.abc import Callable, Iterator

from piaoqi.accounts.models import Company
from piaoqi.archive.evidence import findings
from piaoqi.archive.evidence.bytes import verified_bytes
from piaoqi.archive.evidence.findings import Finding, of_log
from piaoqi.archive.evidence.rows import Rows
from piaoqi.archive.invoices.rebuild import HINT, disagreements
from piaoqi.audit.verify import verify_log
from piaoqi.core.text import Text

Progress = Callable[[Text, int, int], None]
"""Told the step, how much of it is done, and of how much."""

LOG = Text("核对日志", "the log")
ROWS = Text("核对登记", "rows")
BYTES = Text("重算原件摘要", "originals")
VIEW = Text("核对发票视图", "invoices")


def verify_archive(progress: Progress | None = None) -> Iterator[Finding]:
    """Every finding, as it is met. Nothing is changed; others may work meanwhile."""

    def of(step: Text) -> Callable[[int, int], None]:
        return lambda done, total: progress(step, done, total) if progress else None

    yield from (of_log(fault) for fault in verify_log(of(LOG)))
    sound = True
    for one in Rows().verified(of(ROWS)):
        sound = False
        yield one
    yield from verified_bytes(of(BYTES))
    if sound:
        yield from _view(of(VIEW))
    else:
        yield findings.VIEW_SKIPPED.at("view")


def _view(progress: Callable[[int, int], None]) -> Iterator[Finding]:
    companies = list(Company.objects.order_by("pk").values_list("pk", flat=True))
    for done, company in enumerate(companies):
        progress(done, len(companies))
        for one in disagreements(company):
            yield Finding(one.code, f"invoice:{one.invoice}", one.message, HINT)
