"""Family C2: timing."""

from dataclasses import replace
from datetime import timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c1 import flushed
from piaoqi.core.synth.plan import AS_OF, Book, Entry, Plan, Source
from piaoqi.core.text import Text


def _too_recent(plan: Plan) -> None:
    """C2.1: issued yesterday; nobody can expect it in the bureau's list yet."""
    day = AS_OF.date() - timedelta(days=1)
    invoice = plan.invoice(Kind.DIGITAL_ORDINARY, day)
    entry = Entry(invoice=invoice, stated=None, originals=("pdf",))
    plan.add(entry)
    plan.absent("C2.1", entry, Source.BUREAU, "not_due")


def _changed_later(plan: Plan) -> None:
    """C2.7: claimed while it was sound; since then taken back in full."""
    pair = flushed(plan)
    if pair is not None:
        blue = replace(pair[0], bookings=(plan.booking(pair[0].invoice, Book.CLAIMS),))
        plan.add(blue, pair[1])
        plan.differs("C2.7", blue, "status")


FAULTS = (
    Fault("C2.1", Text("昨天刚开的票", "issued yesterday"), _too_recent),
    Fault("C2.7", Text("报销后被红冲", "red-flushed after it was claimed"), _changed_later),
)
