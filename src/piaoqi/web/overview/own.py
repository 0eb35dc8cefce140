"""For whoever sees a part of a company: their own files and invoices, and what is the matter with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.progress import Progress, everything
from piaoqi.archive.queries.visible import visible
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.findings import FindingFilter, FindingPage, findings
from piaoqi.reconciliation.queries.shown import sees_more_than_own
from piaoqi.web.overview.numbers import Matter, matter_of

SHOWN = 8
MOST = 1000


@dataclass(frozen=True, slots=True)
class Own:
    """`files` is None for whoever sees what others handed in, too: that would be counted for long. `count` stops at
    one more than MOST.
    """

    files: Progress | None
    invoices: Sequence[Invoice]
    count: int
    matters: tuple[Matter, ...]
    more: bool
    """There are more matters than these."""


def own(who: Actor, company: int) -> Own:
    mine = visible(who).filter(company=company)
    page: FindingPage = findings(who, FindingFilter(company=company), limit=SHOWN)
    return Own(
        None if sees_more_than_own(who, company) else everything(who),
        list(mine.order_by("-rank")[:SHOWN]),
        mine.order_by()[: MOST + 1].count(),
        tuple(matter_of(one) for one in _with_invoices(page.rows)),
        bool(page.after),
    )


def _with_invoices(rows: Sequence[Finding]) -> list[Finding]:
    """In one query."""
    invoices = Invoice.objects.in_bulk([one.invoice_id for one in rows if one.invoice_id])
    for one in rows:
        one.invoice = invoices.get(one.invoice_id or 0)
    return list(rows)
