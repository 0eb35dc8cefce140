"""Faults in what the sibling company keeps: a file of which a part, or a column, cannot be read (C4.10, C6.7).

Such a file leaves open whatever it may hold, so it lies where no other fault is planted.
"""

from dataclasses import replace

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import BOOKED_BY, Book, Entry, Plan, Sibling, Source
from piaoqi.core.text import Text

_ROWS = 3
"""So many rows without a number are no chance."""


def _theirs(plan: Plan, book: Book) -> Entry | None:
    """An invoice to the sibling, kept and booked there, and so old that it must be."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    if day is None:
        return None
    invoice = plan.invoice(Kind.DIGITAL_SPECIAL, day, buyer=plan.sibling)
    kept = Sibling(originals=("pdf",), bookings=(plan.booking(invoice, book),))
    return Entry(invoice=invoice, stated=None, sibling=kept)


def _page_unread(plan: Plan) -> None:
    """C4.10: several invoices in one PDF, and of one page nothing can be read, or not its number."""
    entries = [entry for _ in range(plan.rng.randint(2, 4)) if (entry := _theirs(plan, Book.LEDGER))]
    if not entries:
        return
    path = f"sibling/originals/合并打印_{entries[0].invoice.record.number[-6:]}.pdf"
    entries = [replace(entry, merged=path) for entry in entries]
    spoilt = entries.pop()
    kept = replace(spoilt.sibling or Sibling(), originals=(plan.rng.choice(("pdf!scan", "pdf!torn")),))
    spoilt = replace(spoilt, sibling=kept)
    plan.add(*entries, spoilt)
    plan.absent("C4.10", spoilt, Source.SIBLING_ARCHIVE, "cannot_tell")


def _columns_lost(plan: Plan) -> None:
    """C6.7: some payables come from another program, whose file has neither numbers nor sellers."""
    for _ in range(_ROWS):
        entry = _theirs(plan, Book.BARE)
        if entry is not None:
            plan.add(entry)
            plan.absent("C6.7", entry, Source.SIBLING_BOOKS, "cannot_tell")


FAULTS = (
    Fault(
        "C4.10", Text("一个文件几张票，有一页读不出来", "several invoices in a file, a page unreadable"), _page_unread
    ),
    Fault("C6.7", Text("业务系统导出的账没有号码", "a file of the books without numbers"), _columns_lost),
)
